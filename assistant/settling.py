"""One variant, settled: written by the model, checked, mended at most twice, or else composed from the template."""

import re
from collections.abc import Generator, Sequence
from typing import NamedTuple

from assistant.dossier import Dossier
from assistant.draft import Variant
from assistant.insight import look_into
from assistant.judging import judge
from assistant.model import Model, ModelDown, ModelFault
from assistant.studio import Progress, Studio
from assistant.writing.asking import Asking, leaked, to_mend, to_write
from assistant.writing.axes import repeats
from assistant.writing.by_model import Written, write
from assistant.writing.evidence import claims_by_ledger
from assistant.writing.notices import with_notices
from assistant.writing.phrases import phrases
from assistant.writing.template import STAMP, compose
from guardrails.personal import DetectorDown
from guardrails.personal.placeholders import PLACEHOLDER
from guardrails.report import Finding, Outcome
from knowledge.values import BadInput, Bilingual, Value

GREETING = r"(?:Dear|Hello|Hi|尊敬的|亲爱的)\s*"
ROUNDS = 2
"""How often findings go back to the model."""
NO_MODEL = Bilingual(zh="没有配置模型，由模板撰写。", en="no model is configured; the template writes.")
BLOCKED = Bilingual(
    zh="模型改了两次仍未通过检查，改由模板撰写。", en="still blocked after two mends; the template writes."
)
REPEATED = Bilingual(zh="模型写的与前一稿几乎相同，改由模板撰写。", en="nearly the same again; the template writes.")
NOT_MASKED = Bilingual(
    zh="个人信息检测无法运行，没有发送任何内容，由模板撰写。",
    en="personal data cannot be looked for; nothing was sent, the template writes.",
)


class Composed(Value):
    """A variant of the template's, with what it says of itself, disclosures apart."""

    variant: Variant
    own: str


class Weighed(Value):
    """A variant of the model's, and what in it must be mended."""

    variant: Variant
    faults: tuple[str, ...]


class Settled(NamedTuple):
    """A variant with what its writer said, disclosures apart, and the model to ask for the next one."""

    variant: Variant
    own: str
    model: Model | None


Told = Generator[Progress, None, Settled | None]


def settle(dossier: Dossier, axis: str, others: Sequence[str], studio: Studio, model: Model | None) -> Told:
    """The variant of `dossier` on `axis`; nothing when it would say what `others` say. `model` may have gone down."""
    why = NO_MODEL
    if model:
        try:
            settled = yield from _by_model(dossier, axis, studio, model)
        except ModelFault as fault:
            if studio.insist:
                raise BadInput(fault.said.zh, fault.said.en) from None
            why, model = fault.said, None if isinstance(fault, ModelDown) else model
        except DetectorDown:
            why = NOT_MASKED
        else:
            if settled and not repeats(settled.own, others):
                return settled
            why = REPEATED if settled else BLOCKED
    composed = yield from studio.step("compose", Composed, _by_template(dossier, axis, studio, why))
    return None if repeats(composed.own, others) else Settled(composed.variant, composed.own, model)


def _by_model(dossier: Dossier, axis: str, studio: Studio, model: Model) -> Told:
    asking = to_write(dossier, phrases(dossier.language).angles[axis], studio.masker)
    written = yield from studio.step("write", Written, _words(asking, model, dossier, Progress(stage="writing")))
    for rounds in range(1, ROUNDS + 2):
        weighed = yield from studio.step("judge", Weighed, _weighed(written, dossier, axis, studio))
        if not (faults := weighed.faults):
            by_whom = {"model": model.name, "rounds": rounds, "prompt": asking.stamp}
            variant = weighed.variant.model_copy(update=by_whom)
            return Settled(variant, "\n".join(written.parts.values()), model)
        if rounds <= ROUNDS:
            mending = to_mend(dossier, written.answer, faults, studio.masker)
            why = Progress(stage="mending", said=Bilingual(zh="；".join(faults), en="; ".join(faults)))
            written = yield from studio.step("mend", Written, _words(mending, model, dossier, why))
    return None


def _words(asking: Asking, model: Model, dossier: Dossier, why: Progress) -> Generator[Progress, None, Written]:
    yield why
    told = write(asking, model, dossier)
    while True:
        try:
            words = next(told)
        except StopIteration as end:
            written: Written = end.value
            return written
        yield Progress(stage="words", words=words)


