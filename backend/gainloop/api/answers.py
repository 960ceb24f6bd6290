"""Answers as clients get them: expected refusals readable, the rest masked under a request id.

Errors that are alike are told once with a count: a list of a hundred rows with a field that the
reader may not see is one refusal. Called by `execution` and `http`.
"""

from dataclasses import dataclass, field
from typing import Any

from graphql import ExecutionResult, GraphQLError

from gainloop.api.context import QUERY_TIMEOUT
from gainloop.api.documents import BadQuery, QueryRefused
from gainloop.api.types.failures import input_name
from gainloop.errors import GainloopError, TryLater, Unreadable

MOST_ERRORS = 5
MOST_MESSAGE = 240
"""Characters: messages may repeat what the client sent, which may be all of a body."""
INTERNAL = "INTERNAL"
MASKED = "Something went wrong in the server. Quote the request id to whoever runs it."


@dataclass(frozen=True, slots=True)
class Answer:
    """body: as JSON; is_refused: nothing was run, so there is no data; codes: of its errors;
    bug: what nobody expected, for the log alone.
    """

    body: dict[str, Any]
    is_refused: bool = False
    codes: tuple[str, ...] = ()
    bug: BaseException | None = None


def answer_of(result: ExecutionResult, request_id: str) -> Answer:
    told = _Told(request_id)
    for error in result.errors or ():
        told.add(error)
    body: dict[str, Any] = {"data": result.data}
    if told.errors:
        errors = list(told.errors.values())
        body["errors"] = errors[:MOST_ERRORS]
        if len(errors) > MOST_ERRORS:
            body["extensions"] = {"moreErrors": len(errors) - MOST_ERRORS}
    is_refused = result.data is None and all(error.path is None for error in result.errors or ())
    if is_refused:
        del body["data"]
    return Answer(body, is_refused, told.codes, told.bug)


def refusal(error: GainloopError, request_id: str) -> Answer:
    """The answer to a request of which nothing was run."""
    if is_of_the_server(error):
        return Answer({"errors": [masked(request_id)]}, True, (INTERNAL,), bug=error)
    if isinstance(error, BadQuery):
        errors = [
            {
                "message": shortened(fault.message),
                "locations": [_place(fault_place) for fault_place in fault.locations or ()],
                "extensions": {"code": error.code, "requestId": request_id},
            }
            for fault in error.errors
        ]
    else:
        errors = [
            {"message": shortened(error.message), "extensions": extensions_of(error, request_id)}
        ]
    return Answer({"errors": errors}, is_refused=True, codes=(error.code,))


def timed_out(request_id: str) -> Answer:
    message = "the request took too long and was given up: ask for less"
    extensions = {"code": QUERY_TIMEOUT, "requestId": request_id}
    errors = [{"message": message, "extensions": extensions}]
    return Answer({"data": None, "errors": errors}, codes=(QUERY_TIMEOUT,))


def is_of_the_server(error: GainloopError) -> bool:
    """Whether it tells of this server's own files, which is for the log alone."""
    return isinstance(error, Unreadable)


def extensions_of(error: GainloopError, request_id: str) -> dict[str, Any]:
    told: dict[str, Any] = {"code": error.code, "requestId": request_id}
    if error.path:
        told["field"] = input_name(error.path)
    if isinstance(error, QueryRefused):
        excess = error.excess
        told |= {"name": excess.name, "got": excess.got, "limit": excess.limit}
    if isinstance(error, TryLater):
        told |= {"waitSeconds": error.wait_seconds}
        if error.limit is not None:
            told |= {"name": "requests", "limit": error.limit}
    return told


def shortened(message: str) -> str:
    return message if len(message) <= MOST_MESSAGE else message[: MOST_MESSAGE - 4] + " ..."


def masked(request_id: str) -> dict[str, Any]:
    return {"message": MASKED, "extensions": {"code": INTERNAL, "requestId": request_id}}


@dataclass
class _Told:
    request_id: str
    errors: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    bug: BaseException | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(code for code, _ in self.errors))

    def add(self, error: GraphQLError) -> None:
        told = self._told(error)
        key = (told["extensions"]["code"], told["message"])
        known = self.errors.get(key)
        if known is not None:
            known["extensions"]["count"] = known["extensions"].get("count", 1) + 1
            return
        if error.path is not None:
            told["path"] = error.path
        if error.locations:
            told["locations"] = [_place(place) for place in error.locations[:1]]
        self.errors[key] = told

    def _told(self, error: GraphQLError) -> dict[str, Any]:
        cause = error.original_error
        if isinstance(cause, GainloopError) and not is_of_the_server(cause):
            extensions = extensions_of(cause, self.request_id)
            return {"message": shortened(cause.message), "extensions": extensions}
        if error.path is None and isinstance(cause, GraphQLError | None):  # of the variables
            extensions = {"code": "BAD_VARIABLES", "requestId": self.request_id}
            return {"message": shortened(error.message), "extensions": extensions}
        self.bug = self.bug or cause or error
        return masked(self.request_id)


def _place(location: Any) -> dict[str, int]:
    return {"line": location.line, "column": location.column}
