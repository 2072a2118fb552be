"""From a brief to a draft: gather, then settle variant after variant, telling each step; the draft is kept."""

import hashlib
from collections.abc import Generator, Iterator, Mapping
from datetime import datetime
from pathlib import Path

from assistant.brief import BadField, Brief
from assistant.dossier import Dossier, gather
from assistant.draft import Draft, Variant
from assistant.model.embedded import EmbeddedModel
from assistant.settling import Settled, Told, settle
from assistant.studio import Progress, Studio
from assistant.writing.asking import warming
from assistant.writing.axes import angles
from guardrails.personal import DetectorDown, Known, Redactor
from knowledge.values import BadInput, Bilingual

LEFT_OUT = Bilingual(
    zh="这一角度与已有的备选稿几乎相同，略去。", en="this angle says nearly what another does; left out."
)


def compose(brief: Brief, studio: Studio, source: Path | None = None) -> Iterator[Progress | Draft]:
    """Tells how the work goes and ends with the draft, which is kept; `BadInput` before anything is written.

    `source` is the brief's own file: faults name its line, and product paths are relative to it.
    """
    brief, personal = masked(brief, studio.redactor)
    yield Progress(stage="gathering", said=_forgotten(personal) if personal else None)
    try:
        dossiers = gather(brief, studio.shelf, studio.library, studio.today(), source)
    except BadField as bad:
        raise (bad.placed(source) if source else bad) from None
    dossiers = tuple(_nameless(dossier, studio.redactor) for dossier in dossiers)
    variants = yield from _variants(dossiers, brief, studio)
    draft = _draft(brief, variants, studio.now())
    if studio.drafts:
        studio.drafts.keep(draft)
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

    `BadInput` when they cannot be looked for. Copy for one customer is filled after approval: what a brief names is
    not kept, not even in the vault.
    """
    known: tuple[Known, ...] = ()

    def mask(text: str) -> str:
        nonlocal known
        try:
            redaction = redactor.redact(text, known)
        except DetectorDown:
            raise BadInput(
                "个人信息检测无法运行，因此没有发送任何内容；请检查安装后重试。",
                "personal data cannot be looked for, so nothing was sent; check the installation and try again.",
            ) from None
        known = (*known, *(entry for entry in redaction.vault_entries if entry not in known))
        return redaction.text

    typed = {"goal": mask(brief.goal), "points": tuple(mask(point) for point in brief.points)}
    scenario = mask(brief.scenario) if brief.scenario else None
    return brief.model_copy(update=typed | {"scenario": scenario}), len(known)


def _nameless(dossier: Dossier, redactor: Redactor) -> Dossier:
    """The dossier with names masked in its passages too: what a bank may publish need not reach a model."""
    passages = (one.model_copy(update={"text": redactor.redact(one.text).text}) for one in dossier.passages)
    return dossier.model_copy(update={"passages": tuple(passages)})


def _forgotten(personal: int) -> Bilingual:
    return Bilingual(
        zh=f"创作需求里有 {personal} 处个人信息，已掩码且不留存；要按客户称呼，请用变量，如 {{{{客户称谓}}}}。",
        en=f"{personal} personal details in the brief were masked and not kept; address customers by merge slots.",
    )


def _variants(
    dossiers: tuple[Dossier, ...], brief: Brief, studio: Studio
) -> Generator[Progress, None, tuple[Variant, ...]]:
    wanted = [(dossier, axis) for dossier in dossiers for axis, _ in angles(brief.language, brief.variants)]
    model, settled = studio.model, list[Settled]()
    for number, (dossier, axis) in enumerate(wanted, start=1):
        others = [other.own for other in settled if other.variant.words.channel == dossier.channel.id]
        place = {"channel": dossier.channel.id, "axis": axis, "variant": number, "of": len(wanted)}
        one = yield from _placed(settle(dossier, axis, others, studio, model), place)
        if one is None:
            yield Progress(stage="left_out", said=LEFT_OUT).model_copy(update=place)
            continue
        settled.append(one)
        model = one.model
    return tuple(one.variant for one in settled)


def _placed(told: Told, place: Mapping[str, object]) -> Told:
    """The same steps, each saying which variant it is about."""
    while True:
        try:
            step = next(told)
        except StopIteration as end:
            one: Settled | None = end.value
            return one
        yield step.model_copy(update=place)


def _draft(brief: Brief, variants: tuple[Variant, ...], now: datetime) -> Draft:
    content = brief.model_dump_json() + "".join(variant.words.model_dump_json() for variant in variants)
    seal = hashlib.sha256(content.encode()).hexdigest()[:8]
    return Draft(id=f"{now:%Y%m%d-%H%M%S}-{seal}", brief=brief, made=now, variants=variants)
