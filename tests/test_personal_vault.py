"""The vault, its placeholders and Masked: what is hidden comes back for the right people only."""

import copy
import io
import logging
import pickle
import random
import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pydantic import BaseModel, ValidationError

from guardrails.personal import (
    Known,
    Masked,
    MaskingFilter,
    Opened,
    Redactor,
    StreamRestorer,
    UnknownPlaceholder,
    Vault,
    log_masked,
)
from guardrails.personal.placeholders import LONGEST, restore
from knowledge.values import BadInput

QUICK = Redactor.load(names=False)
ENTRIES = (
    Known(value="王芳", placeholder="{{客户姓名#1}}"),
    Known(value="李明", placeholder="{{客户姓名#12}}"),
    Known(value="13812345679", type="CN_MOBILE", placeholder="{{手机号#1}}"),
)
VALUES = {entry.placeholder: entry.value for entry in ENTRIES}


class Clock:
    def __init__(self) -> None:
        self.now = datetime(2026, 11, 22, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def vault(tmp_path: Path, clock: Clock) -> Vault:
    vault = Vault(tmp_path / "vault", clock, roles=("publisher",), lifetime=timedelta(days=1))
    vault.keep("case-1", ENTRIES)
    return vault


def test_opening_is_recorded_and_restores(vault: Vault) -> None:
    events: list[Opened] = []
    opening = vault.open("case-1", who="chen", role="publisher", why="发送", record=events.append)
    assert opening.restore("{{客户姓名#1}}，{{手机号#1}}") == "王芳，13812345679"
    assert [(event.case, event.who, event.values) for event in events] == [("case-1", "chen", 3)]


def test_the_wrong_role_opens_nothing(vault: Vault) -> None:
    events: list[Opened] = []
    with pytest.raises(BadInput):
        vault.open("case-1", who="chen", role="writer", why="", record=events.append)
    assert events == []


def test_an_expired_case_is_gone(vault: Vault, clock: Clock, tmp_path: Path) -> None:
    clock.now += timedelta(days=2)
    with pytest.raises(BadInput):
        vault.open("case-1", who="chen", role="publisher", why="", record=lambda _: None)
    assert list((tmp_path / "vault").glob("*.vault")) == []


def test_nothing_readable_lies_on_disk(vault: Vault, tmp_path: Path) -> None:
    assert vault.known("case-1") == ENTRIES
    files = list((tmp_path / "vault").iterdir())
    assert len(files) == 2
    assert all(stat.S_IMODE(place.stat().st_mode) == 0o600 for place in files)
    assert not any("王芳".encode() in place.read_bytes() or b"case-1" in place.name.encode() for place in files)


def test_a_changed_file_is_refused(vault: Vault, tmp_path: Path) -> None:
    place = next((tmp_path / "vault").glob("*.vault"))
    place.write_bytes(place.read_bytes()[:-4] + b"AAAA")
    with pytest.raises(BadInput):
        vault.known("case-1")


@pytest.mark.parametrize("text", ["请联系王芳", "电话 138-1234-5679", "一三八1２34五六七九"])
def test_a_value_of_another_case_is_a_leak_in_any_spelling(vault: Vault, text: str) -> None:
    assert [leak.case for leak in vault.leaks(text, "case-2")] == ["case-1"]
    assert vault.leaks(text, "case-1") == ()


@pytest.mark.parametrize("written", ["{{客户姓名#1}}", "｛｛客户姓名＃１｝｝", "{客户姓名#1}", "{{ 客户姓名 # 1 }}"])
def test_restoring_forgives_braces_and_blanks(written: str) -> None:
    assert restore(f"您好{written}！", VALUES) == "您好王芳！"


@pytest.mark.parametrize(
    "restored", [lambda text: restore(text, VALUES), lambda text: StreamRestorer(VALUES).push(text + " ")]
)
def test_an_unknown_placeholder_stops_the_text(restored: object) -> None:
    with pytest.raises(UnknownPlaceholder):
        restored("{{客户姓名#9}}")


def test_merge_slots_pass_through_restoring() -> None:
    assert restore("{{客户称谓}}，{{客户姓名#1}}", VALUES) == "{{客户称谓}}，王芳"


def test_ten_thousand_chunkings_of_a_stream_give_the_whole_text() -> None:
    r = random.Random(1)
    pieces = [
        "{{客户姓名#1}}",
        "｛｛客户姓名＃12｝｝",
        "{手机号#1}",
        "{{ 手机号 # 1 }}",
        "{{客户称谓}}",
        "{",
        "}",
        "{{",
        "您好",
        "，a{b}c",
        "{{{客户姓名#1}}}",
        "#1",
    ]
    for _ in range(10_000):
        text = "".join(r.choices(pieces, k=8))
        assert outcome(lambda: streamed(text, r)) == outcome(lambda: restore(text, VALUES)), text  # noqa: B023


def streamed(text: str, r: random.Random) -> str:
    stream, shown, at = StreamRestorer(VALUES), "", 0
    while at < len(text):
        step = r.randint(1, 7)
        shown += stream.push(text[at : at + step])
        assert stream.held <= LONGEST
        at += step
    return shown + stream.end()


def outcome(restored: Callable[[], str]) -> str:
    try:
        return restored()
    except UnknownPlaceholder as unknown:
        return f"stopped at {unknown.placeholder}"


class Prompt(BaseModel):
    words: Masked


@pytest.mark.parametrize(
    "forge",
    [
        lambda: Masked("13812345679"),
        lambda: Masked("13812345679", object()),
        Masked,
        lambda: type("Forged", (Masked,), {}),
        lambda: Prompt(words="13812345679"),
        lambda: Masked.join(["13812345679"]),
        lambda: Masked.join([QUICK.redact("a").masked] * 2, between="13812345679"),
        lambda: QUICK.redact("a").masked + "13812345679",
        lambda: setattr(QUICK.redact("a").masked, "_text", "13812345679"),
        lambda: pickle.dumps(QUICK.redact("a").masked),
    ],
)
def test_nobody_but_a_redactor_makes_masked_text(forge: object) -> None:
    with pytest.raises((TypeError, AttributeError, ValidationError)):
        forge()


def test_masked_text_joins_copies_and_compares() -> None:
    masked = QUICK.redact("电话13812345679").masked
    assert str(Masked.join([masked, masked])) == "电话{{手机号#1}}\n电话{{手机号#1}}"
    assert copy.deepcopy(masked) is masked
    assert Prompt(words=masked).model_dump(mode="json") == {"words": "电话{{手机号#1}}"}


@pytest.fixture
def written() -> Iterator[tuple[logging.Handler, io.StringIO]]:
    """A handler of our own on all loggers, and what it wrote."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    logging.getLogger().addHandler(handler)
    yield handler, out
    logging.getLogger().removeHandler(handler)


def test_logs_hold_no_value_in_message_arguments_exception_or_extras(written) -> None:
    handler, out = written
    handler.addFilter(MaskingFilter(lambda: QUICK))
    handler.setFormatter(logging.Formatter("%(message)s %(customer)s"))
    try:
        int("bad card 6222020251198580015")
    except ValueError:
        logging.getLogger("personal").exception(
            "call %s", "13812345679", extra={"customer": {"email": "zhang@163.com"}}
        )
    assert not any(value in out.getvalue() for value in ("13812345679", "6222020251198580015", "zhang@163.com"))
    assert "{{mobile#1}}" in out.getvalue()


@pytest.fixture
def masked_logs() -> Iterator[None]:
    before = logging.getLogRecordFactory()
    log_masked(lambda: QUICK)
    yield
    logging.setLogRecordFactory(before)


@pytest.mark.usefixtures("masked_logs")
def test_every_logger_and_handler_gets_masked_records(written) -> None:
    _, out = written
    logging.getLogger("somebody.else").error("call %s", "13812345679", exc_info=ValueError("card 6222020251198580015"))
    assert "{{mobile#1}}" in out.getvalue()
    assert not any(value in out.getvalue() for value in ("13812345679", "6222020251198580015"))


@pytest.mark.usefixtures("masked_logs")
@pytest.mark.parametrize(
    "written_as", ["/x?q=%E7%94%B5%E8%AF%9D13812345679%EF%BC%8C", '{"q": "\\u7535\\u8bdd13812345679"}']
)
def test_escapes_hide_nothing_from_the_mask(written, written_as: str) -> None:
    _, out = written
    logging.getLogger("web").error("GET %s", written_as)
    assert "电话{{手机号#1}}" in out.getvalue()


def test_what_the_detector_says_itself_is_withheld_and_does_not_loop(written) -> None:
    handler, out = written
    log = logging.getLogger("detector")

    def talkative() -> Redactor:
        log.error("reading 13812345679")
        return QUICK

    handler.addFilter(MaskingFilter(talkative))
    log.error("电话13812345679")
    assert "13812345679" not in out.getvalue()
    assert "电话{{手机号#1}}" in out.getvalue()
