"""Finding an article in the text of a law: 第二十五条第（二）项, Article 50(4), § 1026.24(d)(1), CONC 3.5.3R."""

import re
from collections.abc import Iterator

from knowledge.figures.numerals import read_number

NUMBERED = "零〇一二三四五六七八九十百"
CHAPTER = re.compile(rf"^第[{NUMBERED}]+[章节编]")
ARTICLE = re.compile(rf"^第([{NUMBERED}0-9]+)条(?:之[{NUMBERED}])?[\s　]*")
POINT = re.compile(rf"^([{NUMBERED}]+)、")
"""How guides number what laws call articles."""
INLINE = re.compile(rf"(?<=[。；]) +(?=第[{NUMBERED}]+条 )")
"""Where a line goes on with the next article."""
ITEM = re.compile(rf"(?:^|(?<=[：；。;:…\n 　]))[（(]([{NUMBERED}0-9]+)[）)]", re.MULTILINE)
NAMED = re.compile(r"([㐀-鿿]{4,}?)(?:第([0-9])款)?(?:第[（(]([0-9]+)[)）]项)?")
HEADING = re.compile(r"^[^，。；：]{2,30}(?:（[^）]*）)?$")
CITED = re.compile(r"第?([0-9、至,，\s]+)条(?:第([0-9])款)?(?:第([()（）0-9、，,\s]+)项)?")
ENGLISH_CITED = re.compile(r"(?:Art(?:icle)?\.?\s*|§+\s*)?(\d+[A-Z]?(?:\.\d+)*[A-Z]?)?((?:\([0-9a-zA-Z]+\))*)")
LETTERS = "abcdefghijklmnopqrstuvwxyz"
ROMANS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")


def chinese(text: str, cited: str) -> str | None:
    """The words of the articles that `cited` names, with their chapeau where single items are named."""
    named = NAMED.fullmatch(cited)
    if named:
        return _named(text, named[1], int(named[2]) if named[2] else None, _numbers(named[3] or ""))
    found = [words for wanted in _wanted(cited) if (words := _article(text, *wanted))]
    return "\n".join(found) or None


def english(text: str, cited: str) -> str | None:
    """The words of the first provision that `cited` names, down to the paragraph that the text still tells apart."""
    for one in re.split(r",\s*|\s+and\s+", cited):
        match = ENGLISH_CITED.match(one.strip())
        if match is None or not match[0].strip():
            continue
        section = _section(text, match[1]) if match[1] else text
        if section is not None:
            found = _paragraph(section, re.findall(r"\(([0-9a-zA-Z]+)\)", match[2]))
            if found:
                return found
    return None


def _wanted(cited: str) -> Iterator[tuple[int, int | None, tuple[int, ...]]]:
    """Article, paragraph and items of each citation in 第19条第(4)、(6)项、第20条."""
    for found in CITED.finditer(cited):
        articles = _numbers(found[1])
        items = _numbers(found[3] or "")
        for article in articles:
            yield article, int(found[2]) if found[2] else None, items


def _named(text: str, name: str, paragraph: int | None, items: tuple[int, ...]) -> str | None:
    """What stands under a heading that begins with `name`: some texts have no numbers."""
    lines = text.splitlines()
    first = next((at for at, line in enumerate(lines) if line.startswith(name)), None)
    if first is None:
        return None
    last = next((at for at in range(first + 1, len(lines)) if HEADING.search(lines[at])), len(lines))
    return _chosen(lines[first + 1 : last], paragraph, items)


def _numbers(listed: str) -> tuple[int, ...]:
    """8至10 is 8, 9, 10; lists are read in order."""
    found: list[int] = []
    for piece in re.split(r"[、,，]", re.sub(r"[()（）\s]", "", listed)):
        first, _, last = piece.partition("至")
        if first.isdigit():
            found += range(int(first), int(last if last.isdigit() else first) + 1)
    return tuple(found[:12])


def _article(text: str, number: int, paragraph: int | None, items: tuple[int, ...]) -> str | None:
    lines = _lines_of(text, number, ARTICLE) or _lines_of(text, number, POINT)
    return _chosen(lines, paragraph, items) if lines else None


def _chosen(lines: list[str], paragraph: int | None, items: tuple[int, ...]) -> str | None:
    """A paragraph of an article, or all of it; of its items only those named."""
    paragraphs = _paragraphs(lines)
    chosen = (paragraphs[paragraph - 1 : paragraph] if paragraph else ()) or paragraphs
    if not items:
        return "\n".join(chosen) or None
    return _with_items(next((words for words in chosen if ITEM.search(words)), "\n".join(chosen)), items)


