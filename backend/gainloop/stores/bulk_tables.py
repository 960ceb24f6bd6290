"""The columns of bulk Parquet tables: what workflows store and reads filter.

Rows are sorted by clip and frame, so that one clip's rows lie together in few row groups.
"""

from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from gainloop.terms.boxes import (
    Bools,
    Detections,
    Floats,
    FrameTable,
    GroundTruth,
    Ints,
    Texts,
)
from gainloop.terms.embeddings import Places
from gainloop.terms.enums import ErrorType, GroundTruthErrorKind
from gainloop.terms.matches import OUTCOMES, ErrorMarks, Matches
from gainloop.terms.measures import UncertaintyMeasure

_ORDER = [("clip_id", "ascending"), ("frame_index", "ascending")]


def frames_table(frames: FrameTable) -> pa.Table:
    """clip_id, frame_index, width, height (0 unknown), name, position (in the file)."""
    return pa.table(
        {
            "clip_id": _take_text(frames.clips, frames.clip),
            "frame_index": frames.index,
            "width": frames.width,
            "height": frames.height,
            "name": pa.array(frames.name, pa.string()),
            "position": np.arange(len(frames)),
        }
    ).sort_by(_ORDER)


def ground_truth_table(frames: FrameTable, truth: GroundTruth) -> pa.Table:
    """One row per object or region, class_name null for regions that act on every class."""
    columns: dict[str, Any] = {
        **_places(frames, truth.frame),
        "class_name": _take_text(truth.classes, truth.cls),
        **_box("", truth.xywh),
        "area": truth.area,
        "is_crowd": truth.is_crowd,
        "source_id": pa.array(truth.source_id, pa.string()),
        "file_row": np.arange(len(truth)),
    }
    columns.update({f"attribute_{name}": values for name, values in truth.attributes.items()})
    return pa.table(columns).sort_by(_ORDER)


def detections_table(frames: FrameTable, detections: Detections, probability: Floats) -> pa.Table:
    """One row per detection, score as published, in the order of the file within a frame; with
    lists of what `UncertaintyInputs` has.
    """
    inputs = detections.inputs.present() if detections.inputs else {}
    return pa.table(
        {
            **_places(frames, detections.frame),
            "class_name": _take_text(detections.classes, detections.cls),
            **_box("", detections.xywh),
            "score": detections.score,
            "probability": probability,
            "source_id": pa.array(detections.source_id, pa.string()),
            "file_row": np.arange(len(detections)),
            **{name: _lists(values) for name, values in inputs.items()},
        }
    ).sort_by([*_ORDER, ("file_row", "ascending")])


def prediction_stats_table(clips: tuple[str, ...], columns: dict[str, NDArray[Any]]) -> pa.Table:
    """One row per clip: num_frames, num_predictions, mean_objects, uncertainty (null unknown), and
    further measures by `measure_column`.
    """
    return pa.table(
        {
            "clip_id": pa.array(clips, pa.string()),
            **{name: pa.array(values, from_pandas=True) for name, values in columns.items()},
        }
    ).sort_by("clip_id")


def measure_column(measure: UncertaintyMeasure) -> str:
    """Where the table of a prediction set has a measure."""
    return "uncertainty" if measure is UncertaintyMeasure.ENTROPY else f"measure_{measure.value}"


def vectors_table(clip_ids: Texts, vectors: NDArray[np.float32]) -> pa.Table:
    """One row per clip: clip_id, vector (fixed-size list of float32)."""
    flat = pa.array(np.ascontiguousarray(vectors).reshape(-1), pa.float32())
    return pa.table(
        {
            "clip_id": pa.array(clip_ids, pa.string()),
            "vector": pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1]),
        }
    ).sort_by("clip_id")


