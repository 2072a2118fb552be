"""The excuses around a hit: negation, quotation, names, warnings, longer harmless words; and whose words it tells."""

from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter

from guardrails import sentences
from guardrails.matching import Reading, Span, words
from guardrails.rules import Unless, Window

WIDE, NEAR = 40, 4
"""Code points beside a hit that a longer harmless word may hold, and beside an excuse that a void word may."""
BESIDE = 8
"""Code points beside quotation marks in which their words are named or said to be said."""
PHRASE = 12
"""Code points of a quoted phrase with its marks: a name, or words of somebody else's; longer ones may be spoken."""
ANSWER = 30
"""Code points at the head of an answer in which it may be a no."""


def excused(hit: Span, unless: Unless, reading: Reading) -> bool:
    """Whether the words around `hit` excuse it."""
    far = max(WIDE, sentences.WORD * unless.reach + NEAR)
    context = reading.lines[max(0, hit.start - far) : hit.end + far]
    key = (id(unless), min(hit.start, far), hit.end - hit.start, context)
    if key not in reading.known:
        text = reading.lines
        reading.known[key] = _before(hit, unless, text) or _after(hit, unless, text) or _inside(hit, unless, reading)
    return (
        reading.known[key]
        or _within(unless.sentence, reading, "sentence", hit)
        or _within(unless.text, reading, "text", hit)
        or _quoted(hit, unless, reading)
        or _denied(hit, unless, reading)
    )


def retold(hit: Span, unless: Unless, reading: Reading) -> bool:
    """Whether the words of the hit may be another's: a quoted phrase, said to be said, or in a note to colleagues."""
    quote = _quote(hit, reading.quotes)
    if quote and (quote.end - quote.start <= PHRASE or _said(quote, unless, reading)):
        return True
    return _within(unless.told, reading, "text", hit)


def _quote(hit: Span, quotes: Sequence[Span]) -> Span | None:
    """The quote the hit begins in; quotes do not overlap."""
    at = bisect_right(quotes, hit.start, key=itemgetter(0)) - 1
    return quotes[at] if at >= 0 and hit.start < quotes[at].end else None


def _said(quote: Span, unless: Unless, reading: Reading) -> bool:
    """Whether a word of saying stands beside the quote."""
    head = reading.lines[max(0, quote.start - BESIDE) : quote.start + 1]
    return any(map(words(unless.saying).any, (head, _tail(quote, reading))))


def _tail(quote: Span, reading: Reading) -> str:
    return reading.lines[quote.end - 1 : quote.end + BESIDE]


def _quoted(hit: Span, unless: Unless, reading: Reading) -> bool:
    """Whether the hit is quoted, and taken apart anywhere in the text or part of a name."""
    quote = _quote(hit, reading.quotes)
    if quote is None:
        return False
    return words(unless.named).any(_tail(quote, reading)) or _within(unless.quoted, reading, "text", hit)


def _before(hit: Span, unless: Unless, text: str) -> bool:
    """Whether an excuse begins before the hit; it may end inside it (无法«保证…»)."""
    excuses = words(unless.before)
    if not excuses.may(text[max(0, hit.start - sentences.WORD * unless.reach) : hit.end]):
        return False
    left = sentences.before(text, hit.start, unless.reach)
    if left == hit.start:
        return False
    found = [*excuses.all(text, left, hit.start), *excuses.all(text, left, hit.end)]
    return _counts([excuse for excuse in found if excuse.start < hit.start], Span(left, hit.end), unless, text)


def _after(hit: Span, unless: Unless, text: str) -> bool:
    """Whether an excuse ends after the hit; it may begin inside it."""
    excuses = words(unless.after)
    if not excuses.may(text[hit.start : hit.end + sentences.WORD * unless.reach]):
        return False
    right = sentences.after(text, hit.end, unless.reach)
    if right == hit.end:
        return False
    found = [*excuses.all(text, hit.end, right), *excuses.all(text, hit.start, right)]
    return _counts([excuse for excuse in found if excuse.end > hit.end], Span(hit.start, right), unless, text)


def _counts(excuses: list[Span], window: Span, unless: Unless, text: str) -> bool:
    """Whether one of the excuses is untouched by a void word."""
    if not excuses:
        return False
    void = list(words(unless.void).all(text, max(0, window.start - NEAR), window.end + NEAR))
    return any(not any(bad.start < good.end and good.start < bad.end for bad in void) for good in excuses)


def _inside(hit: Span, unless: Unless, reading: Reading) -> bool:
    if not unless.inside:
        return False
    place = reading.around(hit, "sentence")
    start, end = max(place.start, hit.start - WIDE), min(place.end, hit.end + WIDE)
    return any(
        long.start <= hit.start and hit.end <= long.end for long in words(unless.inside).all(reading.lines, start, end)
    )


def _denied(hit: Span, unless: Unless, reading: Reading) -> bool:
    """Whether the hit is asked about and the next sentence says no."""
    _, end = sentences.sentence(reading.lines, *hit)
    if not unless.denied or reading.text[end : end + 1] != "?":
        return False
    return words(unless.denied).any(reading.lines[end + 1 : end + 1 + ANSWER].lstrip("\n").partition("\n")[0])


def _within(excuses: tuple[str, ...], reading: Reading, window: Window, hit: Span) -> bool:
    """Whether an excuse stands in the sentence, part or text of the hit."""
    if not excuses:
        return False
    place = reading.around(hit, window)
    key = (id(excuses), place)
    if key not in reading.known:
        reading.known[key] = words(excuses).any(reading.lines[place.start : place.end])
    return reading.known[key]
