"""Errors become points: a block of columns per property, each column weighted by what it says.

Errors of different classes, and missed and false ones, are strata that lie far apart. Inside a
stratum a value or a direction of appearance weighs the more, the more its errors diverge from the
objects there: where errors lie as objects do, nothing is said about why they are errors.

The encoder of one clustering is kept, so that errors of a later evaluation become points of the
same space. What it does not know (a new class, a missing vector) leaves its columns at zero. Called
by `clustering`.
"""

from dataclasses import asdict, dataclass
from typing import Any, Self

import numpy as np

from gainloop.pipeline.clustering.records import ERROR_TYPES, ErrorSet, Exposure, Trait
from gainloop.pipeline.clustering.shares import effective_units, object_shares, pair_shares
from gainloop.terms.boxes import Floats, Ints

APART = 8.0
TYPE_WEIGHT = 0.3
BOX_WEIGHT = 0.12
LEAST_WEIGHT = 0.12
MOST_WEIGHT = 1.0
FULL_DIVERGENCE = 0.08
"""Divergence of a value, in nats, from which on it has its full weight."""
_CHANCE_ALONE, _CHANCE_PAIRED = 1.0, 2.0  # what is expected of chance, by number of units
LEAST_DIRECTION, MOST_DIRECTION = 0.05, 0.6
FULL_SHIFT = 0.5
"""Shift along a direction, in deviations of the objects, from which on it has its full weight."""
MOST_DIRECTIONS = 24


@dataclass(frozen=True, slots=True)
class Encoder:
    """trait_weights: (S, T), one row per stratum; box: mean and deviation of each of its columns;
    mean: (D,), directions: (D, P), direction_weights: (S, P), empty without vectors.
    """

    classes: tuple[str, ...]
    traits: tuple[Trait, ...]
    trait_weights: list[list[float]]
    box: list[list[float]]
    mean: list[float]
    directions: list[list[float]]
    direction_weights: list[list[float]]

    @property
    def num_apart(self) -> int:
        """The first columns, which hold strata apart."""
        return len(self.classes) + 1

    @property
    def first_direction(self) -> int:
        """The first of the last columns, which hold the appearance."""
        return self.num_apart + len(ERROR_TYPES) + len(self.traits) + len(self.box)

    @property
    def num_columns(self) -> int:
        along = len(self.directions[0]) if self.mean else 0
        return self.first_direction + along

    def encode(self, errors: ErrorSet) -> Floats:
        """(N, columns) points."""
        cls = _recoded(errors.cls, errors.classes, self.classes)
        stratum = np.where(cls >= 0, stratum_of(cls, errors), 0)
        blocks = [
            _one_hot(cls, len(self.classes)) * (APART / np.sqrt(2)),
            np.where(errors.is_miss, 0.5, -0.5)[:, None] * APART,
            _one_hot(errors.kind, len(ERROR_TYPES)) * (TYPE_WEIGHT / np.sqrt(2)),
            self._has(errors) * np.array(self.trait_weights)[stratum],
            self._boxes(errors),
        ]
        if self.mean:
            blocks.append(self._along(errors) * np.array(self.direction_weights)[stratum])
        return np.hstack(blocks)

    def _has(self, errors: ErrorSet) -> Floats:
        place = {trait: column for column, trait in enumerate(errors.traits)}
        points = np.zeros((len(errors), len(self.traits)))
        for column, trait in enumerate(self.traits):
            if trait in place:
                points[:, column] = errors.has[:, place[trait]]
        return points

    def _boxes(self, errors: ErrorSet) -> Floats:
        mean, deviation = np.array(self.box).T
        points: Floats = np.nan_to_num((errors.box - mean) / deviation)
        return np.clip(points, -3, 3) * BOX_WEIGHT

    def _along(self, errors: ErrorSet) -> Floats:
        directions = np.array(self.directions)
        if errors.vectors is None or errors.vectors.shape[1] != len(directions):
            return np.zeros((len(errors), directions.shape[1]))
        points: Floats = np.nan_to_num((errors.vectors - np.array(self.mean)) @ directions)
        return points[errors.clip]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of_json(cls, value: dict[str, Any]) -> Self:
        names = {
            "classes": tuple(value["classes"]),
            "traits": tuple((axis, name) for axis, name in value["traits"]),
        }
        return cls(**{**value, **names})


def stratum_of(cls: Ints, errors: ErrorSet) -> Ints:
    """Errors of one class, missed or false, are one stratum."""
    return 2 * cls + errors.is_miss


def fit_encoder(errors: ErrorSet, exposure: Exposure) -> Encoder:
    mean, directions = _main_directions(errors)
    along = (
        None
        if errors.vectors is None or not len(mean)
        else np.nan_to_num((errors.vectors - mean) @ directions)
    )
    strata = stratum_of(errors.cls, errors)
    trait_weights, direction_weights = [], []
    for stratum in range(2 * len(errors.classes)):
        rows = np.flatnonzero(strata == stratum)
        trait_weights.append(trait_weights_of(errors, exposure, rows).tolist())
        if along is not None:
            direction_weights.append(_direction_weights(errors, exposure, rows, along).tolist())
    return Encoder(
        classes=errors.classes,
        traits=errors.traits,
        trait_weights=trait_weights,
        box=[_scale(errors.box[:, column]) for column in range(errors.box.shape[1])],
        mean=mean.tolist(),
        directions=directions.tolist(),
        direction_weights=direction_weights,
    )


