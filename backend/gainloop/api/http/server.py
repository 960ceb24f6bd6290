"""What the routes share: the home, its keys, and the way off the event loop."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from anyio import to_thread
from starlette.requests import Request

from gainloop.api.execution import Executor
from gainloop.api.keys import Keys
from gainloop.api.sessions import require_actor
from gainloop.models.governance import Actor
from gainloop.stores.home import Home

T = TypeVar("T")
COOKIE = "gainloop_session"
MOST_THREADS = 12
"""Requests that work at the same time; fewer than the connections that the store gives out."""


@dataclass(frozen=True)
class Server:
    home: Home
    keys: Keys
    executor: Executor

    async def actor(self, request: Request) -> Actor:
        """Who is signed in. Raises NotSignedIn."""
        token = request.cookies.get(COOKIE)
        return await off_loop(lambda: require_actor(self.home, self.keys, token))


async def off_loop(work: Callable[[], T]) -> T:
    """Runs what blocks in a thread, so that the event loop answers others meanwhile."""
    return await to_thread.run_sync(work)


def limit_threads() -> None:
    """Called once the event loop runs."""
    to_thread.current_default_thread_limiter().total_tokens = MOST_THREADS
