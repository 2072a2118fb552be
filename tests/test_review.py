"""Review: every state, act and role; four eyes and the approved bytes held whatever the order of acts."""

from datetime import date, timedelta
from itertools import product

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.event import listen

from assistant.differences import difference, follow, settled_parts
from assistant.item import Revision, Version
from assistant.ledger import Act, Event, Role
from assistant.people import Person
from assistant.permission import allow
from assistant.remarks import Quoted, Resolution, find_again, propose_rule, remarks
from assistant.review import (
    MOVES,
    TALK,
    Approval,
    Case,
    Grant,
    NotAllowed,
    Proof,
    Route,
    Standing,
    State,
    Use,
    Waiving,
    fold,
)
from assistant.reviewing import Reviews, Wish
from assistant.risk import route_for
from assistant.store.chain import history, verify_chain
from assistant.store.drafts import StoreDrafts
from guardrails.rules import Rule
from knowledge.values import BadInput
from tests.databases import BOTH, NOW, address, no_syncs, store
from tests.reviewed import (
    AUDITOR,
    FAR,
    LI,
    QIAN,
    ROBOT,
    START,
    SUN,
    WU,
    ZHAO,
    ZHOU,
    draft,
    proof,
    reviews,
    shelf,
)

__all__ = ["address", "store"]
ROLES: tuple[Role, ...] = ("writer", "reviewer", "publisher", "admin", "automation", "auditor", "model")
ABOUT = {
    Act.WRITE: Revision(evidence="e"),
    Act.EDIT: Revision(evidence="e", base="c"),
    Act.SUBMIT: Route(risk="low", lines=("reviewer",), reasons=()),
    Act.APPROVE: Grant(line="reviewer"),
    Act.WAIVE: Waiving(finding="f"),
    Act.COMMENT: Quoted(part="body"),
    Act.RESOLVE: Resolution(thread="t"),
    Act.USE: Use(messages=1),
}
SAFE = "【明川银行】安心存3年期年利率1.55%，到期前有提醒。拒收请回复R"


W, R, P, A = "writer", "reviewer", "publisher", "automation"
TABLE: dict[State, dict[Act, tuple[str, ...]]] = {
    State.NEW: {Act.WRITE: (W, A)},
    State.DRAFT: {Act.EDIT: (W, A), Act.SUBMIT: (W, A)},
    State.SUBMITTED: {
        Act.EDIT: (W, A),
        Act.APPROVE: (R,),
        Act.REQUEST_CHANGES: (R,),
        Act.REJECT: (R,),
        Act.WAIVE: (R,),
        Act.ESCALATE: (W, R, A),
    },
    State.CHANGES_REQUESTED: {Act.EDIT: (W, A), Act.SUBMIT: (W, A)},
    State.REJECTED: {},
    State.APPROVED: {Act.EDIT: (W, A), Act.RELEASE: (P,), Act.WITHDRAW: (R, P), Act.EXPIRE: (A,)},
    State.RELEASED: {Act.USE: (W, P, A), Act.WITHDRAW: (R, P), Act.EXPIRE: (A,)},
    State.EXPIRED: {Act.EDIT: (W, A), Act.SUBMIT: (W, A)},
    State.WITHDRAWN: {Act.EDIT: (W, A)},
}
"""Who may do what where, written down once more; besides, everyone talks about what is there."""


def test_in_every_state_each_act_is_for_exactly_these_roles() -> None:
    every = [(state, act, role) for state in State for act in Act for role in ROLES]
    may = {case for case in every if _may(*case)}
    told = {(state, act, role) for state, acts in TABLE.items() for act, roles in acts.items() for role in roles}
    talk = {(state, act, role) for state, act, role in every if act in TALK and state is not State.NEW}
    assert len(every) == 9 * len(Act) * len(ROLES)
    assert may == told | talk


