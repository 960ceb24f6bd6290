"""Makes a synthetic world: clips of sixteen slices, what is on them, what labeling them takes, and
when they came in.

A recipe and a seed come in, a `SimulatedWorld` goes out; equal ones give equal worlds. Shares are
exact; only which clips they fall on is drawn. Called by `worlds`.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from gainloop.demo.simulation.lots import choose_share, other_values, split_exactly
from gainloop.demo.simulation.recipes import NUM_SLICES, Recipe
from gainloop.demo.simulation.records import AXES, SimulatedClips, SimulatedPool, SimulatedWorld
from gainloop.demo.simulation.slice_plan import (
    CLASS_SHARES,
    CLASSES,
    NUM_FEATURES,
    SlicePlan,
    plan_slices,
    rare_slices,
)
from gainloop.terms.boxes import Bools, Floats, Ints

BACKGROUND = 0
TIMELINE_S = 100 * 86_400.0
DIMENSION = 24
RANDOM_TRUTH = 0.45
WRONG_IF_CORRUPT = 0.7
OPENING_MINUTES = 2.0
CANDIDATE_MINUTES = 0.9
ESTIMATE_SPREAD = 0.2

_FEATURE_NOISE = 0.6
_CORRUPT_NOISE = 3.0
_COPY_NOISE = 0.1
_COPY_EMBEDDING_NOISE = 0.05
_COPY_PAUSE_S = 30.0
_BURST = 0.25
"""Share of the timeline that a campaign takes; it starts somewhere between the two shares below."""
_BURST_STARTS = (0.3, 0.7)


@dataclass(frozen=True, slots=True)
class _Lens:
    """How clips become embeddings: the same for all sides of a world."""

    projection: Floats
    noise: float

    def embed(self, rng: Generator, features: Floats, clip: Ints, num_clips: int) -> Floats:
        count = np.bincount(clip, minlength=num_clips)
        sums = [np.bincount(clip, column, num_clips) for column in features.T]
        mean = np.stack(sums, axis=1) / count[:, None]
        return mean @ self.projection + rng.normal(0, self.noise, (num_clips, DIMENSION))


def make_synthetic(recipe: Recipe, seed: int) -> SimulatedWorld:
    rng = np.random.default_rng([seed, 11])
    plan = plan_slices(recipe, rng)
    lens = _Lens(rng.normal(0, 1, (NUM_FEATURES, DIMENSION)), recipe.embedding_noise)
    seen = np.flatnonzero(plan.is_seen)
    even = split_exactly(recipe.num_benchmark, np.ones(len(seen)))
    return SimulatedWorld(
        name=recipe.name,
        seed=seed,
        pool=_make_pool(recipe, plan, lens, rng),
        benchmark=_make_clips(recipe, plan, lens, np.repeat(seen, even), rng),
        holdout=_make_clips(recipe, plan, lens, _evenly(recipe.num_holdout), rng),
        num_classes=len(CLASSES),
        background=BACKGROUND,
        importance=plan.importance,
        is_learnable=plan.is_learnable,
    )


def labeling_minutes(
    rng: Generator, num_candidates: Ints, slices: Ints, num_slices: int, spread: float
) -> tuple[Floats, Floats]:
    """What labeling truly takes and what is estimated before: 2 + 0.9 x candidates x the factor of
    the slice; estimates are off by a factor of their own.
    """
    factor: Floats = np.exp(rng.normal(0, spread, num_slices))
    minutes: Floats = OPENING_MINUTES + CANDIDATE_MINUTES * num_candidates * factor[slices]
    return minutes, minutes * np.exp(rng.normal(0, ESTIMATE_SPREAD, len(minutes)))


def _evenly(total: int) -> Ints:
    return np.repeat(np.arange(NUM_SLICES), split_exactly(total, np.ones(NUM_SLICES)))


def _make_pool(recipe: Recipe, plan: SlicePlan, lens: _Lens, rng: Generator) -> SimulatedPool:
    """Drives of one clip unless the recipe has copies; a drive is of one slice."""
    slices = np.repeat(np.arange(NUM_SLICES), plan.counts)
    arrival = _arrivals(recipe, slices, rng)
    order = np.argsort(arrival, kind="stable")
    slices, arrival = slices[order], arrival[order]
    first = _make_clips(recipe, plan, lens, slices, rng)
    is_corrupt = choose_share(rng, len(first), recipe.corrupt)
    first = _break_clips(first, is_corrupt, lens, rng)
    clips, drive = _copy_clips(recipe, first, rng)
    labels = _annotate(recipe, clips, is_corrupt[drive], rng)
    minutes, estimated = labeling_minutes(
        rng, clips.num_candidates, clips.slices, NUM_SLICES, recipe.cost_spread
    )
    place = np.arange(len(clips)) % recipe.num_copies
    return SimulatedPool(
        clips=clips,
        labels=labels,
        minutes=minutes,
        estimated=estimated,
        start_s=arrival[drive] + place * _COPY_PAUSE_S,
        drive=drive if recipe.num_copies > 1 else np.full(len(clips), -1),
        is_corrupt=is_corrupt[drive],
    )


def _arrivals(recipe: Recipe, slices: Ints, rng: Generator) -> Floats:
    """Seconds; evenly over the timeline, but for the rare clips of the campaign."""
    arrival = rng.random(len(slices))
    start = rng.uniform(*_BURST_STARTS)
    for number in rare_slices():
        rows = np.flatnonzero(slices == number)
        rows = rows[choose_share(rng, len(rows), recipe.burst)]
        arrival[rows] = start + _BURST * rng.random(len(rows))
    return arrival * TIMELINE_S


def _make_clips(
    recipe: Recipe, plan: SlicePlan, lens: _Lens, slices: Ints, rng: Generator
) -> SimulatedClips:
    num_candidates = 2 + rng.poisson(2.0, len(slices))
    clip = np.repeat(np.arange(len(slices)), num_candidates)
    kinds = rng.choice(len(CLASSES), len(clip), p=CLASS_SHARES)
    features = plan.looks[slices[clip], kinds]
    features = features + rng.normal(0, _FEATURE_NOISE, features.shape)
    is_open = ~plan.is_learnable[slices[clip]]
    rows = np.flatnonzero(is_open)
    rows = rows[choose_share(rng, len(rows), RANDOM_TRUTH)]
    kinds[rows] = rng.choice(len(CLASSES), len(rows), p=CLASS_SHARES)
    return SimulatedClips(
        slices=slices,
        clip=clip,
        features=features,
        classes=kinds,
        codes=_tag(recipe, plan.tags[slices], rng),
        vectors=lens.embed(rng, features, clip, len(slices)),
    )


def _tag(recipe: Recipe, codes: Ints, rng: Generator) -> Ints:
    """Of all tags, the recipe's share is another value of its axis."""
    found = codes.copy()
    is_wrong = choose_share(rng, codes.size, recipe.wrong_tags).reshape(codes.shape)
    for axis, labels in enumerate(AXES.labels):
        rows = is_wrong[:, axis]
        found[rows, axis] = other_values(rng, codes[rows, axis], len(labels))
    return found


