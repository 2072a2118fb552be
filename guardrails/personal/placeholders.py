"""Placeholders such as {{客户姓名#1}}: stable, numbered per case, kept apart from merge slots such as {{客户称谓}}."""

import re
from collections.abc import Collection, Iterable, Mapping

from guardrails.personal.views import HIDDEN, View, plain, spelled
from knowledge.values import Value

LONGEST = 16
_INNER = r"[^{}｛｝]"
PLACEHOLDER = re.compile(
    rf"(?=[{{｛]{{1,2}}{_INNER}{{3,12}}[}}｝])[{{｛]{{1,2}}\s*([\u4e00-\u9fffA-Za-z_]{{1,8}})\s*[#＃]\s*([0-9０-９]{{1,3}})\s*[}}｝]{{1,2}}"
)
_OPEN = re.compile(rf"[{{｛]{{1,2}}{_INNER}{{0,12}}[}}｝]?")
KEPT = re.compile(r"[{｛]{2}[^{}｛｝]{1,24}[}｝]{2}")
"""Merge slots and placeholders already there: never personal data, never split."""
_SEPARATORS = frozenset(f" \t\r\n{HIDDEN}-.·_,/()|;、*~")
_GONE = dict.fromkeys(map(ord, _SEPARATORS))


class Known(Value):
    """A value the case already holds: matched exactly. With a placeholder it keeps it, else it is given one."""

    value: str
    type: str = "PERSON"
    placeholder: str | None = None


class UnknownPlaceholder(Exception):
    """A placeholder stands for nothing in this case; the text must not go out."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(f"{placeholder} stands for nothing in this case")
        self.placeholder = placeholder


def canonical(value: str) -> str:
    """`value` without its spelling: folded, numbers as digits, separators gone; equal values get equal placeholders."""
    bare = value.translate(_GONE)
    if bare.isascii() and bare.isdigit():
        return bare
    first = plain(value)
    numbers = spelled(first)
    digits = numbers.low.translate(_GONE)
    if sum(map(str.isdigit, digits)) * 2 > len(digits):
        return digits
    return first.low.translate(_GONE)


def loose(view: View) -> tuple[str, list[int]]:
    """The letters and digits of `view` without separators, and where each stands in the text as given."""
    places = [i for i, char in enumerate(view.low) if char not in _SEPARATORS]
    return "".join(view.low[i] for i in places), [view.at[i] for i in places]


def restore(text: str, values: Mapping[str, str]) -> str:
    """`text` with its values; full-width, single and spaced braces too. `UnknownPlaceholder` when one has none."""

    def value_of(found: re.Match[str]) -> str:
        name = f"{{{{{found[1]}#{int(found[2])}}}}}"
        if name not in values:
            raise UnknownPlaceholder(name)
        return values[name]

    return PLACEHOLDER.sub(value_of, text)


class StreamRestorer:
    """Puts values back while text streams in; holds back no more than an open placeholder, at most 16 characters."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self._held = ""

    @property
    def held(self) -> int:
        """How many characters wait for their end."""
        return len(self._held)

    def push(self, chunk: str) -> str:
        """What can be shown now. `UnknownPlaceholder` as soon as one is complete."""
        text = self._held + chunk
        cut = _safe_until(text)
        self._held = text[cut:]
        return restore(text[:cut], self._values)

    def end(self) -> str:
        """The rest."""
        rest, self._held = self._held, ""
        return restore(rest, self._values)


def _safe_until(text: str) -> int:
    start = max(text.rfind("{"), text.rfind("｛"))
    if start < 0:
        return len(text)
    if start and text[start - 1] in "{｛":
        start -= 1
    return start if _OPEN.fullmatch(text, start) else len(text)


def values_of(entries: Iterable[Known]) -> dict[str, str]:
    """Placeholder → value."""
    return {entry.placeholder: entry.value for entry in entries if entry.placeholder}


class Numbering:
    """Gives each value of a case its placeholder: known ones keep theirs, new ones the next free number."""

    def __init__(self, known: Iterable[Known], text: str) -> None:
        self._given: dict[str, Known] = {}
        self._by_value = {(e.type, canonical(e.value)): e.placeholder for e in known if e.placeholder}
        self._last: dict[str, int] = {}
        for found in PLACEHOLDER.finditer(" ".join([text, *filter(None, self._by_value.values())])):
            self._last[found[1]] = max(self._last.get(found[1], 0), int(found[2]))

    @property
    def entries(self) -> Collection[Known]:
        """Every placeholder given so far with its value."""
        return self._given.values()

    def placeholder(self, type: str, label: str, value: str) -> str:
        """The placeholder that stands for `value`."""
        key = (type, canonical(value))
        name = self._by_value.get(key)
        if name is None:
            self._last[label] = self._last.get(label, 0) + 1
            name = self._by_value[key] = f"{{{{{label}#{self._last[label]}}}}}"
        if name not in self._given:
            self._given[name] = Known(value=value, type=type, placeholder=name)
        return name