def _may(state: State, act: Act, role: Role) -> bool:
    person = Person(id="p", name="p", roles=(role,), lines=("business", "compliance"), senior=True)
    about = ABOUT[act].model_dump_json() if act in ABOUT else ""
    event = Event(at=NOW, who="p", role=role, act=act, subject="item/x", content="c", why="因为", about=about)
    event = event.model_copy(update={"until": NOW + timedelta(days=1)})
    route = Route(risk="low", lines=("reviewer",), reasons=())
    standing = Standing(state=state, content="c", authors=frozenset({"li"}), route=route)
    blocking = frozenset({"f"}) if act is Act.WAIVE else frozenset()
    case = Case(standing=standing, blocking=blocking, proof=Proof(who="p", at=NOW))
    try:
        allow(person, event, case)
    except NotAllowed:
        return False
    return True


def test_nothing_is_released_that_was_not_approved() -> None:
    leading = {state for (state, _), (_, to) in MOVES.items() if to is State.RELEASED and state is not to}
    assert leading == {State.APPROVED}
    assert [key for key, (_, to) in MOVES.items() if to is State.APPROVED] == []


class Bench:
    """A review desk and one item on it."""

    def __init__(self, at: Reviews, body: str = SAFE, **more: object) -> None:
        self.at, self.subject = at, at.take_up(draft(body, **more), 1, LI)

    @property
    def content(self) -> str:
        return self.at.look(self.subject, LI).standing.content

    @property
    def standing(self) -> Standing:
        return self.at.look(self.subject, LI).standing

    def submit(self, by: Person = LI) -> Route:
        return self.at.submit(self.subject, self.content, by)

    def edit(self, body: str, by: Person = LI) -> Standing:
        return self.at.edit(self.subject, self.content, {"body": body}, by)

    def approve(self, by: Person, line: str, behalf: str | None = None, content: str | None = None) -> Standing:
        grant = Grant(line=line, behalf=behalf)
        return self.at.approve(self.subject, content or self.content, by, grant, proof(by, self.at))

    def act(self, by: Person, act: Act, why: str = "理由", about: str = "") -> Standing:
        wish = Wish(subject=self.subject, act=act, content=self.content, why=why, about=about)
        return self.at.act(by, wish, proof(by, self.at))

    def waive(self, by: Person, days: int = 30, scope: str = "version", finding: str | None = None) -> Standing:
        (blocking, *_) = self.at.look(self.subject, LI).version.evidence.blocking
        until = self.at.now() + timedelta(days=days)
        wish = Wish(subject=self.subject, act=Act.WAIVE, content=self.content, why="已核对", until=until)
        return self.at.waive(wish, Waiving(finding=finding or blocking, scope=scope), by, proof(by, self.at))


@pytest.fixture
def at(tmp_path) -> Reviews:
    from assistant.store import Store

    with Store(tmp_path / "mingyan.db") as opened:
        yield reviews(opened, tmp_path)


HIGH = {"product": "yunchuan-growth", "channels": ("sms",)}
MEDIUM = {"product": "yidai", "channels": ("sms",)}
ROUTES = [
    ({}, "low", ("reviewer",)),
    (MEDIUM, "medium", ("compliance",)),
    (HIGH, "high", ("business", "compliance")),
    ({"product": "suisuian", "channels": ("sms",)}, "high", ("business", "compliance")),
]


@pytest.mark.parametrize(("more", "risk", "lines"), ROUTES)
def test_the_route_follows_the_risk_and_says_why(at: Reviews, more, risk: str, lines) -> None:
    bench = Bench(at, "您好。", **more)
    version = at.look(bench.subject, LI).version
    clean = version.evidence.report.model_copy(update={"findings": (), "skipped": ()})
    version = version.model_copy(update={"evidence": version.evidence.model_copy(update={"report": clean})})
    route = route_for(version, shelf().product(version.content.product))
    assert (route.risk, route.lines) == (risk, lines)
    assert route.reasons


def test_one_reviewer_approves_what_is_of_low_risk(at: Reviews) -> None:
    bench = Bench(at)
    assert bench.submit().lines == ("reviewer",)
    assert bench.approve(ZHAO, "reviewer").state is State.APPROVED


def raised(at: Reviews) -> Bench:
    """An item that both lines must approve."""
    bench = Bench(at)
    bench.submit()
    bench.act(LI, Act.ESCALATE, why="涉及新规")
    return bench


