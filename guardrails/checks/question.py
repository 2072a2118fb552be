"""A yes/no question put to a model: it may only ask, and its silence asks too."""

from guardrails.checks import Hit, Setting, triggers
from guardrails.matching import Reading
from guardrails.rules import Question
from knowledge.values import Bilingual


def judge(check: Question, reading: Reading, setting: Setting) -> list[Hit]:
    """A doubt when the model says yes, or cannot say."""
    found = triggers(check.when, reading)[:1]
    if not found or setting.ask is None:
        return []
    answer = setting.ask(f"{check.question.to(setting.copy.language)}\n\n{setting.copy.text}")
    return [] if answer is False else [Hit(hit, doubt=UNSURE if answer is None else check.question) for hit in found]


UNSURE = Bilingual(zh="模型未能判断，请人工研判。", en="The model could not decide; a person must.")
