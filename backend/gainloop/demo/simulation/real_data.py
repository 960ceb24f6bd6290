"""Worlds of real pixels and real measurements, bundled with scikit-learn: handwritten digits seen
under eight conditions, and breast cancer samples measured by five scanners.

A recipe and a seed come in, a `SimulatedWorld` goes out. An object is one image or sample; a clip
is a few of them under one condition. Sources of pool, benchmark and holdout are disjoint. Clips,
tags, costs and arrival are made up; pixels and measurements are not. Called by `worlds`.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from gainloop.demo.simulation.lots import choose_share, other_values, split_exactly
from gainloop.demo.simulation.recipes import RealRecipe
from gainloop.demo.simulation.records import AXES, SimulatedClips, SimulatedPool, SimulatedWorld
from gainloop.demo.simulation.synthetic import TIMELINE_S, labeling_minutes
from gainloop.terms.boxes import Floats, Ints

WRONG_LABELS = 0.02
WRONG_TAGS = 0.1
COST_SPREAD = 0.35
NUM_COMPONENTS = 24
_PARTS = (0.5, 0.2, 0.3)
"""Shares of the sources that pool, benchmark and holdout draw on."""
_EMBEDDING_NOISE = 0.1
_NUM_IMPORTANT = 2
_SIDE = 8

Conditions = Callable[[Generator, Floats, int], Floats]
"""Sources seen under the condition of this number."""


@dataclass(frozen=True, slots=True)
class _Sources:
    values: Floats
    classes: Ints
    look: Conditions
    reduce: Callable[[Floats], Floats]


def make_digits(recipe: RealRecipe, seed: int) -> SimulatedWorld:
    from sklearn.datasets import load_digits

    values, classes = load_digits(return_X_y=True)
    return _make(recipe, seed, _Sources(values / 16.0, classes, _imaged, _principal))


def make_cancer(recipe: RealRecipe, seed: int) -> SimulatedWorld:
    """A scanner turns the space of measurements a little and moves its origin."""
    from sklearn.datasets import load_breast_cancer

    values, classes = load_breast_cancer(return_X_y=True)
    values = (values - values.mean(axis=0)) / values.std(axis=0)
    rng = np.random.default_rng([seed, 21])
    turns = [_rotation(rng, values.shape[1]) for _ in recipe.shares]
    shifts = rng.normal(0, 1, (len(recipe.shares), values.shape[1]))

    def scan(_: Generator, rows: Floats, number: int) -> Floats:
        return rows @ turns[number] + shifts[number] if number else rows

    return _make(recipe, seed, _Sources(values, classes, scan, lambda seen: seen))


def _make(recipe: RealRecipe, seed: int, sources: _Sources) -> SimulatedWorld:
    rng = np.random.default_rng([seed, 22])
    num_slices = len(recipe.shares)
    tags = _tags(recipe, rng)
    parts = np.split(
        rng.permutation(len(sources.classes)),
        np.cumsum(split_exactly(len(sources.classes), np.array(_PARTS)))[:-1],
    )
    shares = np.array(recipe.shares)
    of_pool = rng.permutation(
        np.repeat(np.arange(num_slices), split_exactly(recipe.num_clips, shares))
    )
    even = np.ones(num_slices)
    planned = [
        of_pool,
        np.repeat(np.arange(num_slices), split_exactly(recipe.num_benchmark, even)),
        np.repeat(np.arange(num_slices), split_exactly(recipe.num_holdout, even)),
    ]
    drawn = [_draw(sources, part, slices, rng) for part, slices in zip(parts, planned, strict=True)]
    reduced = _reduce(sources, [seen for _, seen, _ in drawn])
    pool, benchmark, holdout = (
        SimulatedClips(
            slices=slices,
            clip=clip,
            features=features,
            classes=classes,
            codes=_tag(tags[slices], rng),
            vectors=_embed(features, clip, len(slices), rng),
        )
        for slices, (clip, _, classes), features in zip(planned, drawn, reduced, strict=True)
    )
    num_classes = int(sources.classes.max()) + 1
    importance = np.ones(num_slices)
    importance[rng.choice(np.arange(1, num_slices), _NUM_IMPORTANT, replace=False)] = 2.0
    return SimulatedWorld(
        name=recipe.name,
        seed=seed,
        pool=_as_pool(pool, num_slices, num_classes, rng),
        benchmark=benchmark,
        holdout=holdout,
        num_classes=num_classes,
        background=-1,
        importance=importance,
        is_learnable=np.ones(num_slices, dtype=np.bool_),
    )


def _draw(sources: _Sources, part: Ints, slices: Ints, rng: Generator) -> tuple[Ints, Floats, Ints]:
    """Clip, sight and class of each object; a source may be seen several times."""
    count = 2 + rng.poisson(2.0, len(slices))
    clip = np.repeat(np.arange(len(slices)), count)
    rows = rng.choice(part, len(clip))
    seen = np.empty((len(clip), sources.values.shape[1]))
    for number in np.unique(slices):
        is_of = slices[clip] == number
        seen[is_of] = sources.look(rng, sources.values[rows[is_of]], int(number))
    return clip, seen, sources.classes[rows].astype(np.int64)


def _reduce(sources: _Sources, seen: list[Floats]) -> list[Floats]:
    ends = np.cumsum([len(part) for part in seen])[:-1]
    return np.split(sources.reduce(np.concatenate(seen)), ends)


def _principal(seen: Floats) -> Floats:
    """The first 24 principal components, scaled together to a mean deviation of 1."""
    from sklearn.decomposition import PCA

    found = PCA(NUM_COMPONENTS, svd_solver="full").fit_transform(seen)
    return np.asarray(found / found.std())


def _imaged(rng: Generator, images: Floats, number: int) -> Floats:
    """Eight conditions: clean, turned, inverted, noisy, shifted and dim, mirrored, occluded, upside
    down and gray.
    """
    found = images.reshape(-1, _SIDE, _SIDE).copy()
    if number == 1:
        found = np.rot90(found, axes=(1, 2))
    elif number == 2:
        found = 1.0 - found
    elif number == 3:
        found = found + rng.normal(0, 0.3, found.shape)
    elif number == 4:
        found = 0.5 * np.roll(found, 2, axis=2)
    elif number == 5:
        found = found[:, :, ::-1]
    elif number == 6:
        found[:, 3:6, 3:6] = 0.0
    elif number == 7:
        found = 0.5 * found[:, ::-1] + 0.25
    return np.ascontiguousarray(found).reshape(len(images), -1)


def _tags(recipe: RealRecipe, rng: Generator) -> Ints:
    """Each condition has tags of its own, but for hidden ones, which carry those of the first."""
    sizes = [len(labels) for labels in AXES.labels]
    drawn = rng.choice(int(np.prod(sizes)), len(recipe.shares), replace=False)
    tags = np.stack(np.unravel_index(drawn, sizes), axis=1).astype(np.int64)
    tags[list(recipe.hidden)] = tags[0]
    return tags


def _tag(codes: Ints, rng: Generator) -> Ints:
    found = codes.copy()
    is_wrong = choose_share(rng, codes.size, WRONG_TAGS).reshape(codes.shape)
    for axis, labels in enumerate(AXES.labels):
        rows = is_wrong[:, axis]
        found[rows, axis] = other_values(rng, codes[rows, axis], len(labels))
    return found


def _embed(features: Floats, clip: Ints, num_clips: int, rng: Generator) -> Floats:
    count = np.bincount(clip, minlength=num_clips)
    sums = [np.bincount(clip, column, num_clips) for column in features.T]
    mean = np.stack(sums, axis=1) / count[:, None]
    return mean + rng.normal(0, _EMBEDDING_NOISE, mean.shape)


def _as_pool(
    clips: SimulatedClips, num_slices: int, num_classes: int, rng: Generator
) -> SimulatedPool:
    labels = clips.classes.copy()
    is_wrong = choose_share(rng, len(labels), WRONG_LABELS)
    labels[is_wrong] = other_values(rng, labels[is_wrong], num_classes)
    minutes, estimated = labeling_minutes(
        rng, clips.num_candidates, clips.slices, num_slices, COST_SPREAD
    )
    return SimulatedPool(
        clips=clips,
        labels=labels,
        minutes=minutes,
        estimated=estimated,
        start_s=np.sort(rng.random(len(clips))) * TIMELINE_S,
        drive=np.full(len(clips), -1),
        is_corrupt=np.zeros(len(clips), dtype=np.bool_),
    )


def _rotation(rng: Generator, size: int) -> Floats:
    found, _ = np.linalg.qr(rng.normal(0, 1, (size, size)))
    return np.asarray(found)
