"""The demo program as it is built: where it goes, who acts in it, and what every model version goes
through. Used by `build_demo` and `cycles`.
"""

from dataclasses import dataclass

from sqlmodel import col, select

from gainloop.bootstrap import operator_of
from gainloop.demo.clips import Part
from gainloop.demo.detections import detect
from gainloop.demo.detector import Detector
from gainloop.demo.files import DemoFiles, write_detections
from gainloop.demo.world import DemoWorld
from gainloop.models.governance import Actor
from gainloop.models.priority import Queue, QueueItem
from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole, CheckRule, Role
from gainloop.workflows.errors.cluster_errors import ClusterRequest, cluster_evaluation
from gainloop.workflows.evaluation.import_evaluation import import_evaluation
from gainloop.workflows.evaluation.request import EvaluationRequest
from gainloop.workflows.predictions.import_predictions import import_predictions
from gainloop.workflows.predictions.request import PredictionsRequest

BENCHMARKS = {Part.HOLDOUT: "demo-holdout", Part.DEVELOPMENT: "demo-development"}
"""In the order of import: the newest evaluation is one that rankings may learn from."""

ONTOLOGY = f"{BENCHMARKS[Part.DEVELOPMENT]}:1"
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


@dataclass(frozen=True, slots=True)
class Program:
    home: Home
    world: DemoWorld
    files: DemoFiles

    def actor(self, role: Role = Role.PERCEPTION_ENGINEER) -> Actor:
        """The demo account of a role, or the operator where demo accounts are switched off."""
        with self.home.database.read() as session:
            actor = session.get(Actor, f"demo-{role.value.replace('_', '-')}")
        return actor or operator_of(self.home)


def bring_results(program: Program, detector: Detector) -> str:
    """What the detector sees on the clips that wait and on the benchmarks, and its errors there in
    clusters, which go on from those of the version before. Returns the development evaluation.
    """
    home, actor, files = program.home, program.actor(), program.files
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
    return done.evaluation_id


def find_queue(program: Program, name: str) -> str | None:
    """The first queue of this name."""
    with program.home.database.read() as session:
        return session.exec(
            select(Queue.id).where(Queue.name == name).order_by(col(Queue.ordinal))
        ).first()


def queued_clips(program: Program, queue_id: str) -> list[str]:
    """Clips of a queue by rank."""
    with program.home.database.read() as session:
        return list(
            session.exec(
                select(QueueItem.clip_id)
                .where(QueueItem.queue_id == queue_id)
                .order_by(col(QueueItem.rank))
            )
        )
