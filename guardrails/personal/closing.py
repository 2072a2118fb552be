# ruff: noqa: E501 - a pattern is read in one piece
"""A reading in which values pulled apart are closed up: A G N E S, 2 0 / 0 8 / 1 9 8 2; a number on two lines."""

import re

from guardrails.personal.patterns import compiled
from guardrails.personal.views import View, rewritten

_ONE, _EDGE = "[0-9A-Za-zÀ-ž]", "(?![0-9A-Za-zÀ-ž])"
_LETTERS = compiled(
    rf"(?<![0-9A-Za-zÀ-ž])(?![aiI] ){_ONE}(?:(?: (?:[/.\-():@+#'] )?{_ONE}{_EDGE}){{4,}}(?:  ?(?:(?<=  ){_ONE}{_EDGE} )?(?:{_ONE}{_EDGE} ?){{2,}}(?<! ))?(?: \))?|(?: {_ONE}{_EDGE}){{2,3}}  (?:{_ONE}{_EDGE} ){{2,}}{_ONE}{_EDGE})"
)
_MARKED = compiled(rf"(?<![0-9A-Za-zÀ-ž]){_ONE}([\-._])(?:{_ONE}\1){{3,}}{_ONE}{_EDGE}")
_LINE = re.compile(r"\r?\n[ ]?(?=(?=[A-Z\-]{0,6}\d)[0-9A-Z\-]{3,14}[ ]?(?:\r?\n|\Z|[a-z(,.;]))")
_NUMBER_LINE = re.compile(r"[0-9A-Z\-/.]*\d[0-9A-Z\-/.]*[ ]?\Z")
_SINGLE = compiled(
    r"(?<![0-9A-Za-z])[0-9A-Za-z](?:(?:(?: [/.\-():] | )[0-9A-Za-z]){2}(?:(?: [/.\-():] |  ?)[0-9A-Za-z]){2}|(?:[\-._][0-9A-Za-z]){4})(?![0-9A-Za-z])"
)


def closed(view: View) -> View:
    """`view` with such values in one piece; `view` itself if it has none."""
    whole = view
    if "\n" in whole.text:
        whole = rewritten(whole, _LINE, _one_line)
    if _SINGLE.search(whole.text):
        whole = rewritten(rewritten(whole, _LETTERS, _together), _MARKED, lambda found: found[0].replace(found[1], ""))
    return view if whole.text == view.text else View(whole.text, whole.at, view)


def _one_line(found: re.Match[str]) -> str:
    return "" if _NUMBER_LINE.search(found.string, max(0, found.start() - 20), found.start()) else found[0]


def _together(found: re.Match[str]) -> str:
    return " ".join(part.replace(" ", "") for part in found[0].split("  "))
