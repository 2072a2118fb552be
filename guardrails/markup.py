"""Markup: a text with what HTML and escapes stand for written out (&#20445; <b> \\u4fdd)."""

import re
from html import unescape

from guardrails.folding import Folded, fold_characters
from guardrails.loosening import Edit, Place, rewrite

MARKUP = re.compile(
    r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,30});|\\u[0-9a-f]{4}"
    r"|<!--[^\n]{0,200}?-->|</?(?:[a-z][a-z0-9]{0,12})(?:\s[^<>\n]{0,200})?/?>"
)
BREAK = re.compile(r"</?(?:br|p|div|li|ul|ol|h[1-6]|tr|td|th|table|section|article)\b")


def written_out(folded: Folded) -> tuple[Folded, list[Place]]:
    """The text with its markup read, and where that was."""
    if "&" not in folded.text and "<" not in folded.text and "\\u" not in folded.text:
        return folded, []
    edits = [_edit(found, folded) for found in MARKUP.finditer(folded.text)]
    return (rewrite(folded, edits) if edits else folded), [edit.place for edit in edits]


def _edit(found: re.Match[str], folded: Folded) -> Edit:
    """What one piece of markup is read as; a match holds it when it stands for nothing."""
    start, end = found.span()
    words = _meant(found[0])
    if words:
        return Edit(start, end, words, (start,) * len(words), Place(*folded.span(start, end)))
    before, after = max(0, start - 1), min(len(folded.text), end + 1)
    return Edit(start, end, "", (), Place(*folded.span(before, after), closes=True, least=2))


def _meant(markup: str) -> str:
    """What is read for a piece of markup."""
    if markup[0] == "<":
        return "\n" if BREAK.match(markup) else ""
    return fold_characters(chr(int(markup[2:], 16)) if markup[0] == "\\" else unescape(markup))
