"""JSON replies beside GraphQL, and the status of each expected failure."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from gainloop import errors
from gainloop.api.answers import MASKED
from gainloop.api.http.records import record_of

JSON = "application/json"
_STATUS: tuple[tuple[type[errors.GainloopError], int], ...] = (
    (errors.NotSignedIn, 401),
    (errors.NotAllowed, 403),
    (errors.GateBlocked, 403),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.InvalidInput, 400),
)
_STATUS_BY_CODE = {"FILE_TOO_LARGE": 413, "BODY_TOO_LARGE": 413, "UNSUPPORTED_MEDIA_TYPE": 415}


def json_reply(content: Any, status: int = 200, media_type: str = JSON) -> Response:
    return Response(orjson.dumps(content), status, media_type=media_type)


def error_reply(status: int, code: str, message: str, request_id: str) -> Response:
    """Without a message it is a bug, which is told to nobody but the log."""
    error = {"code": code, "message": message or MASKED, "requestId": request_id}
    return json_reply({"error": error}, status)


def status_of(error: errors.GainloopError) -> int:
    if error.code in _STATUS_BY_CODE:
        return _STATUS_BY_CODE[error.code]
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


async def reply_to_error(request: Request, error: Exception) -> Response:
    """Handler of expected failures in routes."""
    assert isinstance(error, errors.GainloopError)
    record = record_of(request.scope)
    record.facts["codes"] = [error.code]
    return error_reply(status_of(error), error.code, error.message, record.id)
