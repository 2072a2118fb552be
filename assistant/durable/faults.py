"""Faults as JSON, so that a job that is taken up again meets the same fault, of the same kind, as the first time."""

import json
from pathlib import Path

from assistant.brief import BadField
from assistant.calls import CallUnknown
from assistant.model import BrokenOff, ModelDown, ModelFault, ModelRefused, TimedOut
from assistant.store import StoreDown, StoreUnsure
from guardrails.personal import DetectorDown
from knowledge.values import BadFile, BadInput, Bilingual

KINDS: dict[str, type[BadInput | ModelFault]] = {
    kind.__name__: kind
    for kind in (
        BadInput, BadFile, BadField, StoreDown, StoreUnsure, DetectorDown, CallUnknown,
        ModelFault, ModelDown, TimedOut, BrokenOff, ModelRefused,
    )
}  # fmt: skip


class Broken(BadInput):
    """A job that ended with a fault of the program; only the kind of the fault is kept, its words may be private."""

    def __init__(self, kind: str) -> None:
        super().__init__(
            f"这项工作因程序故障（{kind}）停下，没有留下半成品；请把编号交给管理员。",
            f"this job stopped with a fault of the program ({kind}); nothing half-done was kept. Tell an admin.",
        )


def write_fault(fault: BaseException) -> dict[str, object]:
    """A fault as JSON: its kind, its sentence, and the names it carries."""
    kind = next((each.__name__ for each in type(fault).__mro__ if each.__name__ in KINDS), None)
    if kind is None or not isinstance(fault, BadInput | ModelFault):
        return {"kind": "Broken", "name": type(fault).__name__}
    more = {name: str(value) for name, value in vars(fault).items() if isinstance(value, str | Path)}
    return {"kind": kind, "zh": fault.said.zh, "en": fault.said.en, "more": more}


def read_fault(given: dict[str, object]) -> BadInput | ModelFault:
    """The fault that `write_fault` wrote."""
    kind = KINDS.get(str(given["kind"]))
    if kind is None:
        return Broken(str(given.get("name", "")))
    fault = kind.__new__(kind, given["en"])
    fault.args, fault.said = (given["en"],), Bilingual(zh=str(given["zh"]), en=str(given["en"]))
    more = given.get("more")
    vars(fault).update(more if isinstance(more, dict) else {})
    return fault


def keep(thing: object) -> str:
    """Words or a fault as JSON: nothing that could run is ever kept."""
    return json.dumps({"fault": write_fault(thing)} if isinstance(thing, BaseException) else thing)


def bring_back(kept: str) -> object:
    """The words or the fault that were kept."""
    thing = json.loads(kept)
    return read_fault(thing["fault"]) if isinstance(thing, dict) and "fault" in thing else thing
