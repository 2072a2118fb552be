"""HTML as a reader sees it: main words and tables, without menus, advertisements, footers or hidden text."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from knowledge.documents import Block
from knowledge.readers.headings import Path
from knowledge.readers.hidden import hidden_remarks
from knowledge.readers.plain import text_of
from knowledge.readers.source import Reading, Source, refuse
from knowledge.readers.tables import Cell, Grid, rows_in_words, tidy

DROPPED = "script,style,noscript,template,svg,canvas,nav,footer,aside,form,iframe,object,button,select,textarea,dialog"
ROLES = ("navigation", "banner", "contentinfo", "search", "complementary", "dialog", "menu", "alert")
BOILERPLATE = re.compile(
    r"(?i)(^|[\s_-])(nav(bar|igation)?|menu|breadcrumbs?|crumb|foot(er)?|side-?bar|ads?|adv(ert\w*)?|banner|cookies?|share|"
    r"social|related|recommend\w*|copyright|toolbar|pager|pagination|login|popup|modal|comments?|friend-?links?)($|[\s_-])"
)
CONCEALED = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*(hidden|collapse)|opacity\s*:\s*0(\.0*)?\s*(;|$|!)|"
    r"font-size\s*:\s*(0|1px|1pt|0?\.\d+(px|pt|em|rem))\s*\w*\s*(;|$|!)|text-indent\s*:\s*-\d{3,}|"
    r"(left|top)\s*:\s*-\d{4,}|clip\s*:\s*rect\(0|(?<![-\w])color\s*:\s*(white|#fff(fff)?|transparent|rgba?\(255,\s*255,\s*255)"
)
GROUNDED = re.compile(r"(?i)background")
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)")
UNCLOSED = re.compile(r"(?i)(p|li|t[dhr]|d[dt]|option|br|hr|img|input|meta|link|col|area|base|embed|source|wbr)\Z")
STYLE_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
BLOCKS = re.compile(
    r"(p|div|li|[uod]l|d[td]|h[1-6r]|article|section|main|header|blockquote|pre|table|t[rdh]|caption|body|html|center|"
    r"figure|figcaption|details|summary|address)\Z"
)


def read_web(source: Source) -> Reading:
    """The blocks of the page's main part, its title, and a remark on what was hidden."""
    markup = text_of(source)
    if _too_deep(markup, source.limits.depth * 8):
        raise refuse(source.name, "deep")
    tree = LexborHTMLParser(markup)
    title = next((tidy(node.text()) for node in tree.css("title")), "")
    hidden = _drop_hidden(tree)
    _drop_boilerplate(tree)
    blocks = tuple(_blocks(_main(tree.body))) if tree.body else ()
    return Reading(blocks=blocks, title=title, remarks=hidden_remarks(hidden))


def _too_deep(markup: str, limit: int) -> bool:
    """Whether elements seem nested deeper than `limit`; told from the tags, before any parser meets them."""
    depth = 0
    for closing, tag in TAG.findall(markup):
        if not UNCLOSED.match(tag):
            depth = max(depth - 1, 0) if closing else depth + 1
        if depth > limit:
            return True
    return False


def _drop_hidden(tree: LexborHTMLParser) -> int:
    """Takes out what the page's styles hide; how many places had words."""
    concealed = [node for node in tree.css("[style],[hidden],[aria-hidden=true]") if _is_hidden(node)]
    for sheet in tree.css("style"):
        for selectors, rules in STYLE_RULE.findall(sheet.text()):
            if CONCEALED.search(rules) and not GROUNDED.search(rules):
                concealed += _selected(tree, selectors)
    worded = sum(bool(node.text().strip()) for node in concealed)
    _drop(concealed)
    return worded


def _is_hidden(node: LexborNode) -> bool:
    style = node.attributes.get("style") or ""
    if "hidden" in node.attributes or node.attributes.get("aria-hidden") == "true":
        return True
    return bool(CONCEALED.search(style)) and not (GROUNDED.search(style) and "none" not in style)


def _selected(tree: LexborHTMLParser, selectors: str) -> list[LexborNode]:
    """What a style rule's selectors match; selectors this parser does not know match nothing."""
    plain = selectors.strip()
    if not re.fullmatch(r"[\w\s.#,>*-]+", plain):
        return []
    try:
        return [node for node in tree.css(plain) if node.tag not in {"html", "body"}]
    except ValueError:
        return []


