"""One request to the server and its answer, or a typed error. Called by `client`.

A server that asks for patience (429, 503) is asked again when it says so.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from gainloop_client.errors import Refused, Unreachable

MOST_TRIES = 5
LONGEST_WAIT_SECONDS = 60.0
_BUSY = (429, 503)


@dataclass
class Transport:
    """`wait` takes seconds; tests pass one that does not."""

    http: httpx2.Client
    wait: Callable[[float], None] = field(default=time.sleep)

    def post(self, path: str, content: Mapping[str, Any]) -> dict[str, Any]:
        """The JSON object of the reply, empty where it has no content."""
        reply = self._reply("POST", path, content)
        if reply.status_code == 204:
            return {}
        answer = _json(reply)
        if "error" in answer:  # of a route beside GraphQL
            error = answer["error"]
            raise Refused(error["code"], error["message"])
        return answer

    def _reply(self, method: str, path: str, content: Mapping[str, Any]) -> httpx2.Response:
        for attempt in range(1, MOST_TRIES + 1):
            try:
                reply = self.http.request(method, path, json=content)
            except httpx2.HTTPError as error:
                raise Unreachable(
                    f"no answer from {self.http.base_url} ({error}): is `gainloop serve` running?"
                ) from error
            if reply.status_code not in _BUSY or attempt == MOST_TRIES:
                return reply
            self.wait(_seconds(reply))
        raise AssertionError("unreachable")


def _seconds(reply: httpx2.Response) -> float:
    try:
        asked = float(reply.headers.get("retry-after", "1"))
    except ValueError:
        asked = 1.0
    return min(max(asked, 0.1), LONGEST_WAIT_SECONDS)


def _json(reply: httpx2.Response) -> dict[str, Any]:
    try:
        answer = reply.json()
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        raise Unreachable(
            f"{reply.url} answered {reply.status_code} without JSON: is this Gainloop's address?"
        )
    return answer