def test_two_lines_need_two_people(at: Reviews) -> None:
    bench = raised(at)
    assert bench.approve(SUN, "business").state is State.SUBMITTED
    with pytest.raises(NotAllowed, match="one person"):
        bench.approve(SUN, "compliance")
    with pytest.raises(NotAllowed, match="senior"):
        bench.approve(QIAN, "compliance")
    senior = QIAN.model_copy(update={"senior": True})
    assert bench.approve(senior, "compliance").state is State.APPROVED


def test_who_had_the_draft_written_is_an_author_of_the_item(at: Reviews) -> None:
    asked = draft(SAFE)
    StoreDrafts(at.store, WU).keep(asked)
    subject = at.take_up(asked, 1, LI)
    assert at.look(subject, LI).standing.authors == {"li", "wu"}


@pytest.mark.parametrize("role", ["asked", "edited", "submitted"])
def test_nobody_approves_what_they_asked_for_edited_or_submitted(at: Reviews, role: str) -> None:
    bench = Bench(at)
    if role == "asked":
        bench.subject = at.take_up(draft(SAFE), 1, WU)
    if role == "edited":
        bench.edit(SAFE + "。", WU)
        bench.edit(SAFE, LI)
    bench.submit(WU if role == "submitted" else LI)
    with pytest.raises(NotAllowed, match="nobody approves"):
        bench.approve(WU, "reviewer")


def test_an_author_cannot_lend_their_line_to_approve_their_own_words(at: Reviews) -> None:
    bench = Bench(at)
    bench.edit(SAFE + "。", WU)
    bench.submit()
    bench.act(LI, Act.ESCALATE)
    at.delegate(WU, QIAN.id, "business", at.now() + timedelta(days=3))
    with pytest.raises(NotAllowed, match="nobody approves"):
        bench.approve(QIAN, "business", behalf="wu")


def test_a_line_is_lent_until_its_end(at: Reviews) -> None:
    bench = raised(at)
    with pytest.raises(NotAllowed, match="do not review"):
        bench.approve(QIAN, "business", behalf="zhao")
    at.delegate(ZHAO, QIAN.id, "business", at.now() + timedelta(days=1))
    assert bench.approve(QIAN, "business", behalf="zhao").approvals[0].behalf == "zhao"
    with pytest.raises(NotAllowed, match="what is missing"):
        bench.approve(ZHAO, "business")
    at.now.time += timedelta(days=2)
    other = raised(at)
    with pytest.raises(NotAllowed, match="do not review"):
        other.approve(QIAN, "business", behalf="zhao")


@pytest.mark.parametrize(("line", "days"), [("compliance", 3), ("business", 0), ("business", 120)])
def test_only_a_line_of_ones_own_is_lent_and_for_a_while(at: Reviews, line: str, days: int) -> None:
    with pytest.raises(NotAllowed, match="lend"):
        at.delegate(ZHAO, QIAN.id, line, at.now() + timedelta(days=days))


@pytest.mark.parametrize(("who", "minutes"), [("zhao", 6), ("zhao", -1), ("qian", 0), (None, 0)])
def test_a_verdict_takes_a_fresh_proof_of_who_one_is(at: Reviews, who: str | None, minutes: int) -> None:
    bench = Bench(at)
    bench.submit()
    proven = Proof(who=who, at=at.now() - timedelta(minutes=minutes)) if who else None
    with pytest.raises(NotAllowed, match="prove who you are"):
        at.approve(bench.subject, bench.content, ZHAO, Grant(line="reviewer"), proven)


@pytest.mark.parametrize("change", [SAFE + " ", SAFE.replace("1.55", "1.56"), SAFE.replace("，", ",")])
def test_one_changed_sign_voids_the_approval(at: Reviews, change: str) -> None:
    bench = Bench(at)
    bench.submit()
    approved = bench.content
    bench.approve(ZHAO, "reviewer")
    bench.edit(change)
    assert bench.standing.approvals == ()
    assert bench.standing.state is State.DRAFT
    bench.submit()
    with pytest.raises(NotAllowed, match="newest version"):
        bench.approve(ZHAO, "reviewer", content=approved)