def trait_weights_of(errors: ErrorSet, exposure: Exposure, rows: Ints) -> Floats:
    """(T,) of the errors of one stratum, by what each value tells alone, or together with another
    one beyond what both tell alone: errors at night in rain may be many where neither is. What one
    tells alone counts where it is more than chance; else neither it nor the two would be seen.
    """
    if not len(rows) or not len(errors.traits):
        return np.full(len(errors.traits), LEAST_WEIGHT)
    num_units = effective_units(errors.unit[rows])
    has = errors.has[rows].astype(np.float64)
    share, both = has.mean(axis=0), has.T @ has / len(rows)
    base = object_shares(errors, exposure, rows)
    alone = _told(share, base) - _CHANCE_ALONE / num_units
    lift = np.where(alone > 0, np.maximum(share / np.maximum(base, 1e-3), 1.0), 1.0)
    expected = pair_shares(errors, exposure, rows) * np.outer(lift, lift)
    paired = _told(both, np.minimum(expected, np.minimum.outer(share, share)))
    np.fill_diagonal(paired, 0.0)
    told = np.maximum(alone, paired.max(axis=1) - _CHANCE_PAIRED / num_units)
    part = np.sqrt(np.clip(told / FULL_DIVERGENCE, 0.0, 1.0))
    weights: Floats = LEAST_WEIGHT + (MOST_WEIGHT - LEAST_WEIGHT) * part
    return weights


def _told(share: Floats, base: Floats) -> Floats:
    """Divergence of a share from that of the objects, in nats; 0 where it is not larger."""
    share, base = np.clip(share, 1e-6, 1 - 1e-6), np.clip(base, 1e-3, 1 - 1e-3)
    divergence = share * np.log(share / base) + (1 - share) * np.log((1 - share) / (1 - base))
    told: Floats = np.where(share > base, divergence, 0.0)
    return told


def _direction_weights(errors: ErrorSet, exposure: Exposure, rows: Ints, along: Floats) -> Floats:
    """(P,) by how far the stratum's errors are shifted from the objects of their class."""
    least = np.full(along.shape[1], LEAST_DIRECTION)
    if not len(rows):
        return least
    objects = exposure.clip_objects[:, errors.cls[rows[0]]]
    if not objects.any():
        objects = exposure.clip_objects.sum(axis=1)
    if not objects.any():
        return least
    mean = np.average(along, axis=0, weights=objects)
    deviation = np.sqrt(np.average((along - mean) ** 2, axis=0, weights=objects))
    shift = np.abs(along[errors.clip[rows]].mean(axis=0) - mean) / np.maximum(deviation, 1e-9)
    by_chance = 1.0 / np.sqrt(effective_units(errors.unit[rows]))
    part = np.clip((shift - by_chance) / FULL_SHIFT, 0.0, 1.0)
    weights: Floats = LEAST_DIRECTION + (MOST_DIRECTION - LEAST_DIRECTION) * part
    return weights


def _main_directions(errors: ErrorSet) -> tuple[Floats, Floats]:
    """Mean of the clips' vectors and their main directions, those of the largest spread first,
    scaled so that the first has a deviation of 1.
    """
    nothing = np.zeros(0), np.zeros((0, 0))
    if errors.vectors is None:
        return nothing
    known = errors.vectors[~np.isnan(errors.vectors).any(axis=1)]
    if len(known) < 3:
        return nothing
    mean = known.mean(axis=0)
    _, spread, axes = np.linalg.svd(known - mean, full_matrices=False)
    kept = min(MOST_DIRECTIONS, int((spread > 1e-6 * max(float(spread[0]), 1e-9)).sum()))
    if kept == 0:
        return nothing
    largest = np.abs(axes[:kept]).argmax(axis=1)
    signs = np.where(axes[np.arange(kept), largest] < 0, -1.0, 1.0)
    return mean, (axes[:kept] * signs[:, None]).T * (np.sqrt(len(known)) / spread[0])


def _scale(values: Floats) -> list[float]:
    known = values[~np.isnan(values)]
    if not len(known):
        return [0.0, 1.0]
    return [float(known.mean()), max(float(known.std()), 1e-6)]


def _recoded(codes: Ints, names: tuple[str, ...], known: tuple[str, ...]) -> Ints:
    place = {name: code for code, name in enumerate(known)}
    table = np.array([place.get(name, -1) for name in names], dtype=np.int64)
    return table[codes]


def _one_hot(codes: Ints, width: int) -> Floats:
    points = np.zeros((len(codes), width))
    known = np.flatnonzero(codes >= 0)
    points[known, codes[known]] = 1.0
    return points