def _break_clips(
    clips: SimulatedClips, is_corrupt: Bools, lens: _Lens, rng: Generator
) -> SimulatedClips:
    features = clips.features.copy()
    rows = is_corrupt[clips.clip]
    features[rows] = rng.normal(0, _CORRUPT_NOISE, (int(rows.sum()), NUM_FEATURES))
    vectors = clips.vectors.copy()
    embedded = lens.embed(rng, features, clips.clip, len(clips))
    vectors[is_corrupt] = embedded[is_corrupt]
    return SimulatedClips(clips.slices, clips.clip, features, clips.classes, clips.codes, vectors)


def _copy_clips(
    recipe: Recipe, first: SimulatedClips, rng: Generator
) -> tuple[SimulatedClips, Ints]:
    """Each clip `num_copies` times with little noise, and the first clip that each comes of."""
    drive = np.repeat(np.arange(len(first)), recipe.num_copies)
    if recipe.num_copies == 1:
        return first, drive
    num_candidates = first.num_candidates
    starts = np.cumsum(num_candidates) - num_candidates
    of_clip = num_candidates[drive]
    clip = np.repeat(np.arange(len(drive)), of_clip)
    place = np.arange(len(clip)) - np.repeat(np.cumsum(of_clip) - of_clip, of_clip)
    rows = starts[drive[clip]] + place
    noise = rng.normal(0, _COPY_NOISE, (len(rows), NUM_FEATURES))
    shift = rng.normal(0, _COPY_EMBEDDING_NOISE, (len(drive), DIMENSION))
    copies = SimulatedClips(
        slices=first.slices[drive],
        clip=clip,
        features=first.features[rows] + noise,
        classes=first.classes[rows],
        codes=first.codes[drive],
        vectors=first.vectors[drive] + shift,
    )
    return copies, drive


def _annotate(recipe: Recipe, clips: SimulatedClips, is_corrupt: Bools, rng: Generator) -> Ints:
    labels = clips.classes.copy()
    for rows, share in (
        (np.flatnonzero(~is_corrupt[clips.clip]), recipe.wrong_labels),
        (np.flatnonzero(is_corrupt[clips.clip]), WRONG_IF_CORRUPT),
    ):
        wrong = rows[choose_share(rng, len(rows), share)]
        labels[wrong] = other_values(rng, labels[wrong], len(CLASSES))
    return labels
