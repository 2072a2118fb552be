"""Drafts in the store: kept once, on record variant by variant, seen by their own branch."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.brief import Brief
from assistant.draft import Draft, Variant
from assistant.ledger import Act
from assistant.people import Person
from assistant.settings import Settings
from assistant.store import Store
from assistant.store.chain import history, verify_chain
from assistant.store.contents import find_content
from assistant.store.drafts import StoreDrafts
from guardrails.report import Report
from knowledge.channels import Copy
from knowledge.values import BadInput
from tests.databases import BOTH, NOW, address, store

__all__ = ["address", "store"]

LI = Person(id="li", name="李", roles=("writer",), branch="east")
WU = Person(id="wu", name="吴", roles=("writer",), branch="west")
AUDITOR = Person(id="ann", name="安", roles=("auditor",))


def variant(words: str) -> Variant:
    copy = Copy(channel="sms", language="zh", parts={"body": words})
    return Variant(words=copy, axis="plain", writer="template", rounds=0, prompt="write@3:ab", report=Report())


def draft(id: str = "20261122-1", *words: str, later: int = 0) -> Draft:
    variants = tuple(variant(one) for one in words or ("到期前有提醒。", "到期提醒您。"))
    brief = Brief(product="anxin-3y", channels=("sms",), goal="续存")
    return Draft(id=id, brief=brief, made=NOW + timedelta(hours=later), variants=variants)


@BOTH
def test_a_draft_is_found_as_it_was_kept(store: Store) -> None:
    drafts = StoreDrafts(store, LI)
    drafts.keep(draft())
    assert drafts.find("20261122-1") == draft()


@BOTH
def test_each_variant_is_an_event_whose_content_can_be_read_again(store: Store) -> None:
    StoreDrafts(store, LI).keep(draft())
    for number, kept in enumerate(draft().variants, start=1):
        with store.read() as connection:
            (written,) = history(connection, f"draft/20261122-1/{number}")
            body = find_content(connection, written.content)
        assert (written.who, written.role, written.act, written.prompt) == ("li", "writer", Act.WRITE, "write@3:ab")
        assert body == kept.words.model_dump_json()
        assert hashlib.sha256(body.encode()).hexdigest() == written.content


@BOTH
def test_keeping_a_draft_again_changes_nothing(store: Store) -> None:
    for _ in range(3):
        StoreDrafts(store, LI).keep(draft())
    with store.read() as connection:
        assert verify_chain(connection).rows == 2


@BOTH
def test_another_draft_under_the_same_id_is_refused_and_leaves_no_trace(store: Store) -> None:
    drafts = StoreDrafts(store, LI)
    drafts.keep(draft())
    with pytest.raises(BadInput, match="another draft"):
        drafts.keep(draft("20261122-1", "别的文案。"))
    assert drafts.find("20261122-1") == draft()
    with store.read() as connection:
        assert verify_chain(connection).rows == 2


@BOTH
def test_the_newest_come_first_and_a_branch_sees_its_own(store: Store) -> None:
    for later, (name, person) in enumerate((("d1", LI), ("d3", LI), ("d2", WU))):
        StoreDrafts(store, person).keep(draft(name, later=later))
    assert StoreDrafts(store, LI).ids() == ("d3", "d1")
    assert StoreDrafts(store, WU).ids() == ("d2",)
    assert StoreDrafts(store, AUDITOR).ids() == ("d2", "d3", "d1")
    with pytest.raises(BadInput, match="no draft"):
        StoreDrafts(store, LI).find("d2")


@BOTH
@pytest.mark.parametrize("id", ["", "../../etc/passwd", "' or 1=1 --", "不存在"])
def test_a_draft_that_is_not_there_is_said(store: Store, id: str) -> None:
    with pytest.raises(BadInput, match="no draft"):
        StoreDrafts(store, LI).find(id)


def test_the_database_is_the_one_the_environment_names() -> None:
    named = Settings.from_env({"MINGYAN_DATABASE_URL": "postgresql://u:s3cr3t@db/mingyan"})
    assert named.database() == "postgresql://u:s3cr3t@db/mingyan"
    assert "s3cr3t" not in repr(named)
    assert Settings.from_env({"MINGYAN_HOME": "/srv/m"}).database() == Path("/srv/m/mingyan.db")
