# ruff: noqa: E501 - a pattern is read in one piece
"""A reading in which values pulled apart are closed up: A G N E S, 2 0 / 0 8 / 1 9 8 2, AB<zero-width>12, a number on two lines."""

import re

import re2

from guardrails.personal.views import HIDDEN, View, rewritten

_ONE = "[0-9A-Za-zÀ-ž]"
_SPACED = rf"(?<![0-9A-Za-zÀ-ž])(?![aiI] ){_ONE}(?: (?:[/.\-():@+#'] )?{_ONE}(?![0-9A-Za-zÀ-ž])){{4,}}(?: \))?"
_MARKED = rf"(?<![0-9A-Za-zÀ-ž]){_ONE}([\-._])(?:{_ONE}\1){{3,}}{_ONE}(?![0-9A-Za-zÀ-ž])"
_BROKEN = r"(?<=[0-9A-Z])[ ]?\r?\n[ ]?(?=(?=[A-Z\-]{0,6}\d)[0-9A-Z\-]{3,14}[ ]?(?:\r?\n|\Z|[a-z(,.;]))"
_HIDDEN = rf"(?<=[0-9A-Za-zÀ-ž@.(]){HIDDEN}+(?=[0-9A-Za-zÀ-ž@.()])"
_APART = re.compile(rf"{_HIDDEN}|{_BROKEN}|{_SPACED}|{_MARKED}")
_GATE = re2.compile(
    rf"[0-9A-Za-z@.(]{HIDDEN}+[0-9A-Za-z@.()]|[0-9A-Z] ?\r?\n ?[A-Z\-]{{0,6}}\d[0-9A-Z\-]{{2,14}}"
    r"|\b[0-9A-Za-z](?: [/.\-():] | )[0-9A-Za-z](?: [/.\-():] | )[0-9A-Za-z](?: [/.\-():] | )[0-9A-Za-z](?: [/.\-():] | )[0-9A-Za-z]\b"
    r"|\b[0-9A-Za-z][\-._][0-9A-Za-z][\-._][0-9A-Za-z][\-._][0-9A-Za-z][\-._][0-9A-Za-z]\b"
)
_DIGIT_LINE = re.compile(r"[0-9A-Z\-/.]*\d[0-9A-Z\-/.]*\Z")


def closed(view: View) -> View:
    """`view` with such values in one piece; `view` itself if it has none."""
    if not _GATE.search(view.text):
        return view
    whole = rewritten(view, _APART, _joined)
    return view if whole is view else View(whole.text, whole.at, view)


def _joined(found: re.Match[str]) -> str:
    whole = found[0]
    if whole[0] == HIDDEN:
        return ""
    if "\n" in whole:
        return "" if _DIGIT_LINE.search(found.string, max(0, found.start() - 20), found.start()) else whole
    mark = found[1]
    return whole.replace(mark, "") if mark else whole.replace(" ", "")
