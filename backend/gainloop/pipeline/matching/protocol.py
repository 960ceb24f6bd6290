"""The fixed settings of COCO's box metrics, and how 40 of them share one integer.

A detection may match another object at each of 10 IoU thresholds and 4 area ranges. The matcher
handles these 40 columns together: one unsigned 64-bit integer per pair, object or detection, whose
bit `area * 10 + threshold` says what holds in that column. Used by the other files of this package.
"""

import numpy as np
from numpy.typing import NDArray

from gainloop.terms.boxes import Floats
from gainloop.terms.sizes import LARGE_AREA, SMALL_AREA

Bits = NDArray[np.uint64]

IOU_THRESHOLDS: Floats = np.linspace(0.5, 0.95, 10)
RECALL_POINTS: Floats = np.linspace(0.0, 1.0, 101)
WHOLE_AREA = 1e5**2
AREA_RANGES = (
    (0.0, WHOLE_AREA),
    (0.0, SMALL_AREA),
    (SMALL_AREA, LARGE_AREA),
    (LARGE_AREA, WHOLE_AREA),
)
"""All, small, medium, large, in square pixels; inclusive on both sides, as COCO's code has them."""

MAX_DETECTIONS = (1, 10, 100)
"""Detections per frame and class that count, by falling score; the last one caps the AP."""

NUM_THRESHOLDS, NUM_AREAS = len(IOU_THRESHOLDS), len(AREA_RANGES)
NUM_COLUMNS = NUM_THRESHOLDS * NUM_AREAS
NONE = np.uint64(0)
OPERATING_POINT = np.uint64(1)
"""The column of the records: IoU 0.5, all areas."""

_LOWEST_THRESHOLDS = np.array([(1 << n) - 1 for n in range(NUM_THRESHOLDS + 1)], dtype=np.uint64)
_EVERY_AREA = np.uint64(sum(1 << (area * NUM_THRESHOLDS) for area in range(NUM_AREAS)))
_EVERY_THRESHOLD = np.uint64((1 << NUM_THRESHOLDS) - 1)


def bits_reached(iou: Floats) -> Bits:
    """The columns whose IoU threshold a pair reaches: the same thresholds in every area range."""
    count = np.searchsorted(IOU_THRESHOLDS, iou, side="right")
    return _LOWEST_THRESHOLDS[count] * _EVERY_AREA


def bits_in_range(area: Floats) -> Bits:
    """The columns whose area range holds a box of this area."""
    bits = np.zeros(len(area), dtype=np.uint64)
    for place, (low, high) in enumerate(AREA_RANGES):
        field = _EVERY_THRESHOLD << np.uint64(place * NUM_THRESHOLDS)
        bits |= np.where((area >= low) & (area <= high), field, NONE)
    return bits


def columns_of(bits: Bits) -> NDArray[np.uint8]:
    """One row of zeros and ones per column, in the order of the bits."""
    little_endian = bits.astype("<u8", copy=False).view(np.uint8).reshape(len(bits), 8)
    used = np.ascontiguousarray(little_endian[:, : NUM_COLUMNS // 8])
    return np.ascontiguousarray(np.unpackbits(used, axis=1, bitorder="little").T)
