"""A yes/no question put to a model: it may only ask, its evidence must stand in the text, and its silence asks too."""

from guardrails.checks import Answered, Hit, Setting, triggers
from guardrails.folding import fold_characters
from guardrails.matching import Reading, Span
from guardrails.rules import Question
from knowledge.channels import Copy
from knowledge.values import Bilingual

UNSURE = Bilingual(zh="模型未能判断，请人工研判。", en="The model could not decide; a person must.")
UNPROVEN = Bilingual(
    zh="模型认为有此问题，但指不出原文，请人工研判。",
    en="The model sees this but cannot point to the words; a person must decide.",
)


def judge(check: Question, reading: Reading, setting: Setting) -> list[Hit]:
    """A doubt at the words the model points to when it says yes; at the trigger when nobody can say or prove it."""
    found = triggers(check.when, reading, check.unless)[:1]
    if not found:
        return []
    if setting.ask is None:
        return [Hit(found[0], doubt=_unasked(check.question))]
    answer = setting.ask(check.question.to(setting.copy.language), setting.copy)
    if answer is None:
        return [Hit(found[0], doubt=UNSURE)]
    if not answer.yes:
        return []
    place = _standing(answer.quote, reading)
    return [Hit(place, doubt=check.question)] if place else [Hit(found[0], doubt=UNPROVEN)]


def answers_no(_: str, copy: Copy) -> Answered:
    """Stands in for a model while edits are looked for: what was asked once is not asked again."""
    del copy
    return Answered(yes=False)


def _unasked(question: Bilingual) -> Bilingual:
    """The question put to a person."""
    return Bilingual(
        zh=f"{question.zh}（没有可问的模型，请人工研判。）", en=f"{question.en} (No model to ask: a person must judge.)"
    )


def _standing(quote: str, reading: Reading) -> Span | None:
    """Where the quoted words stand in the text."""
    words = fold_characters(quote.strip())
    at = reading.text.find(words) if words else -1
    return Span(at, at + len(words)) if at >= 0 else None
