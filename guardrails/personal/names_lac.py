# ruff: noqa: E501 - docstrings show names in place
"""Chinese names as LAC sees them: grown, begun anew and weighed by their characters."""

from collections.abc import Iterator

from guardrails.personal.candidates_zh import Candidate, family_at, is_given, left_of, likeness, lists, right_of
from guardrails.personal.cues import cues
from guardrails.personal.reading_zh import Reading, is_word
from guardrails.personal.recognisers import Find


def by_lac(reading: Reading) -> Iterator[Find]:
    """What LAC takes for people, as far as shape, characters and neighbours agree."""
    for one in people(reading):
        name = reading.text[one.start : one.end]
        if is_word(name) or any(char in "某*" for char in name):
            continue
        if one.left in ("field", "greeting", "label") or one.right in ("title", "role"):
            yield Find("PERSON", _begun(reading.text, one), _grown(reading, one), 0.7, "said")
        elif cues().not_after.begins(reading.text, one.end):
            continue
        elif _is_shaped(name) and likeness(name) >= needed(reading.text, one):
            yield Find("PERSON", _begun(reading.text, one), _grown(reading, one), 0.55, "lac")
        elif len(name) > 2 and _sounds_foreign(name) and (one.left != "none" or one.right != "none"):
            yield Find("PERSON", one.start, one.end, 0.5, "lac")


def people(reading: Reading) -> Iterator[Candidate]:
    """LAC's people with what stands on both sides."""
    return (
        Candidate(a, b, left_of(reading.text, a), right_of(reading.text, b)) for a, b in reading.people if b - a > 1
    )


def needed(text: str, one: Candidate) -> float:
    """How much LAC's find must look like a name: the less, the more room its sides leave for one; two characters alone are often something else."""
    room = (one.left != "none") + (one.right != "none" or text[one.end] in cues().after_person)
    return (4.5, 2.5, -1)[room] if one.end - one.start == 2 else (1.5, 1, -1)[room]


def _begun(text: str, one: Candidate) -> int:
    """Where a name begins that LAC cut off its family name: 长|孙向阳, 向|梅颖."""
    before = one.start - 1
    if before < 0 or one.left in ("field", "edge", "greeting"):
        return one.start
    opened = (
        text[before] in lists().single
        and text[before] not in cues().lead_letters
        and left_of(text, before) in ("field", "edge", "greeting", "label")
    )
    return before if text[before : one.start + 1] in lists().double or opened else one.start


def _grown(reading: Reading, one: Candidate) -> int:
    """Where a name of two ends that LAC cut short: 戴斌|云装修, 杨望|舒."""
    end, text = one.end, reading.text
    if end - one.start != 2 or one.right not in ("none", "verb") or not is_given(text[end : end + 1], cues().not_given):
        return end
    after = next((b for a, b in reading.things if a == end), end + 1)
    apart = (
        after == end + 1
        or text[end + 1 : after] in lists().words
        or right_of(text, end + 1) != "none"
        or text[end + 1] in cues().after_person
    )
    return (
        end + 1 if apart and likeness(text[one.start : end + 1]) >= 2 and text[end] not in cues().after_person else end
    )


def _is_shaped(name: str) -> bool:
    family = family_at(name, 0)
    return bool(family) and len(name) - family in (1, 2) and is_given(name[family:], cues().not_given)


def _sounds_foreign(name: str) -> bool:
    return sum(char in cues().foreign for char in name) * 4 >= len(name) * 3
