"""The examiner's pack: whole, proven offline, readable; and the desk's figures."""

from datetime import timedelta

import pypdfium2
import pytest

from api.cli import main
from assistant.examiner import Pack, make_pack, prove, write_pack
from assistant.figures import desk_figures
from assistant.ledger import Act
from assistant.printing import print_pack
from assistant.review import Grant, Use
from assistant.reviewing import Reviews, Wish
from assistant.store import Store
from assistant.using import put_to_use
from knowledge.values import BadInput
from tests.reviewed import LI, ROBOT, SUN, ZHAO, ZHOU, draft, proof, reviews

BODY = "【明川银行】安心存3年期年利率1.55%，到期前有提醒。拒收请回复R"


@pytest.fixture
def at(tmp_path) -> Reviews:
    with Store(tmp_path / "mingyan.db") as opened:
        yield reviews(opened, tmp_path)


@pytest.fixture
def subject(at: Reviews) -> str:
    """An item sent back once, edited, approved and released."""
    subject = at.take_up(draft(BODY), 1, LI)
    seen = at.look(subject, LI).standing.content
    at.submit(subject, seen, LI)
    wish = Wish(subject=subject, act=Act.REQUEST_CHANGES, content=seen, why="写明“到期前三天”")
    at.act(ZHAO, wish, proof(ZHAO, at))
    at.edit(subject, seen, {"body": BODY.replace("到期前有提醒", "到期前有短信提醒")}, LI)
    seen = at.look(subject, LI).standing.content
    lines = at.submit(subject, seen, LI).lines
    for line, person in zip(lines, (SUN, ZHAO), strict=False):
        at.approve(subject, seen, person, Grant(line=line), proof(person, at))
    at.release(subject, seen, ZHOU, proof(ZHOU, at))
    return subject


@pytest.fixture
def pack(at: Reviews, subject: str) -> Pack:
    return make_pack(at.store, subject, at.now())


def test_a_pack_holds_everything_and_proves_itself(at: Reviews, pack: Pack, tmp_path) -> None:
    write_pack(pack, tmp_path / "pack.json")
    read = Pack.model_validate_json((tmp_path / "pack.json").read_text("utf-8"))
    assert read == pack
    assert prove(read, at.keys.trusted()).broken == ()
    assert [len(pack.steps), len(pack.releases)] == [2, 1]
    assert [event.act for event in pack.events][:3] == [Act.WRITE, Act.SUBMIT, Act.REQUEST_CHANGES]


@pytest.mark.parametrize("forgery", ["words", "evidence", "standing", "release", "key"])
def test_a_forged_pack_proves_nothing(at: Reviews, pack: Pack, forgery: str) -> None:
    step, (release,) = pack.steps[0], pack.releases
    content = step.version.content.model_copy(update={"segment": "retired"})
    evidence = step.version.evidence.model_copy(update={"axis": "other"})
    sealed = release.sealed.model_copy(update={"publisher": "qian"})

    def with_version(**change: object) -> dict[str, object]:
        return {"steps": (step.model_copy(update={"version": step.version.model_copy(update=change)}), *pack.steps[1:])}

    change = {
        "words": with_version(content=content),
        "evidence": with_version(evidence=evidence),
        "standing": {"standing": pack.standing.model_copy(update={"authors": frozenset({"x"})})},
        "release": {"releases": (release.model_copy(update={"sealed": sealed}),)},
        "key": {},
    }[forgery]
    assert prove(pack.model_copy(update=change), () if forgery == "key" else at.keys.trusted()).broken


def test_the_pdf_is_short_and_says_who_changed_and_approved_what(pack: Pack) -> None:
    printed = print_pack(pack)
    pages = pypdfium2.PdfDocument(printed)
    text = "".join(page.get_textpage().get_text_range() for page in pages)
    assert len(pages) <= 3
    for words in ("短信", "写明“到期前三天”", "approved", pack.releases[0].id, "1.55%"):
        assert words in text
    assert print_pack(pack) == printed


def test_the_command_writes_both_files(home, subject: str, tmp_path, run, monkeypatch) -> None:
    monkeypatch.setenv("MINGYAN_HOME", str(tmp_path))
    answer = run.invoke(main, ["examine", subject, "--out", str(home / "packs")])
    assert answer.exit_code == 0
    assert sorted(path.suffix for path in (home / "packs").iterdir()) == [".json", ".pdf"]
    assert run.invoke(main, ["examine", "item/none/1"]).exit_code == 2


def test_there_is_no_pack_of_nothing(at: Reviews) -> None:
    with pytest.raises(BadInput):
        make_pack(at.store, "item/none/1", at.now())


def test_the_desk_counts_time_first_passes_and_contested_rules(at: Reviews, subject: str) -> None:
    other = at.take_up(draft(BODY), 1, LI)
    seen = at.look(other, LI).standing.content
    lines = at.submit(other, seen, LI).lines
    for line, person in zip(lines, (SUN, ZHAO), strict=False):
        at.approve(other, seen, person, Grant(line=line), proof(person, at))
    figures = desk_figures(at.queue(LI))
    assert {one.subject for one in at.queue(LI)} == {subject, other}
    assert (figures.items, figures.approved, figures.first_pass) == (2, 2, 0.5)
    assert timedelta(0) < figures.cycle < timedelta(minutes=5)
    assert all(0 <= rule.agreement <= 1 for rule in figures.rules)


def test_a_pack_shows_the_rules_and_facts_of_its_day_and_every_use(at: Reviews, subject: str) -> None:
    release = make_pack(at.store, subject, at.now()).releases[0]
    put_to_use(at, release, ROBOT, Use(messages=1200, held=4, job="fill-7"))
    pack = make_pack(at.store, subject, at.now())
    (step, *_) = pack.steps
    assert "1.55%" in {fact.value for fact in pack.facts(step)}
    assert len(pack.rules(step)) > 100
    assert [use.messages for _, use in pack.uses] == [1200]
    assert prove(pack, at.keys.trusted()).broken == ()
    facts = step.version.content.facts
    forged = pack.grounds | {facts: pack.grounds[facts].replace("1.55%", "1.65%")}
    assert prove(pack.model_copy(update={"grounds": forged}), at.keys.trusted()).broken
    text = "".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(print_pack(pack)))
    assert "1200" in text
    assert "1.55%" in text
