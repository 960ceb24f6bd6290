"""The errors of an evaluation as the arrays that clustering takes. Called by `cluster_errors`.

Errors that say nothing about what to label are left out and counted: those where the label seems to
be wrong, and those of classes that the model never names.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.evaluation import Benchmark, DetectionError, EmbeddingSpace, Evaluation
from gainloop.pipeline.clustering.records import ERROR_TYPES, ErrorSet, Exposure, Trait
from gainloop.reads.clip_values import ClipValues, all_axes, values_in_benchmark
from gainloop.reads.clip_vectors import rows_of, stacked_vectors
from gainloop.reads.rank_sources import embedding_stacks
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Bools, Floats, Ints, Texts
from gainloop.terms.matches import Outcome
from gainloop.terms.sizes import SIZE_EDGES, SIZES

SIZE_AXIS = "size"
"""Of missed objects; there is no object that a false detection could be held against."""
MOST_VALUES = 30
"""Of an axis, the most frequent ones; a value that a single clip has tells that clip only."""


@dataclass(frozen=True, slots=True)
class ErrorFeatures:
    """clip_ids, unit_names: what the positions of the arrays stand for; is_drive: (U,) whether a
    unit is a drive, or a clip of no known drive; space_id: None where no clip has a vector.
    """

    errors: ErrorSet
    exposure: Exposure
    clip_ids: tuple[str, ...]
    unit_names: tuple[str, ...]
    is_drive: Bools
    embedding_set_id: str | None
    space_id: str | None
    num_suspect: int
    num_unnamed: int


def read_error_features(
    session: Session, objects: ObjectStore, evaluation: Evaluation
) -> ErrorFeatures:
    places = values_in_benchmark(session, evaluation.benchmark_id, all_axes(session))
    clip_ids = tuple(place.clip_id for place in places)
    row_of = {clip_id: row for row, clip_id in enumerate(clip_ids)}
    unnamed = {row["name"] for row in evaluation.classes if not row.get("in_vocabulary", True)}
    found = _error_rows(session, evaluation.id)
    suspect = [row for row in found if row.suspect_kind is not None]
    kept = [row for row in found if row.suspect_kind is None]
    named = [row for row in kept if row.in_vocabulary and row.class_name not in unnamed]
    classes = tuple(sorted(row["name"] for row in evaluation.classes))
    traits, has = _clip_traits(places)
    unit_names = tuple(sorted({place.unit for place in places}))
    drives = {place.drive_id for place in places}
    unit_of = {name: code for code, name in enumerate(unit_names)}
    clip_unit = np.array([unit_of[place.unit] for place in places], dtype=np.int64)
    set_id, space_id, vectors = _vectors(session, objects, clip_ids)
    clip = np.array([row_of[row.clip_id] for row in named], dtype=np.int64)
    boxes = np.array([(row.x, row.y, row.width, row.height) for row in named]).reshape(-1, 4)
    is_miss = np.array([row.outcome is Outcome.FN for row in named], dtype=np.bool_)
    image = _image_sizes(session, objects, evaluation.benchmark_id, clip_ids)
    errors = ErrorSet(
        ordinal=np.array([row.ordinal for row in named], dtype=np.int64),
        clip=clip,
        unit=clip_unit[clip],
        cls=np.array([classes.index(row.class_name) for row in named], dtype=np.int64),
        is_miss=is_miss,
        kind=_kinds(named),
        box=_box_columns(boxes, image[clip]),
        has=np.hstack([has[clip], _has_size(boxes[:, 2] * boxes[:, 3]) & is_miss[:, None]]),
        vectors=vectors,
        classes=classes,
        traits=(*traits, *((SIZE_AXIS, size) for size in SIZES)),
    )
    return ErrorFeatures(
        errors=errors,
        exposure=_exposure(objects, evaluation.matches_object, clip_ids, classes, has),
        clip_ids=clip_ids,
        unit_names=unit_names,
        is_drive=np.array([name in drives for name in unit_names], dtype=np.bool_),
        embedding_set_id=set_id,
        space_id=space_id,
        num_suspect=len(suspect),
        num_unnamed=len(kept) - len(named),
    )


def _error_rows(session: Session, evaluation_id: str) -> Sequence[sa.Row[tuple[object, ...]]]:
    names = ("ordinal", "clip_id", "outcome", "class_name", "error_type", "x", "y", "width")
    columns = (*names, "height", "in_vocabulary", "suspect_kind")
    statement = (
        sa.select(*(col(getattr(DetectionError, name)) for name in columns))
        .where(col(DetectionError.evaluation_id) == evaluation_id)
        .order_by(col(DetectionError.ordinal))
    )
    return session.connection().execute(statement).all()


def _kinds(rows: Sequence[sa.Row[tuple[object, ...]]]) -> Ints:
    code = {kind: position for position, kind in enumerate(ERROR_TYPES)}
    return np.array([code.get(row.error_type, -1) for row in rows], dtype=np.int64)


def _clip_traits(places: Sequence[ClipValues]) -> tuple[tuple[Trait, ...], Bools]:
    """The values of each axis and which clips have them; those that all clips have say nothing."""
    counts: dict[Trait, int] = {}
    for place in places:
        for axis, values in place.values.items():
            for value in values:
                counts[axis, value] = counts.get((axis, value), 0) + 1
    by_axis: dict[str, list[Trait]] = {}
    for trait in sorted(counts, key=lambda trait: (trait[0], -counts[trait], trait[1])):
        if 1 < counts[trait] < len(places):
            by_axis.setdefault(trait[0], []).append(trait)
    traits = tuple(trait for axis in by_axis for trait in sorted(by_axis[axis][:MOST_VALUES]))
    column = {trait: position for position, trait in enumerate(traits)}
    has = np.zeros((len(places), len(traits)), dtype=np.bool_)
    for row, place in enumerate(places):
        for axis, values in place.values.items():
            for value in values:
                if (axis, value) in column:
                    has[row, column[axis, value]] = True
    return traits, has


def _has_size(area: Floats) -> Bools:
    has: Bools = np.digitize(area, SIZE_EDGES)[:, None] == np.arange(len(SIZES))
    return has


def _box_columns(boxes: Floats, image: Floats) -> Floats:
    """See `ErrorSet.box`."""
    return np.column_stack(
        [
            np.log(np.maximum(boxes[:, 3], 1.0)),
            (boxes[:, 0] + boxes[:, 2] / 2) / image[:, 0],
            (boxes[:, 1] + boxes[:, 3] / 2) / image[:, 1],
        ]
    )


def _image_sizes(
    session: Session, objects: ObjectStore, benchmark_id: str, clip_ids: tuple[str, ...]
) -> Floats:
    """(C, 2) width and height of each clip's frames, NaN where unknown."""
    benchmark = session.get_one(Benchmark, benchmark_id)
    table = objects.get_table(benchmark.frames_object, columns=["clip_id", "width", "height"])
    sizes = table.group_by("clip_id").aggregate([("width", "max"), ("height", "max")])
    place = rows_of(_texts(clip_ids), sizes)
    pairs = np.column_stack([sizes["width_max"].to_numpy(), sizes["height_max"].to_numpy()])
    pairs = np.vstack([pairs.astype(np.float64), [[0.0, 0.0]]])  # the last row is that of none
    known = pairs[place]
    return np.where(known > 0, known, np.nan)


