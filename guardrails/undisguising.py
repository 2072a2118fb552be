"""Undisguising: a text as its readers understand it, for what judges its meaning; every place keeps its way back."""

from collections.abc import Iterator

from guardrails.decoding import decode
from guardrails.folding import Folded, fold, fold_character
from guardrails.lexicon import Lexicon
from guardrails.sounds import ordinary
from guardrails.vocabulary import HAN


def undisguised(text: str, lexicon: Lexicon) -> list[Folded]:
    """The ways to read `text`: as it is written, in one script and width, and with what is disguised written out."""
    folded = fold(text)
    ways = [folded, *(words for words, _ in decode(folded, lexicon).ways)]
    meant = (way._replace(text="".join(_meant(way, text, lexicon)), codes=None) for way in ways)
    return list({way.text: way for way in meant}.values())


def _meant(way: Folded, text: str, lexicon: Lexicon) -> Iterator[str]:
    """The code points of a reading: capitals and marks as they are written, a homophone only where it makes words."""
    before = False
    for at, (sign, start, end) in enumerate(zip(way.text, way.starts, way.ends, strict=True)):
        written, own = text[start], fold_character(text[start])
        heard = end == start + 1 and own != sign and bool(HAN.match(own))
        if heard and not _makes_words(way.text, at, lexicon, beside=before):
            yield own
        elif own == sign and (written.isascii() or not written.isalnum()):
            yield written
        else:
            yield sign
        before = heard


def _makes_words(text: str, at: int, lexicon: Lexicon, *, beside: bool) -> bool:
    """Whether a character makes an ordinary word with a neighbour, or a pair of the rules' with one heard too."""
    pairs = (text[max(0, at - 1) : at + 1], text[at : at + 2])
    return not ordinary().isdisjoint(pairs) or (beside and pairs[0] in lexicon.runs)
