"""Logging without personal data: message, arguments, exception and extras are masked before a handler sees them."""

import logging

from guardrails.personal.redactor import DetectorDown, Redactor

_WITHHELD = "[withheld: personal data could not be looked for]"
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}


class MaskingFilter(logging.Filter):
    """Masks records in place; put it on the handlers, so that no logger goes round it."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__()
        self._redactor = redactor

    def filter(self, record: logging.LogRecord) -> bool:
        """Always lets the record through, masked; exceptions become masked text."""
        record.msg, record.args = _masked(self._redactor, record.getMessage()), None
        if record.exc_info:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        for name in ("exc_text", "stack_info", *(vars(record).keys() - _STANDARD)):
            value = getattr(record, name)
            if value is not None and not isinstance(value, bool | int | float):
                setattr(record, name, _masked(self._redactor, str(value)))
        return True


class MaskingFormatter(logging.Formatter):
    """Masks the finished line, for handlers whose filters are not ours to set."""

    def __init__(self, redactor: Redactor, fmt: str | None = None) -> None:
        super().__init__(fmt)
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """The line as it may be written."""
        return _masked(self._redactor, super().format(record))


def _masked(redactor: Redactor, text: str) -> str:
    try:
        return str(redactor.redact(text).masked)
    except DetectorDown:
        return _WITHHELD
