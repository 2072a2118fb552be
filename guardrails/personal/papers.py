"""Documents are mostly nobody's: names are looked for only where a passage speaks of somebody."""

import re
from collections.abc import Callable

from guardrails.personal.redactor import Redactor

_SOMEBODY = re.compile(
    r"姓\s*名|户\s*名|先生|女士|小姐|联系人|聯絡人|经办人|經辦人|本人|患者|身份证|身分證"
    r"|\b(?:Mr|Mrs|Ms|Miss|Dr)\b|\b(?:[Nn]ame|NAME|[Cc]ontact|[Aa]ttn)\s*[:：]|\bDear [A-Z]"
)


def mask_document(quick: Callable[[], Redactor], full: Callable[[], Redactor], text: str) -> str:
    """`text` of a document masked: by `quick`, and by the `full` redactor too where it may be about a person.

    Names alone, as of authors and fund managers, stand in what a bank publishes; before a prompt names are masked too.
    """
    redaction = quick().redact(text)
    if not redaction.entities and not _SOMEBODY.search(text):
        return text
    return full().redact(text).text
