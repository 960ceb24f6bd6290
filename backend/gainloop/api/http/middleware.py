"""What every request passes: an id, one log line, security headers, and the check of its origin.

Plain ASGI, installed by `app`.
"""

import secrets
import time
from typing import Final
from urllib.parse import urlsplit

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from gainloop.api.http.metrics import HttpMetrics
from gainloop.api.http.records import RequestRecord, keep_record, record_of
from gainloop.api.http.replies import error_reply
from gainloop.logs import REQUEST_ID, get_logger

ID_HEADER = "x-request-id"
CONTENT_SECURITY_POLICY: Final = (
    # Styles are set on elements by the component kit; scripts come from files of ours alone.
    "default-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; worker-src 'self' blob:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
SECURITY_HEADERS: Final = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_QUIET = ("/assets/", "/healthz", "/favicon.svg")
_SECRET_PATHS = ("/uploads/", "/media/")


class Recorded:
    """The outermost layer: nothing leaves without a request id and uncounted, no bug in clear."""

    def __init__(self, app: ASGIApp, metrics: HttpMetrics) -> None:
        self.app = app
        self.metrics = metrics
        self.log = get_logger("gainloop.api")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        record = RequestRecord(secrets.token_hex(8))
        keep_record(scope, record)
        started = time.perf_counter()
        status = 0

        async def send_marked(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                _mark(MutableHeaders(scope=message), record.id)
            await send(message)

        with structlog.contextvars.bound_contextvars(**{REQUEST_ID: record.id}):
            try:
                await self.app(scope, receive, send_marked)
            except Exception as bug:
                record.bug = bug
                if not status:
                    reply = error_reply(500, "INTERNAL", "", record.id)
                    await reply(scope, receive, send_marked)
            seconds = time.perf_counter() - started
            self.metrics.count(scope, status or 500, seconds)
            self._log(scope, record, status, seconds)

    def _log(self, scope: Scope, record: RequestRecord, status: int, seconds: float) -> None:
        facts = {
            "method": scope["method"],
            "path": _shown(scope),
            "status": status,
            "ms": round(seconds * 1000, 1),
            **record.facts,
        }
        if record.bug is not None:
            self.log.error("request failed", exc_info=record.bug, **facts)
        elif not scope["path"].startswith(_QUIET):
            self.log.info("request", **facts)


class SameOrigin:
    """Refuses requests that change something, and WebSockets, when a page of somebody else sends
    them.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket" and not is_same_origin(Headers(scope=scope)):
            await send({"type": "websocket.close", "code": 1008})  # a 403 before the handshake
            return
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
            headers = Headers(scope=scope)
            if not is_same_origin(headers):
                message = "this request comes from a page of another address"
                reply = error_reply(403, "CROSS_ORIGIN", message, record_of(scope).id)
                await reply(scope, receive, send)
                return
        await self.app(scope, receive, send)


def is_same_origin(headers: Headers) -> bool:
    """Browsers always say where such a request comes from; other clients have no cookie to lose."""
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin is None:
        return True
    parts = urlsplit(origin)
    host = headers.get("host", "")
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower()


def _mark(headers: MutableHeaders, request_id: str) -> None:
    headers[ID_HEADER] = request_id
    for name, value in SECURITY_HEADERS.items():
        headers.setdefault(name, value)  # a reply may bring a stricter policy of its own
    headers.setdefault("cache-control", "no-store")


def _shown(scope: Scope) -> str:
    """The path as it came, still encoded, without what would let a reader of the log sign in."""
    path = scope.get("raw_path", b"").decode("latin-1").partition("?")[0]
    secret = next((start for start in _SECRET_PATHS if path.startswith(start)), None)
    return f"{secret}..." if secret else path[:200]
