"""A program with planted neighbors of a holdout and of a development benchmark, and innocent clips.

The names say what is planted. Vectors are given to all but the clips that leak by other reasons.
"""

from pathlib import Path

import numpy as np

from gainloop.bootstrap import operator_of
from gainloop.models.priority import PriorityRun
from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole, Profile
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest
from tests.integration.ranked_program import add_catalog, add_embeddings, add_evaluation

HEADER = "clip_id,drive_id,vehicle_id,start_ts,duration_s,lat,lon,weather,label_state"
PLANTED = """
hold-1,h1,car 1,2026-01-02T10:00:00Z,10,48.0,11.0,rain,
hold-2,h2,car 2,2026-01-05T10:00:00Z,10,49.0,11.0,clear,
dev-1,v1,car 1,2026-01-07T10:00:00Z,10,50.0,11.0,rain,
dev-2,v2,car 2,2026-01-08T10:00:00Z,10,51.0,11.0,clear,
near-drive,h1,car 4,2026-01-02T13:00:00Z,10,48.5,11.0,rain,
near-time,p1,car 1,2026-01-02T10:05:00Z,10,48.6,11.0,rain,
near-place,p2,car 3,2026-01-05T10:30:00Z,10,49.0009,11.0,rain,
near-copy,p3,car 3,2026-02-01T10:00:00Z,10,47.0,11.0,rain,
near-dev,v1,car 1,2026-01-07T14:00:00Z,10,50.5,11.0,rain,
done-drive,h2,car 2,2026-01-05T16:00:00Z,10,49.5,11.0,rain,labeled
done-far,p4,car 2,2026-02-03T16:00:00Z,10,49.6,11.0,rain,labeled
far-time,p5,car 1,2026-01-02T10:10:11Z,10,48.7,11.0,rain,
far-place,p6,car 3,2026-01-05T10:30:00Z,10,49.0019,11.0,rain,
far-hour,p7,car 3,2026-01-05T11:00:21Z,10,49.0,11.0,rain,
far-car,p8,car 2,2026-01-02T10:01:00Z,10,48.8,11.0,rain,
"""
BARRED = ("near-drive", "near-time", "near-place", "near-copy")
INNOCENT = ("far-time", "far-place", "far-hour", "far-car")
NUM_FILLING = 60
HOLDOUT, DEVELOPMENT = "sealed:1", "town:1"


def add_clips(home: Home, folder: Path, more: str = "") -> None:
    filling = "".join(f"fill-{row:02d},f{row},,,,,,clear,\n" for row in range(NUM_FILLING))
    add_catalog(home, folder, HEADER + PLANTED + filling + more)
    add_embeddings(home, folder, vectors())


def vectors() -> dict[str, tuple[float, ...]]:
    """Places of their own in eight dimensions, but for the copy."""
    rng = np.random.default_rng(5)
    names = ["hold-1", "hold-2", "dev-1", "dev-2", *INNOCENT]
    names += [f"fill-{row:02d}" for row in range(NUM_FILLING)]
    placed = {name: tuple(rng.normal(size=8).tolist()) for name in names}
    return placed | {"near-copy": (placed["hold-2"][0] + 0.02, *placed["hold-2"][1:])}


def add_development(home: Home, folder: Path) -> str:
    return add_evaluation(home, folder, {"dev-1": (24, 16), "dev-2": (39, 1)})


def add_holdout(home: Home, folder: Path, *clips: str) -> str:
    """Of these clips, hold-1 and hold-2 unless told otherwise."""
    results = dict.fromkeys(clips or ("hold-1", "hold-2"), (10, 5))
    return add_evaluation(home, folder, results, benchmark="sealed", role=BenchmarkRole.HOLDOUT)


def add_leaking_program(home: Home, folder: Path) -> None:
    add_clips(home, folder)
    add_development(home, folder)
    add_holdout(home, folder)


def rank(home: Home) -> PriorityRun:
    done = run_priorities(home, operator_of(home), RunOptions(Profile.WEIGHTED_SUM))
    with home.database.read() as session:
        return session.get_one(PriorityRun, done.run_id)


def queue_request(home: Home, run_id: str) -> QueueRequest:
    add_ontology(home, operator_of(home), "road-users", ["Pedestrian"])
    return QueueRequest(run_id, "Next", "road-users:1", "Draw.", [("min_box_px", "8")])
