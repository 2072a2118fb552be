"""Chinese names without a given one: 岑女士, 谢总, 我姓王, 老王, 小李."""

from collections.abc import Iterator

from guardrails.personal.candidates_zh import Candidate, family_names, is_han, left_of, lists, right_of
from guardrails.personal.cues import cues
from guardrails.personal.patterns import compiled
from guardrails.personal.reading_zh import Reading, is_crossed, is_frequent, is_thing
from guardrails.personal.recognisers import Find

_NICKNAME = compiled(r"[老小阿][\u4e00-\u9fff]")
_HONORIFICS = ("先生", "女士", "小姐", "太太", "阿姨", "老先生", "老太太")
_JOINING = frozenset("和与于及向从对由或有应时让但尚")
_SPEAKS = frozenset("说问叫要想在和跟与给的让把是也就")


def called(reading: Reading) -> Iterator[Find]:
    """People spoken of by family name or nickname, where LAC sees nothing else."""
    for one, score in reading.alone:
        if not is_contested(one) or not is_crossed(reading, one):
            yield Find("PERSON", one.start, one.end, score, "family")
    for one in _nicknames(reading):
        if not is_thing(reading, one):
            yield Find("PERSON", one.start, one.end, 0.55, "nickname")


def families(text: str) -> Iterator[tuple[Candidate, float]]:
    """Family names alone beside 姓 or a title, and how sure that is."""
    c = cues()
    for i, size in family_names(text):
        if text[i - 1 : i] == "姓" or text[i + size : i + size + 1] in c.called:
            left = left_of(text, i)
            asked = _surnamed(text, i, size) if left != "lead" else 0
            room = left not in ("none", "label") or c.named.ends(text, i)
            score = asked or _honoured(text, i, size) or (_titled(text, i, size) if room else 0)
            if score:
                yield Candidate(i, i + size, left, "none" if asked else "title"), score


def is_contested(family: Candidate) -> bool:
    """Whether a family name before a title may be part of another word: nothing sets it apart."""
    return family.left not in ("edge", "label") and family.right == "title"


def _honoured(text: str, at: int, size: int) -> float:
    """受访人杜女士: nobody but a person is called so; not 男士和女士, 时尚女士."""
    before = text[at - 1 : at]
    if not text.startswith(_HONORIFICS, at + size) or (size == 1 and text[at] in _JOINING):
        return 0
    return 0 if is_han(before or "。") and is_frequent(text[at - 1 : at + 1]) else 0.7


def _surnamed(text: str, at: int, size: int) -> float:
    c = cues()
    spoken_of = text[at - 1 : at] == "姓" and c.surname.ends(text, at) and not c.not_surname.begins(text, at + size)
    return 0.7 if spoken_of else 0


def _titled(text: str, at: int, size: int) -> float:
    c, end = cues(), at + size
    if c.titles.begins(text, end) and (left_of(text, at) == "edge" or not is_frequent(text[at : at + 2])):
        return 0.75
    after = text[end + 1 : end + 2]
    if text[end : end + 1] not in c.short_titles:
        return 0
    return (
        0.65
        if not is_han(after or "。") or after in "您你好说那的约让请叫问也" or right_of(text, end + 1) == "verb"
        else 0
    )


def _nicknames(reading: Reading) -> Iterator[Candidate]:
    """老王, 小李, 阿陈, where both sides leave room for a person or LAC sees one."""
    for found in _NICKNAME.finditer(reading.text):
        start, end = found.span()
        if found[0][1] not in lists().single or _is_known(found[0]):
            continue
        one = Candidate(start, end, left_of(reading.text, start), right_of(reading.text, end))
        room = one.left != "none" and (one.right in ("edge", "role", "and", "verb") or reading.text[end] in _SPEAKS)
        if room or (start, end) in reading.people:
            yield one


def _is_known(word: str) -> bool:
    return word in lists().words or word in lists().frequent or word in lists().tails
