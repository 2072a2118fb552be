"""Personal data: found, masked, kept in a vault, restored. The only folder that knows Presidio and LAC."""

from guardrails.personal.entities import Entity
from guardrails.personal.logs import MaskingFilter, log_masked
from guardrails.personal.masked import Masked
from guardrails.personal.papers import mask_document
from guardrails.personal.placeholders import Known, StreamRestorer, UnknownPlaceholder
from guardrails.personal.redactor import DetectorDown, Redaction, Redactor
from guardrails.personal.vault import Leak, Opened, Opening, Vault

__all__ = [
    "DetectorDown", "Entity", "Known", "Leak", "Masked", "MaskingFilter",
    "Opened", "Opening", "Redaction", "Redactor", "StreamRestorer",
    "UnknownPlaceholder", "Vault", "log_masked", "mask_document",
]  # fmt: skip
