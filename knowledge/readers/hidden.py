"""Remarks readers make on what they left out or could not see."""

from knowledge.documents import Remark
from knowledge.values import Bilingual


def hidden_remarks(count: int) -> tuple[Remark, ...]:
    """One remark on `count` places of text that a person would not see, none for 0."""
    words = Bilingual(
        zh="有读者看不见的文字（隐藏、白色或极小），已去掉。",
        en="Words no reader would see (hidden, white or tiny) were left out.",
    )
    return (Remark(kind="hidden_text", words=words, count=count),) if count else ()


def uncounted_remarks(count: int) -> tuple[Remark, ...]:
    """One remark on `count` formula cells whose value was never stored, none for 0."""
    words = Bilingual(
        zh="有公式单元格没有保存计算结果，读不到数值；请用表格软件打开后另存。",
        en="Formula cells hold no computed value; open the sheet in a spreadsheet program and save it.",
    )
    return (Remark(kind="formula", words=words, count=count),) if count else ()
