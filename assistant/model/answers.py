"""Answers of models, read with suspicion: cut off, refused, in another language or another form."""

import re

from pydantic import ValidationError

from assistant.model import ModelRefused, V
from knowledge.values import Language

REFUSALS = re.compile(
    r"\s*(抱歉|对不起|很遗憾|作为(一个|一名)?(AI|人工智能|语言模型)|我(无法|不能|没有办法)|"
    r"I['’]?m sorry|Sorry|I can(no|['’])t|I am (unable|not able)|As an AI|I['’]m (unable|not able))",
    re.IGNORECASE,
)
HAN = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{2,}")


def read_answer(text: str, returns: type[V], language: Language) -> V:
    """The answer `text` as a `returns`; `ModelRefused` says what is wrong with it."""
    heard(text, language)
    found = re.search(r"\{.*\}", text, re.DOTALL)
    try:
        return returns.model_validate_json(found[0] if found else text)
    except ValidationError:
        raise ModelRefused(
            "模型的回答不是约定的格式，未予采用。", "the model's answer is not in the agreed form and was not used."
        ) from None


def heard(text: str, language: Language) -> str:
    """The same text; `ModelRefused` when it is empty, a refusal, or in another language."""
    if not text.strip():
        raise ModelRefused("模型没有给出内容。", "the model answered with nothing.")
    if REFUSALS.match(text.lstrip('{"')) or REFUSALS.match(_first_words(text)):
        raise ModelRefused("模型拒绝了这次请求，未予采用。", "the model refused this request; nothing was used.")
    if not _speaks(text, language):
        raise ModelRefused("模型没有用要求的语言回答，未予采用。", "the model answered in another language; not used.")
    return text


def _first_words(text: str) -> str:
    """The first JSON string value of `text`, or nothing."""
    found = re.search(r':\s*\[?\s*"([^"]*)', text)
    return found[1] if found else ""


def _speaks(text: str, language: Language) -> bool:
    """Whether most words of `text`, without JSON keys, are of `language`: a Han character counts as half a word."""
    said = re.sub(r'"[a-z_]+"\s*:', "", text)
    han, latin = len(HAN.findall(said)) / 2, len(LATIN.findall(said))
    if han + latin < 4:
        return True
    return han >= latin if language == "zh" else latin >= han