def placed_vectors_table(ids: Texts, places: Places, vectors: NDArray[np.float32]) -> pa.Table:
    """One row per frame, object or error: id, clip_id, frame_index (-1 not said), x, y, width,
    height (NaN not said), vector.
    """
    flat = pa.array(np.ascontiguousarray(vectors).reshape(-1), pa.float32())
    return pa.table(
        {
            "id": pa.array(ids, pa.string()),
            "clip_id": pa.array(places.clip, pa.string()),
            "frame_index": places.frame,
            **_box("", places.box),
            "vector": pa.FixedSizeListArray.from_arrays(flat, vectors.shape[1]),
        }
    ).sort_by("id")


def read_vectors(table: pa.Table) -> tuple[list[str], NDArray[np.float32]]:
    """What `vectors_table` or `placed_vectors_table` stored: ids and the (N, D) matrix."""
    ids = table["id" if "id" in table.column_names else "clip_id"].to_pylist()
    column = table["vector"].combine_chunks()
    matrix = column.values.to_numpy(zero_copy_only=False)
    return ids, matrix.reshape(-1, column.type.list_size)


def matches_table(
    frames: FrameTable,
    truth: GroundTruth,
    detections: Detections,
    probability: Floats,
    matches: Matches,
    marks: ErrorMarks,
) -> pa.Table:
    """One row per TP, FP, FN and ignored detection; columns of an absent side are null, and so are
    error_type, suspect_kind and suspect_score where nothing is wrong.
    """
    has_gt, has_det = matches.gt >= 0, matches.det >= 0
    return pa.table(
        {
            **_places(frames, matches.frame),
            "class_name": _take_text(truth.classes, matches.cls),
            "outcome": _take_text(tuple(OUTCOMES), matches.outcome.astype(np.int64)),
            **_box("gt_", _rows(truth.xywh, matches.gt), ~has_gt),
            **_box("det_", _rows(detections.xywh, matches.det), ~has_det),
            "score": pa.array(_rows(detections.score, matches.det), mask=~has_det),
            "probability": pa.array(_rows(probability, matches.det), mask=~has_det),
            "iou": matches.iou,
            "gt_id": pa.array(_rows(truth.source_id, matches.gt), pa.string(), mask=~has_gt),
            "det_id": pa.array(
                _rows(detections.source_id, matches.det), pa.string(), mask=~has_det
            ),
            "error_type": _take_text(tuple(ErrorType), marks.error_type.astype(np.int64)),
            "suspect_kind": _take_text(
                tuple(GroundTruthErrorKind), marks.suspect_kind.astype(np.int64)
            ),
            "suspect_score": pa.array(marks.suspect_score, mask=marks.suspect_kind < 0),
        }
    ).sort_by(_ORDER)


def _lists(matrix: Floats) -> pa.Array:
    flat = pa.array(np.ascontiguousarray(matrix).reshape(-1), pa.float32())
    return pa.FixedSizeListArray.from_arrays(flat, matrix.shape[1])


def _places(frames: FrameTable, frame: Ints) -> dict[str, Any]:
    return {
        "clip_id": _take_text(frames.clips, frames.clip[frame]),
        "frame_index": frames.index[frame].astype(np.int32),
    }


def _box(prefix: str, xywh: Floats, mask: Bools | None = None) -> dict[str, pa.Array]:
    names = ("x", "y", "width", "height")
    return {
        prefix + name: pa.array(xywh[:, column], mask=mask) for column, name in enumerate(names)
    }


def _rows(values: NDArray[Any], position: Ints) -> NDArray[Any]:
    """Values at positions; where the position is -1 any row stands in, to be masked."""
    if len(values) == 0:
        return np.zeros((len(position), *values.shape[1:]), dtype=values.dtype)
    return values[position]


def _take_text(texts: tuple[str, ...], position: Ints) -> pa.Array:
    """Texts by position, null where the position is negative."""
    indices = pa.array(position, mask=position < 0)
    return pa.DictionaryArray.from_arrays(indices, pa.array(texts, pa.string())).cast(pa.string())