def _vectors(
    session: Session, objects: ObjectStore, clip_ids: tuple[str, ...]
) -> tuple[str | None, str | None, Floats | None]:
    """Set, space and vectors of the newest space that holds one of the clips."""
    for stack in embedding_stacks(session, None):
        space = session.get_one(EmbeddingSpace, stack[-1].space_id)
        vectors = stacked_vectors(objects, stack, space.metric, _texts(clip_ids))
        if vectors is not None:
            return stack[-1].id, space.id, vectors
    return None, None, None


def _exposure(
    objects: ObjectStore,
    matches_object: str,
    clip_ids: tuple[str, ...],
    classes: tuple[str, ...],
    has: Bools,
) -> Exposure:
    """Of the ground-truth objects, found or missed."""
    names = ["clip_id", "class_name", "outcome", "gt_width", "gt_height"]
    table = objects.get_table(matches_object, columns=names)
    table = table.filter(pc.is_in(table["outcome"], pa.array([Outcome.TP, Outcome.FN])))
    clip = _codes(table["clip_id"], clip_ids)
    cls = _codes(table["class_name"], classes)
    known = (clip >= 0) & (cls >= 0)
    clip_objects = np.zeros((len(clip_ids), len(classes)))
    np.add.at(clip_objects, (clip[known], cls[known]), 1)
    area = table["gt_width"].to_numpy() * table["gt_height"].to_numpy()
    sizes = np.zeros((len(classes), len(SIZES)))
    np.add.at(sizes, (cls[known], np.digitize(area[known], SIZE_EDGES)), 1)
    return Exposure(clip_objects, _with_both(clip_objects, has, sizes))


def _with_both(clip_objects: Floats, has: Bools, sizes: Floats) -> Floats:
    """See `Exposure`; sizes are taken to be as frequent everywhere."""
    counts = np.zeros((len(sizes), has.shape[1] + len(SIZES), has.shape[1] + len(SIZES)))
    for cls, of_size in enumerate(sizes):
        weighted = has * clip_objects[:, cls, None]
        with_trait = weighted.sum(axis=0)
        crossed = np.outer(with_trait, of_size) / max(float(of_size.sum()), 1.0)
        counts[cls] = np.block([[weighted.T @ has, crossed], [crossed.T, np.diag(of_size)]])
    return counts


def _codes(column: pa.ChunkedArray, names: tuple[str, ...]) -> Ints:
    found = pc.index_in(column, value_set=pa.array(names, pa.string()))
    return np.asarray(found.fill_null(-1), dtype=np.int64)


def _texts(values: Sequence[str]) -> Texts:
    return np.array(values, dtype=object)