def test_nobody_writes_over_an_edit_they_have_not_seen(at: Reviews) -> None:
    bench = Bench(at)
    seen = bench.content
    bench.edit(SAFE + "！", WU)
    with pytest.raises(NotAllowed, match="somebody else"):
        at.edit(bench.subject, seen, {"body": "您好"}, LI)


BLOCKED = "【明川银行】安心存，保本保息，稳赚不赔，收益翻倍。拒收请回复R"


def test_a_blocking_finding_is_mended_or_waived_by_a_senior_for_a_while(at: Reviews) -> None:
    bench = Bench(at, BLOCKED)
    findings = at.look(bench.subject, LI).version.evidence.blocking
    assert findings
    bench.submit()
    with pytest.raises(NotAllowed, match="block"):
        bench.approve(SUN, "business")
    with pytest.raises(NotAllowed, match="senior"):
        bench.waive(QIAN)
    with pytest.raises(NotAllowed, match="end date"):
        bench.waive(SUN, days=-1)
    with pytest.raises(NotAllowed, match="no such"):
        bench.waive(SUN, finding="0" * 12)
    for finding in findings:
        bench.waive(SUN, finding=finding)
    assert bench.approve(SUN, "business").approvals
    at.now.time += timedelta(days=31)
    with pytest.raises(NotAllowed, match="block"):
        bench.approve(QIAN, "compliance")


@pytest.mark.parametrize(("scope", "holds"), [("version", False), ("item", True)])
def test_a_waiver_reaches_as_far_as_it_says(at: Reviews, scope: str, *, holds: bool) -> None:
    bench = Bench(at, BLOCKED)
    bench.submit()
    for finding in at.look(bench.subject, LI).version.evidence.blocking:
        bench.waive(SUN, finding=finding, scope=scope)
    bench.edit(BLOCKED.replace("【明川银行】", "【明川银行】您好，"))
    bench.submit()
    left = at.look(bench.subject, LI).version.evidence.blocking - bench.standing.waived(at.now())
    assert (left == frozenset()) is holds


def test_a_waiver_ends_when_who_gave_it_has_a_hand_in_the_words(at: Reviews) -> None:
    bench = Bench(at, BLOCKED)
    bench.submit()
    for finding in at.look(bench.subject, LI).version.evidence.blocking:
        bench.waive(SUN, finding=finding, scope="item")
    assert bench.standing.waived(at.now())
    bench.edit(BLOCKED + "。", SUN.model_copy(update={"roles": ("writer", "reviewer")}))
    assert bench.standing.waived(at.now()) == frozenset()


def test_what_the_ledger_could_not_read_again_is_refused(at: Reviews) -> None:
    bench = Bench(at)
    with pytest.raises(NotAllowed, match="about"):
        bench.act(LI, Act.COMMENT, about="no json")
    assert at.look(bench.subject, LI).history[-1].act is Act.WRITE


@pytest.mark.parametrize("act", [Act.WRITE, Act.EDIT, Act.SUBMIT, Act.RELEASE])
def test_no_route_or_content_of_ones_own_making_is_recorded(at: Reviews, act: Act) -> None:
    bench = Bench(at)
    with pytest.raises(NotAllowed, match="steps of its own"):
        bench.act(LI, act, about='{"risk": "low", "lines": [], "reasons": []}')


def test_a_branch_sees_only_its_own(at: Reviews) -> None:
    bench = Bench(at)
    assert at.queue(FAR) == ()
    assert [one.subject for one in at.queue(AUDITOR)] == [bench.subject]
    with pytest.raises(BadInput, match="no item"):
        at.look(bench.subject, FAR)
    bench.submit()
    with pytest.raises(BadInput, match="no item"):
        bench.approve(FAR, "reviewer")


def test_changed_facts_send_an_approved_item_back_to_be_checked(at: Reviews) -> None:
    bench = Bench(at)
    bench.submit()
    bench.approve(ZHAO, "reviewer")
    later = Reviews(store=at.store, shelf=_other_rate, guard=at.guard, keys=at.keys, now=at.now, mask=at.mask)
    with pytest.raises(NotAllowed, match="check it anew"):
        later.release(bench.subject, bench.content, ZHOU, proof(ZHOU, at))
    later.edit(bench.subject, bench.content, {}, LI)
    assert bench.standing.approvals == ()


