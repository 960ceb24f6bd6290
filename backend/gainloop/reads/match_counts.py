"""What became of the objects of each clip and class in one evaluation, in a few kilobytes.

Counted once per matches object, which never changes; used by cohorts and by clips.
"""

from bisect import bisect_left
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pyarrow as pa

from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Bools, Ints
from gainloop.terms.matches import Counts, Outcome


@dataclass(frozen=True, slots=True)
class ClipCounts:
    """clip_ids: sorted; tp, fp, fn: (clips, classes). A clip without any match is absent.

    suspect_fn: of fn, those of which the label rather than the model seems to be wrong; none in
    evaluations that were imported before anybody looked for them.
    """

    clip_ids: tuple[str, ...]
    classes: tuple[str, ...]
    tp: Ints
    fp: Ints
    fn: Ints
    suspect_fn: Ints

    def of_clip(self, clip_id: str) -> Counts:
        """Over all classes; all zero for an absent clip."""
        row = bisect_left(self.clip_ids, clip_id)
        if row == len(self.clip_ids) or self.clip_ids[row] != clip_id:
            return Counts(0, 0, 0, 0)
        tp, fp, fn = (int(counts[row].sum()) for counts in (self.tp, self.fp, self.fn))
        return Counts(tp + fn, tp, fp, fn)


@lru_cache(maxsize=64)
def count_matches(objects: ObjectStore, matches_object: str) -> ClipCounts:
    keys = ["clip_id", "class_name", "outcome"]
    keys += [name for name in objects.column_names(matches_object) if name == "suspect_kind"]
    table = objects.get_table(matches_object, columns=keys)
    grouped = table.group_by(keys).aggregate([([], "count_all")])
    clip_ids, clip = _codes(grouped["clip_id"])
    classes, cls = _codes(grouped["class_name"])
    outcomes = grouped["outcome"].to_numpy()
    amounts = grouped["count_all"].to_numpy()

    def count(chosen: Bools) -> Ints:
        matrix = np.zeros((len(clip_ids), len(classes)), dtype=np.int64)
        np.add.at(matrix, (clip[chosen], cls[chosen]), amounts[chosen])
        return matrix

    is_suspect = np.zeros(len(amounts), dtype=np.bool_)
    if "suspect_kind" in keys:
        is_suspect = grouped["suspect_kind"].is_valid().to_numpy()
    is_fn = outcomes == Outcome.FN.value
    return ClipCounts(
        clip_ids,
        classes,
        tp=count(outcomes == Outcome.TP.value),
        fp=count(outcomes == Outcome.FP.value),
        fn=count(is_fn),
        suspect_fn=count(is_fn & is_suspect),
    )


def _codes(column: pa.ChunkedArray) -> tuple[tuple[str, ...], Ints]:
    names, codes = np.unique(column.to_numpy().astype(str), return_inverse=True)
    return tuple(names.tolist()), codes.astype(np.int64)
