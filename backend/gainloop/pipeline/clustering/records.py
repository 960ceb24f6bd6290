"""What clustering takes and gives. Made by `reads.error_features`, stored by the workflow
`cluster_errors`. Rows refer to clips, classes and traits by position.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.enums import ErrorType

ERROR_TYPES: tuple[ErrorType, ...] = tuple(ErrorType)
UNCLUSTERED = -1

Trait = tuple[str, str]
"""A value of an axis: ("weather", "rain")."""


@dataclass(frozen=True, slots=True)
class ErrorSet:
    """The errors of one evaluation, by ordinal.

    clip: (N,); unit: (N,) what is independent of each other: drives, clips where no drive is known;
    cls: (N,) position in `classes`; is_miss: (N,); kind: (N,) position in ERROR_TYPES or -1;
    box: (N, 3) logarithm of the height in pixels, center across and down as shares of the image,
    NaN where unknown; has: (N, T) the traits of each error; vectors: (C, D) one row per clip, NaN
    where it has none, or None.
    """

    ordinal: Ints
    clip: Ints
    unit: Ints
    cls: Ints
    is_miss: Bools
    kind: Ints
    box: Floats
    has: Bools
    vectors: Floats | None
    classes: tuple[str, ...]
    traits: tuple[Trait, ...]

    def __len__(self) -> int:
        return len(self.ordinal)


@dataclass(frozen=True, slots=True)
class Exposure:
    """What errors are compared with: all objects of the benchmark.

    clip_objects: (C, K) of each clip and class; with_both: (K, T, T) objects of each class that
    have two traits, on the diagonal those that have one.
    """

    clip_objects: Floats
    with_both: Floats

    @property
    def with_trait(self) -> Floats:
        """(K, T) objects of each class that have a trait."""
        return np.diagonal(self.with_both, axis1=1, axis2=2)


@dataclass(frozen=True, slots=True)
class TraitContrast:
    """How much more frequent a trait is among errors of a cluster than among all objects of its
    classes. q_value: counted over units, corrected for all traits of all clusters.
    """

    axis: str
    value: str
    share: float
    base_share: float
    lift: float
    q_value: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """members: rows of the `ErrorSet`, the most typical first; distance: of each to the center;
    exemplars: ordinals of the most typical errors, of different clips.
    """

    name: str
    members: Ints
    distance: Floats
    exemplars: Ints
    num_clips: int
    class_name: str
    is_miss: bool
    error_type: ErrorType | None
    stability: float | None
    traits: tuple[TraitContrast, ...]
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Density:
    """counts: (rows * columns,) from the bottom, row by row."""

    x_min: float
    x_max: float
    y_min: float
    y_max: float
    columns: int
    rows: int
    counts: Ints
