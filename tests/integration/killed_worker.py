"""A worker that the crash test starts and kills: works on the jobs of a home until told to stop.

Usage: killed_worker.py HOME LOG STEPS. The graph is kept in LOG. Kills itself at that write of the
graph, 0 for never; then it works until nothing waits.
"""

import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gainloop.bootstrap import open_home
from gainloop.settings import load_settings
from tests.integration.job_program import eventually, is_settled, worker_of
from tests.integration.memory_graph import MemoryGraph


@dataclass
class MortalGraph(MemoryGraph):
    """Dies in the middle of a write: before it where `kill_at` is odd, else behind it."""

    kill_at: int = 0

    def _write(self, entry: tuple[str, Any]) -> None:
        is_last = self.writes + 1 == self.kill_at
        if is_last and self.kill_at % 2:
            os.kill(os.getpid(), signal.SIGKILL)
        super()._write(entry)
        if is_last:
            os.kill(os.getpid(), signal.SIGKILL)


def main() -> None:
    folder, log, kill_at = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    home = open_home(load_settings(home=folder, database_url=""))
    with worker_of(home, MortalGraph(log=log, kill_at=kill_at)) as jobs:
        eventually(lambda: is_settled(home, jobs))
    home.close()


if __name__ == "__main__":
    main()