def _lines_of(text: str, number: int, mark: re.Pattern[str]) -> list[str]:
    """The lines of one article, from its number to the next."""
    found: list[str] = []
    for line in INLINE.sub("\n", text).splitlines():
        begins = mark.match(line)
        if begins and found:
            break
        if begins and _value(begins[1]) == number:
            found.append(line)
        elif found and CHAPTER.match(line):
            break
        elif found:
            found.append(line)
    return found


def _value(written: str) -> int:
    return int(written) if written.isdigit() else int(read_number(written))


def _paragraphs(lines: list[str]) -> list[str]:
    """款: lines, each with the items that follow it; a bare number goes with what comes next."""
    paragraphs: list[str] = []
    for line in lines:
        bare = paragraphs and not ARTICLE.sub("", paragraphs[-1]).strip()
        if paragraphs and (bare or ITEM.match(line.strip())):
            paragraphs[-1] += "\n" + line
        else:
            paragraphs.append(line)
    return paragraphs


def _with_items(words: str, items: tuple[int, ...]) -> str:
    """The chapeau and the items named; all of it where they are not told apart."""
    marks = list(ITEM.finditer(words))
    ends = [*(mark.start() for mark in marks[1:]), len(words)]
    kept = [words[m.start() : end].strip() for m, end in zip(marks, ends, strict=True) if _value(m[1]) in items]
    return "\n".join([words[: marks[0].start()].strip(), *kept]) if kept else words


def _section(text: str, number: str) -> str | None:
    """From the heading that carries `number` to the next heading of its kind."""
    bare = number.rstrip("RG")
    if "." in bare:
        head = re.compile(rf"^[^\n]{{0,60}}?(?<![\d.]){re.escape(bare)}(?![\d.])[^\n]{{0,80}}$", re.MULTILINE)
        other = re.compile(r"^(?:§+ ?|[A-Z][^\n]{0,40}? )\d+\.\d+[^\n]{0,80}$", re.MULTILINE)
    else:
        head = re.compile(rf"^(?:Article|Art\.?|Section|§) ?{re.escape(bare)}\b[^\n]{{0,120}}$", re.MULTILINE)
        other = re.compile(r"^(?:Article|Art\.?|Section|§) ?\d+\b[^\n]{0,120}$", re.MULTILINE)
    pieces = []
    for begins in head.finditer(text):
        following = other.search(text, begins.end())
        pieces.append(text[begins.start() : following.start() if following else len(text)].strip())
    return "\n".join(pieces) or None


def _paragraph(section: str, path: list[str]) -> str | None:
    """The words under (a)(1)…, as deep as the text goes; nothing where it does not tell even the first apart."""
    start, end = 0, len(section)
    for depth, mark in enumerate(path):
        found = _mark(mark, depth).search(section, start, end)
        if found is None:
            return section[start:end].strip() if depth else None
        after = _next(mark, depth)
        sibling = _mark(after, depth).search(section, found.end(), end) if after else None
        start, end = found.start(), sibling.start() if sibling else end
    return section[start:end].strip() or None


def _mark(mark: str, depth: int) -> re.Pattern[str]:
    """`mark` where it opens a paragraph: at the start of a line, in a heading, or behind the mark or dash above it."""
    form = rf"(?:\({re.escape(mark)}\)|{mark}\.)" if mark.isdigit() and not depth else rf"\({re.escape(mark)}\)"
    inline = rf"(?:^§ ?[0-9.]+|(?<=—)|(?<=[a-z]\)) ?|(?<=[a-z])(?=\(1\))){form}(?= ?[A-Z(“\n]|$)"
    return re.compile(rf"^{form}(?=[ (—\n]|$)|{inline}", re.MULTILINE)


def _next(mark: str, depth: int) -> str | None:
    """The mark that follows (c), (3) or (ii), if it is plain which."""
    if mark.isdigit():
        return str(int(mark) + 1)
    if depth >= 2 and mark in ROMANS[:-1]:
        return ROMANS[ROMANS.index(mark) + 1]
    if len(mark) == 1 and mark.lower() in LETTERS[:-1]:
        after = LETTERS[LETTERS.index(mark.lower()) + 1]
        return after if mark.islower() else after.upper()
    return None
