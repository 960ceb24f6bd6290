"""Builds the demo program through the same workflows that everyone's files take.

Called by `gainloop demo build`. Building it again changes nothing. All of it is synthetic, and its
clips say so: a world is drawn from a seed, a detector is trained on a part of it, and every result
is measured by the program itself.
"""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from gainloop.bootstrap import operator_of
from gainloop.demo.clips import Part
from gainloop.demo.definitions import define
from gainloop.demo.detections import detect
from gainloop.demo.detector import Detector, train_versions
from gainloop.demo.files import DemoFiles, write_detections, write_files
from gainloop.demo.presence import QUEUE_NAME, find_built
from gainloop.demo.scenes import boxes_table, scenes_table
from gainloop.demo.size import DemoSize
from gainloop.demo.world import DemoWorld, make_world
from gainloop.models.governance import Actor
from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole, CheckRule, ClipOrigin, Profile
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from gainloop.workflows.embeddings.import_embeddings import EmbeddingsRequest, import_embeddings
from gainloop.workflows.errors.cluster_errors import ClusterRequest, cluster_evaluation
from gainloop.workflows.evaluation.import_evaluation import import_evaluation
from gainloop.workflows.evaluation.request import EvaluationRequest
from gainloop.workflows.frames.register_frames import FramesRequest, Redaction, register_frames
from gainloop.workflows.predictions.import_predictions import import_predictions
from gainloop.workflows.predictions.request import PredictionsRequest
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue

DEMO_ACTOR = "demo-perception-engineer"
BENCHMARKS = {Part.HOLDOUT: "demo-holdout", Part.DEVELOPMENT: "demo-development"}
"""In the order of import: the newest evaluation is one that rankings may learn from."""

DATASET = "demo-clips"
SPACE = "demo-scenes"
BUDGET_HOURS = 4.0
PROFILES = (Profile.FIFO, Profile.WEIGHTED_SUM, Profile.WEIGHTED_SUM_BATCH)
"""The last one makes the queue, the others are there to compare."""

REDACTION = Redaction(
    redactor="none needed",
    redactor_version="1",
    statement="Every frame is drawn by the demo program: there is no person and no plate on it.",
)
INSTRUCTIONS = (
    "Draw a tight box around every car, pedestrian and cyclist that is at least 8 pixels high, "
    "also when it is partly hidden. Leave reflections and posters out. Mark a frame that holds "
    "none of them as empty."
)
CHECKS = (
    (CheckRule.REQUIRED_CLASSES, "car, pedestrian, cyclist"),
    (CheckRule.MIN_BOX_PX, "8"),
    (CheckRule.MAX_EMPTY_FRAME_SHARE, "0.5"),
)
_STEPS = 8


@dataclass(frozen=True, slots=True)
class _Program:
    """Where the demo program goes, who brings it, and what it is."""

    home: Home
    actor: Actor
    world: DemoWorld
    files: DemoFiles


def build_demo(home: Home, size: DemoSize, progress: Progress = silent) -> str:
    """Returns the id of the labeling queue that it ends with.

    Raises Conflict where the home holds other clips; a build that was killed is completed.
    """
    progress("drawing the world", 0, _STEPS)
    world = make_world(size)
    if built := find_built(home, world):
        return built
    with tempfile.TemporaryDirectory(prefix="gainloop-demo-") as folder:
        program = _Program(home, demo_actor(home), world, write_files(world, Path(folder)))
        progress("importing clips", 1, _STEPS)
        _bring_clips(program)
        progress("training two detectors", 2, _STEPS)
        detectors = train_versions(world)
        for number, detector in enumerate(detectors):
            progress(f"evaluating {detector.name}", 3 + 2 * number, _STEPS)
            _bring_results(program, detector)
    define(home, program.actor)
    progress("ranking", _STEPS - 1, _STEPS)
    queue_id = _rank(program)
    progress("done", _STEPS, _STEPS)
    return queue_id


def demo_actor(home: Home) -> Actor:
    """The demo engineer, or the operator where demo accounts are switched off."""
    with home.database.read() as session:
        actor = session.get(Actor, DEMO_ACTOR)
    return actor or operator_of(home)


def _bring_clips(program: _Program) -> None:
    """Catalog, embeddings and frames."""
    home, actor, files = program.home, program.actor, program.files
    catalog = CatalogRequest(files.catalog, origin=ClipOrigin.SYNTHETIC, dataset=DATASET)
    import_catalog(home, actor, catalog)
    import_embeddings(home, actor, EmbeddingsRequest(files.embeddings, SPACE, metric="l2"))
    frames = FramesRequest(scenes_table(program.world), boxes_table(program.world), REDACTION)
    register_frames(home, actor, frames)


def _bring_results(program: _Program, detector: Detector) -> None:
    """What the detector sees on the clips that wait and on the benchmarks, and its errors there in
    clusters, which go on from those of the version before.
    """
    home, actor, files = program.home, program.actor, program.files
    for part in (Part.WAITING, *BENCHMARKS):
        reported = detect(program.world, detector, program.world.clips_of(part))
        write_detections(files.detections(part), program.world, reported)
    pool = files.detections(Part.WAITING)
    import_predictions(
        home, actor, PredictionsRequest(detector.name, "coco", pool, images=files.pool_images)
    )
    for part, benchmark in BENCHMARKS.items():
        request = EvaluationRequest(
            model=detector.name,
            benchmark=benchmark,
            file_format="coco",
            ground_truth=files.ground_truth(part),
            detections=files.detections(part),
            role=BenchmarkRole(part.value),
        )
        done = import_evaluation(home, actor, request)
        if request.role is BenchmarkRole.DEVELOPMENT:
            cluster_evaluation(home, actor, ClusterRequest(done.evaluation_id))


def _rank(program: _Program) -> str:
    """One run under each profile, and a queue of the last."""
    home, actor, seed = program.home, program.actor, program.world.size.seed
    for profile in PROFILES:
        run = run_priorities(home, actor, RunOptions(profile, BUDGET_HOURS, seed=seed))
    request = QueueRequest(
        run_id=run.run_id,
        name=QUEUE_NAME,
        ontology_version_id=f"{BENCHMARKS[Part.DEVELOPMENT]}:1",
        instructions=INSTRUCTIONS,
        checks=CHECKS,
    )
    return create_queue(home, actor, request).queue_id
