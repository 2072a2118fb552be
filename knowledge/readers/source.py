"""What a reader is given and what it gives back, the limits it keeps, and the sentences it refuses with."""

from typing import Literal

from knowledge.documents import Block, Remark
from knowledge.values import BadFile, Bilingual, Value

MB = 1024 * 1024


class Limits(Value):
    """The most one file may cost. Sizes in bytes; `ratio` is unpacked to packed; `depth` is nesting inside a file."""

    size: int = 200 * MB
    unpacked: int = 1024 * MB
    ratio: int = 200
    members: int = 5_000
    nesting: int = 3
    depth: int = 256
    pages: int = 3_000
    cells: int = 2_000_000
    seconds: float = 60
    memory: int = 2048 * MB


class Source(Value):
    """One file's name and bytes; `nesting` counts the archives and mails around it."""

    name: str
    content: bytes
    nesting: int = 0
    limits: Limits = Limits()


class Reading(Value):
    """What stands in a source, before it has an id: blocks, and what the file says of itself."""

    blocks: tuple[Block, ...]
    title: str = ""
    header: str = ""
    """The YAML front matter, without its fences."""
    published: str = ""
    remarks: tuple[Remark, ...] = ()


Reason = Literal[
    "missing",
    "empty",
    "wordless",
    "encrypted",
    "damaged",
    "unknown",
    "binary",
    "large",
    "bomb",
    "nested",
    "deep",
    "long",
    "slow",
    "memory",
    "crowded",
    "collection",
    "old",
    "packed",
    "scan",
]
SENTENCES: dict[Reason, Bilingual] = {
    "missing": Bilingual(
        zh="找不到或打不开这个文件，请检查路径和权限。", en="cannot be opened; check path and rights."
    ),
    "empty": Bilingual(zh="文件是空的，请换一份有内容的。", en="the file is empty; give one with content."),
    "wordless": Bilingual(zh="文件里没有可读的文字，请换一份。", en="no readable words inside; give another copy."),
    "encrypted": Bilingual(
        zh="文件已加密，请先去掉密码再导入。", en="the file is encrypted; remove the password first."
    ),
    "damaged": Bilingual(zh="文件已损坏或不完整，请重新导出一份。", en="damaged or cut short; export it again."),
    "unknown": Bilingual(
        zh="认不出这种文件，请存成 PDF、DOCX、XLSX、PPTX、HTML、Markdown 或 TXT。",
        en="of no known kind; save it as PDF, DOCX, XLSX, PPTX, HTML, Markdown or TXT.",
    ),
    "binary": Bilingual(zh="内容不是文字，请检查文件是否放错。", en="the content is not text; check the file."),
    "large": Bilingual(zh="文件超过大小上限，请拆分后再导入。", en="over the size limit; split it."),
    "bomb": Bilingual(
        zh="解压后会大得离谱，疑似压缩炸弹，已拒绝；请核实来源。",
        en="unpacks far beyond the limit, like a zip bomb; check where it comes from.",
    ),
    "nested": Bilingual(zh="压缩包或邮件嵌套过深，请先解开再导入。", en="archives nested too deep; unpack first."),
    "deep": Bilingual(
        zh="内部结构嵌套过深，已拒绝；请重新导出一份。", en="its structure is nested too deep; export it again."
    ),
    "long": Bilingual(zh="页数或单元格超过上限，请拆分后再导入。", en="too many pages or cells; split it."),
    "slow": Bilingual(zh="读取超时，请拆分或重新导出。", en="reading took too long; split it or export it again."),
    "memory": Bilingual(zh="读取占用的内存超过上限，请拆分后再导入。", en="reading needs too much memory; split it."),
    "crowded": Bilingual(zh="压缩包里的文件太多，请分批导入。", en="too many files inside; import them in batches."),
    "collection": Bilingual(
        zh="这是一组资料而不是一份，请用 read_documents 读取。",
        en="holds several documents; read it with read_documents.",
    ),
    "old": Bilingual(
        zh="这是旧版 Office 文件，请另存为 DOCX、XLSX 或 PPTX。",
        en="an old Office file; save it as DOCX, XLSX or PPTX.",
    ),
    "packed": Bilingual(zh="不支持这种压缩格式，请改用 ZIP。", en="this kind of archive is not supported; use ZIP."),
    "scan": Bilingual(
        zh="这是没有文字层的扫描件，请安装 OCR 扩展（uv sync --extra ocr）或换一份带文字的。",
        en="a scan without a text layer; install the ocr extra (uv sync --extra ocr) or give one with text.",
    ),
}


def refuse(name: str, reason: Reason) -> BadFile:
    """The refusal of the file called `name`, for `reason`."""
    said = SENTENCES[reason]
    return BadFile(name, None, said.zh, said.en)


def misnamed(name: str, kind: str) -> BadFile:
    """The refusal of a file whose content is of another kind than its name says."""
    return BadFile(
        name, None, f"内容其实是 {kind}，与扩展名不符，请改名或换文件。", f"holds {kind}, unlike its name; rename it."
    )
