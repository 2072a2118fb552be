"""The ledger: whatever is done to a row of the chain is found, and the row is named."""

import random
from datetime import timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assistant.audit import read_export, write_export
from assistant.ledger import GENESIS, Act, Anchor, Event, Fault, Link, linked, verify
from tests.databases import NOW, event

LONG = 100_000


def chained(rows: int) -> list[Link]:
    return list(linked([event(f"d{number % 7}/1", why=f"第 {number} 条") for number in range(rows)]))


def at(links: list[Link], seq: int) -> Anchor:
    return Anchor(seq=seq, seal=links[seq - 1][3], at=NOW)


CHAIN = chained(300)
ROWS = st.integers(1, len(CHAIN))


def test_a_whole_chain_holds() -> None:
    assert verify(CHAIN, [at(CHAIN, 300)]).fault is None
    assert verify(CHAIN).tip == CHAIN[-1][3]
    assert verify([]).tip == GENESIS


@pytest.mark.parametrize("row", range(1, len(CHAIN) + 1))
@pytest.mark.parametrize("column", ["subject", "body", "seal"])
def test_any_edit_of_any_row_is_found_and_named(row: int, column: str) -> None:
    seq, subject, body, sealed = CHAIN[row - 1]
    edited: Link = {
        "subject": (seq, subject + b" ", body, sealed),
        "body": (seq, subject, body.replace(b"li", b"wu"), sealed),
        "seal": (seq, subject, body, GENESIS),
    }[column]
    assert verify([*CHAIN[: row - 1], edited, *CHAIN[row:]]).fault == Fault(seq=row, problem="changed")


@given(ROWS, st.data())
def test_any_changed_byte_of_a_body_is_found(row: int, data: st.DataObject) -> None:
    seq, subject, body, sealed = CHAIN[row - 1]
    place = data.draw(st.integers(0, len(body) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda byte: byte != body[place]))
    edited = (seq, subject, body[:place] + bytes([other]) + body[place + 1 :], sealed)
    assert verify([*CHAIN[: row - 1], edited, *CHAIN[row:]]).fault == Fault(seq=row, problem="changed")


@given(ROWS, st.integers(1, 20))
def test_words_cannot_move_between_subject_and_body(row: int, count: int) -> None:
    seq, subject, body, sealed = CHAIN[row - 1]
    moved = (seq, subject + body[:count], body[count:], sealed)
    assert verify([*CHAIN[: row - 1], moved, *CHAIN[row:]]).fault == Fault(seq=row, problem="changed")


@given(st.integers(1, len(CHAIN) - 1), st.integers(1, 20))
def test_deleted_rows_are_named(row: int, count: int) -> None:
    left = [*CHAIN[: row - 1], *CHAIN[row - 1 + count :]]
    anchors = [at(CHAIN, len(CHAIN))]
    expected = "missing" if row - 1 + count < len(CHAIN) else "truncated"
    assert verify(left, anchors).fault == Fault(seq=row, problem=expected)


@given(ROWS, ROWS)
def test_rows_that_change_places_are_named(one: int, other: int) -> None:
    first, second = sorted((one, other))
    if first == second:
        return
    links = list(CHAIN)
    links[first - 1], links[second - 1] = links[second - 1], links[first - 1]
    assert verify(links).fault == Fault(seq=first, problem="reordered")
    renumbered = [(number, *link[1:]) for number, link in enumerate(links, start=1)]
    assert verify(renumbered).fault == Fault(seq=first, problem="reordered")


@given(ROWS)
def test_a_row_told_twice_is_named(row: int) -> None:
    assert verify([*CHAIN[:row], *CHAIN[row - 1 :]]).fault == Fault(seq=row + 1, problem="reordered")


@given(st.integers(0, len(CHAIN) - 1))
def test_a_shortened_chain_is_shown_by_an_anchor_alone(kept: int) -> None:
    assert verify(CHAIN[:kept]).fault is None
    assert verify(CHAIN[:kept], [at(CHAIN, len(CHAIN))]).fault == Fault(seq=kept + 1, problem="truncated")


@given(st.integers(1, 99), st.integers(100, 200))
def test_a_chain_rewritten_with_all_its_seals_is_shown_by_an_anchor(row: int, anchored: int) -> None:
    rewritten = list(linked([event(f"d{n % 7}/1", why=f"第 {n} 条" if n + 1 != row else "别的") for n in range(300)]))
    assert verify(rewritten).fault is None
    assert verify(rewritten, [at(CHAIN, anchored)]).fault == Fault(seq=anchored, problem="rewritten")


def test_any_of_a_hundred_thousand_rows_is_found() -> None:
    links, chance = chained(LONG), random.Random(6)
    for row in (1, LONG, *(chance.randint(2, LONG - 1) for _ in range(10))):
        whole = links[row - 1]
        links[row - 1] = (row, whole[1], whole[2].replace(b"li", b"wu"), whole[3])
        assert verify(links).fault == Fault(seq=row, problem="changed")
        links[row - 1] = whole
    assert verify(links).rows == LONG


def test_an_export_is_verified_offline_by_the_same_function(tmp_path) -> None:
    file = tmp_path / "audit.jsonl"
    anchor = write_export(CHAIN, file, NOW)
    assert anchor == at(CHAIN, len(CHAIN))
    assert verify(read_export(file), [anchor]).rows == len(CHAIN)


@given(
    row=ROWS, spoilt=st.sampled_from(["", "not json", "[]", '{"seq": 1}', '{"seq":1,"subject":1,"body":2,"seal":3}'])
)
def test_a_spoilt_line_of_an_export_is_named(tmp_path_factory, row: int, spoilt: str) -> None:
    assume(spoilt or row < len(CHAIN))  # a last line left empty is one cut off: only an anchor tells
    file = tmp_path_factory.mktemp("audit") / "audit.jsonl"
    write_export(CHAIN, file, NOW)
    lines = file.read_text("utf-8").splitlines()
    file.write_text("\n".join([*lines[: row - 1], spoilt, *lines[row:]]), "utf-8")
    assert verify(read_export(file)).fault == Fault(seq=row, problem="changed")


def test_every_problem_is_said_in_both_languages() -> None:
    for problem in ("changed", "missing", "reordered", "rewritten", "truncated"):
        said = Fault(seq=7, problem=problem).said
        assert "7" in said.zh
        assert "7" in said.en


def test_the_clock_may_jump_and_the_order_stays() -> None:
    late, early = event(), event().model_copy(update={"at": NOW - timedelta(days=400)})
    assert verify(linked([late, early, late])).rows == 3


@pytest.mark.parametrize("subject", ["", "x" * 81, "a\nb", "a\x00b"])
def test_a_subject_is_one_short_line(subject: str) -> None:
    with pytest.raises(ValueError, match="subject"):
        Event(at=NOW, who="li", role="writer", act=Act.WRITE, subject=subject)
