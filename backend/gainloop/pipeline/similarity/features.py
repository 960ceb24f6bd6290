"""How unlike two errors are by what is known of them without looking at the picture.

Gower's distance (1971): a weighted mean of differences from 0 to 1 over the properties that are
known of both. Called by `reads.similar_features` where there are no embeddings, and to choose the
error of a clip that is shown.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Floats, Ints

CLASS_WEIGHT, OUTCOME_WEIGHT, TYPE_WEIGHT = 3.0, 2.0, 1.0
HEIGHT_WEIGHT, PLACE_WEIGHT, TAGS_WEIGHT = 2.0, 1.0, 1.0
AXIS_WEIGHTS = {"time_of_day": 1.5, "weather": 1.5, "road_type": 0.5, "region": 0.5}
"""Axes of the context, in the order of `ErrorColumns.context`."""
FULL_HEIGHT = float(np.log(4.0))
"""Heights that differ by this factor or more are as different as can be."""
FULL_PLACE = 0.5
"""As far apart on the image as places can be, as a share of its width and height."""


@dataclass(frozen=True, slots=True)
class ErrorColumns:
    """Errors, one row each. cls: codes; kind: codes, -1 unknown; height: pixels; center: (N, 2)
    across and down as shares of the image, NaN unknown; context: (N, axes) codes, -1 unknown; tags:
    (N, T) whether the clip has each.
    """

    cls: Ints
    is_miss: Bools
    kind: Ints
    height: Floats
    center: Floats
    context: Ints
    tags: Bools

    def __len__(self) -> int:
        return len(self.cls)


def nearest_distances(errors: ErrorColumns, anchors: Ints) -> Floats:
    """(N,) from 0 to 1, of each error to the nearest of the anchors, which are rows of `errors`."""
    nearest = np.full(len(errors), 1.0)
    for anchor in anchors.tolist():
        nearest = np.minimum(nearest, _distances(errors, anchor))
    return nearest


def _distances(errors: ErrorColumns, anchor: int) -> Floats:
    always = np.ones(len(errors), dtype=np.bool_)
    log_height = np.log(np.maximum(errors.height, 1.0))
    off_height = np.abs(log_height - log_height[anchor]) / FULL_HEIGHT
    off_place = np.linalg.norm(errors.center - errors.center[anchor], axis=1) / FULL_PLACE
    parts: list[tuple[float, Floats | Bools, Bools]] = [
        (CLASS_WEIGHT, errors.cls != errors.cls[anchor], always),
        (OUTCOME_WEIGHT, errors.is_miss != errors.is_miss[anchor], always),
        (TYPE_WEIGHT, *_unlike(errors.kind, anchor)),
        (HEIGHT_WEIGHT, np.minimum(off_height, 1.0), always),
        (PLACE_WEIGHT, np.minimum(np.nan_to_num(off_place), 1.0), ~np.isnan(off_place)),
        *(
            (weight, *_unlike(errors.context[:, axis], anchor))
            for axis, weight in enumerate(AXIS_WEIGHTS.values())
        ),
        (TAGS_WEIGHT, *_unlike_tags(errors.tags, anchor)),
    ]
    total, weights = np.zeros(len(errors)), np.zeros(len(errors))
    for weight, difference, is_known in parts:
        total += weight * np.where(is_known, difference, 0.0)
        weights += weight * is_known
    distances: Floats = total / weights
    return distances


def _unlike(codes: Ints, anchor: int) -> tuple[Bools, Bools]:
    return codes != codes[anchor], (codes >= 0) & bool(codes[anchor] >= 0)


def _unlike_tags(tags: Bools, anchor: int) -> tuple[Floats, Bools]:
    """1 - Jaccard; no tag on either side says nothing."""
    shared = (tags & tags[anchor]).sum(axis=1)
    either = (tags | tags[anchor]).sum(axis=1)
    return 1.0 - shared / np.maximum(either, 1), either > 0
