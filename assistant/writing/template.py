"""The deterministic writer: composes copy from the channel's parts, the facts, the points and nothing else."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.dossier import Dossier
from assistant.writing.notices import fits, written_parts
from assistant.writing.phrases import Chunk, Phrases, phrases
from assistant.writing.stating import state, turned, worth_stating
from knowledge.channels import Channel, Part
from knowledge.products import Fact

STAMP = "template@1"
LONG = 500
"""A part with room for this many Chinese characters takes paragraphs and lists."""
LINES = 100
"""A part with room for this many puts each sentence on a line of its own."""
TURNS = {"use": 0, "clear": 1, "moment": 2, "ease": 3, "question": 4, "brief": 5}


class Words(NamedTuple):
    """What fills the blanks of a wording."""

    dossier: Dossier
    angle: str
    points: tuple[str, ...]
    facts: tuple[Fact, ...]
    act: bool

    def fill(self, wording: str) -> str | None:
        """`wording` with every blank filled, or nothing when there is nothing to fill one with."""
        said = wording
        for name, value in self._known().items():
            if f"{{{name}}}" in said:
                if not value:
                    return None
                said = said.replace(f"{{{name}}}", value)
        return state(said, self.facts, phrases(self.dossier.language).say, self.dossier.language)

    def _known(self) -> dict[str, str]:
        dossier, words = self.dossier, phrases(self.dossier.language)
        kind = words.types[dossier.product.type]
        return {
            "head": kind.way(self.angle).head,
            "lead": kind.way(self.angle).lead,
            "product": dossier.product.name.to(dossier.language),
            "noun": kind.noun,
            "tag": kind.noun.title().replace(" ", ""),
            "bank": dossier.bank.name.to(dossier.language) if dossier.bank else "",
            "act": words.say.act if self.act else "",
            "act_short": words.say.act_short if self.act else "",
            "points": words.say.points_between.join(self.points),
            "point": self.points[0] if self.points else "",
        }


def compose(dossier: Dossier, angle: str, points: Sequence[str]) -> dict[str, str]:
    """The words of every part a writer fills, each within its limit with the disclosures."""
    plain = tuple(point.rstrip("。.;；") for point in points if "{{" not in point)
    plain = plain[TURNS[angle] % max(len(plain), 1) :] + plain[: TURNS[angle] % max(len(plain), 1)]
    return {part.name: _part(part, dossier, angle, plain) for part in written_parts(dossier.channel)}


def _part(part: Part, dossier: Dossier, angle: str, points: tuple[str, ...]) -> str:
    words, language = phrases(dossier.language), dossier.language
    room = part.limit.zh if part.limit else LONG
    long = room >= LONG and part.name in words.long and part.count == "chars"
    recipe = _recipe(words, part.name, dossier.channel.id, long=long)
    notices = "".join(notice.words.to(language) for notice in dossier.notices)
    stated = turned(worth_stating(dossier.facts, notices, language, roomy=long), TURNS[angle])
    said = Words(dossier, angle, points, stated, act=not _acts_elsewhere(part, dossier.channel))
    own_lines = part.count == "words" or (
        room >= LINES and part.count == "chars" and part.name != dossier.channel.notices
    )
    between = "\n" if own_lines else " " if language == "en" else ""
    chunks = [_options(chunk, said) for chunk in _ordered(recipe, angle)]
    return _shrunk(chunks, between, lambda whole: fits(whole, part, dossier.channel, language, dossier.notices))


def _recipe(words: Phrases, part: str, channel: str, *, long: bool) -> tuple[Chunk, ...]:
    """The recipe of a part; one named `channel.part` goes before one for any channel."""
    among = words.recipes | words.long if long else words.recipes
    return among.get(f"{channel}.{part}") or among.get(part) or among["body"]


def _acts_elsewhere(part: Part, channel: Channel) -> bool:
    """Whether another part says how to apply."""
    return any(other.name in ("call", "closing") for other in channel.parts) and part.name == "body"


def _ordered(recipe: Sequence[Chunk], angle: str) -> list[Chunk]:
    """The chunks in the order of `angle`: who starts with the facts puts what is kept longest first."""
    if angle == "clear" and len(recipe) == 4:
        return [recipe[1], recipe[0], *recipe[2:]]
    return list(recipe)


def _options(chunk: Chunk, words: Words) -> tuple[int, list[str]]:
    """How long a chunk is kept, and those of its wordings that can be filled, longest first."""
    filled = [words.fill(wording) for wording in chunk.words]
    return chunk.keep, [said for said in filled if said is not None] or [""]


def _shrunk(chunks: list[tuple[int, list[str]]], between: str, fit: Callable[[str], bool]) -> str:
    """The chunks joined; the least kept ones are shortened, then left out, until the whole fits."""
    order = sorted(range(len(chunks)), key=lambda index: chunks[index][0])
    left = [wordings for _, wordings in chunks]
    while True:
        whole = between.join(wordings[0] for wordings in left if wordings and wordings[0])
        shorter = next((index for index in order if len(left[index]) > 1), None)
        if shorter is None:
            shorter = next((index for index in order[:-1] if left[index]), None)
        if shorter is None or fit(whole):
            return whole
        left[shorter] = left[shorter][1:]
