"""kill -9 of a worker wherever it is, and a second process beside one: nothing lost, none twice."""

import random
import signal
import subprocess
import sys
from pathlib import Path

from gainloop.bootstrap import open_home, operator_of
from gainloop.jobs.durable_jobs import DurableJobs
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import JobKind, JobState
from gainloop.workflows.graph.check_graph import check_graph
from tests.conftest import REPOSITORY
from tests.integration.job_program import (
    eventually,
    is_settled,
    link_epic,
    num_undelivered,
    unlink_epic,
    worker_of,
)
from tests.integration.memory_graph import MemoryGraph

PROGRAM = Path(__file__).with_name("killed_worker.py")
KILLS = 6
CHANGES = 8
OTHER = """
import sys
from pathlib import Path
from gainloop.bootstrap import open_home
from gainloop.settings import load_settings
from tests.integration.job_program import link_epic
home = open_home(load_settings(home=Path(sys.argv[1]), database_url=""))
for number in range(3):
    link_epic(home, f"other-{number}")
home.close()
"""


def run_worker(folder: Path, log: Path, kill_at: int) -> int:
    """Exit status, negative for a signal."""
    command = [sys.executable, str(PROGRAM), str(folder), str(log), str(kill_at)]
    environment = {"PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL), done.stderr
    return done.returncode


def opened(folder: Path) -> Home:
    return open_home(load_settings(home=folder, database_url=""))


def test_a_worker_killed_at_random_writes_loses_nothing_and_repeats_no_job(tmp_path: Path) -> None:
    folder, log = tmp_path / "home", tmp_path / "graph.log"
    home = opened(folder)
    for number in range(CHANGES):
        link_epic(home, f"GL-{number}")
    home.close()
    draw = random.Random(7)

    statuses = [run_worker(folder, log, draw.randint(2, 9)) for _ in range(KILLS)]
    home = opened(folder)
    unlink_epic(home, "GL-1")
    home.close()
    last = run_worker(folder, log, 0)

    home = opened(folder)
    jobs = DurableJobs(home)
    shown = [job for _, job in jobs.newest(100)]
    check = check_graph(home, operator_of(home), MemoryGraph(log=log))
    assert statuses.count(-signal.SIGKILL) >= 2
    assert last == 0
    assert num_undelivered(home) == 0
    assert check.is_equal
    assert {job.state for job in shown} == {JobState.DONE}
    changes = [job for job in shown if job.kind is JobKind.PROJECT_LINEAGE]
    assert len(changes) == CHANGES + 1
    assert max(job.attempts for job in shown) >= 2  # one at least was taken up again
    jobs.close()
    home.close()


def test_changes_of_another_process_are_taken_up_by_the_worker(tmp_path: Path) -> None:
    folder, graph = tmp_path / "home", MemoryGraph()
    home = opened(folder)
    link_epic(home, "own")
    with worker_of(home, graph) as jobs:
        eventually(lambda: is_settled(home, jobs))
        command = [sys.executable, "-c", OTHER, str(folder)]
        subprocess.run(command, env={"PYTHONPATH": str(REPOSITORY)}, check=True)
        eventually(lambda: num_undelivered(home) == 0 and is_settled(home, jobs))
        others = [key for key in graph.nodes if key.startswith("Epic:other-")]

    assert len(others) == 6
    assert check_graph(home, operator_of(home), graph).is_equal
    home.close()
