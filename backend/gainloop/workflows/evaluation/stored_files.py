"""Stored ground truth and detections as the records that a reader of files would return.

In: a benchmark version and an evaluation on any version of it. Out: what `measure` takes, in the
order of the files that were once imported, so that results are those of a fresh import. Called by
`rematch_benchmark`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gainloop.formats.records import DetectionsFile, GroundTruthFile
from gainloop.models.evaluation import Benchmark, Evaluation
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Detections, Floats, FrameTable, GroundTruth, Ints, Texts
from gainloop.terms.findings import Finding, Findings

_ATTRIBUTE = "attribute_"


@dataclass(frozen=True, slots=True)
class StoredDetections:
    """Detections against the frames and classes of a benchmark; probability: one per detection."""

    file: DetectionsFile
    probability: Floats


def read_stored_truth(objects: ObjectStore, benchmark: Benchmark) -> GroundTruthFile:
    frames = _frames(objects, benchmark)
    table = _in_file_order(objects.get_table(benchmark.ground_truth_object), "file_row")
    attributes = {
        name.removeprefix(_ATTRIBUTE): table[name].to_numpy()
        for name in table.column_names
        if name.startswith(_ATTRIBUTE)
    }
    truth = GroundTruth(
        classes=tuple(benchmark.classes),
        frame=_frame_of(frames, table),
        cls=_places(benchmark.classes, table["class_name"]),  # none is EVERY_CLASS
        xywh=_boxes(table),
        area=table["area"].to_numpy(),
        is_crowd=table["is_crowd"].to_numpy(),
        source_id=_texts(table["source_id"]),
        attributes=attributes,
    )
    return GroundTruthFile(frames, truth, Findings())


def count_unseen_frames(objects: ObjectStore, seen: Benchmark, wanted: FrameTable) -> int:
    """Frames of `wanted` that an evaluation on `seen` does not cover."""
    table = objects.get_table(seen.frames_object, columns=["clip_id", "frame_index"])
    place = _frame_of(wanted, table)
    return len(wanted) - len(np.unique(place[place >= 0]))


def read_stored_detections(
    objects: ObjectStore, evaluation: Evaluation, truth: GroundTruthFile
) -> StoredDetections:
    """Detections on frames or of classes that `truth` does not have are left out, and counted."""
    classes = truth.ground_truth.classes
    table = _in_file_order(objects.get_table(evaluation.detections_object), "file_row")
    frame, cls = _frame_of(truth.frames, table), _places(classes, table["class_name"])
    kept = np.flatnonzero((frame >= 0) & (cls >= 0))
    findings = Findings()
    if len(kept) < len(table):
        findings.add(
            Finding(
                "OUTSIDE_BENCHMARK",
                "detections on frames or of classes that this version of the benchmark does not "
                "have were left out",
                count=len(table) - len(kept),
            )
        )
    found = Detections(
        classes=classes,
        frame=frame[kept],
        cls=cls[kept],
        xywh=_boxes(table)[kept],
        score=table["score"].to_numpy()[kept],
        source_id=_texts(table["source_id"])[kept],
    )
    probability = table["probability"].to_numpy()[kept]
    return StoredDetections(DetectionsFile(found, findings), probability)


def _frames(objects: ObjectStore, benchmark: Benchmark) -> FrameTable:
    table = _in_file_order(objects.get_table(benchmark.frames_object), "position")
    clips = tuple(dict.fromkeys(table["clip_id"].to_pylist()))
    return FrameTable(
        clips=clips,
        clip=_places(clips, table["clip_id"]),
        index=table["frame_index"].to_numpy(),
        width=table["width"].to_numpy(),
        height=table["height"].to_numpy(),
        name=_texts(table["name"]),
    )


def _in_file_order(table: pa.Table, column: str) -> pa.Table:
    """Objects stored before the order was kept stay in the order of clips and frames."""
    return table.sort_by(column) if column in table.column_names else table


def _frame_of(frames: FrameTable, table: pa.Table) -> Ints:
    """The position of each row's frame, -1 for a frame that is not there."""
    clip = _places(frames.clips, table["clip_id"])
    index = table["frame_index"].to_numpy().astype(np.int64)
    span = int(max(index.max(initial=0), frames.index.max(initial=0))) + 1
    key = frames.clip * span + frames.index
    order = np.argsort(key)
    wanted = clip * span + index
    place = np.minimum(np.searchsorted(key[order], wanted), max(len(key) - 1, 0))
    if len(key) == 0:
        return np.full(len(wanted), -1)
    position = order[place]
    return np.where((clip >= 0) & (key[position] == wanted), position, -1)


def _places(names: Sequence[str], column: pa.ChunkedArray) -> Ints:
    found = pc.index_in(column, value_set=pa.array(names, pa.string()))
    return np.asarray(found.fill_null(-1), dtype=np.int64)


def _boxes(table: pa.Table) -> Floats:
    return np.column_stack([table[name].to_numpy() for name in ("x", "y", "width", "height")])


def _texts(column: pa.ChunkedArray) -> Texts:
    return np.array(column.to_pylist(), dtype=object)
