"""Columnar records of boxes: what formats return and the pipeline takes. numpy only.

All boxes are float64 `xywh` in pixels, top-left origin, width = x2 - x1 (the exclusive convention).
Rows of a record refer to frames and classes by position in a shared `FrameTable` and class tuple.
"""

from dataclasses import dataclass, field, fields

import numpy as np
from numpy.typing import NDArray

EVERY_CLASS = -1
"""Class of an ignore region that acts on detections of every class (such as KITTI DontCare)."""

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Texts = NDArray[np.object_]


@dataclass(frozen=True, slots=True)
class FrameTable:
    """The frames of a benchmark or of a pool, each of one clip.

    clip: (F,) position in `clips`; index: (F,) frame number inside the clip;
    width, height: (F,) pixels, 0 where unknown; name: (F,) the file's own name or id of the frame.
    """

    clips: tuple[str, ...]
    clip: Ints
    index: Ints
    width: Ints
    height: Ints
    name: Texts

    def __len__(self) -> int:
        return len(self.clip)


@dataclass(frozen=True, slots=True)
class GroundTruth:
    """Labeled objects and ignore regions.

    frame: (G,) position in the FrameTable; cls: (G,) position in `classes`, or EVERY_CLASS for an
    ignore region without class; xywh: (G, 4); area: (G,) square pixels (decides the size bin);
    is_crowd: (G,) an ignore region: makes neither FN nor FP, a detection with enough of its own
    area inside it is ignored; source_id: (G,) the id in the file, as text.
    attributes: further columns of length G by name (occluded, truncated, track, ...).
    """

    classes: tuple[str, ...]
    frame: Ints
    cls: Ints
    xywh: Floats
    area: Floats
    is_crowd: Bools
    source_id: Texts
    attributes: dict[str, Ints] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.frame)


@dataclass(frozen=True, slots=True)
class UncertaintyInputs:
    """What a model says of its detections beyond one score. None where no detection has it, a NaN
    row where this one has not.

    class_probabilities: (D, K) classes in the model's own order, the rest to 1 is "no object";
    member_scores: (D, M) of the members of an ensemble, and score_samples: (D, S) of repeated
    passes with dropout, both of the kind of `score`; box_variance: (D, 4) of x, y, width and
    height, in square pixels.
    """

    class_probabilities: Floats | None = None
    member_scores: Floats | None = None
    score_samples: Floats | None = None
    box_variance: Floats | None = None

    def present(self) -> dict[str, Floats]:
        columns = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: values for name, values in columns.items() if values is not None}

    def take(self, kept: Bools) -> "UncertaintyInputs":
        return UncertaintyInputs(**{name: values[kept] for name, values in self.present().items()})


@dataclass(frozen=True, slots=True)
class Detections:
    """A model's output.

    frame, cls: as in GroundTruth, against the same FrameTable and classes; xywh: (D, 4);
    score: (D,) as published: a probability, or a logit where the import said so;
    source_id: (D,) "file:row" or the id in the file, as text; inputs: of predictions alone.
    """

    classes: tuple[str, ...]
    frame: Ints
    cls: Ints
    xywh: Floats
    score: Floats
    source_id: Texts
    inputs: UncertaintyInputs | None = None

    def __len__(self) -> int:
        return len(self.frame)
