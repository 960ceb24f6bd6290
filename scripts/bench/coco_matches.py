"""Every match of pycocotools and of Gainloop in one form, so that they can be compared.

Out: a `MatchTable`. Called by `coco`, `coco_engines` and by the tests of the matcher.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gainloop.pipeline.matching.evaluate import MatchedSides
from gainloop.pipeline.matching.protocol import (
    AREA_RANGES,
    MAX_DETECTIONS,
    NUM_COLUMNS,
    NUM_THRESHOLDS,
    columns_of,
)

NOT_LOOKED_AT = -1
UNMATCHED = 0


@dataclass(frozen=True, slots=True)
class MatchTable:
    """(columns, detections): column `area * 10 + threshold`; detections by row in their file.

    gt: 1 + the row of the object in its file, UNMATCHED, or NOT_LOOKED_AT beyond the first 100 of
    a frame and class; is_ignored: the detection counts neither as true nor as false positive.
    """

    gt: NDArray[np.int32]
    is_ignored: NDArray[np.bool_]

    def save(self, folder: Path) -> None:
        folder.mkdir()
        np.save(folder / "gt.npy", self.gt)
        np.save(folder / "is_ignored.npy", self.is_ignored)

    @classmethod
    def load(cls, folder: Path) -> "MatchTable":
        return cls(
            gt=np.load(folder / "gt.npy", mmap_mode="r"),
            is_ignored=np.load(folder / "is_ignored.npy", mmap_mode="r"),
        )

    def num_differences(self, other: "MatchTable") -> int:
        return int(((self.gt != other.gt) | (self.is_ignored != other.is_ignored)).sum())


def table_of_sides(sides: MatchedSides) -> MatchTable:
    table = _empty_table(len(sides.detections.row))
    looked_at = np.flatnonzero(sides.detections.rank < MAX_DETECTIONS[-1])
    rows = sides.detections.row[looked_at]
    table.gt[:, rows] = UNMATCHED
    table.is_ignored[:, rows] = columns_of(sides.outcomes.counted[looked_at]) == 0
    pairs = sides.overlaps.pairs
    for column, won in enumerate(columns_of(sides.assignment.won)):
        at = np.flatnonzero(won)
        at = at[sides.detections.rank[pairs.det[at]] < MAX_DETECTIONS[-1]]
        found = sides.objects.row[pairs.gt[at]] + 1
        table.gt[column, sides.detections.row[pairs.det[at]]] = found
    return table


def table_of_pycocotools(
    eval_images: list[dict[str, Any] | None], num_detections: int
) -> MatchTable:
    """From `COCOeval.evalImgs`, where both files number their rows from 1."""
    table = _empty_table(num_detections)
    place_of = {area_range: place for place, area_range in enumerate(AREA_RANGES)}
    for image in eval_images:
        if image is None or not image["dtIds"]:
            continue
        first = place_of[tuple(image["aRng"])] * NUM_THRESHOLDS
        columns = slice(first, first + NUM_THRESHOLDS)
        rows = np.array(image["dtIds"]) - 1
        table.gt[columns, rows] = image["dtMatches"]
        table.is_ignored[columns, rows] = image["dtIgnore"]
    return table


def _empty_table(num_detections: int) -> MatchTable:
    shape = (NUM_COLUMNS, num_detections)
    return MatchTable(
        gt=np.full(shape, NOT_LOOKED_AT, dtype=np.int32),
        is_ignored=np.zeros(shape, dtype=np.bool_),
    )
