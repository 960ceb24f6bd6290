"""Splits each stratum of errors (one class, missed or false) into as many clusters as stay stable.

A stratum is split into many groups first. Groups whose errors have the same telling values in
common, and look alike, are then one: they differ in what errors and objects differ in alike. How
many groups there are at first is what leaves the most clusters stable in the end. Called by
`clustering`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.clustering.encoding import MOST_WEIGHT, Encoder, stratum_of
from gainloop.pipeline.clustering.merging import Traits, merge_groups
from gainloop.pipeline.clustering.partition import partition
from gainloop.pipeline.clustering.records import ErrorSet, Exposure
from gainloop.pipeline.clustering.shares import conditional_shares
from gainloop.pipeline.clustering.stability import STABLE, jaccard_stability
from gainloop.terms.boxes import Floats, Ints

NUMBERS = (2, 4, 8, 12, 16)
"""How many groups are tried in a stratum. All are: some clusters show among many groups only."""
TELLING_WEIGHT = 0.5 * MOST_WEIGHT
NUM_STARTS = 2
NUM_RESAMPLES = 4
FINAL_RESAMPLES = 8
MOST_POINTS = 3_000


@dataclass(frozen=True, slots=True)
class Stratum:
    """rows: of the `ErrorSet`."""

    rows: Ints
    points: Floats
    traits: Traits

    def split(self, drawn: Ints, number: int, seed: int) -> Ints:
        """Cluster of each drawn row of this stratum."""
        group = partition(self.points[drawn], number, seed, NUM_STARTS).label
        return merge_groups(group, self.traits.of(drawn))

    def stability(self, label: Ints, number: int, seeds: Ints) -> Floats:
        """(K,) of clusters `label`; see `jaccard_stability`."""
        return jaccard_stability(
            self.traits.unit, label, seeds, lambda drawn, seed: self.split(drawn, number, seed)
        )


@dataclass(frozen=True, slots=True)
class Split:
    """label: (N,) cluster of each error, counted through all strata; numbers: of each stratum."""

    strata: tuple[Stratum, ...]
    numbers: tuple[int, ...]
    label: Ints
    seed: int

    def stability(self, label: Ints) -> Floats:
        """(K,) of final clusters, each compared inside its stratum; NaN where nothing can be."""
        found = np.full(int(label.max()) + 1, np.nan)
        for stratum, number in zip(self.strata, self.numbers, strict=True):
            seeds = _seeds(self.seed + 7_919, FINAL_RESAMPLES)
            held = stratum.stability(label[stratum.rows], number, seeds)
            found[: len(held)] = np.where(np.isnan(held), found[: len(held)], held)
        return found


def split_strata(
    errors: ErrorSet,
    exposure: Exposure,
    encoded: tuple[Encoder, Floats],
    least_size: int,
    seed: int,
) -> Split:
    strata = tuple(_strata(errors, exposure, *encoded))
    label = np.zeros(len(errors), dtype=np.int64)
    numbers, next_label = [], 0
    for stratum in strata:
        number = _choose_number(stratum, least_size, seed)
        own = stratum.split(np.arange(len(stratum.rows)), number, seed)
        label[stratum.rows] = own + next_label
        next_label += int(own.max()) + 1
        numbers.append(number)
    return Split(strata, tuple(numbers), label, seed)


def _strata(
    errors: ErrorSet, exposure: Exposure, encoder: Encoder, points: Floats
) -> list[Stratum]:
    strata = stratum_of(errors.cls, errors)
    found = []
    for stratum in np.unique(strata).tolist():
        rows = np.flatnonzero(strata == stratum)
        telling = np.array(encoder.trait_weights[stratum]) >= TELLING_WEIGHT
        found.append(
            Stratum(
                rows,
                _varying(points[rows]),
                Traits(
                    telling=errors.has[rows][:, telling],
                    look=points[rows][:, encoder.first_direction :],
                    unit=errors.unit[rows],
                    given=conditional_shares(errors, exposure, rows)[np.ix_(telling, telling)],
                ),
            )
        )
    return found


def _choose_number(stratum: Stratum, least_size: int, seed: int) -> int:
    """Of two numbers with as many stable clusters the larger one is taken, for its clusters hold
    fewer errors that only lie nearby, and what is one is merged; 1 where none helps.
    """
    drawn = _sample(len(stratum.rows), seed)
    part = Stratum(stratum.rows[drawn], stratum.points[drawn], stratum.traits.of(drawn))
    best, most_stable = 1, 1
    for number in NUMBERS:
        if number * least_size > len(drawn):
            break
        label = part.split(np.arange(len(drawn)), number, seed)
        stability = part.stability(label, number, _seeds(seed + 1, NUM_RESAMPLES))
        num_stable = int(((stability >= STABLE) & (np.bincount(label) >= least_size)).sum())
        if num_stable > 1 and num_stable >= most_stable:
            best, most_stable = number, num_stable
    return best


def _varying(points: Floats) -> Floats:
    """Without columns that are the same everywhere, such as those that hold strata apart."""
    kept: Floats = points[:, np.ptp(points, axis=0) > 0]
    return kept if kept.shape[1] else points[:, :1]


def _seeds(seed: int, count: int) -> Ints:
    return seed + np.arange(count, dtype=np.int64)


def _sample(num_points: int, seed: int) -> Ints:
    if num_points <= MOST_POINTS:
        return np.arange(num_points)
    drawn = np.random.default_rng(seed).choice(num_points, MOST_POINTS, replace=False)
    return np.sort(drawn)
