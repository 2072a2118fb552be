"""What a model is asked: the rendered prompt, masked once more, and the form of the answer."""

from collections.abc import Sequence
from typing import NamedTuple

from pydantic import BaseModel

from assistant.dossier import Dossier
from assistant.model import Ask, Turn
from assistant.writing.form import Space, loose, shape, spaces, tokens
from assistant.writing.phrases import Angle
from assistant.writing.references import Reference, refer
from assistant.writing.stating import worth_stating
from guardrails.personal import Redactor
from knowledge.channels import Channel
from knowledge.values import Language, Value
from prompts import Exemplar, Line, prompt

TIGHT, ROOMY = 3, 7
"""How many facts a model is told of."""
MATERIAL = 240
"""Characters of a passage a model is shown, on channels with room for paragraphs."""


class Told(Value):
    """A reference as the prompt lists it."""

    mark: str
    words: str


class ToWrite(Value):
    """The inputs of the prompt `write`."""

    product: str
    facts: tuple[Told, ...]
    points: tuple[str, ...]
    material: str
    segment: str
    goal: str
    channel: str
    angle: str
    parts: tuple[Space, ...]


class ToMend(Value):
    """The inputs of the prompt `mend`."""

    words: str
    findings: tuple[str, ...]
    facts: tuple[Told, ...]
    parts: tuple[Space, ...]


class Asking(NamedTuple):
    """One question to a model, the form of its answer and the least of it, the references it may place, the stamp."""

    ask: Ask
    form: type[BaseModel]
    least: type[BaseModel]
    references: tuple[Reference, ...]
    stamp: str


def to_write(dossier: Dossier, angle: Angle, redactor: Redactor) -> Asking:
    """The question for one variant, after the channel's exemplar where there is one."""
    language, references = dossier.language, references_for(dossier)
    asked = prompt("write", language)
    exemplar = asked.exemplars.get(dossier.channel.id)
    given = spaces(dossier.channel, language, _lists(exemplar), dossier.notices)
    shown = [(_as_exemplar(exemplar, dossier.channel, language), exemplar_answer(exemplar))] if exemplar else []
    lines = asked.render(_as_input(dossier, references, given, angle), shown)
    return _asking(lines, given, references, language, redactor, asked.stamp)


def to_mend(dossier: Dossier, words: str, findings: Sequence[str], redactor: Redactor) -> Asking:
    """The question that asks for `words`, a JSON answer with references, to be mended."""
    language, references = dossier.language, references_for(dossier)
    exemplar = prompt("write", language).exemplars.get(dossier.channel.id)
    given = spaces(dossier.channel, language, _lists(exemplar), dossier.notices)
    asked = prompt("mend", language)
    inputs = ToMend(words=words, findings=tuple(findings), facts=_told(references), parts=given)
    return _asking(asked.render(inputs), given, references, language, redactor, asked.stamp)


def references_for(dossier: Dossier) -> tuple[Reference, ...]:
    """The references a model may place: the product's name and the facts worth stating."""
    tight = dossier.channel.tight
    facts = worth_stating(dossier.facts, "", dossier.language, roomy=not tight)
    return refer(dossier.product, facts[: TIGHT if tight else ROOMY], dossier.language)


def leaked(words: str, dossier: Dossier) -> tuple[str, ...]:
    """Words in a model's copy that belong to the exemplar's product and to nothing the dossier says."""
    exemplar = prompt("write", dossier.language).exemplars.get(dossier.channel.id)
    known = f"{dossier.product.model_dump_json()}{dossier.brief.model_dump_json()}"
    return tuple(word for word in (exemplar.own if exemplar else ()) if word in words and word not in known)


def exemplar_answer(exemplar: Exemplar) -> str:
    """The exemplar's parts as a model writes them."""
    return exemplar.model_dump_json(include={"parts"})[len('{"parts":') : -1]


def _asking(
    lines: Sequence[Line],
    given: Sequence[Space],
    references: tuple[Reference, ...],
    language: Language,
    redactor: Redactor,
    stamp: str,
) -> Asking:
    ask = Ask(turns=_masked(lines, redactor), language=language, most=tokens(given, language))
    return Asking(ask, shape(given, references, language), loose(given), references, stamp)


def _as_input(dossier: Dossier, references: tuple[Reference, ...], given: tuple[Space, ...], angle: Angle) -> ToWrite:
    language, brief = dossier.language, dossier.brief
    roomy = any(space.many for space in given) and not dossier.channel.tight
    passages = [passage.text[:MATERIAL] for passage in dossier.passages[:1]] if roomy else []
    return ToWrite(
        product=dossier.product.name.to(language),
        facts=_told(references),
        points=brief.points,
        material="\n".join(passages),
        segment=dossier.segment.name.to(language) if dossier.segment else "",
        goal="，".join(words for words in (brief.scenario or "", brief.goal) if words),
        channel=dossier.channel.name.to(language),
        angle=angle.ask,
        parts=given,
    )


def warming(channel: Channel, language: Language, redactor: Redactor) -> Ask | None:
    """A question that begins as all for `channel` do, to be read ahead of the first; nothing without an exemplar."""
    asked = prompt("write", language)
    exemplar = asked.exemplars.get(channel.id)
    if exemplar is None:
        return None
    inputs = _as_exemplar(exemplar, channel, language)
    lines = asked.render(inputs, [(inputs, exemplar_answer(exemplar))])
    return Ask(turns=_masked(lines, redactor), language=language)


def _as_exemplar(exemplar: Exemplar, channel: Channel, language: Language) -> ToWrite:
    return ToWrite(
        product=exemplar.product,
        facts=tuple(Told(mark=mark, words=words) for mark, words in exemplar.facts.items()),
        points=exemplar.points,
        material="",
        segment=exemplar.segment,
        goal=exemplar.goal,
        channel=channel.name.to(language),
        angle="",
        parts=spaces(channel, language, _lists(exemplar)),
    )


def _lists(exemplar: Exemplar | None) -> frozenset[str] | None:
    """The parts that an exemplar shows in paragraphs."""
    if exemplar is None:
        return None
    return frozenset(name for name, words in exemplar.parts.items() if isinstance(words, tuple))


def _told(references: Sequence[Reference]) -> tuple[Told, ...]:
    return tuple(Told(mark=reference.mark, words=reference.told) for reference in references)


def _masked(lines: Sequence[Line], redactor: Redactor) -> tuple[Turn, ...]:
    return tuple(Turn(role=line.role, words=redactor.redact(line.words).masked) for line in lines)
