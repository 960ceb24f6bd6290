"""Gives up on work that takes too long, which the driver alone cannot: it waits for as long as a
server that hangs keeps its connection. Called by `bolt`.
"""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")

_MOST = 32
_slots = threading.BoundedSemaphore(_MOST)


def within(seconds: float, work: Callable[[], T]) -> T:
    """What `work` returns or raises; TimeoutError after so many seconds, the work then goes on in
    a thread that nobody waits for, one of at most 32.
    """
    end = time.monotonic() + seconds
    if not _slots.acquire(timeout=seconds):
        raise TimeoutError
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as error:  # handed to whoever waits
            done.set_exception(error)
        finally:
            _slots.release()

    threading.Thread(target=run, name="graph", daemon=True).start()
    return done.result(max(0.0, end - time.monotonic()))
