"""A queue with forecasts, its labels and a release of them, on `gain_program`."""

from pathlib import Path

from sqlmodel import col, select

from gainloop.bootstrap import operator_of
from gainloop.models.priority import QueueItem
from gainloop.stores.home import Home
from gainloop.terms.enums import LabelFormat
from gainloop.workflows.ontology.add_ontology import add_ontology
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, QueueResult, create_queue
from gainloop.workflows.releases.create_release import ReleaseRequest, create_release
from tests.integration.gain_program import IS_NIGHT
from tests.integration.labeled_program import bring_in, coco

HALF_HOUR = RunOptions(budget_hours=0.5, holdback_share=0.0)


def draw_queue(home: Home, options: RunOptions = HALF_HOUR) -> QueueResult:
    operator = operator_of(home)
    ontology_id, _ = add_ontology(home, operator, "people", ["Pedestrian"])
    run = run_priorities(home, operator, options)
    request = QueueRequest(run.run_id, "Gain", ontology_id, "Draw boxes.", [("min_box_px", "8")])
    return create_queue(home, operator, request)


def apart_from_benchmark() -> dict[str, tuple[float, ...]]:
    """Vectors of the pool beside those of its own kind, no copy of any."""
    return {
        clip: (number / 24 + (8.04 if night else 0.04), number * 5 % 13 / 13 + 0.04)
        for number, (clip, night) in enumerate(IS_NIGHT.items())
    }


def label_and_release(home: Home, folder: Path, queue_id: str) -> str:
    with home.database.read() as session:
        clips = session.exec(
            select(QueueItem.clip_id)
            .where(QueueItem.queue_id == queue_id)
            .order_by(col(QueueItem.rank))
        ).all()
    images = [f"{clip}/0.png" for clip in clips]
    drawn = [
        (number, image, "Pedestrian", (20.0, 100.0, 10.0, 20.0))
        for number, image in enumerate(images, start=1)
    ]
    path = coco(folder / "labels.json", images, drawn, ["Pedestrian"], (1280, 720))
    batch_id = bring_in(home, queue_id, path, LabelFormat.COCO).batch_id
    request = ReleaseRequest("night", [batch_id])
    return create_release(home, operator_of(home), request).release_id
