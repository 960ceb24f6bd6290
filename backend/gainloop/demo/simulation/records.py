"""A simulated world as columns: made by `synthetic` and `real_data`, taken by the closed loop."""

from dataclasses import dataclass, field

import numpy as np

from gainloop.rules.input_effects import RankingInput
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.features import UNKNOWN, Axes

AXES = Axes(
    names=("time_of_day", "weather", "region", "scenario"),
    labels=(
        ("day", "dusk", "night"),
        ("clear", "rain", "fog", "snow"),
        ("Lakeside", "Northfield", "Oldtown", "Westport"),
        ("parked row", "overtaking", "following", "crossing", "roundabout", "work zone"),
    ),
)
"""Tags of a clip: 3 x 4 x 4 x 6 values."""


@dataclass(frozen=True, slots=True)
class SimulatedClips:
    """slices: (N,) which slice each clip is of; clip: (M,) of each object candidate, ascending;
    features: (M, F) what a detector sees of it; classes: (M,) what it truly is; codes: (N, A) tags,
    some of them wrong; vectors: (N, D) embeddings.
    """

    slices: Ints
    clip: Ints
    features: Floats = field(repr=False)
    classes: Ints
    codes: Ints
    vectors: Floats = field(repr=False)

    def __len__(self) -> int:
        return len(self.slices)

    @property
    def num_candidates(self) -> Ints:
        """(N,) object candidates of each clip."""
        return np.bincount(self.clip, minlength=len(self)).astype(np.int64)


@dataclass(frozen=True, slots=True)
class SimulatedPool:
    """Clips that nobody has labeled, in the order of arrival.

    labels: (M,) what annotators would say of each candidate; minutes: (N,) what labeling truly
    takes; estimated: (N,) what is said before; start_s: (N,); drive: (N,) or -1.
    """

    clips: SimulatedClips
    labels: Ints
    minutes: Floats
    estimated: Floats
    start_s: Floats
    drive: Ints
    is_corrupt: Bools

    def __len__(self) -> int:
        return len(self.clips)


@dataclass(frozen=True, slots=True)
class SimulatedWorld:
    """benchmark: seen by policies; holdout: only reported. background: the class that is no object,
    or -1; importance, is_learnable: (S,) of each slice; hidden: what policies go without.
    """

    name: str
    seed: int
    pool: SimulatedPool
    benchmark: SimulatedClips
    holdout: SimulatedClips
    num_classes: int
    background: int
    importance: Floats
    is_learnable: Bools
    hidden: frozenset[RankingInput] = frozenset()

    def shown_codes(self, clips: SimulatedClips) -> Ints:
        """Tags as policies see them."""
        is_hidden = RankingInput.TAGS in self.hidden
        return np.full_like(clips.codes, UNKNOWN) if is_hidden else clips.codes

    def shown_vectors(self, clips: SimulatedClips) -> Floats | None:
        """Embeddings as policies see them."""
        return None if RankingInput.EMBEDDINGS in self.hidden else clips.vectors

    @property
    def real_classes(self) -> Ints:
        """Classes that recall is counted for."""
        return np.flatnonzero(np.arange(self.num_classes) != self.background)
