"""Logging without personal data: every record is masked as it is made, whichever logger and handler it is for."""

import logging
import re
import threading
from collections.abc import Callable
from urllib.parse import unquote

from guardrails.personal.redactor import DetectorDown, Redactor

_WITHHELD = "[withheld: personal data could not be looked for]"
_INSIDE = "[withheld: said while personal data were being looked for]"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
_FACTORY = logging.LogRecord


class MaskingFilter(logging.Filter):
    """Masks records in place, extras too; for a handler that stands alone."""

    def __init__(self, redactor: Callable[[], Redactor]) -> None:
        super().__init__()
        self._redactor = redactor
        self._here = threading.local()

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, masked; exceptions become masked text."""
        record.msg, record.args = self._masked(record.getMessage()), None
        if record.exc_info:
            record.exc_text = self._masked(logging.Formatter().formatException(record.exc_info))
            record.exc_info = None
        for name in ("stack_info", *(vars(record).keys() - _STANDARD)):
            value = getattr(record, name)
            if value is not None and not isinstance(value, bool | int | float):
                setattr(record, name, self._masked(str(value)))
        return True

    def _masked(self, text: str) -> str:
        """`text` masked; what the detector itself says while it looks is withheld, or it would never end."""
        if getattr(self._here, "looking", False):
            return _INSIDE
        self._here.looking = True
        try:
            return str(self._redactor().redact(_readable(text)).masked)
        except DetectorDown:
            return _WITHHELD
        finally:
            self._here.looking = False


def _readable(text: str) -> str:
    """`text` with the escapes of addresses and of JSON undone: nobody finds a name in `%E7%8E%8B` or `\\u738b`."""
    text = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)
    return unquote(text) if "%" in text else text


def log_masked(redactor: Callable[[], Redactor]) -> None:
    """From now on no record of this process holds personal data; calling it again gives another redactor."""
    mask = MaskingFilter(redactor)

    def make(*given: object, **named: object) -> logging.LogRecord:
        record = _FACTORY(*given, **named)  # type: ignore[arg-type]
        mask.filter(record)
        return record

    logging.setLogRecordFactory(make)
    logging.getLogger("presidio-analyzer").setLevel(logging.WARNING)  # it says at each look that it looks
