"""A model with only so much time: when it is used up the model counts as down, and the template writes on."""

from collections.abc import Callable, Iterator

from pydantic import BaseModel

from assistant.model import Ask, Model, ModelDown, V
from assistant.model.answers import read_answer


class TimedModel:
    """Another model, for `seconds` by `clock` (monotonic seconds) from its first question on."""

    def __init__(self, model: Model, seconds: float, clock: Callable[[], float]) -> None:
        self._model, self._seconds, self._clock = model, seconds, clock
        self._ends: float | None = None

    @property
    def name(self) -> str:
        """The other model's name."""
        return self._model.name

    def stream(self, ask: Ask, returns: type[BaseModel] | None = None) -> Iterator[str]:
        """The answer piece by piece; `ModelDown` once the time is used up."""
        self._ends = self._ends or self._clock() + self._seconds
        self._hold(self._ends)
        for piece in self._model.stream(ask, returns):
            yield piece
            self._hold(self._ends)

    def answer(self, ask: Ask, returns: type[V]) -> V:
        """The answer as a `returns`; `ModelDown` once the time is used up."""
        return read_answer("".join(self.stream(ask, returns)), returns, ask.language)

    def _hold(self, ends: float) -> None:
        if self._clock() > ends:
            raise ModelDown(
                f"给模型的 {self._seconds:.0f} 秒用完了，余下的由模板撰写。",
                f"the model's {self._seconds:.0f} seconds are used up; the template writes the rest.",
            )
