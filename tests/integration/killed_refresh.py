"""A worker that dies while it ranks anew: works on the jobs of a home until no ranking waits.

Usage: killed_refresh.py HOME KILL_AT. Kills itself around the storing of that run, before it where
KILL_AT is odd, else behind it; 0 for never.
"""

import os
import signal
import sys
from pathlib import Path

from gainloop.bootstrap import open_home
from gainloop.models.governance import Actor
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.workflows.priorities import run_priorities
from gainloop.workflows.priorities.store_run import Ranked, store_run
from tests.integration.job_program import eventually, is_refreshed, worker_of
from tests.integration.memory_graph import MemoryGraph

stored: list[str] = []


def store_and_die(home: Home, actor: Actor, ranked: Ranked) -> bool:
    kill_at = int(sys.argv[2])
    number = len(stored) + 1
    if kill_at and number == (kill_at + 1) // 2 and kill_at % 2:
        os.kill(os.getpid(), signal.SIGKILL)
    is_new = store_run(home, actor, ranked)
    stored.append(ranked.plan.run_id)
    if kill_at and number == kill_at // 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return is_new


def main() -> None:
    setattr(run_priorities, "store_run", store_and_die)  # noqa: B010
    home = open_home(load_settings(home=Path(sys.argv[1]), database_url=""))
    with worker_of(home, MemoryGraph(is_down=True)) as jobs:
        eventually(lambda: is_refreshed(home, jobs))
    home.close()


if __name__ == "__main__":
    main()
