"""Facts out of documents, read as proposals that point at their source; only what a person accepted counts."""

import re
from collections.abc import Callable, Iterator, Sequence
from hashlib import sha256

from knowledge.documents import Block, Document
from knowledge.figures import Figure, find_figures
from knowledge.figures.stated import figures_of
from knowledge.products import Fact
from knowledge.validity import validity_in, validity_of
from knowledge.values import Bilingual, Period, Value

Reader = Callable[[Block], Sequence[Fact]]
"""Reads facts out of a block, as a model may; a value that the block does not quote is dropped."""

AROUND = 200
"""Characters shown on either side of a quote."""
_ENTRY = re.compile(r"([^：；｜\n]{1,40})：([^；\n]*)")
_NAME_HEAD = re.compile(r"要素|项目|名称|指标|费用|科目|(?i:term|item|feature|fee|question)$")
_VALUE_HEAD = re.compile(r"内容|标准|数值|取值|(?i:value|amount|details?|rate|answer)$")
_KEY_HEAD = re.compile(
    r"产品|期限|期数|期次|存期|档|条件|客群|对象|渠道|方式|类型|(?i:product|term|tier|balance|condition)"
)
_NAME = re.compile(
    r"年化利率(?:（单利）)?|年利率|月利率|日利率|利率|收益率|业绩比较基准(?:（年化）)?|手续费率?|管理费率?|费率|年费|违约金|保费"
    r"|起[存购投]金额|起点|最高额度|额度|首付比例|最低还款额|最长期限|最短持有期|期限|持有期|犹豫期|等待期|缴费期|有效期|到账时间"
    r"|限额|上限|下限|(?i:APY|AER|APR|interest rate|fee|minimum (?:opening )?deposit|minimum balance|term|penalty)"
)
_DATED = re.compile("有效期|期间|日期|截止|发行期|募集期")
_SENTENCE = re.compile(r"[^。！？\n]+")


class Anchor(Value):
    """Where a fact stands: document, version, place for a person, code points of its blocks' text, and its words."""

    document: str
    version: str
    sha256: str
    place: str
    start: int
    end: int
    quote: str
    digest: str
    """SHA-256 of the quote."""
    context: str = ""
    """The words around the quote, to be read by who decides."""

    def stands_in(self, document: Document) -> bool:
        """Whether the quote still stands there, in whatever version `document` is."""
        return text_of(document)[self.start : self.end] == self.quote


class Proposal(Value):
    """A fact that a document seems to state, with the figures of its value; it counts for nothing until accepted."""

    id: str
    fact: Fact
    figures: tuple[Figure, ...]
    anchor: Anchor
    by: str
    """What read it: table, sentence or model."""


def text_of(document: Document) -> str:
    """The text that anchors count in: all blocks, a line break between them."""
    return "\n".join(block.text for block in document.blocks)


def propose(document: Document, read: Reader | None = None) -> tuple[Proposal, ...]:
    """The facts that `document` seems to state: out of tables, sentences and, where given, a model's reading."""
    found: dict[str, Proposal] = {}
    start, usual = 0, document.valid if document.valid != Period() else validity_of(document.blocks)
    for block in document.blocks:
        for by, fact, quote in _facts(block, read):
            valid = validity_in(block.text)
            dated = fact.model_copy(update={"valid": valid if valid != Period() else usual})
            proposal = _proposal(document, block, start, (by, dated, quote))
            if proposal.figures:
                found.setdefault(proposal.id, proposal)
        start += len(block.text) + 1
    return tuple(found.values())


def _facts(block: Block, read: Reader | None) -> Iterator[tuple[str, Fact, str]]:
    entries = [(name.strip(), value.strip()) for name, value in _ENTRY.findall(block.text.split("｜")[-1])]
    if len(entries) > 1 or ("｜" in block.text and entries):
        yield from (("table", fact, fact.value) for fact in _of_row(entries))
    else:
        yield from (("sentence", fact, fact.value) for fact in _of_sentences(block.text))
    for fact in read(block) if read else ():
        if fact.value in block.text:
            yield "model", fact, fact.value


def _of_row(entries: Sequence[tuple[str, str]]) -> Iterator[Fact]:
    """A row that names its fact (要素：年费；内容：200元), or one whose heads name several."""
    named = entries[0][1] if _NAME_HEAD.search(entries[0][0]) else ""
    keys = [(head, cell) for head, cell in entries[bool(named) :] if _KEY_HEAD.search(head)]
    for head, cell in entries[bool(named) :]:
        if (head, cell) in keys:
            continue
        value, rest = _split(cell)
        name = named if named and _VALUE_HEAD.search(head) else head
        about = [named] if named and name != named else []
        yield _fact(name, value, "；".join([*about, *(f"{key}：{word}" for key, word in keys), *filter(None, [rest])]))


def _split(cell: str) -> tuple[str, str]:
    """A value and the condition behind its first comma: 200元/年，当年消费满6笔免次年年费."""
    parts = re.split(r"[，；]|, ", cell, maxsplit=1)
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""


def _of_sentences(text: str) -> Iterator[Fact]:
    """A figure, or a range of them, right behind a word that names a fact: 年利率为3.05%."""
    for sentence in _SENTENCE.findall(text):
        figures = [figure for figure in find_figures(sentence) if not figure.idle]
        for i, figure in enumerate(figures):
            name = _name_before(figure, sentence)
            if not name or (figure.kind == "date" and not _DATED.search(name)):
                continue
            last = figures[i + 1] if figure.ranged and figure.bound == "min" else figure
            terms = [other.quote for other in figures if other not in (figure, last) and other.kind == "term"]
            yield _fact(name, sentence[figure.start : last.end], "、".join(terms))


def _name_before(figure: Figure, sentence: str) -> str:
    before = sentence[max(0, figure.start - 20) : figure.start]
    names = [*_NAME.finditer(before)]
    return names[-1][0] if names and not re.search("[0-9，；]", before[names[-1].end() :]) else ""


def _fact(name: str, value: str, condition: str = "") -> Fact:
    return Fact(id="?", name=Bilingual(zh=name, en=name), value=value, condition=condition or None)


def _proposal(document: Document, block: Block, start: int, read: tuple[str, Fact, str]) -> Proposal:
    by, fact, quote = read
    at = block.text.index(quote)
    digest = sha256(quote.encode()).hexdigest()
    valid = fact.valid.model_dump_json()
    stated_as = (fact.name.zh, fact.value, fact.condition.zh if fact.condition else "", digest)
    key = "\0".join((document.family, document.version, valid, *stated_as))
    mark = sha256(key.encode()).hexdigest()[:12]
    source = " ".join(filter(None, (document.title, document.version, block.place)))
    stated = fact.model_copy(update={"id": mark, "source": Bilingual(zh=source, en=source)})
    anchor = Anchor(
        document=document.id,
        version=document.version,
        sha256=document.sha256,
        place=block.place or " › ".join(block.heading),
        start=start + at,
        end=start + at + len(quote),
        quote=quote,
        digest=digest,
        context=block.text[max(0, at - AROUND) : at + len(quote) + AROUND],
    )
    return Proposal(id=mark, fact=stated, figures=figures_of(stated), anchor=anchor, by=by)
