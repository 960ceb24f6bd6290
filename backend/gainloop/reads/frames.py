"""The frames of one clip and the boxes on them, as an evaluation or a prediction set has them.

Reads only the clip's own rows of the bulk tables. Called by the API; no pixels pass here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.evaluation import Benchmark, BenchmarkClip, Evaluation, PredictionSet
from gainloop.models.governance import Actor
from gainloop.reads.clip_results import MOST_SETS
from gainloop.reads.rows import fetch
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.matches import Outcome

MOST_FRAMES = 5_000


class BoxSource(StrEnum):
    GROUND_TRUTH = "ground_truth"
    PREDICTION = "prediction"


@dataclass(frozen=True, slots=True)
class FrameSource:
    """Where frames and boxes of a clip come from; `boxes_object` is a matches object or not."""

    frames_object: str
    boxes_object: str
    is_evaluation: bool


@dataclass(frozen=True, slots=True)
class FrameSummaryRow:
    index: int
    tp: int = 0
    fp: int = 0
    fn: int = 0
    predictions: int = 0


@dataclass(frozen=True, slots=True)
class FrameRow:
    """width, height: None where no file said."""

    index: int
    width: int | None
    height: int | None


@dataclass(frozen=True, slots=True)
class BoxRow:
    """outcome: None for predictions without ground truth; pixels, width = x2 - x1."""

    source: BoxSource
    outcome: Outcome | None
    class_name: str
    x: float
    y: float
    width: float
    height: float
    score: float | None = None
    probability: float | None = None
    iou: float | None = None


def find_frame_source(
    session: Session,
    objects: ObjectStore,
    actor: Actor,
    clip_id: str,
    evaluation_id: str | None = None,
    prediction_set_id: str | None = None,
) -> FrameSource | None:
    """As asked, else the newest evaluation with this clip, else the newest prediction set."""
    require(actor.role, Permission.READ)
    if prediction_set_id is None:
        found = _evaluation_source(session, clip_id, evaluation_id)
        if found is not None or evaluation_id is not None:
            return found
    sources = _prediction_sources(session, prediction_set_id)
    return next((source for source in sources if _has_clip(objects, source, clip_id)), None)


def list_frames(
    objects: ObjectStore,
    actor: Actor,
    clip_id: str,
    source: FrameSource,
    *,
    only_errors: bool = False,
) -> list[FrameSummaryRow]:
    """In order; at most MOST_FRAMES."""
    require(actor.role, Permission.READ)
    counts = _frame_counts(objects, clip_id, source)
    frames = objects.get_table(
        source.frames_object, columns=["frame_index"], filters=[("clip_id", "=", clip_id)]
    )
    rows = [
        FrameSummaryRow(index, **counts.get(index, {}))
        for index in sorted(frames["frame_index"].to_pylist())
    ]
    return [row for row in rows if not only_errors or row.fp or row.fn][:MOST_FRAMES]


def find_frame(
    objects: ObjectStore, actor: Actor, clip_id: str, source: FrameSource, index: int
) -> FrameRow | None:
    require(actor.role, Permission.READ)
    frames = objects.get_table(
        source.frames_object,
        columns=["width", "height"],
        filters=[("clip_id", "=", clip_id), ("frame_index", "=", index)],
    ).to_pylist()
    if not frames:
        return None
    return FrameRow(index, frames[0]["width"] or None, frames[0]["height"] or None)


def frame_boxes(
    objects: ObjectStore, actor: Actor, clip_id: str, source: FrameSource, index: int
) -> list[BoxRow]:
    require(actor.role, Permission.READ)
    rows = objects.get_table(
        source.boxes_object, filters=[("clip_id", "=", clip_id), ("frame_index", "=", index)]
    ).to_pylist()
    if source.is_evaluation:
        return [box for row in rows for box in _match_boxes(row)]
    return [_prediction_box(row, "", None) for row in rows]


def _frame_counts(
    objects: ObjectStore, clip_id: str, source: FrameSource
) -> dict[int, dict[str, int]]:
    columns = ["frame_index", "outcome"] if source.is_evaluation else ["frame_index"]
    table = objects.get_table(
        source.boxes_object, columns=columns, filters=[("clip_id", "=", clip_id)]
    )
    counts: dict[int, dict[str, int]] = {}
    for row in table.group_by(columns).aggregate([([], "count_all")]).to_pylist():
        of_frame = counts.setdefault(row["frame_index"], {"predictions": 0})
        outcome = row.get("outcome")
        if outcome in (Outcome.TP, Outcome.FP, Outcome.FN):
            of_frame[outcome] = row["count_all"]
        if outcome != Outcome.FN:
            of_frame["predictions"] += row["count_all"]
    return counts


def _match_boxes(row: dict[str, Any]) -> Iterable[BoxRow]:
    outcome = Outcome(row["outcome"])
    if row["gt_x"] is not None:
        yield BoxRow(
            source=BoxSource.GROUND_TRUTH,
            outcome=outcome,
            class_name=row["class_name"],
            **{name: row[f"gt_{name}"] for name in ("x", "y", "width", "height")},
            iou=row["iou"],
        )
    if row["det_x"] is not None:
        yield _prediction_box(row, "det_", outcome)


def _prediction_box(row: dict[str, Any], prefix: str, outcome: Outcome | None) -> BoxRow:
    return BoxRow(
        source=BoxSource.PREDICTION,
        outcome=outcome,
        class_name=row["class_name"],
        **{name: row[prefix + name] for name in ("x", "y", "width", "height")},
        score=row["score"],
        probability=row["probability"],
        iou=row.get("iou"),
    )


def _evaluation_source(
    session: Session, clip_id: str, evaluation_id: str | None
) -> FrameSource | None:
    statement = (
        sa.select(col(Benchmark.frames_object), col(Evaluation.matches_object))
        .join(Benchmark, col(Benchmark.id) == Evaluation.benchmark_id)
        .join(BenchmarkClip, col(BenchmarkClip.benchmark_id) == Evaluation.benchmark_id)
        .where(col(BenchmarkClip.clip_id) == clip_id)
        .order_by(col(Evaluation.ordinal).desc())
        .limit(1)
    )
    if evaluation_id is not None:
        statement = statement.where(col(Evaluation.id) == evaluation_id)
    found = session.connection().execute(statement).first()
    return None if found is None else FrameSource(found[0], found[1], is_evaluation=True)


def _prediction_sources(session: Session, prediction_set_id: str | None) -> list[FrameSource]:
    """Newest first."""
    statement = (
        sa.select(
            col(PredictionSet.frames_object), col(PredictionSet.predictions_object), sa.false()
        )
        .order_by(col(PredictionSet.ordinal).desc())
        .limit(MOST_SETS)
    )
    if prediction_set_id is not None:
        statement = statement.where(col(PredictionSet.id) == prediction_set_id)
    return fetch(session, statement, FrameSource)


def _has_clip(objects: ObjectStore, source: FrameSource, clip_id: str) -> bool:
    frames = objects.get_table(
        source.frames_object, columns=["frame_index"], filters=[("clip_id", "=", clip_id)]
    )
    return len(frames) > 0
