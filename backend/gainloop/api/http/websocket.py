"""GET /graphql as a WebSocket: subscriptions by the protocol graphql-transport-ws, and no other.

Refused before the handshake: pages of another address (`middleware`), other protocols, people who
are not signed in, and connections too many. The session is looked at again while the connection
lasts; when it ends, so does the connection.
"""

import asyncio
import json
import secrets
import time
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import structlog
from graphql import GraphQLError
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import (
    BaseGraphQLTransportWSHandler,
)
from strawberry.types.execution import ExecutionResult, PreExecutionError
from strawberry.types.unset import UNSET

from gainloop.api.answers import Answer
from gainloop.api.http.server import COOKIE, Server, off_loop
from gainloop.api.limits import (
    MAX_CONNECTIONS,
    MAX_JSON_DEPTH,
    MAX_SUBSCRIPTIONS,
    MOST_CONNECTIONS,
    limits_of,
)
from gainloop.api.rate_limits import asker
from gainloop.api.streams import Asked, Streams
from gainloop.errors import GainloopError, InvalidInput, TryLater
from gainloop.formats.json_depth import check_depth
from gainloop.logs import REQUEST_ID, get_logger
from gainloop.models.governance import Actor

INIT_SECONDS = 10
CHECK_SECONDS = 60.0
SIGNED_OUT = 4403

_log = get_logger("gainloop.api")


@dataclass
class Connections:
    """Counts open connections by person."""

    counts: Counter[str] = field(default_factory=Counter)

    def enter(self, actor: Actor) -> None:
        """Raises TryLater TOO_MANY_CONNECTIONS."""
        if self.counts[actor.id] >= MAX_CONNECTIONS or self.counts.total() >= MOST_CONNECTIONS:
            raise TryLater("too many connections are open", code="TOO_MANY_CONNECTIONS")
        self.counts[actor.id] += 1

    def leave(self, actor: Actor) -> None:
        self.counts[actor.id] -= 1
        self.counts += Counter()  # drops those that are at zero


@dataclass(frozen=True)
class WebSocketRoutes:
    server: Server
    connections: Connections = field(default_factory=Connections)

    @property
    def routes(self) -> list[WebSocketRoute]:
        return [WebSocketRoute("/graphql", self.answer)]

    async def answer(self, socket: WebSocket) -> None:
        """A refusal before `accept` is a 403 to the client."""
        streams = Streams(self.server.executor, self.server.turnstile.off_loop)
        token, request_id = socket.cookies.get(COOKIE), secrets.token_hex(8)
        if GRAPHQL_TRANSPORT_WS_PROTOCOL not in socket.scope["subprotocols"]:
            await socket.close()
            return
        try:
            actor = await off_loop(lambda: streams.reader_of(token))
            self.server.rates.take(asker(actor, ""), limits_of(actor.role).requests)
            self.connections.enter(actor)
        except GainloopError as error:
            _log.info("websocket refused", code=error.code, request_id=request_id)
            await socket.close()
            return
        started = time.perf_counter()
        try:
            with structlog.contextvars.bound_contextvars(**{REQUEST_ID: request_id}):
                await socket.accept(subprotocol=GRAPHQL_TRANSPORT_WS_PROTOCOL)
                await self._serve(socket, _Source(streams, token, request_id))
        finally:
            self.connections.leave(actor)
            seconds = round(time.perf_counter() - started, 1)
            _log.info("websocket", path="/graphql", seconds=seconds, request_id=request_id)

    async def _serve(self, socket: WebSocket, source: "_Source") -> None:
        view = _View()
        handler: BaseGraphQLTransportWSHandler[Any, None] = BaseGraphQLTransportWSHandler(
            view=view,  # type: ignore[arg-type]
            websocket=ASGIWebSocketAdapter(view, socket, socket),  # type: ignore[arg-type]
            context={},
            root_value=None,
            schema=source,  # type: ignore[arg-type]
            connection_init_wait_timeout=timedelta(seconds=INIT_SECONDS),
            max_subscriptions_per_connection=MAX_SUBSCRIPTIONS,
        )
        watch = asyncio.create_task(self._watch(socket, source))
        try:
            await handler.handle()
        finally:
            watch.cancel()
            with suppress(asyncio.CancelledError):
                await watch

    async def _watch(self, socket: WebSocket, source: "_Source") -> None:
        """Closes the connection when its session has ended."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            try:
                await off_loop(lambda: source.streams.reader_of(source.token))
            except TryLater:
                continue
            except GainloopError:
                await socket.close(SIGNED_OUT, "Forbidden")
                return


@dataclass(frozen=True)
class _Source:
    """What the handler takes for a schema: it streams results."""

    streams: Streams
    token: str | None
    request_id: str

    async def stream(
        self,
        query: Any,
        variable_values: Any = None,
        operation_name: Any = None,
        **_given: Any,
    ) -> AsyncGenerator[ExecutionResult, None]:
        asked = Asked(query, variable_values, operation_name, self.token, self.request_id)
        return self._results(asked)

    async def _results(self, asked: Asked) -> AsyncGenerator[ExecutionResult, None]:
        async for answer in self.streams.run(asked):
            if answer.bug is not None:
                _log.error("subscription failed", exc_info=answer.bug)
            yield _result(answer)


class _View:
    """What the handler asks of its view."""

    async def on_ws_connect(self, _context: Any) -> Any:
        """Who connects was found before the handshake."""
        return UNSET

    def decode_json(self, text: str) -> Any:
        try:
            check_depth(text.encode(), "message", MAX_JSON_DEPTH)
        except InvalidInput as error:
            raise json.JSONDecodeError(error.code, "", 0) from None
        found = json.loads(text)
        if not isinstance(found, dict):
            raise json.JSONDecodeError("no object", "", 0)
        return found

    def encode_json(self, message: Any) -> str:
        return json.dumps(message, ensure_ascii=False, separators=(",", ":"))


def _result(answer: Answer) -> ExecutionResult:
    errors = [
        GraphQLError(error["message"], path=error.get("path"), extensions=error["extensions"])
        for error in answer.body.get("errors", ())
    ]
    kind = PreExecutionError if answer.is_refused else ExecutionResult
    return kind(answer.body.get("data"), errors or None, answer.body.get("extensions"))
