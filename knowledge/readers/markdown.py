"""Markdown: front matter, headings, paragraphs, list entries, and tables whose rows carry their heads."""

import re
from collections.abc import Iterator

from knowledge.documents import Block, Remark
from knowledge.readers.headings import Path
from knowledge.readers.hidden import hidden_remarks
from knowledge.readers.plain import text_of
from knowledge.readers.source import Reading, Source
from knowledge.readers.tables import grid_of, rows_in_words, tidy

FENCE = re.compile(r"^\s{0,3}(`{3,}|~{3,})")
HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
UNDERLINE = re.compile(r"^\s{0,3}(=+|-{2,})\s*$")
ENTRY = re.compile(r"^\s*([-*+]|\d{1,3}[.)、])\s+")
BULLET = re.compile(r"^\s*[-*+]\s+")
"""A mark that says nothing; the number of an entry is kept, for laws are cited by it."""
RULE = re.compile(r"^\s{0,3}([-*_]\s*){3,}$")
DIVIDER = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
COMMENT = re.compile(r"<!--(.*?)(-->|\Z)", re.DOTALL)
CONCEALED = re.compile(
    r"(?is)<(\w+)[^>]*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|\shidden[\s>])[^>]*>.*?</\1\s*>"
)
INLINE: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"!\[([^\]]*)\]\([^)]*\)"), r"\1"),
    (re.compile(r"\[([^\]]+)\]\([^)\s]*(?:\s+\"[^\"]*\")?\)"), r"\1"),
    (re.compile(r"(?i)<br\s*/?>"), " "),
    (re.compile(r"</?[a-zA-Z][^<>]{0,200}>"), ""),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![\w*])\*(?=[^\s*])([^*\n]+?)(?<=\S)\*(?!\*)"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|~-])"), r"\1"),
)


def read_markdown(source: Source) -> Reading:
    """The blocks below the front matter; comments and concealed HTML are dropped and told."""
    header, body = split_front(text_of(source))
    body, concealed = _reveal(body)
    blocks = tuple(_blocks(body.split("\n")))
    title = next((block.text for block in blocks if block.heading == (block.text,)), "")
    return Reading(blocks=blocks, header=header, title=title, remarks=concealed)


def split_front(text: str) -> tuple[str, str]:
    """The YAML between `---` at the very top, and the rest; no front matter is no mistake."""
    text = text.removeprefix("\ufeff")
    if not text.startswith("---\n"):
        return "", text
    header, found, body = text[4:].partition("\n---")
    if not found or (body and not body.startswith("\n")):
        return "", text
    return header, body


def _reveal(body: str) -> tuple[str, tuple[Remark, ...]]:
    """The body without what a browser would not show, and a remark when there was words in it."""
    hidden = [part for part in (match[1].strip() for match in COMMENT.finditer(body)) if part]
    body = COMMENT.sub("", body)
    hidden += [match[0] for match in CONCEALED.finditer(body)]
    return CONCEALED.sub("", body), hidden_remarks(len(hidden))


def _blocks(lines: list[str]) -> Iterator[Block]:
    path, at = Path(), 0
    while at < len(lines):
        line = lines[at]
        following = lines[at + 1] if at + 1 < len(lines) else ""
        heading = HEADING.match(line)
        if heading or (line.strip() and not _starts(line) and UNDERLINE.match(following)):
            words, level, at = _heading(line, following, at)
            path.enter(level, words)
            yield Block(text=words, heading=path.words)
        elif "|" in line and "|" in following and DIVIDER.match(following):
            end = next((n for n in range(at + 2, len(lines)) if "|" not in lines[n]), len(lines))
            grid = grid_of([_cells(line) for n, line in enumerate(lines[at:end]) if n != 1])
            yield from (Block(text=row.words, heading=path.words) for row in rows_in_words(grid))
            at = end
        else:
            end = _end(lines, at)
            words = tidy(plain_words(" ".join(_bare(part) for part in lines[at:end])))
            if words:
                yield Block(text=words, heading=path.words)
            at = end


def _heading(line: str, following: str, at: int) -> tuple[str, int, int]:
    """The words and level of the heading at line `at`, and the line after it."""
    marked = HEADING.match(line)
    if marked:
        return tidy(plain_words(marked[2])), len(marked[1]), at + 1
    return tidy(plain_words(line)), 1 if following.strip().startswith("=") else 2, at + 2


def _end(lines: list[str], at: int) -> int:
    """The line after the paragraph, entry or fenced block that begins at `at`."""
    fence = FENCE.match(lines[at])
    if fence:
        return next((n + 1 for n in range(at + 1, len(lines)) if lines[n].strip().startswith(fence[1])), len(lines))
    if not lines[at].strip() or RULE.match(lines[at]):
        return at + 1
    return next((n for n in range(at + 1, len(lines)) if not lines[n].strip() or _starts(lines[n])), len(lines))


def _starts(line: str) -> bool:
    """Whether a line begins something new rather than going on with the paragraph."""
    return bool(ENTRY.match(line) or HEADING.match(line) or FENCE.match(line) or RULE.match(line) or "|" in line)


def _bare(line: str) -> str:
    """A line without its fence, rule, quote or bullet."""
    if FENCE.match(line) or RULE.match(line):
        return ""
    return BULLET.sub("", re.sub(r"^\s*(>\s?)+", "", line))


def _cells(line: str) -> list[str]:
    row = line.strip().removeprefix("|")
    row = row[:-1] if row.endswith("|") and not row.endswith(r"\|") else row
    return [plain_words(cell) for cell in re.split(r"(?<!\\)\|", row)]


def plain_words(words: str) -> str:
    """Words without inline marks: bold, italics, code, links, tags."""
    for pattern, by in INLINE:
        words = pattern.sub(by, words)
    return words