def _weighed(written: Written, dossier: Dossier, axis: str, studio: Studio) -> Generator[Progress, None, Weighed]:
    yield Progress(stage="checking")
    variant = _judged(written, dossier, axis, studio)
    faults = (*_personal(written, dossier, studio), *_faults(variant.report.findings, written, dossier))
    return Weighed(variant=variant if faults else _looked_into(variant, dossier, studio), faults=faults)


def _judged(written: Written, dossier: Dossier, axis: str, studio: Studio) -> Variant:
    words = with_notices(written.parts, dossier.channel, dossier.language, dossier.notices)
    judged = judge(words, dossier, studio.guard, "model")
    return Variant(
        words=words,
        axis=axis,
        writer="model",
        rounds=1,
        prompt="",
        claims=written.claims,
        report=judged.report,
        ledger=judged.ledger,
        links=judged.links,
    )


def _looked_into(variant: Variant, dossier: Dossier, studio: Studio) -> Variant:
    """A variant nothing stops, with what its meaning, the brand and the law say: for people, not for another mend."""
    seen = look_into(variant.report, variant.words, dossier.day, studio.insight)
    return variant.model_copy(update={"report": seen.report, "brand": seen.brand})


def _personal(written: Written, dossier: Dossier, studio: Studio) -> list[str]:
    """Why a model's words may not stay: somebody's data stand in them, a mask of such, or what the vault keeps."""
    words = "\n".join(written.parts.values())
    named = studio.redactor.redact(words).entities or PLACEHOLDER.search(words)
    found = named or (studio.vault and studio.vault.leaks(words, ""))
    return ["不要写个人信息" if dossier.language == "zh" else "write no personal data"] if found else []


def _faults(findings: Sequence[Finding], written: Written, dossier: Dossier) -> list[str]:
    """What must be mended, in the language of the copy."""
    zh = dossier.language == "zh"
    faults = [
        f"“{finding.quote}”：{finding.message.to(dossier.language)}"
        for finding in findings
        if finding.outcome is Outcome.BLOCK
    ]
    faults += [f"没有{mark}这个代号" if zh else f"there is no mark {mark}" for mark in written.strange]
    faults += [f"“{said}”放错了要素" if zh else f"“{said}” states another kind of fact" for said in written.misplaced]
    strangers = leaked("".join(written.parts.values()), dossier)
    faults += [f"“{word}”不是这款产品的内容" if zh else f"“{word}” is not about this product" for word in strangers]
    if not all(written.parts.values()):
        faults.append("有的部位太长或没有写" if zh else "some parts are too long or empty")
    if any(
        re.search(GREETING + re.escape(name), words) for words in written.parts.values() for name in _names(dossier)
    ):
        faults.append("称呼里不能写产品名" if zh else "do not greet the product by its name")
    if not any(claim.evidence for claim in written.claims):
        faults.append("没有写到任何要素" if zh else "no fact is stated")
    return list(dict.fromkeys(faults))


def _names(dossier: Dossier) -> tuple[str, str]:
    return dossier.product.name.zh, dossier.product.name.en


def _by_template(dossier: Dossier, axis: str, studio: Studio, why: Bilingual) -> Generator[Progress, None, Composed]:
    """The template's words with the brief's points, or without those that would be blocked."""
    yield Progress(stage="template", said=why)
    points = [point for point in dossier.brief.points if not _blocked(dossier, axis, studio, [point])]
    composed = _composed(dossier, axis, studio, points)
    return composed.model_copy(update={"variant": _looked_into(composed.variant, dossier, studio)})


def _blocked(dossier: Dossier, axis: str, studio: Studio, points: Sequence[str]) -> bool:
    return _composed(dossier, axis, studio, points).variant.verdict is Outcome.BLOCK


def _composed(dossier: Dossier, axis: str, studio: Studio, points: Sequence[str]) -> Composed:
    parts = compose(dossier, axis, points)
    words = with_notices(parts, dossier.channel, dossier.language, dossier.notices)
    judged = judge(words, dossier, studio.guard, "template")
    variant = Variant(
        words=words,
        axis=axis,
        writer="template",
        rounds=1,
        prompt=STAMP,
        claims=claims_by_ledger(words.text, judged.ledger, dossier),
        report=judged.report,
        ledger=judged.ledger,
        links=judged.links,
    )
    return Composed(variant=variant, own="\n".join(parts.values()))
