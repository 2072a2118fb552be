"""Questions of rules put to the chosen model: masked, answered once for the same words, silent when the model fails."""

from collections.abc import Callable
from functools import lru_cache

from pydantic import BaseModel, Field

from assistant.model import Ask, Model, ModelFault, Turn
from guardrails.checks import Answered
from guardrails.personal import Redactor
from knowledge.channels import Copy
from knowledge.values import Language, Value
from prompts import prompt

KEPT = 1024
"""Answers that are remembered: a text that is judged twice is asked about once."""
MOST = 200


class Asked(Value):
    """The inputs of the prompt `ask`."""

    question: str
    words: str


class Reply(BaseModel):
    """What a model answers."""

    yes: bool
    quote: str = Field(default="", max_length=400)


class Questioner:
    """Asks a model; what it does not answer is None, and is asked again next time."""

    def __init__(self, model: Callable[[], Model], redactor: Callable[[], Redactor]) -> None:
        self._model, self._redactor = model, redactor
        self._answer = lru_cache(KEPT)(self._put)

    def __call__(self, question: str, copy: Copy) -> Answered | None:
        """The answer about `copy`, or None."""
        try:
            return self._answer(question, copy.text, copy.language)
        except ModelFault:
            return None

    def _put(self, question: str, words: str, language: Language) -> Answered:
        lines = prompt("ask", language).render(Asked(question=question, words=words))
        redact = self._redactor().redact
        turns = tuple(Turn(role=line.role, words=redact(line.words).masked) for line in lines)
        reply = self._model().answer(Ask(turns=turns, language=language, most=MOST), Reply)
        return Answered(yes=reply.yes, quote=reply.quote)
