"""A program that the crash test starts: one import, killed by SIGKILL at steps of its own choice.

Steps are SQL statements, commits and files opened or renamed, counted alike in every run. Each run
is a forked child on a copy of the empty home, so that only the first pays for the imports.

Usage: crash_import.py EMPTY_HOME KIND FILES OUTPUT POINTS. Leaves OUTPUT/whole, and for each point
OUTPUT/killed-N and its re-run OUTPUT/rerun-N; prints {"killed": {N: status}, "rerun": {N: status}}.
"""

import json
import os
import random
import shutil
import signal
import sys
from pathlib import Path

from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import select

from gainloop.bootstrap import open_home, operator_of
from gainloop.models.priority import Queue
from gainloop.settings import load_settings
from gainloop.terms.enums import LabelFormat
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from gainloop.workflows.evaluation.import_evaluation import import_evaluation
from gainloop.workflows.evaluation.request import EvaluationRequest
from gainloop.workflows.labels.import_labels import LabelsRequest, import_labels

FILE_EVENTS = {"open", "os.rename"}
NEVER = 0


class Steps:
    def __init__(self, kill_at: int) -> None:
        self.kill_at = kill_at
        self.taken = 0

    def take(self) -> None:
        self.taken += 1
        if self.taken == self.kill_at:
            os.kill(os.getpid(), signal.SIGKILL)


def run_in_child(folder: Path, kind: str, files: Path, kill_at: int) -> int:
    """Returns the child's exit status, negative for a signal."""
    child = os.fork()
    if child == 0:
        import_counting(folder, kind, files, kill_at)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def import_counting(folder: Path, kind: str, files: Path, kill_at: int) -> None:
    home = open_home(load_settings(home=folder, database_url=""))
    actor = operator_of(home)
    steps = Steps(kill_at)
    event.listen(Engine, "before_cursor_execute", lambda *_: steps.take())
    event.listen(Engine, "commit", lambda *_: steps.take())
    sys.addaudithook(lambda name, _: steps.take() if name in FILE_EVENTS else None)
    if kind == "catalog":
        import_catalog(home, actor, CatalogRequest(files / "clips.csv"))
    elif kind == "labels":
        with home.database.read() as session:
            queue_id = session.exec(select(Queue.id)).one()
        import_labels(home, actor, LabelsRequest(files / "labels.xml", LabelFormat.CVAT, queue_id))
    else:
        request = EvaluationRequest(
            "crash:1", "crash", "coco", files / "benchmark.json", files / "detections.json"
        )
        import_evaluation(home, actor, request)
    folder.with_suffix(".steps").write_text(str(steps.taken), encoding="utf-8")


def main() -> None:
    empty_home, files, output = (Path(sys.argv[place]) for place in (1, 3, 4))
    kind, num_points = sys.argv[2], int(sys.argv[5])
    whole = shutil.copytree(empty_home, output / "whole")
    assert run_in_child(whole, kind, files, NEVER) == 0
    num_steps = int(whole.with_suffix(".steps").read_text(encoding="utf-8"))
    killed, rerun = {}, {}
    for point in sorted(random.Random(11).sample(range(1, num_steps), num_points)):
        folder = shutil.copytree(empty_home, output / f"killed-{point}")
        killed[point] = run_in_child(folder, kind, files, point)
        again = shutil.copytree(folder, output / f"rerun-{point}")
        rerun[point] = run_in_child(again, kind, files, NEVER)
    sys.stdout.write(json.dumps({"killed": killed, "rerun": rerun}))


if __name__ == "__main__":
    main()
