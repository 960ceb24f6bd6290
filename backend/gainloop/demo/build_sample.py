"""Builds the sample program through the same workflows that everyone's files take.

Called by `gainloop demo build`. Building it again changes nothing. All of it is synthetic: the
clips say so, and every result is measured by the program itself on the drawn data.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from gainloop.bootstrap import operator_of
from gainloop.demo.files import SampleFiles, write_detections, write_files
from gainloop.demo.world import DETECTORS, Detector, SampleWorld, detect, make_world
from gainloop.models.governance import Actor
from gainloop.stores.home import Home
from gainloop.terms.enums import CheckRule, ClipOrigin, Profile
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from gainloop.workflows.embeddings.import_embeddings import (
    EmbeddingsRequest,
    import_embeddings,
)
from gainloop.workflows.evaluation.import_evaluation import import_evaluation
from gainloop.workflows.evaluation.request import EvaluationRequest
from gainloop.workflows.predictions.import_predictions import import_predictions
from gainloop.workflows.predictions.request import PredictionsRequest
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue

DEMO_ACTOR = "demo-perception-engineer"
BENCHMARK = "sample-benchmark"
SPACE = "sample-scenes"
BUDGET_HOURS = 3.0
INSTRUCTIONS = (
    "Draw a tight box around every car, pedestrian and cyclist that is at least 8 pixels high, "
    "also when it is partly hidden. Leave reflections and posters out. Mark a frame that holds "
    "none of them as empty."
)


@dataclass(frozen=True, slots=True)
class SampleSize:
    num_drives: int = 24
    clips_per_drive: int = 3
    seed: int = 7


def build_sample(home: Home, size: SampleSize, progress: Progress = silent) -> str:
    """Returns the id of the labeling queue that it ends with."""
    actor = _demo_actor(home)
    world = make_world(size.num_drives, size.clips_per_drive, size.seed)
    steps = 4 + 2 * len(DETECTORS)
    with tempfile.TemporaryDirectory(prefix="gainloop-sample-") as folder:
        progress("drawing clips", 0, steps)
        files = write_files(world, Path(folder))
        catalog = CatalogRequest(files.catalog, origin=ClipOrigin.SYNTHETIC)
        import_catalog(home, actor, catalog)
        progress("importing embeddings", 1, steps)
        import_embeddings(home, actor, EmbeddingsRequest(files.embeddings, SPACE, metric="l2"))
        for number, detector in enumerate(DETECTORS):
            progress(f"evaluating {detector.name}", 2 + 2 * number, steps)
            _import_detector(home, actor, world, files, detector, size.seed)
    progress("ranking", steps - 1, steps)
    queue_id = _rank(home, actor)
    progress("done", steps, steps)
    return queue_id


def _demo_actor(home: Home) -> Actor:
    """The demo engineer, or the operator where demo accounts are switched off."""
    with home.database.read() as session:
        actor = session.get(Actor, DEMO_ACTOR)
    return actor or operator_of(home)


def _import_detector(
    home: Home,
    actor: Actor,
    world: SampleWorld,
    files: SampleFiles,
    detector: Detector,
    seed: int,
) -> None:
    seen = detect(world, detector, seed)
    clips = [clip.clip_id for clip in world.clips]
    on_benchmark = files.folder / "benchmark-detections.json"
    write_detections(on_benchmark, seen, [clip for clip in clips if clip in world.benchmark])
    import_evaluation(
        home,
        actor,
        EvaluationRequest(detector.name, BENCHMARK, "coco", files.ground_truth, on_benchmark),
    )
    on_pool = files.folder / "pool-detections.json"
    write_detections(on_pool, seen, [clip for clip in clips if clip not in world.benchmark])
    import_predictions(
        home,
        actor,
        PredictionsRequest(detector.name, "coco", on_pool, images=files.pool_images),
    )


def _rank(home: Home, actor: Actor) -> str:
    """First in, first out for comparison, then the weighted sum, then a queue of the latter."""
    run_priorities(home, actor, RunOptions(Profile.FIFO, budget_hours=BUDGET_HOURS))
    run = run_priorities(home, actor, RunOptions(Profile.WEIGHTED_SUM, budget_hours=BUDGET_HOURS))
    request = QueueRequest(
        run_id=run.run_id,
        name="Next to label",
        ontology_version_id=f"{BENCHMARK}:1",
        instructions=INSTRUCTIONS,
        checks=(
            (CheckRule.REQUIRED_CLASSES, "car, pedestrian, cyclist"),
            (CheckRule.MIN_BOX_PX, "8"),
            (CheckRule.MAX_EMPTY_FRAME_SHARE, "0.5"),
        ),
    )
    return create_queue(home, actor, request).queue_id
