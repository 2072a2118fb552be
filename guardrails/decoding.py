"""Decoding: a text with everything written out that disguises a term of the rules; all else stays as it is."""

from collections.abc import Iterator

from guardrails.folding import Folded
from guardrails.latin import Piece, english
from guardrails.lexicon import Lexicon, Sign, signs
from guardrails.loosening import Edit, Place, loosen, rewrite
from guardrails.markup import written_out
from guardrails.rereading import Reread, rereadings


def decode(folded: Folded, lexicon: Lexicon) -> list[tuple[Folded, list[Place]]]:
    """The ways to read a text with everything disguised written out, and what was rewritten; none where nothing is.

    The first way fits what stands before a disguise, the second, where it differs, what stands behind it.
    """
    plain, places = written_out(folded)
    shown, odd = signs()(plain.text), lexicon.hearing.odd(plain.text)
    unlike = lexicon.echoes.rows.unlike(plain.text)
    if not (places or shown or odd or unlike or lexicon.split(plain.text)):
        return []
    loose, loosened = loosen(plain, shown, lexicon.echoes.rows.known) if shown else (plain, [])
    unlike = lexicon.echoes.rows.unlike(loose.text) if loosened else unlike
    loose, echoed = _echoed(loose, lexicon, unlike)
    places += [*loosened, *echoed]
    odd = lexicon.hearing.odd(loose.text) if places else odd
    words = list(english(loose.text, lexicon.english)) if places or Sign.ENGLISH in shown else []
    ways = [list(_edits(loose, words, pieces)) for pieces in rereadings(loose.text, lexicon, odd)]
    read = [
        (rewrite(loose, edits) if edits else loose, sorted((*places, *(edit.place for edit in edits))))
        for edits in ways
    ]
    return [way for way in read if way[1]]


def _echoed(folded: Folded, lexicon: Lexicon, unlike: list[int]) -> tuple[Folded, list[Place]]:
    """The text with the words written out that are heard near a sign of disguise, and what was rewritten."""
    found = lexicon.echoes.found(folded.text, lexicon.hearing, unlike)
    edits = [Edit(start, end, sign, (start,), Place(*folded.span(start, end))) for start, end, sign in found]
    return (rewrite(folded, edits) if edits else folded), [edit.place for edit in edits]


def _edits(folded: Folded, english: list[Piece], pieces: list[Reread]) -> Iterator[Edit]:
    """English words and Han characters written otherwise, as edits that do not overlap."""
    signs = ((each.start, each.end, each.sign, (each.start,)) for each in pieces)
    at = 0
    for start, end, words, cuts in sorted((*english, *signs), key=lambda each: (each[0], -each[1])):
        if start >= at:
            yield Edit(start, end, words, cuts, Place(*folded.span(start, end)))
            at = end
