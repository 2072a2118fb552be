# make demo: set up and do the main job.  make test: set up and run the tests.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
UV := .tools/bin/uv
BIN := .venv/bin

.PHONY: setup demo test lint bench lock

setup: .venv/.ready
	$(BIN)/mingyan models fetch

.venv/.ready: $(UV) pyproject.toml uv.lock
	$(UV) sync --locked --python $(PYTHON)
	touch $@

$(UV): requirements-uv.txt
	$(PYTHON) -m venv .tools
	.tools/bin/python -m pip install --quiet --require-hashes --only-binary=:all: -r requirements-uv.txt
	touch $@

demo: setup
	$(BIN)/mingyan demo

test: setup
	$(BIN)/python -m pytest

lint: .venv/.ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	for part in bench/*.py; do $(BIN)/python $$part || exit 1; done

lock: $(UV)
	$(UV) lock --python $(PYTHON)
