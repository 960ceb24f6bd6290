"""How often somebody may ask: a bucket per person or address that fills up again over a minute.

In: who asks and how many requests a minute he has. Out: nothing, or TryLater RATE_LIMITED with the
seconds to wait. Asked by `execution`, uploads, exports and sign-in, each before it does any work.
Buckets are of this process and bounded in number: the one that was not used for longest goes first.
"""

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

from gainloop.errors import TryLater
from gainloop.models.governance import Actor

MOST_BUCKETS = 10_000
_MINUTE = 60.0


@dataclass(slots=True)
class _Bucket:
    tokens: float
    seen_at: float


@dataclass
class RateLimits:
    """`clock` gives seconds that never go back."""

    is_on: bool = True
    clock: Callable[[], float] = time.monotonic
    most_buckets: int = MOST_BUCKETS
    _buckets: OrderedDict[str, _Bucket] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self, key: str, per_minute: int, what: str = "requests") -> None:
        """Counts one. Raises TryLater RATE_LIMITED where it would be one too many."""
        self._use(key, per_minute, what, tokens=1.0)

    def check(self, key: str, per_minute: int, what: str = "requests") -> None:
        """Counts nothing. Raises TryLater RATE_LIMITED where the next would be one too many."""
        self._use(key, per_minute, what, tokens=0.0)

    def _use(self, key: str, per_minute: int, what: str, tokens: float) -> None:
        if not self.is_on:
            return
        with self._lock:
            bucket = self._filled(key, per_minute)
            missing = 1.0 - bucket.tokens
            if missing <= 0:
                bucket.tokens -= tokens
                return
        raise TryLater(
            f"{per_minute} {what} a minute are the limit: wait a moment",
            code="RATE_LIMITED",
            wait_seconds=math.ceil(missing * _MINUTE / per_minute),
            limit=per_minute,
        )

    def _filled(self, key: str, per_minute: int) -> _Bucket:
        now = self.clock()
        bucket = self._buckets.setdefault(key, _Bucket(per_minute, now))
        gained = (now - bucket.seen_at) * per_minute / _MINUTE
        bucket.tokens = min(bucket.tokens + gained, per_minute)
        bucket.seen_at = now
        self._buckets.move_to_end(key)
        while len(self._buckets) > self.most_buckets:
            self._buckets.popitem(last=False)
        return bucket


def asker(actor: Actor | None, address: str) -> str:
    """Whose bucket it is: that of the person, or before sign-in of the address."""
    return f"address {address}" if actor is None else f"actor {actor.id}"
