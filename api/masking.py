"""`/v1/redactions` and `/v1/restorations`: personal data masked for a case, and put back for those who may."""

from typing import Annotated

from fastapi import APIRouter, Depends

from api.contract import (
    RedactAnswer,
    RedactRequest,
    RestoreAnswer,
    RestoreRequest,
    answer_redact,
    hold_to_limit,
    redact_for,
)
from api.entrance import ENTRANCE, seated
from assistant.desk import Desk


def masking(desk: Desk) -> APIRouter:
    """Mask and restore."""
    routes = APIRouter(responses=ENTRANCE)
    checks = Depends(seated(desk, "check"))

    @routes.post("/v1/redactions", dependencies=[checks])
    def redact(request: RedactRequest) -> RedactAnswer:
        """掩码个人信息 / Mask personal data."""
        hold_to_limit(request.text)
        return answer_redact(request.id, redact_for(desk.masking, request))

    @routes.post("/v1/restorations")
    def restore(request: RestoreRequest, at: Annotated[Desk, checks]) -> RestoreAnswer:
        """还原案卷里的个人信息；留痕 / Put a case's values back; it is recorded."""
        hold_to_limit(request.text)
        person = at.seat().person()
        return RestoreAnswer(text=at.masking.restore(request.text, request.case, request.why, person))

    return routes
