"""Required disclosures: put into the part that carries them by the program, never left to a writer."""

from collections.abc import Mapping, Sequence

from knowledge.channels import Channel, Copy, Part
from knowledge.counting import count
from knowledge.disclosures import Disclosure
from knowledge.values import Language

ONLY = ("notes", "caption")
"""Parts that hold disclosures and nothing else."""


def written_parts(channel: Channel) -> tuple[Part, ...]:
    """The parts a writer fills."""
    return tuple(part for part in channel.parts if part.name != channel.notices or part.name not in ONLY)


def with_notices(parts: Mapping[str, str], channel: Channel, language: Language, notices: Sequence[Disclosure]) -> Copy:
    """The copy: the writer's `parts` and, where they belong, the disclosures."""
    laid = {part.name: enclose(parts.get(part.name, ""), part, channel, language, notices) for part in channel.parts}
    return Copy(channel=channel.id, language=language, parts={name: words for name, words in laid.items() if words})


def enclose(words: str, part: Part, channel: Channel, language: Language, notices: Sequence[Disclosure]) -> str:
    """The words of `part` between the disclosures it must carry."""
    if part.name != channel.notices:
        return words
    said = [
        (notice.place == "start", notice.words.to(language))
        for notice in notices
        if notice.place == "start" or not notice.said_in(words, language)
    ]
    ahead = [notice for start, notice in said if start]
    after = [notice for start, notice in said if not start]
    if part.name in ONLY or part.count == "words":
        return "\n".join(line for line in (*ahead, words, *after) if line)
    return _run_on([*ahead, words, *after], language)


def fits(words: str, part: Part, channel: Channel, language: Language, notices: Sequence[Disclosure]) -> bool:
    """Whether `words`, with the disclosures, stay within the part's limit."""
    if part.limit is None:
        return True
    whole = enclose(words, part, channel, language, notices)
    return count(whole, part.count, language) <= (part.limit.zh if language == "zh" else part.limit.en)


def _run_on(pieces: Sequence[str], language: Language) -> str:
    """Pieces one after another, a space between them in English and after a piece that ends in a Latin letter."""
    whole = ""
    for piece in (piece for piece in pieces if piece):
        gap = " " if whole and (language == "en" or (whole[-1].isascii() and piece[0].isascii())) else ""
        whole += gap + piece
    return whole