def _drop_boilerplate(tree: LexborHTMLParser) -> None:
    _drop(tree.css(DROPPED))
    named = [
        node
        for node in tree.css("[class],[id],[role]")
        if node.tag not in {"html", "body", "main", "article", "table"} and _is_boilerplate(node)
    ]
    _drop(named)
    _drop([node for node in tree.css("ul,ol,div,p") if _is_links(node)])


def _is_boilerplate(node: LexborNode) -> bool:
    marks = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    return node.attributes.get("role") in ROLES or bool(BOILERPLATE.search(marks))


def _is_links(node: LexborNode) -> bool:
    """Whether nearly all words of a list or box are links to elsewhere, three at the least."""
    links = node.css("a")
    if len(links) < 3:
        return False
    words = len(node.text().strip())
    return sum(len(link.text().strip()) for link in links) > 0.8 * words


def _drop(nodes: list[LexborNode]) -> None:
    for node in nodes:
        node.decompose(recursive=False)


def _main(body: LexborNode) -> LexborNode:
    """The part that holds the page's words: `main` or a lone `article` when it has half of them, else the body."""
    total = len(body.text())
    for selector in ("main", "[role=main]", "article"):
        found = body.css(selector)
        if len(found) == 1 and len(found[0].text()) * 2 >= total:
            return found[0]
    return body


def _blocks(root: LexborNode) -> Iterator[Block]:
    """Runs of text within one block element, and each data table at its place, under the headings passed."""
    path, words, owner = Path(), "", root
    for node in [*root.traverse(include_text=True), root]:
        table = _own_table(node)
        if node.tag == "table" and table is not None:
            yield from _flush(path, owner, words)
            words = ""
            yield from (Block(text=row.words, heading=path.words) for row in rows_in_words(_grid(node)))
        if node.tag == "br":
            words += " "
        if node.tag != "-text" or table is not None:
            continue
        now = _owner(node)
        if now.mem_id != owner.mem_id:
            yield from _flush(path, owner, words)
            words, owner = "", now
        words += node.text(deep=False)
    yield from _flush(path, owner, words)


def _flush(path: Path, owner: LexborNode, words: str) -> Iterator[Block]:
    words = tidy(words)
    if not words:
        return
    tag = owner.tag or ""
    if len(tag) == 2 and tag[0] == "h" and tag[1].isdigit():
        path.enter(int(tag[1]), words)
    yield Block(text=words, heading=path.words)


def _owner(node: LexborNode) -> LexborNode:
    """The nearest block element around a text."""
    while node.parent is not None and not BLOCKS.match(node.tag or ""):
        node = node.parent
    return node


def _own_table(node: LexborNode | None) -> LexborNode | None:
    """The innermost data table at or around `node`: two columns and rows at least, no table inside."""
    while node is not None and node.tag != "table":
        node = node.parent
    if node is None or len(node.css("table")) > 1:
        return None
    rows = node.css("tr")
    wide = max((len(row.css("td,th")) for row in rows), default=0)
    return node if len(rows) > 1 and wide > 1 else None


def _grid(table: LexborNode) -> Grid:
    """The table's cells with their spans, each placed at the first free column of its row."""
    cells: list[Cell] = []
    taken: set[tuple[int, int]] = set()
    for row, line in enumerate(table.css("tr")):
        column = 0
        for node in line.css("td,th"):
            while (row, column) in taken:
                column += 1
            cell = Cell(
                row=row,
                column=column,
                words=tidy(node.text(separator=" ")),
                rows=_span(node, "rowspan"),
                columns=_span(node, "colspan"),
                head=node.tag == "th",
            )
            taken |= {(row + r, column + c) for r in range(cell.rows) for c in range(cell.columns)}
            cells.append(cell)
    height = len(table.css("tr"))
    return Grid(cells=tuple(cell.model_copy(update={"rows": min(cell.rows, height - cell.row)}) for cell in cells))


def _span(node: LexborNode, name: str) -> int:
    given = node.attributes.get(name) or "1"
    return min(max(int(given), 1), 100) if given.isdecimal() else 1
