# ruff: noqa: E501 - docstrings show names in place
"""What speaks for a candidate being a Chinese name, and whether LAC has a say in it."""

from collections.abc import Container

from guardrails.personal.candidates_zh import Candidate, family_at, likeness, lists
from guardrails.personal.cues import cues
from guardrails.personal.names_lac import needed
from guardrails.personal.reading_zh import Reading, is_crossed, is_frequent, is_thing, is_word

_PLACES_TOO = frozenset(("东方", "百里", "南宫", "长孙", "第五", "西门", "南门", "东门", "乐正"))
_HONORIFICS = ("先生", "女士", "小姐")
"""Titles of nothing but people, by which three characters are a name whatever words LAC sees in them: 马英勇先生."""
_SURE = 3.0
"""How much a candidate that titles, fields or verbs speak for looks like a name whatever LAC sees."""
_QUOTES = ("“", '"', "「", "『", "《", "【", "‘", "'")
_COMPOUND, _LABELLED = 2, 1.5
"""How much it must after 客户 and the like, up to a mark."""
_ALONE = 4.0
"""How much one must that stands alone between two marks."""
_LEAST = (-1.0, -1.5)
"""Two characters, and more, that look less like a name are none even where one may stand."""
_UNAIDED = 1.0
"""How much at least it must look like one where no side leaves room, whatever LAC sees."""
Ends = Container[tuple[int, int]]


def is_worth_weighing(text: str, one: Candidate) -> bool:
    """Whether anything may make a name of a candidate: room on a side, or its own characters."""
    return not one.left == one.right == "none" or likeness(text[one.start : one.end]) >= _UNAIDED


def judged(reading: Reading, one: Candidate, ends: Ends) -> tuple[float, str] | None:
    """Score and reason: a field or greeting carries even a word-like name, weaker signs need LAC not to object."""
    sure = (one.start, one.end) in reading.sure
    if one.left == "none" and not sure and one.start not in reading.read:
        return None
    if one.right == "none" and cues().titles.begins(reading.text, one.end - 1, 2):
        return None  # 程思先|生
    word = reading.text[one.start : one.end]
    opened = _opened(reading.text, one, word)
    if opened and (sure or opened == "field" or _is_addressed(reading.text, one, word) or not is_crossed(reading, one)):
        return 0.85, opened
    verdict = _hinted(reading.text, one, ends) or ((0.5, "shape") if likeness(word) >= _shapely(one, word) else None)
    known = _is_unheard(reading, one, word) or _is_compound(one, word)
    doubted = is_word(word) or (is_thing(reading, one) and not known)
    return verdict if verdict and (sure or not doubted) else None


def is_sure(text: str, one: Candidate, ends: Ends) -> bool:
    """Whether a candidate is a name whatever LAC reads, and no other ends or begins with it."""
    if one.left == one.right == "none":
        return False
    start, end, word = one.start, one.end, text[one.start : one.end]
    set_apart = one.left in ("edge", "field", "greeting") or (one.left == "label" and one.right != "none")
    shorter = (start + 1, end) in ends and family_at(word, 0) == 1 and not set_apart
    if shorter or (start, end + 1) in ends or (start - 1, end) in ends:
        return False
    opened = _opened(text, one, word)
    if opened == "field":
        return True
    alone = one.left == one.right == "edge" and likeness(word) >= _ALONE and text[start - 1 : start] not in _QUOTES
    enough = len(word) > 2 or (one.left in ("label", "field", "greeting") and likeness(word) >= _ALONE)
    spoken_for = opened or alone or (enough and _hinted(text, one, ends))
    least = _LABELLED if one.left == "label" and one.right == "edge" and len(word) > 2 else _SURE
    return bool(spoken_for) and not is_word(word) and likeness(word) >= least


def is_doubtful(text: str, one: Candidate, ends: Ends) -> bool:
    """Whether LAC's word may make a name of a candidate, or take one for something else."""
    word = text[one.start : one.end]
    if one.left == one.right == "none" and likeness(word) < min(needed(text, one), _shapely(one, word)):
        return False
    if is_word(word):
        return bool(_opened(text, one, word))
    if one.left == "none" and text[one.start - 1 : one.start + 1] in lists().tails:
        return False
    if _hinted(text, one, ends):
        return True
    said = one.left in ("field", "greeting", "label")
    return likeness(word) >= (_LEAST[len(word) > 2] if said else min(needed(text, one), _shapely(one, word)))


def _opened(text: str, one: Candidate, word: str) -> str:
    """The filled field, the greeting or the title with room before it that says that this is a name."""
    if one.right in ("none", "and"):
        return ""
    if one.left == "field" or (one.left == "label" and one.right == "edge" and cues().named.ends(text, one.start)):
        return "" if word in lists().frequent or word in cues().other else "field"
    titled = one.right == "title" and one.left in ("edge", "lead", "label")
    if not (titled or one.left == "greeting") or is_frequent(word):
        return ""
    return "title" if titled else "greeting"


def _is_compound(one: Candidate, word: str) -> bool:
    """A compound family that is nothing else, where a name may begin: 通知钟离雪."""
    return (
        family_at(word, 0) == _COMPOUND
        and word[:2] not in _PLACES_TOO
        and one.left != "none"
        and likeness(word) >= _ALONE
    )


def _is_unheard(reading: Reading, one: Candidate, word: str) -> bool:
    """Whether LAC takes for one word what is in no list of words and fills a place for a name: 被执行人种杰名下."""
    whole = (one.start, one.end) in reading.things and not is_crossed(reading, one)
    return whole and one.left in ("field", "label", "greeting") and one.right != "none" and likeness(word) >= _LABELLED


def _is_addressed(text: str, one: Candidate, word: str) -> bool:
    return len(word) == 3 and text.startswith(_HONORIFICS, one.end)


def _hinted(text: str, one: Candidate, ends: Ends) -> tuple[float, str] | None:
    """What speaks for a name besides its characters."""
    if one.right == "title":
        return 0.75, "title"
    if one.right == "role" or (one.left == "label" and (one.right in ("edge", "verb") or _is_doing(text, one.end))):
        return 0.7, "said"
    if one.left in ("edge", "lead") and (one.right == "verb" or _is_one_of_two(text, one, ends)):
        return 0.6, "clause"
    return None


def _is_doing(text: str, end: int) -> bool:
    return text[end : end + 1] in cues().after_person and text[end : end + 1] != ""


def _shapely(one: Candidate, word: str) -> float:
    """How much a candidate LAC says nothing about must look like a name; both sides must leave room for two characters."""
    room = (one.left != "none") + (one.right != "none")
    if family_at(word, 0) == 2:
        return (6, 4, 4)[room] if word[:2] in _PLACES_TOO else (4, 1, -1)[room]
    return (9, 9, 3.5)[room] if len(word) == 2 else (9, 2.5, 2)[room]


def _is_one_of_two(text: str, one: Candidate, ends: Ends) -> bool:
    """张伟和李娜是 …: the names on both sides of 和 speak for each other."""
    if one.right == "and":
        return any((one.end + 1, one.end + 1 + size) in ends for size in (2, 3))
    before = (
        one.start
        and text[one.start - 1] in "和与及、"
        and any((one.start - 1 - size, one.start - 1) in ends for size in (2, 3))
    )
    return bool(before) and one.right == "edge"
