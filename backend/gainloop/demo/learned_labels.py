"""What the labels of a release say of the things that a detector is trained on.

In: sightings and labels. Out: a class for each sighting. Called by `detector`.
"""

import numpy as np

from gainloop.demo.motions import CLASSES
from gainloop.demo.prototypes import BACKGROUND
from gainloop.demo.world import DemoWorld
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.labels import ReleaseLabels

_OVERLAP = 0.5


def classes_by_labels(world: DemoWorld, rows: Ints, labels: ReleaseLabels) -> Ints:
    """The class of the label that covers a sighting best, BACKGROUND where none covers half."""
    found = np.full(len(rows), BACKGROUND)
    by_frame = _by_frame(labels)
    for at, row in enumerate(rows.tolist()):
        clip_id = world.clips[world.seen.clip[row]].clip_id
        on_frame = by_frame.get((clip_id, int(world.seen.frame[row])))
        if on_frame is None:
            continue
        overlaps = _overlaps(world.seen.xywh[row], labels.xywh[on_frame])
        best = int(overlaps.argmax())
        if overlaps[best] >= _OVERLAP:
            found[at] = CLASSES.index(str(labels.class_names[on_frame[best]]))
    return found


def _by_frame(labels: ReleaseLabels) -> dict[tuple[str, int], list[int]]:
    grouped: dict[tuple[str, int], list[int]] = {}
    for row, key in enumerate(zip(labels.clip_ids.tolist(), labels.frames.tolist(), strict=True)):
        grouped.setdefault(key, []).append(row)
    return grouped


def _overlaps(box: Floats, others: Floats) -> Floats:
    """Intersection over union of one box with each of the others."""
    low = np.maximum(box[:2], others[:, :2])
    high = np.minimum(box[:2] + box[2:], others[:, :2] + others[:, 2:])
    common = np.maximum(high - low, 0).prod(axis=1)
    union = box[2:].prod() + others[:, 2:].prod(axis=1) - common
    shared: Floats = common / union
    return shared
