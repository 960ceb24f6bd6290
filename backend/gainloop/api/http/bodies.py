"""Reads JSON bodies within limits: type, size and depth are checked before anything is parsed."""

from typing import Any

import orjson
from starlette.requests import Request

from gainloop.api.limits import MAX_BODY_BYTES, MAX_JSON_DEPTH
from gainloop.errors import InvalidInput
from gainloop.formats.json_depth import check_depth

_NAME = "body"
_OBJECTS = frozenset({"variables", "extensions"})


async def read_json(request: Request) -> dict[str, Any]:
    """The JSON object in the body.

    Raises InvalidInput UNSUPPORTED_MEDIA_TYPE, BODY_TOO_LARGE, TOO_DEEP, BAD_JSON.
    """
    sent_as = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if sent_as != "application/json":
        raise InvalidInput("UNSUPPORTED_MEDIA_TYPE", "send application/json", field="content-type")
    content = _parsed(await _read(request), _NAME)
    if not isinstance(content, dict):
        raise InvalidInput("BAD_JSON", "send one JSON object; there are no batches", file=_NAME)
    return content


async def read_parameters(request: Request) -> dict[str, Any]:
    """The same from the address of a GET: objects are written as JSON.

    Raises InvalidInput TOO_DEEP, BAD_JSON.
    """
    content: dict[str, Any] = dict(request.query_params)
    for name in _OBJECTS & content.keys():
        content[name] = _parsed(content[name].encode(), name)
    return content


def _parsed(data: bytes, name: str) -> Any:
    check_depth(data, name, MAX_JSON_DEPTH)
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InvalidInput("BAD_JSON", f"this is no JSON: {error}", file=name) from None


async def _read(request: Request) -> bytes:
    data = bytearray()
    async for chunk in request.stream():
        data += chunk
        if len(data) > MAX_BODY_BYTES:
            raise InvalidInput(
                "BODY_TOO_LARGE", f"a request has at most {MAX_BODY_BYTES:,} bytes", file=_NAME
            )
    return bytes(data)
