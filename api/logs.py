"""What the program says while it runs: one line each on stderr, personal data masked, crashes too."""

import logging
import sys
from collections.abc import Callable, Mapping
from types import TracebackType

from assistant.settings import Settings
from guardrails.personal import Redactor, log_masked

LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def start_logs(env: Mapping[str, str], redactor: Callable[[], Redactor]) -> None:
    """Log from the level `$MINGYAN_LOG` names; nothing personal gets into a record, whichever library makes it."""
    log_masked(redactor)
    logging.basicConfig(level=Settings.from_env(env).log.upper(), format=LINE)
    logging.captureWarnings(capture=True)
    sys.excepthook = _say_crash


def _say_crash(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    logging.getLogger("mingyan").critical("stopped by a fault of its own", exc_info=(kind, error, trace))
