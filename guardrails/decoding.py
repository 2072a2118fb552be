"""Decoding: a text with everything written out that disguises a term of the rules; all else stays as it is."""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from guardrails.folding import Folded
from guardrails.latin import Piece, english
from guardrails.lexicon import Lexicon, Sign, signs
from guardrails.loosening import Edit, Loosened, Place, loosen, rewrite
from guardrails.markup import written_out
from guardrails.rereading import Reread, rereadings

ROW = 3
"""Odd characters in a row that may be a name, of which a shorter match tells nothing."""
LAST_LATIN = "\u2e7f"


class Decoded(NamedTuple):
    """The ways to read a text with what is disguised written out, each with the places that were rewritten.

    `unread` are the original's code points in which there was more disguise than is read.
    """

    ways: list[tuple[Folded, list[Place]]]
    unread: tuple[int, int] | None = None

    def until(self, place: int, folded: Folded) -> "Decoded":
        """The same, read at most up to a code point of the original."""
        start = min(place, self.unread[0]) if self.unread else place
        return self._replace(unread=(start, folded.span(0, len(folded.text))[1]))


def decode(folded: Folded, lexicon: Lexicon, loosened: Loosened | None = None) -> Decoded:
    """The ways to read a text with everything disguised written out; none where nothing is.

    The first way fits what stands before a disguise, the second, where it differs, what stands behind it. `loosened`
    is the text without gaps in its words, where that is at hand.
    """
    plain, places = written_out(folded)
    shown = signs()(plain.text)
    if not (places or shown or _sounds_odd(plain.text, lexicon)):
        return Decoded([])
    if loosened is None or places:
        loosened = loosen(plain, shown, lexicon.runs) if shown else Loosened(plain)
    loose, echoed = _echoed(loosened.folded, lexicon)
    read = _reread(loose, lexicon, [*places, *loosened.places, *echoed], shown)
    return read if loosened.unread is None else read.until(loosened.unread, folded)


def _sounds_odd(text: str, lexicon: Lexicon) -> bool:
    """Whether a text that shows no sign of disguise holds characters that may stand for others."""
    return bool(lexicon.hearing.odd(text, 1) or lexicon.echoes.rows.unlike(text, 1) or lexicon.split(text))


def _reread(loose: Folded, lexicon: Lexicon, places: list[Place], shown: frozenset[Sign]) -> Decoded:
    """The ways to read what is still disguised."""
    words = list(english(loose.text, lexicon.english, closed=bool(places))) if places or Sign.ENGLISH in shown else []
    found, unread = rereadings(loose.text, lexicon)
    ways = [list(_edits(loose, words, pieces)) for pieces in found]
    read = [
        (rewrite(loose, edits) if edits else loose, sorted((*places, *(edit.place for edit in edits))))
        for edits in ways
    ]
    rest = None if unread is None else loose.span(unread, len(loose.text))
    return Decoded([way for way in read if way[1]], rest)


def _echoed(folded: Folded, lexicon: Lexicon) -> tuple[Folded, list[Place]]:
    """The text with the words written out that are heard near a sign of disguise, and what was rewritten."""
    found = lexicon.echoes.found(folded.text, lexicon.hearing)
    edits = [Edit(start, end, sign, (start,), Place(*folded.span(start, end))) for start, end, sign in found]
    return (rewrite(folded, edits) if edits else folded), [edit.place for edit in edits]


def _edits(folded: Folded, english: list[Piece], pieces: list[Reread]) -> Iterator[Edit]:
    """English words and Han characters written otherwise, as edits that do not overlap."""
    least = _names(folded.text, pieces)
    signs = ((each.start, each.end, each.sign, (each.start,)) for each in pieces)
    at = 0
    for start, end, words, cuts in sorted((*english, *signs), key=lambda each: (each[0], -each[1])):
        if start >= at:
            place = Place(*folded.span(start, end), least=least.get(start, 1))
            yield Edit(start, end, words, cuts, place)
            at = end


def _names(text: str, pieces: list[Reread]) -> dict[int, int]:
    """How long a match must be where three or more characters in a row are odd, as in names."""
    odd = sorted(piece.start for piece in pieces if piece.end == piece.start + 1 and text[piece.start] > LAST_LATIN)
    rows = ([at for _, at in row] for _, row in groupby(enumerate(odd), lambda numbered: numbered[1] - numbered[0]))
    return {at: ROW for row in rows if len(row) >= ROW for at in row}
