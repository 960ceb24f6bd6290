"""Errors as the columns that `pipeline.similarity` compares; what there is where nobody brought
embeddings. Called by `similar_failures`.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip
from gainloop.models.evaluation import Benchmark, DetectionError, Evaluation
from gainloop.pipeline.similarity.features import AXIS_WEIGHTS, ErrorColumns
from gainloop.reads.clip_filter import SCENARIO_AXIS
from gainloop.reads.clip_values import ClipValues, values_where
from gainloop.reads.detection_errors import ERROR_COLUMNS, ErrorRow
from gainloop.reads.rows import fetch, is_one_of
from gainloop.reads.similar_request import SimilarFilter, clips_within, error_conditions
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.matches import Outcome

_IDS_AT_ONCE = 500
_AXES = (*AXIS_WEIGHTS, SCENARIO_AXIS)


def errors_within(
    session: Session, among: SimilarFilter, evaluation_ids: list[str]
) -> list[ErrorRow]:
    """All errors that the filter keeps, those of the newest evaluation first, then by number."""
    statement = (
        sa.select(*ERROR_COLUMNS)
        .join(Evaluation, col(Evaluation.id) == DetectionError.evaluation_id)
        .where(*error_conditions(among, evaluation_ids))
        .order_by(col(Evaluation.ordinal).desc(), col(DetectionError.ordinal))
    )
    conditions = clips_within(session, among)
    if conditions:
        joined = statement.join(Clip, col(Clip.id) == DetectionError.clip_id)
        statement = joined.where(*conditions)
    return fetch(session, statement, ErrorRow)


def errors_on_clips(
    session: Session, among: SimilarFilter, evaluation_ids: list[str], clip_ids: Sequence[str]
) -> dict[str, list[ErrorRow]]:
    """By clip, those of the first evaluation first; the filter of clips is taken to hold."""
    found: dict[str, list[ErrorRow]] = {}
    place = {evaluation_id: number for number, evaluation_id in enumerate(evaluation_ids)}
    for start in range(0, len(clip_ids), _IDS_AT_ONCE):
        named = col(DetectionError.clip_id).in_(clip_ids[start : start + _IDS_AT_ONCE])
        statement = sa.select(*ERROR_COLUMNS).where(named, *error_conditions(among, evaluation_ids))
        # Not by SQL: SQLite would read all errors in that order, to find those of a few clips.
        rows = fetch(session, statement, ErrorRow)
        for row in sorted(rows, key=lambda row: (place[row.evaluation_id], row.ordinal)):
            found.setdefault(row.clip_id, []).append(row)
    return found


def errors_of_keys(
    session: Session, keys: Sequence[tuple[str, int]]
) -> dict[tuple[str, int], ErrorRow]:
    """Those that there are, by evaluation and number."""
    found: dict[tuple[str, int], ErrorRow] = {}
    evaluation, ordinal = col(DetectionError.evaluation_id), col(DetectionError.ordinal)
    for start in range(0, len(keys), _IDS_AT_ONCE):
        named = is_one_of(evaluation, ordinal, keys[start : start + _IDS_AT_ONCE])
        rows = fetch(session, sa.select(*ERROR_COLUMNS).where(named), ErrorRow)
        found.update((row.key, row) for row in rows)
    return found


def columns_of(
    session: Session, rows: Sequence[ErrorRow], objects: ObjectStore | None = None
) -> ErrorColumns:
    """objects: where the sizes of images are read; without, places on the image are unknown."""
    clip_ids = sorted({row.clip_id for row in rows})
    clip_of = {clip_id: place for place, clip_id in enumerate(clip_ids)}
    clip = np.array([clip_of[row.clip_id] for row in rows], dtype=np.int64)
    context, tags = _context(session, clip_ids)
    boxes = np.array([(row.x, row.y, row.width, row.height) for row in rows]).reshape(-1, 4)
    return ErrorColumns(
        cls=_codes([row.class_name for row in rows]),
        is_miss=np.array([row.outcome is Outcome.FN for row in rows], dtype=np.bool_),
        kind=_codes([row.error_type for row in rows]),
        height=boxes[:, 3],
        center=_centers(session, objects, rows, boxes),
        context=context[clip],
        tags=tags[clip],
    )


def _context(session: Session, clip_ids: Sequence[str]) -> tuple[Ints, Bools]:
    """(C, axes) codes and (C, T) tags of clips."""
    found: dict[str, ClipValues] = {}
    for start in range(0, len(clip_ids), _IDS_AT_ONCE):
        named = col(Clip.id).in_(clip_ids[start : start + _IDS_AT_ONCE])
        found.update((row.clip_id, row) for row in values_where(session, named, _AXES))
    values = [found[clip_id].values for clip_id in clip_ids]
    codes = [_codes([row.get(axis, (None,))[0] for row in values]) for axis in AXIS_WEIGHTS]
    return np.column_stack(codes).reshape(-1, len(AXIS_WEIGHTS)), _tags(values)


def _tags(values: Sequence[Mapping[str, tuple[str, ...]]]) -> Bools:
    names = sorted({tag for row in values for tag in row.get(SCENARIO_AXIS, ())})
    column = {name: place for place, name in enumerate(names)}
    tags = np.zeros((len(values), len(names)), dtype=np.bool_)
    for place, row in enumerate(values):
        tags[place, [column[tag] for tag in row.get(SCENARIO_AXIS, ())]] = True
    return tags


def _centers(
    session: Session, objects: ObjectStore | None, rows: Sequence[ErrorRow], boxes: Floats
) -> Floats:
    """NaN where the size of the image is unknown."""
    sizes = {} if objects is None else _image_sizes(session, objects, rows)
    image = np.array([sizes.get(row.clip_id, (np.nan, np.nan)) for row in rows]).reshape(-1, 2)
    centers: Floats = (boxes[:, :2] + boxes[:, 2:] / 2) / np.where(image > 0, image, np.nan)
    return centers


def _image_sizes(
    session: Session, objects: ObjectStore, rows: Sequence[ErrorRow]
) -> dict[str, tuple[float, float]]:
    """Width and height of the frames of clips, the largest where they differ."""
    statement = (
        sa.select(col(Benchmark.frames_object))
        .join(Evaluation, col(Evaluation.benchmark_id) == Benchmark.id)
        .where(col(Evaluation.id).in_(sorted({row.evaluation_id for row in rows})))
        .distinct()
        .order_by(col(Benchmark.frames_object))
    )
    sizes: dict[str, tuple[float, float]] = {}
    for digest in session.connection().execute(statement).scalars():
        table = objects.get_table(digest, columns=["clip_id", "width", "height"])
        largest = table.group_by("clip_id").aggregate([("width", "max"), ("height", "max")])
        columns = (largest[name].to_pylist() for name in ("clip_id", "width_max", "height_max"))
        sizes.update(
            (clip_id, (width, height)) for clip_id, width, height in zip(*columns, strict=True)
        )
    return sizes


def _codes(values: Sequence[str | None]) -> Ints:
    """Positions in the sorted distinct values, -1 for None."""
    known = {value: code for code, value in enumerate(sorted({v for v in values if v is not None}))}
    return np.array([-1 if value is None else known[value] for value in values], dtype=np.int64)
