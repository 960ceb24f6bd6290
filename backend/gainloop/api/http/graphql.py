"""POST /graphql: JSON in, JSON out, by the rules of GraphQL over HTTP. No batches.

GET answers queries where the setting `query_by_get` allows it, and is refused elsewhere.
"""

import re
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from gainloop.api.answers import Answer, refusal
from gainloop.api.execution import GraphQLRequest
from gainloop.api.http.bodies import read_json, read_parameters
from gainloop.api.http.media_types import GRAPHQL_JSON, chosen_type
from gainloop.api.http.records import record_of
from gainloop.api.http.replies import headers_of, json_reply, status_of
from gainloop.api.http.server import COOKIE, Server, address_of
from gainloop.errors import GainloopError, InvalidInput

_NAME = re.compile(r"[_A-Za-z][_0-9A-Za-z]{0,79}")
METHODS = ("POST", "GET", "PUT", "PATCH", "DELETE")
"""All are routed here, so that none of them is taken for a page of the dashboard."""


@dataclass(frozen=True)
class GraphQLRoute:
    server: Server

    @property
    def routes(self) -> list[Route]:
        return [Route("/graphql", self.answer, methods=METHODS)]

    async def answer(self, request: Request) -> Response:
        if request.method not in self._methods:
            return Response(status_code=405, headers={"allow": ", ".join(self._methods)})
        record = record_of(request.scope)
        media_type = chosen_type(request.headers.get("accept", ""))
        try:
            read = read_parameters if request.method == "GET" else read_json
            asked = _asked(await read(request), request, record.id)
            record.facts["operation"] = _shown(asked.operation_name)
            answer = await self.server.turnstile.off_loop(lambda: self.server.executor.run(asked))
        except GainloopError as error:
            record.facts["codes"] = [error.code]
            reply = json_reply(refusal(error, record.id).body, status_of(error), media_type)
            reply.headers.update(headers_of(error))
            return reply
        record.bug = answer.bug
        if answer.codes:
            record.facts["codes"] = list(answer.codes)
        return json_reply(answer.body, _status(answer, media_type), media_type)

    @property
    def _methods(self) -> tuple[str, ...]:
        return ("POST", "GET") if self.server.home.settings.query_by_get else ("POST",)


def _status(answer: Answer, media_type: str) -> int:
    """Clients that only know application/json expect 200 for whatever is well-formed."""
    return 400 if answer.is_refused and media_type == GRAPHQL_JSON else 200


def _shown(name: str | None) -> str | None:
    """A name fit for the log; what is no name of GraphQL is refused later."""
    return name if name is None or _NAME.fullmatch(name) else "?"


def _asked(content: dict[str, Any], request: Request, request_id: str) -> GraphQLRequest:
    query = content.get("query")
    variables = content.get("variables")
    name = content.get("operationName")
    if not isinstance(query, str) or not query.strip():
        raise _bad("query", "a text with a GraphQL document")
    if not isinstance(variables, dict | None):
        raise _bad("variables", "an object or null")
    if not isinstance(name, str | None):
        raise _bad("operationName", "a text or null")
    if not isinstance(content.get("extensions"), dict | None):
        raise _bad("extensions", "an object or null")
    return GraphQLRequest(
        query=query,
        variables=variables or {},
        operation_name=name,
        session_token=request.cookies.get(COOKIE),
        request_id=request_id,
        address=address_of(request),
        is_read_only=request.method == "GET",
    )


def _bad(field: str, wanted: str) -> InvalidInput:
    return InvalidInput("BAD_REQUEST", f"{field} must be {wanted}", field=field)
