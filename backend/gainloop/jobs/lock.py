"""One process per home works on jobs and owns the process of the graph.

Taken by `gainloop serve`, `gainloop worker`, and by `gainloop graph` where neither runs.
"""

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

from gainloop.errors import Conflict
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import pending

WORKER_RUNS = "WORKER_RUNS"
LONGEST_WAIT = timedelta(seconds=30)


@contextmanager
def only_worker(home: Home) -> Iterator[None]:
    """Holds a lock that ends with the process, however it ends. Raises Conflict WORKER_RUNS."""
    folder = home.settings.home / "run"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (folder / "jobs.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Conflict(
                "a server or worker works on the jobs of this home already: use it, or stop it "
                "first",
                code=WORKER_RUNS,
            ) from None
        yield


def is_alone(home: Home, stack: ExitStack) -> bool:
    """Whether nobody else works on this home; if so, nobody else does as long as the stack."""
    try:
        stack.enter_context(only_worker(home))
    except Conflict as error:
        if error.code != WORKER_RUNS:
            raise
        return False
    return True


def is_worked_on(home: Home) -> bool:
    """Whether somebody takes up events, told from how long the oldest waits."""
    with home.database.read() as session:
        oldest = pending(session, 1)
    return not oldest or home.database.clock() - oldest[0].recorded_at < LONGEST_WAIT
