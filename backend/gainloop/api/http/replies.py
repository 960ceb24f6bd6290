"""JSON replies beside GraphQL, and the status of each expected failure."""

from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response

from gainloop import errors
from gainloop.api.answers import INTERNAL, MASKED, is_of_the_server, shortened
from gainloop.api.http.records import record_of

JSON = "application/json"
_STATUS: tuple[tuple[type[errors.GainloopError], int], ...] = (
    (errors.NotSignedIn, 401),
    (errors.NotAllowed, 403),
    (errors.GateBlocked, 403),
    (errors.NotFound, 404),
    (errors.Conflict, 409),
    (errors.InvalidInput, 400),
    (errors.TryLater, 503),
)
_STATUS_BY_CODE = {
    "METHOD_NOT_ALLOWED": 405,
    "FILE_TOO_LARGE": 413,
    "BODY_TOO_LARGE": 413,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "RATE_LIMITED": 429,
}


def json_reply(content: Any, status: int = 200, media_type: str = JSON) -> Response:
    return Response(orjson.dumps(content), status, media_type=media_type)


def error_reply(status: int, code: str, message: str, request_id: str) -> Response:
    """Without a message it is a bug, which is told to nobody but the log."""
    error = {"code": code, "message": shortened(message) or MASKED, "requestId": request_id}
    return json_reply({"error": error}, status)


def status_of(error: errors.GainloopError) -> int:
    if error.code in _STATUS_BY_CODE:
        return _STATUS_BY_CODE[error.code]
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 500)


def headers_of(error: errors.GainloopError) -> dict[str, str]:
    """When it is worth trying again, where time alone helps."""
    return {"retry-after": str(error.wait_seconds)} if isinstance(error, errors.TryLater) else {}


async def reply_to_error(request: Request, error: Exception) -> Response:
    """Handler of expected failures in routes."""
    assert isinstance(error, errors.GainloopError)
    record = record_of(request.scope)
    if is_of_the_server(error):
        record.bug = error
        return error_reply(500, INTERNAL, "", record.id)
    record.facts["codes"] = [error.code]
    reply = error_reply(status_of(error), error.code, error.message, record.id)
    reply.headers.update(headers_of(error))
    return reply
