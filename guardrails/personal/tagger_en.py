# ruff: noqa: E501 - a table of features is read in one piece
"""English names by a learned tagger: each capitalised word is weighed by its lists, its shape and its neighbours."""

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from guardrails.personal.lists import rows

_TOKEN = re.compile(
    r"['’]s(?![A-Za-z])|[A-Za-zÀ-ɏḀ-ỿ]+(?:(?:['’](?!s(?![A-Za-z]))|-)[A-Za-zÀ-ɏḀ-ỿ]+)*|[\u4e00-\u9fff]+|\d+|\n|[^\w\s]"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
_NAMED = re.compile(r"[A-Z][a-z]|[À-ɏḀ-ỿ]|[A-Z]{2}[^A-Z](?s:.*)[A-Z]{3}|[A-Z]{3}[^A-Z](?s:.*)[A-Z]{2}")
"""What a text in Chinese must hold for a name in Latin letters: a capitalised word, or two in capitals."""
_ORDINARY = re.compile(r"-[a-z]")
_CLOSED = frozenset("LsL.,:;!?()\"'|-/&@#<>*`=_{}[]\n")
NONE, NAME = 0, 1
_WORDY = 4
"""So long is no abbreviation: a full stop behind it ends the name."""
_LEAN = 2.0
"""Leans to masking: a name that leaks costs more than a word that is masked."""


class Token(NamedTuple):
    """A word, number or mark at code points [start, end)."""

    text: str
    start: int
    end: int


class _Known(NamedTuple):
    particles: frozenset[str]
    titles: frozenset[str]
    makers: frozenset[str]
    days: frozenset[str]
    never: frozenset[str]
    given: frozenset[str]
    common: frozenset[str]
    family: frozenset[str]
    frequent: frozenset[str]
    words: frozenset[str]
    places: frozenset[str]


@cache
def known() -> _Known:
    """The word lists of English."""
    (given, common), (family, frequent) = rows("given_en.txt"), rows("family_en.txt")
    words, places = rows("words_en.txt")[0], rows("places_en.txt")[0]
    return _Known(*map(frozenset, (*rows("kinds_en.txt"), given, common, family, frequent, words, places)))


@cache
def _weights() -> dict[str, float]:
    return {feature: int(weight) / 10 for weight, feature in rows("weights_en.txt")}


def tokens(text: str) -> list[Token]:
    """The words, numbers and marks of folded `text`."""
    return [Token(found[0], found.start(), found.end()) for found in _TOKEN.finditer(text)]


@lru_cache(8192)
def lists_of(word: str) -> str:
    """Which lists hold `word`: g G given (common), f F family, w word, c place, t title, o maker, d day; hyphened by its first part."""
    first = word.split("-", maxsplit=1)[0]
    cap, low, lists = first.capitalize() if first.isupper() or first.islower() else first, word.lower(), known()
    marks = (
        ("g", cap in lists.common), ("G", cap in lists.given), ("f", cap in lists.frequent), ("F", cap in lists.family),
        ("w", low in lists.words), ("c", cap in lists.places), ("t", low in lists.titles), ("o", low in lists.makers), ("d", low in lists.days),
    )  # fmt: skip
    return "".join(mark for mark, is_in in marks if is_in)


@lru_cache(8192)
def shape_of(word: str) -> str:
    """Capital, capitals, initial, small, with a hyphen, with marks of another language."""
    if not word[0].isalpha():
        return "9" if word[0].isdigit() else word if word in _CLOSED or word in ("'s", "’s") else "#"
    if "\u4e00" <= word[0] <= "\u9fff":
        return "H"
    kind = "i" if len(word) == 1 and word.isupper() else "U" if word.isupper() else "C" if word[0].isupper() else "l"
    return kind + ("-" if "-" in word else "") + ("é" if not word.isascii() else "")


def may_be_name(words: Sequence[Token], i: int, lists: Sequence[str], *, small: bool) -> bool:
    """A capitalised word; in a text without capitals (`small`) one that the lists know; a particle between capitals."""
    word = words[i].text
    if (
        not word[0].isalpha()
        or "\u4e00" <= word[0] <= "\u9fff"
        or word.lower().replace("’", "'") in known().never
        or _is_glued(words, i)
    ):
        return False
    if len(word) == 1:
        return word.isupper() and (
            _is_capital(words, i - 1)
            or _is_capital(words, i + 1)
            or (_is_mark(words, i + 1) and _is_capital(words, i + 2))
        )
    if word.isupper():
        return len(word) > 1 and any(_are_upper(words, i, k, lists) for k in (i - 1, i + 1, i + 2))
    if word[0].isupper():
        return "'" not in word[2:-2] and "’" not in word[2:-2] and not _is_compound(word)
    if word in known().particles:
        return _is_capital(words, i - 1) or (i > 0 and words[i - 1].text in known().particles)
    return small and len(word) > 2 and "-" not in word and _is_small_name(lists, i)


def _is_compound(word: str) -> bool:
    """Sign-up, Follow-on; but Ji-woo, Mei-ling: the part before the hyphen is no word, the one behind is short."""
    first, _, second = word.partition("-")
    return _ORDINARY.search(word) is not None and (first.lower() in known().words or len(second) > 5)


def is_small(words: Sequence[Token]) -> bool:
    """Whether a text is written without capitals, and in English alone."""
    return not any(word.text[0].isupper() or word.text[0] >= "\u4e00" for word in words)


def _is_small_name(lists: Sequence[str], i: int) -> bool:
    """A name that is no word; one that is, beside another: mark banks."""
    if "w" not in lists[i]:
        return _is_listed(lists[i])
    before, after = lists[i - 1] if i else "", lists[i + 1] if i + 1 < len(lists) else ""
    return ("g" in lists[i] and "F" in after) or ("f" in lists[i] and "g" in before)


def _is_listed(lists: str) -> bool:
    return "G" in lists or "F" in lists


def _is_mark(words: Sequence[Token], i: int) -> bool:
    return i < len(words) and words[i].text in ".,"


def _are_upper(words: Sequence[Token], i: int, k: int, lists: Sequence[str]) -> bool:
    """Whether words `i` and `k` are both in capitals and the lists know one of them for a name."""
    if not 0 <= k < len(words) or len(words[k].text) <= 2 or not words[k].text.isupper() or _is_glued(words, k):
        return False
    return (_is_listed(lists[i]) and len(words[i].text) > 2) or _is_listed(lists[k])


def _is_capital(words: Sequence[Token], i: int) -> bool:
    return 0 <= i < len(words) and len(words[i].text) > 1 and words[i].text[0].isupper() and not _is_glued(words, i)


def _is_glued(words: Sequence[Token], i: int) -> bool:
    """Whether a number touches the word: AXC18326552, MRN-753356, R2."""
    one = words[i]
    after = words[i + 1] if i + 1 < len(words) else None
    if after and after.start == one.end and (after.text[0].isdigit() or after.text == "_"):
        return True
    if after and after.text == "-" and after.start == one.end and i + 2 < len(words) and words[i + 2].text[0].isdigit():
        return True
    before = words[i - 1] if i else None
    if before is None or before.end != one.start:
        return False
    return before.text[0].isdigit() or (before.text in "_@#\\/." and not _opens(words, i - 1))


def _opens(words: Sequence[Token], k: int) -> bool:
    """Whether the mark `k` may touch a name: w/Kwame, Malachy/Deirdre, N.Bhattacharya, @Hiroshi."""
    mark, before = words[k], words[k - 1] if k else None
    if before is None or before.end < mark.start:
        return mark.text == "@"
    further = words[k - 2] if k > 1 else None
    if further is not None and further.end == before.start and not further.text[0].isspace():
        return False
    return (mark.text == "/" and before.text[0].isalpha()) or (
        mark.text == "." and len(before.text) == 1 and before.text.isupper()
    )


def features(words: Sequence[Token], i: int, lists: Sequence[str], small: frozenset[str]) -> list[str]:
    """What speaks for or against word `i` being part of a name; `small` are the words also written small."""
    word, mine, shape = words[i].text, lists[i], shape_of(words[i].text)
    low = word.lower()
    before = [_neighbour(words, i - k, lists) for k in (1, 2, 3)]
    after = [_neighbour(words, i + k, lists) for k in (1, 2)]
    ahead = _run(words, i, lists)
    out = [
        "b", "m" + mine, "s" + shape, "ms" + mine + shape, "p" + before[0], "n" + after[0], "q" + before[1] + " " + before[0],
        "r" + after[0] + " " + after[1], "pm" + before[0] + " " + mine, "nm" + after[0] + " " + mine, "pn" + before[0] + " " + after[0],
        "3" + before[2] + " " + before[1] + " " + before[0], "e" + low[-3:], "E" + low[-2:] + mine, "a" + ahead, "am" + ahead + mine,
    ]  # fmt: skip
    if "w" in mine:
        out.append("W" + low)
    if low in small:
        out.append("small" + mine)
    if len(word) > 9:
        out.append("long")
    return [feature.replace(" ", "~").replace("\n", "¶") for feature in out]


def _neighbour(words: Sequence[Token], i: int, lists: Sequence[str]) -> str:
    if not 0 <= i < len(words):
        return "^"
    word, shape = words[i].text, shape_of(words[i].text)
    if shape == "H":
        return "H"
    if shape[0] in "CUi":
        return (
            "<" + (word.lower() if "w" in lists[i] or "t" in lists[i] else lists[i]) + ">" if shape[0] != "i" else "<i>"
        )
    return word if shape[0] == "l" else shape


def _run(words: Sequence[Token], i: int, lists: Sequence[str]) -> str:
    """What the capitalised words around make of it: a maker or place word in the same run, and how many there are."""
    first, last = i, i
    while first and i - first < 4 and words[first - 1].text[0].isupper() and words[first - 1].text[0].isascii():
        first -= 1
    while last + 1 < len(words) and last - i < 4 and words[last + 1].text[0].isupper():
        last += 1
    made = any("o" in lists[k] for k in range(first, last + 1))
    return ("o" if made else "") + str(min(last - first, 3)) + ("0" if first == i else "+")


def names(text: str) -> Iterator[tuple[int, int]]:
    """Where the tagger sees names in folded `text`."""
    if _HAN.search(text) and not _NAMED.search(text):
        return
    words = tokens(text)
    lists = [lists_of(word.text) if word.text[0].isalpha() else "" for word in words]
    small = frozenset(word.text for word in words if word.text[0].islower())
    uncased = is_small(words)
    scores = [
        _score(words, i, lists, small) if may_be_name(words, i, lists, small=uncased) else None
        for i in range(len(words))
    ]
    if any(score is not None for score in scores):
        yield from _spans(words, best(scores, _weights()), text)


def _score(words: Sequence[Token], i: int, lists: Sequence[str], small: frozenset[str]) -> float:
    weights = _weights()
    return _LEAN + sum(weights.get(feature, 0.0) for feature in features(words, i, lists, small))


def best(scores: Sequence[float | None], weights: dict[str, float]) -> list[int]:
    """The best labelling (Viterbi): a word's own score and how well it follows the one before."""
    both, alone = weights.get("t11", 0.0), weights.get("t01", 0.0)
    value, back = [0.0, float("-inf")], []
    for score in scores:
        from_none = value[0] + alone >= value[1] + both
        named = max(value[0] + alone, value[1] + both) + score if score is not None else float("-inf")
        back.append((NAME if value[1] > value[0] else NONE, NONE if from_none else NAME))
        value = [max(value), named]
    label, path = (NAME if value[1] > value[0] else NONE), []
    for step in reversed(back):
        path.append(label)
        label = step[label]
    return path[::-1]


def _spans(words: Sequence[Token], labels: Sequence[int], text: str) -> Iterator[tuple[int, int]]:
    start: int | None = None
    for i, label in enumerate(labels):
        if label != NAME:
            continue
        start = words[i].start if start is None else start
        follows = next((k for k in range(i + 1, len(labels)) if labels[k] == NAME), None)
        between = text[words[i].end : words[follows].start] if follows else "\n"
        abbreviated = words[i].end - words[i].start < _WORDY
        if follows is None or not re.fullmatch(r"\.?[ ]{1,2}|-" if abbreviated else r"[ ]{1,2}|-", between):
            yield start, words[i].end
            start = None
