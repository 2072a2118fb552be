"""Chinese price lists as PDF in the shapes banks print them, each with what every cell means."""

import io
import random
from dataclasses import dataclass

from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))
STYLE = ParagraphStyle("body", fontName=FONT, fontSize=9, leading=13, wordWrap="CJK")
WHITE = ParagraphStyle("head", parent=STYLE, textColor=colors.white)
KINDS = (
    "整存整取",
    "零存整取",
    "存本取息",
    "定活两便",
    "通知存款",
    "大额存单",
    "个人汇款",
    "对公汇款",
    "信用卡分期",
    "外币兑换",
)
TERMS = ("三个月", "半年", "一年", "二年", "三年", "五年", "七天通知", "一天通知", "即时到账", "次日到账")
HEADS = (
    "起存金额",
    "年利率",
    "手续费率",
    "最低收费",
    "最高收费",
    "优惠价",
    "执行渠道",
    "适用客户",
    "计费单位",
    "减免说明",
)
WORDS = (
    "柜台办理",
    "手机银行",
    "网上银行",
    "个人客户",
    "企业客户",
    "按笔收取",
    "按月收取",
    "暂免收取，恢复收费另行公告",
    "贵宾客户减半收取",
)


@dataclass(frozen=True)
class Meant:
    """A cell's value and every head it stands under, of its row and of its column."""

    value: str
    row: tuple[str, ...]
    column: tuple[str, ...]


@dataclass(frozen=True)
class PriceList:
    name: str
    pdf: bytes
    cells: tuple[Meant, ...]


def value(chance: random.Random, serial: int) -> str:
    """A value that stands in one cell only."""
    shapes = (
        f"{serial / 100:.2f}%",
        f"{serial}元",
        f"{serial}.5元/笔",
        f"每笔{serial}元，最高{serial + 7}万元",
        f"{chance.choice(WORDS)}{serial}",
        f"年化{serial / 100:.2f}%（单利），提前支取按活期利率{serial / 1000:.3f}%计息",
    )
    return chance.choice(shapes)


def price_list(seed: int) -> PriceList:
    """A random list: one or two tables, merged and uneven cells, heads of one or two rows, split over pages."""
    chance = random.Random(seed)
    page = chance.choice((A4, landscape(A4)))
    story, cells, shapes = [Paragraph(f"明川银行服务价格目录（第{seed}号），自公布之日起执行。", STYLE)], [], []
    for number in range(chance.choice((1, 1, 2, 3))):
        shape = chance.choice(("flat", "grouped", "two heads", "titled", "grouped two heads"))
        table, meant = _table(chance, shape, page[0] - 60, 10_000 * (number + 1) + 997 * (seed % 7))
        story += [Spacer(1, 14), table, Spacer(1, 8), Paragraph("注：以上价格以营业网点公示为准。", STYLE)]
        cells += meant
        shapes.append(shape)
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=page, leftMargin=30, rightMargin=30, topMargin=60, bottomMargin=50).build(
        story, onFirstPage=_rim, onLaterPages=_rim
    )
    return PriceList(name=f"{seed} {'+'.join(shapes)}", pdf=out.getvalue(), cells=tuple(cells))


def _rim(canvas, frame) -> None:
    canvas.setFont(FONT, 8)
    canvas.drawString(72, frame.pagesize[1] - 40, "明川银行内部资料")
    canvas.drawCentredString(frame.pagesize[0] / 2, 30, f"第 {canvas.getPageNumber()} 页")


def _table(chance: random.Random, shape: str, width: float, serial: int) -> tuple[Table, list[Meant]]:
    two, grouped = "two heads" in shape, "grouped" in shape
    leading = ("业务种类", "期限") if grouped else ("业务项目",)
    names = chance.sample(HEADS, chance.randint(2, 3 if two else 4))
    heads, columns, spans = _heads(chance, leading, names, two=two)
    lines, meant, top = list(heads), [], len(heads)
    if shape == "titled":
        lines.insert(0, ["人民币业务收费标准", *[""] * (len(lines[0]) - 1)])
        spans = [("SPAN", (c, r + 1), (d, s + 1)) for _, (c, r), (d, s) in spans] + [("SPAN", (0, 0), (-1, 0))]
        top += 1
    count = chance.choice((6, 25, 60, 90))
    while len(lines) < count + top:
        kind = f"{chance.choice(KINDS)}（{len(lines)}类）"
        size = chance.randint(2, 5) if grouped else 1
        if size > 1:
            spans.append(("SPAN", (0, len(lines)), (0, len(lines) + size - 1)))
        for at in range(size):
            rows = (kind, f"{chance.choice(TERMS)}（{len(lines)}）") if grouped else (kind,)
            shown = [Paragraph(kind, STYLE) if at == 0 else "", *rows[1:]] if grouped else [Paragraph(kind, STYLE)]
            values, shared = [], chance.randrange(1, len(columns)) if chance.random() < 0.1 else 0
            for number, column in enumerate(columns):
                serial += 1
                if shared and number == shared:
                    spans.append(("SPAN", (len(shown) + number - 1, len(lines)), (len(shown) + number, len(lines))))
                    meant.append(Meant(values[-1], rows, column))
                    values.append("")
                    continue
                values.append(value(chance, serial))
                meant.append(Meant(values[-1], rows, column))
            lines.append([*shown, *(Paragraph(words, STYLE) if words else "" for words in values)])
    return _drawn(chance, lines, spans, top, width), meant


def _heads(chance, leading, names, *, two):
    """The head rows, the path of heads over each value column, and the spans among them."""
    if not two:
        return [[*leading, *names]], [(name,) for name in names], []
    upper, lower, columns, spans = list(leading), [""] * len(leading), [], []
    spans += [("SPAN", (c, 0), (c, 1)) for c in range(len(leading))]
    for at, name in enumerate(names):
        parts = chance.choice(((), ("个人", "对公"), ("手机银行", "柜台", "自助设备"))) if at else ("个人", "对公")
        first = len(upper)
        for part in parts or ("",):
            upper.append(name if len(upper) == first else "")
            lower.append(part)
            columns.append((name, part) if part else (name,))
        spans.append(("SPAN", (first, 0), (len(upper) - 1, 0 if parts else 1)))
    return [upper, lower], columns, spans


def _drawn(chance, lines, spans, top, width):
    width = width / len(lines[0]) / 1.26
    widths = [width * chance.uniform(0.75, 1.25) for _ in lines[0]]
    style = [
        ("FONT", (0, 0), (-1, -1), FONT, 9),
        ("VALIGN", (0, 0), (-1, -1), chance.choice(("TOP", "MIDDLE"))),
        ("GRID", (0, 0), (-1, -1), chance.choice((0.25, 0.5, 1)), colors.black),
        *spans,
    ]
    if chance.random() < 0.4:
        style.append(("BACKGROUND", (0, 0), (-1, top - 1), chance.choice((colors.lightgrey, colors.lightblue))))
    if chance.random() < 0.3:
        style.append(("BOX", (0, 0), (-1, -1), 2, colors.black))
    dark = chance.random() < 0.3
    shown = WHITE if dark else STYLE
    if dark:
        style.append(("BACKGROUND", (0, 0), (-1, top - 1), colors.darkblue))
    lines = [
        [Paragraph(word, shown if row < top else STYLE) if isinstance(word, str) and word else word for word in line]
        for row, line in enumerate(lines)
    ]
    return Table(lines, colWidths=widths, style=style, repeatRows=chance.choice((0, top)))
