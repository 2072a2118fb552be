"""Masked text: the only text that may become a prompt, a log line, a trace attribute or a stored passage."""

import re
from collections.abc import Iterable
from typing import Any, Final, NoReturn, Self

from pydantic_core import CoreSchema, core_schema

_KEY: Final = object()
_WORDLESS = re.compile(r"[^0-9A-Za-z\u00c0-\U0010ffff]*")


class Masked:
    """Text a Redactor has cleaned. Nobody else can make one; adding or joining takes nothing but other Masked."""

    __slots__ = ("_text",)
    _text: str

    def __new__(cls, text: str = "", key: object = None) -> Self:
        """A `TypeError` for everyone but the Redactor."""
        if key is not _KEY or type(text) is not str:
            raise TypeError("only a Redactor makes Masked text; call Redactor.redact(text).masked")
        self = super().__new__(cls)
        object.__setattr__(self, "_text", text)
        return self

    def __init_subclass__(cls) -> NoReturn:
        """No subclass may loosen the promise."""
        raise TypeError("Masked has no subclasses")

    @classmethod
    def join(cls, parts: Iterable["Masked"], between: str = "\n") -> "Masked":
        """All `parts` with `between` them, which may hold no letters or digits."""
        if not _WORDLESS.fullmatch(between):
            raise TypeError("between Masked parts only blanks and punctuation may stand")
        return cls(between.join(_text_of(part) for part in parts), _KEY)

    def __add__(self, other: object) -> "Masked":
        """Both texts, one after the other; `TypeError` for a bare string."""
        return Masked(self._text + other._text, _KEY) if isinstance(other, Masked) else NotImplemented

    def __str__(self) -> str:
        return self._text

    def __repr__(self) -> str:
        return f"Masked({self._text!r})"

    def __len__(self) -> int:
        return len(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Masked) and self._text == other._text

    def __hash__(self) -> int:
        return hash((Masked, self._text))

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise AttributeError("Masked text never changes")

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _: object) -> Self:
        return self

    def __reduce_ex__(self, _: object) -> NoReturn:
        raise TypeError("Masked text is not pickled; store str(masked) and redact again when it comes back")

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: Any) -> CoreSchema:  # noqa: ANN401 - pydantic's own signature
        """As a field: an instance and nothing else; written out as its text."""
        return core_schema.is_instance_schema(cls, serialization=core_schema.to_string_ser_schema())


def _text_of(part: object) -> str:
    if not isinstance(part, Masked):
        raise TypeError(f"only Masked can be joined, not {type(part).__name__}")
    return str(part)


def _seal(text: str) -> Masked:
    """`text` as Masked; for the Redactor alone."""
    return Masked(text, _KEY)
