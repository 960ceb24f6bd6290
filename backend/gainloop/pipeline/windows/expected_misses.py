"""How many objects a model probably misses on each frame, without ground truth.

In: detections with probabilities, on frames. Out: one figure per frame, which only means something
beside those of the other frames of its clip. Called by the import of predictions.

Three things give a miss away: a detection too unsure to count; an object that is seen before and
after a frame but not on it; one that appears or ends in the middle of the picture.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from gainloop.terms.boxes import Bools, Detections, Floats, FrameTable, Ints

SURE = 0.5
"""From this probability on a detection counts as seen."""

MOST_GAP = 10
"""Frames over which an object is looked for again."""

SAME_OBJECT = 0.2
"""Least overlap (IoU) of two boxes of one object; low, as it moves between the frames."""

EDGE_SHARE = 0.02
"""Of the picture's width: an object that ends nearer to the edge has driven out of it."""


def expected_misses(frames: FrameTable, found: Detections, probability: Floats) -> Floats:
    """(F,) expected number of missed objects. probability: (D,) of each detection."""
    unsure = probability < SURE
    misses = np.bincount(found.frame[unsure], weights=probability[unsure], minlength=len(frames))
    places = _places(frames)
    seen = _Seen.of(frames, found, probability, places)
    again = _look_again(seen)
    hidden = seen.spread(*_gaps(seen, again)) + seen.spread(*_ends(seen, again))
    total: Floats = misses + (hidden + seen.spread(*_beginnings(seen, again)))[places]
    return total


@dataclass(frozen=True, slots=True)
class _Seen:
    """Sure detections by place, where a place is a frame in the order of clips and of time.

    place, cls, probability: (S,); first, last: (S,) places of the clip; at_edge: (S,).
    """

    place: Ints
    cls: Ints
    xywh: Floats
    probability: Floats
    first: Ints
    last: Ints
    at_edge: Bools
    num_places: int

    @classmethod
    def of(cls, frames: FrameTable, found: Detections, probability: Floats, places: Ints) -> Self:
        sure = np.flatnonzero(probability >= SURE)
        rows = sure[np.lexsort((found.cls[sure], places[found.frame[sure]]))]
        clip, own = np.sort(frames.clip), frames.clip[found.frame[rows]]
        return cls(
            place=places[found.frame[rows]],
            cls=found.cls[rows],
            xywh=found.xywh[rows],
            probability=probability[rows],
            first=np.searchsorted(clip, own, side="left"),
            last=np.searchsorted(clip, own, side="right") - 1,
            at_edge=_at_edge(frames, found, rows),
            num_places=len(frames),
        )

    def spread(self, start: Ints, end: Ints, weight: Floats) -> Floats:
        """(F,) by place: each weight on the places from its start up to before its end."""
        steps = np.bincount(start, weights=weight, minlength=self.num_places + 1)
        steps -= np.bincount(end, weights=weight, minlength=self.num_places + 1)
        total: Floats = np.maximum(np.cumsum(steps)[:-1], 0.0)
        return total


@dataclass(frozen=True, slots=True)
class _Again:
    """later, earlier: (S,) frames until the same object is seen again, 0 for not within `MOST_GAP`;
    certainty: (S,) the lesser probability of the two, of `later`.
    """

    later: Ints
    earlier: Ints
    certainty: Floats


def _look_again(seen: _Seen) -> _Again:
    count = len(seen.place)
    later, earlier = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    certainty = np.zeros(count)
    stride = int(seen.cls.max(initial=0)) + 1
    key = seen.place * stride + seen.cls
    for gap in range(1, MOST_GAP + 1):
        waiting = np.flatnonzero((later == 0) & (seen.place + gap <= seen.last))
        wanted = key[waiting] + gap * stride
        start = np.searchsorted(key, wanted, side="left")
        num = np.searchsorted(key, wanted, side="right") - start
        one = np.repeat(waiting, num)
        other = np.repeat(start - np.cumsum(num) + num, num) + np.arange(len(one))
        same = _overlap(seen.xywh[one], seen.xywh[other]) >= SAME_OBJECT
        one, other = one[same], other[same]
        later[one] = gap
        certainty[one] = np.minimum(seen.probability[one], seen.probability[other])
        earlier[other] = np.where(earlier[other] == 0, gap, earlier[other])
    return _Again(later, earlier, certainty)


def _gaps(seen: _Seen, again: _Again) -> tuple[Ints, Ints, Floats]:
    """Between two sightings of an object."""
    rows = np.flatnonzero(again.later > 1)
    return seen.place[rows] + 1, seen.place[rows] + again.later[rows], again.certainty[rows]


def _ends(seen: _Seen, again: _Again) -> tuple[Ints, Ints, Floats]:
    """After the last sighting; half of it, as the object may be gone or hidden."""
    rows = np.flatnonzero((again.later == 0) & ~seen.at_edge)
    start = seen.place[rows] + 1
    end = np.minimum(start + MOST_GAP // 2, seen.last[rows] + 1)
    return start, end, seen.probability[rows] / 2


def _beginnings(seen: _Seen, again: _Again) -> tuple[Ints, Ints, Floats]:
    """Before the first sighting, likewise."""
    rows = np.flatnonzero((again.earlier == 0) & ~seen.at_edge)
    end = seen.place[rows]
    return np.maximum(end - MOST_GAP // 2, seen.first[rows]), end, seen.probability[rows] / 2


def _places(frames: FrameTable) -> Ints:
    order = np.lexsort((frames.index, frames.clip))
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places


def _at_edge(frames: FrameTable, found: Detections, rows: Ints) -> Bools:
    """(S,) whether a box touches the left or right edge; where no width is known, that of the box
    that reaches furthest stands in.
    """
    left, width = found.xywh[rows, 0], found.xywh[rows, 2]
    known = frames.width[found.frame[rows]].astype(np.float64)
    picture = np.where(known > 0, known, (left + width).max(initial=0.0))
    margin = EDGE_SHARE * picture
    touches: Bools = (left <= margin) | (left + width >= picture - margin)
    return touches


def _overlap(one: Floats, other: Floats) -> Floats:
    """(P,) IoU of boxes, pair by pair."""
    low = np.maximum(one[:, :2], other[:, :2])
    high = np.minimum(one[:, :2] + one[:, 2:], other[:, :2] + other[:, 2:])
    shared = np.clip(high - low, 0.0, None).prod(axis=1)
    union = one[:, 2:].prod(axis=1) + other[:, 2:].prod(axis=1) - shared
    overlap: Floats = np.divide(shared, union, out=np.zeros(len(one)), where=union > 0)
    return overlap