def _other_rate():
    products = [
        p.model_copy(update={"facts": tuple(f.model_copy(update={"value": "1.45%"}) for f in p.facts)})
        if p.id == "anxin-3y"
        else p
        for p in shelf().products
    ]
    return shelf().model_copy(update={"products": tuple(products)})


def test_only_changed_parts_are_reviewed_again(at: Reviews) -> None:
    bench = Bench(at)
    bench.subject = at.take_up(_push({"title": "安心存", "body": "3年期年利率1.55%，到期前有提醒。"}), 1, LI)
    lines = bench.submit().lines
    for line, person in zip(lines, (SUN, QIAN), strict=False):
        bench.approve(person, line)
    assert bench.standing.state is State.APPROVED
    at.edit(bench.subject, bench.content, {"title": "安心存上新"}, LI)
    opened = at.look(bench.subject, LI)
    assert opened.standing.approvals == ()
    assert opened.settled == ("body",)
    assert settled_parts(opened.before, opened.version, date(2027, 2, 1)) == ()
    elsewhere = opened.version.content.model_copy(update={"segment": "retired"})
    version = opened.version.model_copy(update={"content": elsewhere})
    assert settled_parts(opened.before, version, START.date()) == ()


def _push(parts: dict[str, str]):
    made = draft(channels=("push",))
    variant = made.variants[0]
    words = variant.words.model_copy(update={"parts": parts})
    fresh = type(words).model_validate(words.model_dump())
    return made.model_copy(update={"variants": (variant.model_copy(update={"words": fresh}),)})


@given(st.text("年利率1.5高低%", max_size=30), st.text("年利率1.5高低%", max_size=30))
def test_a_difference_holds_both_texts(before: str, after: str) -> None:
    changes = difference(before, after)
    assert "".join(c.words for c in changes if c.kind != "new") == before
    assert "".join(c.words for c in changes if c.kind != "gone") == after
    assert 0 <= follow(3, before, after) <= len(after)


@pytest.mark.parametrize(
    ("after", "place"),
    [("您好，年利率1.55%。", 3), ("年利率低。年利率高。", 0), ("费用低。", None), ("首年，次年，年利率", 6)],
)
def test_a_remark_follows_its_words(after: str, place: int | None) -> None:
    assert find_again(Quoted(part="body", quote="年利率", start=0), "年利率1.55%。", after) == place


def test_remarks_are_kept_and_a_missed_finding_becomes_a_rule(at: Reviews) -> None:
    bench = Bench(at)
    quoted = Quoted(part="body", quote="有提醒", start=SAFE.index("有提醒"), missed=True)
    bench.act(ZHAO, Act.COMMENT, why="“提醒”要写明渠道", about=quoted.model_dump_json())
    bench.edit("您好。")
    (remark,) = remarks(at.look(bench.subject, LI).history)
    assert remark.event.why == "“提醒”要写明渠道"
    (rule,) = yaml.safe_load(propose_rule(remark, SAFE))
    assert Rule.model_validate(rule).examples.hit == (SAFE.replace("有提醒", "«有提醒»"),)


KINDS = ("edit", "submit", "approve", "approve_other", "changes", "escalate", "release", "withdraw", "look")
ACTORS = (LI, WU, ZHAO, SUN, ZHOU, ROBOT)
USUAL = [("submit", LI), ("approve", ZHAO), ("approve", SUN), ("approve_other", SUN), ("release", ZHOU), ("edit", WU)]
STEPS = st.lists(st.sampled_from([*product(KINDS, ACTORS), *USUAL * 9]), min_size=4, max_size=14)


class Remembering(Reviews):
    """A review desk that remembers what it checked: the same words of the same item are checked once."""

    known: dict[str, Version] = {}

    def _checked(self, version: Version) -> Version:
        words = version.content.words.model_dump_json() + version.evidence.axis
        if words not in self.known:
            self.known[words] = super()._checked(version)
        return self.known[words]


