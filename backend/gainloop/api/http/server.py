"""What the routes share: the home, its keys, and the way off the event loop."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import anyio
from anyio import to_thread
from starlette.requests import Request

from gainloop.api.execution import Executor
from gainloop.api.keys import Keys
from gainloop.api.limits import limits_of
from gainloop.api.rate_limits import RateLimits, asker
from gainloop.api.sessions import require_actor
from gainloop.errors import TryLater
from gainloop.models.governance import Actor
from gainloop.ports.media import Media
from gainloop.stores.home import Home

T = TypeVar("T")
COOKIE = "gainloop_session"
MOST_THREADS = 12
"""Requests that work at the same time; fewer than the connections that the store gives out."""
MOST_WAITING = 200
"""Requests that wait for one of those threads; more are told to come again."""
LONGEST_WAIT_SECONDS = 5.0
STEP_ASIDE_SECONDS = 0.05
"""After so long a GraphQL request lets the next one begin beside it."""


class Turnstile:
    """Lets short work through one at a time: threads that compute at once slow each other down more
    than they gain, for Python runs one of them at a time. Who takes long steps aside for the next.
    """

    def __init__(self) -> None:
        self._free = anyio.Semaphore(1)

    async def off_loop(self, work: Callable[[], T]) -> T:
        """As the function. Raises TryLater OVERLOADED."""
        if self._free.statistics().tasks_waiting >= MOST_WAITING:
            raise _overloaded()
        asked_at = time.monotonic()
        async with self._free:
            _check_wait(asked_at)
            working = asyncio.ensure_future(off_loop(work))
            working.add_done_callback(_seen)
            await asyncio.wait([working], timeout=STEP_ASIDE_SECONDS)
        return await working


@dataclass(frozen=True)
class Server:
    """works: whether somebody works on jobs, None where that is nothing to this server."""

    home: Home
    keys: Keys
    media: Media
    executor: Executor
    rates: RateLimits
    works: Callable[[], bool] | None = None
    turnstile: Turnstile = field(default_factory=Turnstile)

    async def actor(self, request: Request) -> Actor:
        """Who is signed in. Raises NotSignedIn."""
        token = request.cookies.get(COOKIE)
        return await off_loop(lambda: require_actor(self.home, self.keys, token))

    async def counted_actor(self, request: Request) -> Actor:
        """Who is signed in, with this as one more request of his. Raises NotSignedIn, TryLater."""
        actor = await self.actor(request)
        self.rates.take(asker(actor, address_of(request)), limits_of(actor.role).requests)
        return actor


def address_of(request: Request) -> str:
    """Where the client is; behind a proxy all of its clients are at one address."""
    return "" if request.client is None else request.client.host


async def off_loop(work: Callable[[], T]) -> T:
    """Runs what blocks in a thread, so that the event loop answers others meanwhile.

    Raises TryLater OVERLOADED where too many wait already, and where it waited for too long: the
    answer would come when nobody wants it any more.
    """
    waiting = to_thread.current_default_thread_limiter().statistics().tasks_waiting
    if waiting >= MOST_WAITING:
        raise _overloaded()
    asked_at = time.monotonic()

    def work_in_time() -> T:
        _check_wait(asked_at)
        return work()

    return await to_thread.run_sync(work_in_time)


def limit_threads() -> None:
    """Called once the event loop runs."""
    to_thread.current_default_thread_limiter().total_tokens = MOST_THREADS


def _seen(done: "asyncio.Future[Any]") -> None:
    """Looks at an error that nobody may be left to hear, where the client has gone meanwhile."""
    if not done.cancelled():
        done.exception()


def _check_wait(asked_at: float) -> None:
    if time.monotonic() - asked_at > LONGEST_WAIT_SECONDS:
        raise _overloaded()


def _overloaded() -> TryLater:
    return TryLater("the server has too much to do: wait a moment", code="OVERLOADED")
