"""How models did on the clips of a benchmark, as arrays: objects, misses and doubt by clip.

Called by `arrays` and `history_arrays`.
"""

from functools import lru_cache

import numpy as np
import pyarrow as pa

from gainloop.models.evaluation import Evaluation
from gainloop.reads.clip_vectors import rows_of, take_figures
from gainloop.reads.match_counts import count_matches
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.features import UNKNOWN, BenchmarkClips


def read_benchmark(
    objects: ObjectStore,
    evaluation: Evaluation,
    clip_ids: Texts,
    codes: Ints,
    vectors: Floats | None,
) -> BenchmarkClips:
    classes, gt, fn = count_objects(objects, evaluation, clip_ids)
    doubt = doubt_of(objects, evaluation, clip_ids)
    return BenchmarkClips(clip_ids, codes, classes, gt=gt, fn=fn, vectors=vectors, doubt=doubt)


def count_objects(
    objects: ObjectStore, evaluation: Evaluation, clip_ids: Texts
) -> tuple[tuple[str, ...], Ints, Ints]:
    """Classes, objects and misses per clip, of the classes that the model names at all: a miss of
    another class is no weakness that more labels for this model would mend. Nor is one whose label
    seems to be wrong, which is left out of both.
    """
    counts = count_matches(objects, evaluation.matches_object)
    known = {row["name"] for row in evaluation.classes if row["in_vocabulary"]}
    columns = [column for column, name in enumerate(counts.classes) if name in known]
    position = {clip_id: row for row, clip_id in enumerate(counts.clip_ids)}
    rows = np.array([position.get(clip_id, UNKNOWN) for clip_id in clip_ids], dtype=np.int64)
    tp, fn = (
        np.where(rows[:, None] >= 0, matrix[:, columns][rows], 0)
        for matrix in (counts.tp, counts.fn - counts.suspect_fn)
    )
    return tuple(counts.classes[column] for column in columns), tp + fn, fn


def doubt_of(objects: ObjectStore, evaluation: Evaluation, clip_ids: Texts) -> Floats:
    """(B,) mean of 1 - probability over the detections of each clip, NaN where there is none."""
    table = _mean_probability(objects, evaluation.detections_object)
    return 1.0 - take_figures(table, "probability_mean", rows_of(clip_ids, table))


@lru_cache(maxsize=16)
def _mean_probability(objects: ObjectStore, detections_object: str) -> pa.Table:
    table = objects.get_table(detections_object, columns=["clip_id", "probability"])
    return table.group_by("clip_id", use_threads=False).aggregate([("probability", "mean")])


def unnamed_classes(evaluation: Evaluation | None) -> tuple[str, ...]:
    """Classes with misses that the evaluated model never names."""
    rows = evaluation.classes if evaluation else ()
    return tuple(row["name"] for row in rows if row["fn"] and not row["in_vocabulary"])
