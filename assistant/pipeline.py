"""From a brief to a draft: gather, then settle variant after variant, telling each step; the draft is kept."""

import hashlib
from collections.abc import Generator, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from assistant.brief import BadField, Brief
from assistant.dossier import Dossier, gather
from assistant.draft import Draft, Variant
from assistant.model.embedded import EmbeddedModel
from assistant.settling import Settled, settle
from assistant.studio import Progress, Step, Studio, V
from assistant.twins import beside, drafted
from assistant.writing.asking import warming
from assistant.writing.axes import angles
from guardrails.personal import Known, Redactor
from knowledge.values import Bilingual, Value

T = TypeVar("T")
NOBODY = Bilingual(zh="含有个人信息，请写编号。", en="it holds personal data; give an id.")
LEFT_OUT = Bilingual(
    zh="这一角度与已有的备选稿几乎相同，略去。", en="this angle says nearly what another does; left out."
)


class Gathered(Value):
    """What a brief asks for, gathered channel by channel."""

    dossiers: tuple[Dossier, ...]


class Kept(Value):
    """When a draft was made, which is settled before it is kept."""

    made: datetime


def compose(brief: Brief, studio: Studio, source: Path | None = None) -> Iterator[Progress | Draft]:
    """Tells how the work goes and ends with the draft, which is kept; `BadInput` before anything is written.

    `source` is the brief's own file: faults name its line, and product paths are relative to it.
    """
    brief, personal = masked(brief, studio.redactor)
    return compose_masked(brief, studio, source, personal)


def compose_masked(
    brief: Brief, studio: Studio, source: Path | None = None, personal: int = 0
) -> Iterator[Progress | Draft]:
    """The same for a brief in which so many personal details have been masked already."""
    gathered = yield from studio.step("gather", Gathered, _gathered(brief, studio, source, personal))
    variants = yield from _variants(gathered.dossiers, brief, studio)
    made = yield from studio.step("date", Kept, _dated(studio))
    draft = _draft(brief, variants, made.made, studio.job)
    yield from studio.step("keep", Kept, _kept(draft, studio))
    yield Progress(stage="done", variant=len(variants), of=len(variants))
    yield draft


def warm(brief: Brief, studio: Studio) -> None:
    """Let a model that starts on demand start now and read ahead how the questions for `brief` will begin."""
    if not isinstance(studio.model, EmbeddedModel):
        return
    channels = [channel for channel in studio.shelf.channels if channel.id in brief.channels]
    asks = [warming(channel, brief.language, studio.masker) for channel in channels]
    studio.model.warm([ask for ask in asks if ask])


def masked(brief: Brief, redactor: Redactor) -> tuple[Brief, int]:
    """The brief with the personal data in what people typed masked and forgotten, and how many there were.

    `DetectorDown` when they cannot be looked for, `BadField` where an id holds them. Copy for one customer is
    filled after approval: what a brief names is not kept, not even in the vault.
    """
    ids = (("product", brief.product), ("segment", brief.segment or ""), *(("channels", one) for one in brief.channels))
    for field, name in ids:
        if any(_tells(entity.quote) for entity in redactor.redact(name).entities):
            raise BadField(field, NOBODY)
    known: tuple[Known, ...] = ()

    def mask(text: str) -> str:
        nonlocal known
        redaction = redactor.redact(text, known)
        known = (*known, *(entry for entry in redaction.vault_entries if entry not in known))
        return redaction.text

    typed = {"goal": mask(brief.goal), "points": tuple(mask(point) for point in brief.points)}
    scenario = mask(brief.scenario) if brief.scenario else None
    return brief.model_copy(update=typed | {"scenario": scenario}), len(known)


def _tells(quote: str) -> bool:
    """Whether what was found in an id is somebody's number or address: an id may well look like a name."""
    return "@" in quote or sum(char.isdigit() for char in quote) >= 6


def _nameless(dossier: Dossier, redactor: Redactor) -> Dossier:
    """The dossier with names masked in its passages too: what a bank may publish need not reach a model."""
    passages = (one.model_copy(update={"text": redactor.redact(one.text).text}) for one in dossier.passages)
    return dossier.model_copy(update={"passages": tuple(passages)})


def _forgotten(personal: int) -> Bilingual:
    return Bilingual(
        zh=f"创作需求里有 {personal} 处个人信息，已掩码且不留存；要按客户称呼，请用变量，如 {{{{客户称谓}}}}。",
        en=f"{personal} personal details in the brief were masked and not kept; address customers by merge slots.",
    )


def _gathered(brief: Brief, studio: Studio, source: Path | None, personal: int) -> Generator[Progress, None, Gathered]:
    yield Progress(stage="gathering", said=_forgotten(personal) if personal else None)
    try:
        dossiers = gather(brief, studio.shelf, studio.library, studio.today(), source)
    except BadField as bad:
        raise (bad.placed(source) if source else bad) from None
    if brief.version_of and studio.drafts:
        other = drafted(brief.version_of, studio.drafts.find)
        dossiers = tuple(beside(dossier, other) for dossier in dossiers)
    return Gathered(dossiers=tuple(_nameless(dossier, studio.redactor) for dossier in dossiers))


def _dated(studio: Studio) -> Generator[Progress, None, Kept]:
    yield from ()
    return Kept(made=studio.now())


def _kept(draft: Draft, studio: Studio) -> Generator[Progress, None, Kept]:
    yield from ()
    if studio.drafts:
        studio.drafts.keep(draft)
    return Kept(made=draft.made)


def _variants(
    dossiers: tuple[Dossier, ...], brief: Brief, studio: Studio
) -> Generator[Progress, None, tuple[Variant, ...]]:
    wanted = [(dossier, axis) for dossier in dossiers for axis, _ in angles(brief.language, brief.variants)]
    model, settled = studio.model, list[Settled]()
    for number, (dossier, axis) in enumerate(wanted, start=1):
        others = [other.own for other in settled if other.variant.words.channel == dossier.channel.id]
        place = Progress(stage="writing", channel=dossier.channel.id, axis=axis, variant=number, of=len(wanted))
        here = replace(studio, step=_at(place, studio.step))
        one = yield from _placed(settle(dossier, axis, others, here, model), place)
        if one is None:
            yield place.model_copy(update={"stage": "left_out", "said": LEFT_OUT})
            continue
        settled.append(one)
        model = one.model
    return tuple(one.variant for one in settled)


def _at(place: Progress, step: Step) -> Step:
    """The same way to take steps, each called and told after the variant it is about."""

    def placed(name: str, shape: type[V], work: Generator[Progress, None, V]) -> Generator[Progress, None, V]:
        return step(f"{name} {place.channel} {place.axis}", shape, _placed(work, place))

    return placed


def _placed(told: Generator[Progress, None, T], place: Progress) -> Generator[Progress, None, T]:
    """The same work, each of its tidings saying which variant it is about."""
    where = place.model_dump(include={"channel", "axis", "variant", "of"})
    while True:
        try:
            said = next(told)
        except StopIteration as end:
            result: T = end.value
            return result
        yield said.model_copy(update=where)


def _draft(brief: Brief, variants: tuple[Variant, ...], made: datetime, job: str | None) -> Draft:
    content = brief.model_dump_json() + "".join(variant.words.model_dump_json() for variant in variants)
    seal = hashlib.sha256(content.encode()).hexdigest()[:8]
    return Draft(id=job or f"{made:%Y%m%d-%H%M%S}-{seal}", brief=brief, made=made, variants=variants)