@pytest.fixture
def either(store, tmp_path) -> Reviews:
    """A desk that does not wait for the disk: what is tried is the order of acts, not a power cut."""
    listen(store.engine, "connect", no_syncs)
    store.engine.dispose()
    return Remembering(**vars(reviews(store, tmp_path)))


@pytest.mark.slow
@pytest.mark.timeout(1800)
@BOTH
def test_no_order_of_acts_gets_round_four_eyes_or_the_bytes(either: Reviews) -> None:
    released: list[bool] = []

    @settings(max_examples=1_000, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    def play(steps) -> None:
        released.append(_play(either, steps))

    play()
    assert any(released)
    with either.store.read() as connection:
        assert verify_chain(connection).fault is None


def _play(at: Reviews, steps) -> bool:
    """Everyone acts on what they saw last, however old; whatever was recorded is held to the rules anew."""
    subject = at.take_up(draft(SAFE), 1, LI)
    seen = dict.fromkeys((person.id for person in ACTORS), _standing(at, subject))
    for number, (kind, person) in enumerate(steps):
        try:
            _do(at, subject, kind, person, seen[person.id], number)
        except NotAllowed:
            seen[person.id] = _standing(at, subject)
    with at.store.read() as connection:
        return _held(history(connection, subject))


def _standing(at: Reviews, subject: str) -> Standing:
    with at.store.read() as connection:
        return fold(history(connection, subject))


def _do(at: Reviews, subject: str, kind: str, person: Person, seen: Standing, number: int) -> None:
    proven, content = proof(person, at), seen.content
    act = {"changes": Act.REQUEST_CHANGES, "escalate": Act.ESCALATE, "withdraw": Act.WITHDRAW}.get(kind)
    if act:
        at.act(person, Wish(subject=subject, act=act, content=content, why="理由"), proven)
    elif kind == "edit":
        at.edit(subject, content, {"body": SAFE + "。" * (number % 3)}, person)
    elif kind == "submit":
        at.submit(subject, content, person)
    elif kind == "release":
        at.release(subject, content, person, proven)
    elif kind in ("approve", "approve_other"):
        line = seen.missing or ("reviewer",)
        at.approve(subject, content, person, Grant(line=line[-1 if kind == "approve_other" else 0]), proven)


def _held(events: tuple[Event, ...]) -> bool:
    """Whether it was released; asserts from the bare events, without the fold, that all was in order."""
    words, authors, approvals, release = "", set[str](), list[Approval](), False
    for event in events:
        if event.act in (Act.WRITE, Act.EDIT):
            words, approvals = event.content, []
        if event.act in (Act.WRITE, Act.EDIT, Act.SUBMIT):
            authors.add(event.who)
        if event.act is Act.SUBMIT:
            approvals, route = [], Route.model_validate_json(event.about)
        if event.act is Act.ESCALATE:
            route = Route(risk="high", lines=("business", "compliance"), reasons=())
        if event.act is Act.APPROVE:
            line = Grant.model_validate_json(event.about).line
            assert event.who not in authors
            assert event.content == words
            assert event.who not in {approval.who for approval in approvals}
            approvals.append(Approval(who=event.who, line=line, content=event.content, at=event.at))
        if event.act is Act.RELEASE:
            release = True
            assert event.who not in authors
            assert {approval.line for approval in approvals} >= set(route.lines)
            assert {approval.content for approval in approvals} == {words} == {event.content}
    assert fold(events).content == words
    return release


def test_what_people_type_is_kept_masked(at: Reviews) -> None:
    bench = Bench(at)
    quoted = Quoted(part="body").model_dump_json()
    at.act(
        ZHAO, Wish(subject=bench.subject, act=Act.COMMENT, content=bench.content, about=quoted, why="请回电13812345678")
    )
    assert at.look(bench.subject, LI).history[-1].why == "请回电{{手机号#1}}"


def test_copy_that_names_a_customer_is_refused_and_nothing_changes(at: Reviews) -> None:
    bench = Bench(at)
    with pytest.raises(BadInput, match="merge slot"):
        at.edit(bench.subject, bench.content, {"body": SAFE + "客户号码13812345678"}, LI)
    assert bench.at.look(bench.subject, LI).version.content.words.parts["body"] == SAFE
