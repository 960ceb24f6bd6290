"""The slices of a synthetic world: how many clips each has, what tags, and how things look there.

A recipe and a generator come in, a `SlicePlan` goes out. Called by `synthetic`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from gainloop.demo.simulation.lots import split_exactly
from gainloop.demo.simulation.recipes import FIRST_RARE, NUM_COMMON, NUM_SLICES, Recipe
from gainloop.demo.simulation.records import AXES
from gainloop.terms.boxes import Bools, Floats, Ints

NUM_FEATURES = 12
CLASSES = ("background", "vehicle", "pedestrian", "cyclist")
CLASS_SHARES = np.array([0.40, 0.25, 0.20, 0.15])
UNLEARNABLE_SHARE = 0.1
"""The least share of the pool that the first slice which cannot be learned has."""

_UNLEARNABLE = (2, 5, 9)
_HIDDEN = (6, 8, 11, 14, 7, 13, 10, 15, 12)
_PARENTS = (0, 1, 3, 4)
"""Whose tags hidden slices carry."""

_CLASS_NORM = 3.0
_CONTEXT_NORM = 2.2
_SHARED_BY_TAG, _OWN = 0.3, 0.8
_KEPT = 0.2
"""How much of a class's usual look its look of a slice's own keeps. Set, on seeds that no figure is
reported on, so that a random choice of clips ends near a worst-3 recall of 0.67."""

_COMMON_STRANGENESS = (0.1, 0.25)
_STRANGENESS = (0.45, 0.9)
_NUM_IMPORTANT = 4


@dataclass(frozen=True, slots=True)
class SlicePlan:
    """counts: (S,) pool clips (or drives); tags: (S, A); looks: (S, C, F) mean features of each
    class; importance: (S,); is_seen: (S,) whether the benchmark has clips of it.
    """

    counts: Ints
    tags: Ints
    looks: Floats
    importance: Floats
    is_hidden: Bools
    is_learnable: Bools
    is_seen: Bools


def plan_slices(recipe: Recipe, rng: Generator) -> SlicePlan:
    hidden = _HIDDEN[: recipe.num_hidden]
    is_learnable = np.ones(NUM_SLICES, dtype=np.bool_)
    is_learnable[list(_UNLEARNABLE[: recipe.num_unlearnable])] = False
    choosable = np.flatnonzero(is_learnable[NUM_COMMON:]) + NUM_COMMON
    importance = np.ones(NUM_SLICES)
    importance[rng.choice(choosable, _NUM_IMPORTANT, replace=False)] = 2.0
    is_seen = np.ones(NUM_SLICES, dtype=np.bool_)
    is_seen[rng.choice(choosable, recipe.num_unseen, replace=False)] = False
    tags = _tags(rng, hidden)
    return SlicePlan(
        counts=split_exactly(recipe.num_clips // recipe.num_copies, pool_shares(recipe)),
        tags=tags,
        looks=_looks(recipe, rng, tags),
        importance=importance,
        is_hidden=np.isin(np.arange(NUM_SLICES), hidden),
        is_learnable=is_learnable,
        is_seen=is_seen,
    )


def pool_shares(recipe: Recipe) -> Floats:
    shares: Floats = np.arange(1.0, NUM_SLICES + 1) ** -recipe.zipf
    shares /= shares.sum()
    if recipe.num_unlearnable:
        trap = _UNLEARNABLE[0]
        lifted = max(UNLEARNABLE_SHARE, float(shares[trap]))
        shares *= (1 - lifted) / (1 - shares[trap])
        shares[trap] = lifted
    return shares


def rare_slices() -> Ints:
    return np.arange(FIRST_RARE, NUM_SLICES)


def _tags(rng: Generator, hidden: tuple[int, ...]) -> Ints:
    """No two slices share all tags, but for hidden ones and their parents."""
    sizes = [len(labels) for labels in AXES.labels]
    drawn = rng.choice(int(np.prod(sizes)), NUM_SLICES, replace=False)
    tags = np.stack(np.unravel_index(drawn, sizes), axis=1).astype(np.int64)
    for place, number in enumerate(hidden):
        tags[number] = tags[_PARENTS[place % len(_PARENTS)]]
    return tags


def _looks(recipe: Recipe, rng: Generator, tags: Ints) -> Floats:
    """A class looks the same everywhere to some share, and has a look of the slice's own beside,
    part of which it shares with slices of the same region, weather, light or scenario.
    """
    num_classes = len(CLASSES)
    common = _perpendicular(rng, num_classes)
    by_tag = [np.stack([_directions(rng, num_classes) for _ in labels]) for labels in AXES.labels]
    own = np.stack([_directions(rng, num_classes) for _ in range(NUM_SLICES)])
    context = _CONTEXT_NORM * _directions(rng, NUM_SLICES)
    strangeness = rng.uniform(*_STRANGENESS, NUM_SLICES)
    strangeness[:NUM_COMMON] = _COMMON_STRANGENESS
    if recipe.is_alike:
        return np.repeat(_CLASS_NORM * common[None], NUM_SLICES, axis=0)
    looks = []
    for number in range(NUM_SLICES):
        shared = np.sum([part[tags[number, axis]] for axis, part in enumerate(by_tag)], axis=0)
        offset = _SHARED_BY_TAG * shared + _OWN * own[number]
        share = strangeness[number]
        mixed = (1 - share) * common + share * _unit(_KEPT * common + offset)
        looks.append(_CLASS_NORM * _unit(mixed) + context[number])
    return np.array(looks)


def _perpendicular(rng: Generator, num: int) -> Floats:
    """Unit vectors at right angles, so that no two classes are alike by chance."""
    found, _ = np.linalg.qr(rng.normal(0, 1, (NUM_FEATURES, num)))
    return np.asarray(found.T)


def _directions(rng: Generator, num: int) -> Floats:
    return _unit(rng.normal(0, 1, (num, NUM_FEATURES)))


def _unit(vectors: Floats) -> Floats:
    unit: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return unit
