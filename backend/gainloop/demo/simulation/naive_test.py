"""The test that shadow cycles must not use: the clips of the holdout are drawn anew, and arms whose
difference keeps its sign in 95 % of the draws are called different.

It asks what other clips of the holdout would have shown, and takes the batches as given; which
clips happened to be in them moves results far more. Called by `shadow_program`, so that figures can
say how often it errs.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.demo.simulation.observations import misses
from gainloop.demo.simulation.recall import NUM_WORST
from gainloop.demo.simulation.records import SimulatedWorld
from gainloop.terms.boxes import Bools, Floats, Ints

NUM_DRAWS = 400


@dataclass(frozen=True, slots=True)
class HoldoutCounts:
    """objects, found: (N, classes) of each clip of the holdout; slices: (N,)."""

    objects: Floats
    found: Floats
    slices: Ints
    num_slices: int

    @classmethod
    def of(cls, world: SimulatedWorld, found: Ints) -> "HoldoutCounts":
        """found: class that a detector says of each candidate."""
        clips, classes = world.holdout, world.real_classes
        says = np.eye(world.num_classes)[found]
        objects, missed = misses(clips, clips.classes, says, classes).astype(np.float64)
        return cls(objects, objects - missed, clips.slices, len(world.importance))

    def overall(self) -> float:
        """Recall of all objects."""
        return float(self.found.sum() / self.objects.sum())

    def by_slice(self) -> Floats:
        """(S,) as of `recall.recall_by_slice`."""
        found: Floats = self._by_slice(np.ones((1, len(self.slices))))[0]
        return found

    def drawn(self, weights: Floats, is_learnable: Bools) -> tuple[Floats, Floats]:
        """Recall of all objects and of the three worst slices, (R,) by weights (R, N) of clips."""
        overall = (weights @ self.found.sum(axis=1)) / (weights @ self.objects.sum(axis=1))
        slices = np.sort(self._by_slice(weights)[:, is_learnable], axis=1)
        return overall, slices[:, :NUM_WORST].mean(axis=1)

    def _by_slice(self, weights: Floats) -> Floats:
        """(R, S), NaN where a draw has no clip of a slice."""
        recalls = np.full((len(weights), self.num_slices), np.nan)
        for number in range(self.num_slices):
            rows = self.slices == number
            objects, found = (weights[:, rows] @ part[rows] for part in (self.objects, self.found))
            total = np.divide(found, objects, out=np.zeros_like(found), where=objects > 0)
            classes = (objects > 0).sum(axis=1)
            has = classes > 0
            recalls[has, number] = total[has].sum(axis=1) / classes[has]
        return recalls


def is_called_different(
    one: HoldoutCounts, other: HoldoutCounts, is_learnable: Bools, rng: np.random.Generator
) -> tuple[bool, bool]:
    """In recall of all objects, and in that of the three worst slices."""
    number = len(one.slices)
    weights = rng.multinomial(number, np.full(number, 1 / number), NUM_DRAWS).astype(np.float64)
    overall, worst = (
        ours - theirs
        for ours, theirs in zip(
            one.drawn(weights, is_learnable), other.drawn(weights, is_learnable), strict=True
        )
    )
    return _leaves_out_zero(overall), _leaves_out_zero(worst)


def _leaves_out_zero(differences: Floats) -> bool:
    low, high = np.quantile(differences, (0.025, 0.975))
    return bool(low > 0 or high < 0)
