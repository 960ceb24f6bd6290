"""What clips that share tags have in common: how often a model misses there, how much is labeled.

Codes over cohort axes come in, figures per candidate go out. Called by `analysis`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Floats, Ints

PRIOR_OBJECTS = 8.0
"""Objects that the wider group's rate counts for against a group's own objects."""

ENOUGH_OBJECTS = 30
"""Below this a group is too small to be named with a rate."""

CLIPS_PER_GROUP = 5
"""Clips that groups of a coverage target must have on average: with fewer, shares say nothing."""


@dataclass(frozen=True, slots=True)
class CohortRates:
    """rate: (N,) share of objects missed in the clip's cohort, pulled toward wider cohorts;
    num_axes: (N,) how many of the clip's known axes the smallest cohort with enough objects has.
    """

    rate: Floats
    num_axes: Ints


@dataclass(frozen=True, slots=True)
class Coverage:
    """How far each candidate's group is below its target share of labeled clips.

    axes: those whose combined values make a group; group: (N,) its number; is_known: (N,) whether
    it is a group at all: a clip that is unknown on every axis fills no gap.
    gap: (N,) 0 to 1, 1 for the group that is furthest below; `largest` is that gap before scaling;
    num_pool, num_labeled, num_target: (N,) clips of the candidate's group in each set, out of
    `totals` (pool, labeled, target).
    is_by_benchmark: whether the target is a benchmark's share; is_by_drive: whether groups are
    drives, the codes being theirs.
    """

    axes: Ints
    group: Ints
    is_known: Bools
    gap: Floats
    largest: float
    num_pool: Ints
    num_labeled: Ints
    num_target: Ints
    totals: tuple[int, int, int]
    is_by_benchmark: bool
    is_by_drive: bool = False


def cohort_rates(codes: Ints, benchmark_codes: Ints, gt: Ints, fn: Ints) -> CohortRates:
    """Miss rates by shared tags, backing off from many axes to few.

    A clip's cohorts are nested: all clips, those that share its first known axis, its first two,
    and so on. Each rate is (misses + 8 x the wider cohort's rate) / (objects + 8). An axis on which
    the clip is unknown is left out. gt, fn: (B,) objects and misses of each benchmark clip.
    """
    overall = fn.sum() / gt.sum() if gt.sum() else 0.0
    rate = np.full(len(codes), float(overall))
    num_axes = np.zeros(len(codes), dtype=np.int64)
    known = codes >= 0
    for pattern in np.unique(known, axis=0):
        rows = np.flatnonzero((known == pattern).all(axis=1))
        axes = np.flatnonzero(pattern)
        for size in range(1, len(axes) + 1):
            used = axes[:size]
            cell, benchmark_cell = shared_cells(codes[rows][:, used], benchmark_codes[:, used])
            objects = _sums(benchmark_cell, gt, cell)
            misses = _sums(benchmark_cell, fn, cell)
            rate[rows] = (misses + PRIOR_OBJECTS * rate[rows]) / (objects + PRIOR_OBJECTS)
            num_axes[rows[objects >= ENOUGH_OBJECTS]] = size
    return CohortRates(rate, num_axes)


def cohort_axes(codes: Ints, num_axes: int) -> Ints:
    """The axes of a clip's cohort: the first so many of those on which the clip is known."""
    return np.flatnonzero(codes >= 0)[:num_axes]


def cohort_members(codes: Ints, axes: Ints, benchmark_codes: Ints) -> Ints:
    """Benchmark rows that share a clip's values on these axes; all of them for no axes."""
    return np.flatnonzero((benchmark_codes[:, axes] == codes[axes]).all(axis=1))


def coverage_of(pool: Ints, labeled: Ints, target: Ints | None = None) -> Coverage:
    """Gaps of the candidates' groups; a group is a combination of codes over `coverage_axes`.

    The target share is the group's share of `target` (a benchmark), else of pool and labeled clips
    together. A group's gap is max(0, target share - share of labeled clips), divided by the largest
    gap so that the weight of the part means the same in every run. Clips that are unknown on every
    axis fill no known gap: 0.
    """
    aims = np.concatenate([pool, labeled]) if target is None else target
    axes = coverage_axes(pool, aims)
    pool, labeled, aims = pool[:, axes], labeled[:, axes], aims[:, axes]
    cells = shared_cells(pool, labeled, aims)
    num_pool, num_labeled, num_target = (_counts(cell, cells[0]) for cell in cells)
    is_known = np.asarray((pool >= 0).any(axis=1))
    gap = gap_below(num_target / max(len(aims), 1), num_labeled, len(labeled)) * is_known
    largest = float(gap.max(initial=0.0))
    return Coverage(
        axes=axes,
        group=cells[0],
        is_known=is_known,
        gap=gap / largest if largest else gap,
        largest=largest,
        num_pool=num_pool,
        num_labeled=num_labeled,
        num_target=num_target,
        totals=(len(pool), len(labeled), len(aims)),
        is_by_benchmark=target is not None,
    )


def gap_below(target_share: Floats, num_labeled: Ints, total_labeled: int) -> Floats:
    """How far a group's share of the labeled clips is below its target share, 0 where it is not."""
    return np.maximum(target_share - num_labeled / max(total_labeled, 1), 0.0)


def coverage_axes(pool: Ints, aims: Ints) -> Ints:
    """The first axes known in the pool: as many as leave groups of 5 target clips on average, but
    at least one.
    """
    known = np.flatnonzero((pool >= 0).any(axis=0))
    size = 1
    while size < len(known):
        num_groups = len(np.unique(aims[:, known[: size + 1]], axis=0))
        if len(aims) < CLIPS_PER_GROUP * num_groups:
            break
        size += 1
    return known[:size]


def shared_cells(*codes: Ints) -> list[Ints]:
    """Cell numbers of several code matrices, equal where all codes are equal."""
    _, cell = np.unique(np.concatenate(codes), axis=0, return_inverse=True)
    ends = np.cumsum([len(part) for part in codes])
    return np.split(cell.reshape(-1).astype(np.int64), ends[:-1])


def _counts(cell: Ints, wanted: Ints) -> Ints:
    size = max(cell.max(initial=-1), wanted.max(initial=-1)) + 1
    return np.bincount(cell, minlength=size).astype(np.int64)[wanted]


def _sums(cell: Ints, amounts: Ints, wanted: Ints) -> Floats:
    size = max(cell.max(initial=-1), wanted.max(initial=-1)) + 1
    return np.bincount(cell, weights=amounts, minlength=size).astype(np.float64)[wanted]
