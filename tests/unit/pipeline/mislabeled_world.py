"""A benchmark of boxes with known truth, labels of which a share was made wrong, and a detector.

In: a seed. Out: ground truth as labeled, detections, and what is truly wrong. Objects stand apart
on a grid, so that what becomes of each is known. On its own account the detector misses, misplaces,
confuses and hallucinates, with lower probabilities, as calibrated detectors do.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Detections, Floats, GroundTruth, Ints

CLASSES = ("Car", "Pedestrian", "Cyclist")
COLUMNS = 8
CELL = 150.0
RIGHT, LOST, MOVED, SWAPPED = range(4)


@dataclass(frozen=True, slots=True)
class MislabeledWorld:
    """planted: per true object RIGHT or how its label was made wrong; det_of_object: per true
    object the row of its detection, -1 without one; gt_of_object: the row of its label, -1 if lost.
    """

    truth: GroundTruth
    detections: Detections
    planted: Ints
    det_of_object: Ints
    gt_of_object: Ints


def mislabeled_world(seed: int, share: float = 0.05, num_frames: int = 400) -> MislabeledWorld:
    rng = np.random.default_rng(seed)
    per_frame = COLUMNS * 2
    num_objects = num_frames * per_frame
    frame, cell = np.divmod(np.arange(num_objects), per_frame)
    cls = rng.choice(len(CLASSES), num_objects, p=[0.6, 0.3, 0.1])
    size = rng.uniform(30, 90, (num_objects, 2))
    corner = np.column_stack([cell % COLUMNS, cell // COLUMNS]) * CELL + 20
    boxes = np.hstack([corner, size])

    planted = np.full(num_objects, RIGHT)
    wrong = rng.choice(num_objects, round(share * num_objects), replace=False)
    planted[wrong] = rng.choice([LOST, MOVED, SWAPPED], len(wrong))
    label_cls = np.where(planted == SWAPPED, (cls + rng.integers(1, 3, num_objects)) % 3, cls)
    labels = boxes + np.where((planted == MOVED)[:, None], _moves(rng, size), 0.0)
    is_labeled = planted != LOST
    gt_of_object = np.where(is_labeled, np.cumsum(is_labeled) - 1, -1)

    detections, det_of_object = _detect(rng, frame, cls, boxes, num_frames)
    truth = GroundTruth(
        classes=CLASSES,
        frame=frame[is_labeled],
        cls=label_cls[is_labeled],
        xywh=labels[is_labeled],
        area=size[is_labeled].prod(axis=1),
        is_crowd=np.zeros(int(is_labeled.sum()), dtype=np.bool_),
        source_id=np.arange(int(is_labeled.sum())).astype(str).astype(object),
    )
    return MislabeledWorld(truth, detections, planted, det_of_object, gt_of_object)


def _moves(rng: np.random.Generator, size: Floats) -> Floats:
    """A shift that leaves an IoU between .1 and .45 with the true box."""
    iou = rng.uniform(0.1, 0.45, len(size))
    shift = size[:, 0] * (1 - iou) / (1 + iou)
    return np.column_stack([shift, np.zeros((len(size), 3))])


def _detect(
    rng: np.random.Generator, frame: Ints, cls: Ints, boxes: Floats, num_frames: int
) -> tuple[Detections, Ints]:
    count = len(frame)
    is_found = rng.random(count) < 0.95
    fate = rng.choice(3, count, p=[0.94, 0.04, 0.02])  # right, misplaced, confused
    noise = rng.normal(0, 0.03, (count, 4)) * np.tile(boxes[:, 2:], 2)
    off = np.column_stack([boxes[:, 2] * rng.uniform(0.4, 0.7, count), np.zeros((count, 3))])
    seen = boxes + np.where((fate == 1)[:, None], off, noise)
    named = np.where(fate == 2, (cls + 1) % len(CLASSES), cls)
    probability = np.where(fate == 0, rng.beta(8, 2, count), rng.beta(3, 4, count))
    strays = num_frames * 6
    stray_boxes = np.column_stack(
        [
            rng.uniform(0, COLUMNS * CELL, strays),
            rng.uniform(2 * CELL + 100, 3 * CELL + 100, strays),
            rng.uniform(20, 90, (strays, 2)),
        ]
    )
    detections = Detections(
        classes=CLASSES,
        frame=np.concatenate([frame[is_found], rng.integers(0, num_frames, strays)]),
        cls=np.concatenate([named[is_found], rng.integers(0, 3, strays)]),
        xywh=np.vstack([seen[is_found], stray_boxes]),
        score=np.concatenate([probability[is_found], rng.beta(2, 5, strays)]),
        source_id=np.arange(int(is_found.sum()) + strays).astype(str).astype(object),
    )
    det_of_object = np.where(is_found, np.cumsum(is_found) - 1, -1)
    return detections, det_of_object
