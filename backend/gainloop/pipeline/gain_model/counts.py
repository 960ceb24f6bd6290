"""Objects, misses and labels counted by the cells of an atlas: what learning curves are fitted to.

Features and an atlas come in, `CellCounts` go out. Called by `scoring.ranking`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.atlas.membership import place, sums_by_cell
from gainloop.terms.atlas import Atlas, Memberships
from gainloop.terms.boxes import Floats
from gainloop.terms.features import BenchmarkClips, Features, LabeledClips, PastEvaluation

MOST_EVALUATIONS = 8
MOST_BATCHES = 8
OBJECTS_PER_FRAME = 5.0
"""Where nothing says how many objects clips have; as the assumption of costs."""


@dataclass(frozen=True, slots=True)
class FreshCounts:
    """What models made of clips that they had not learned from, when these were labeled.

    exposure, missed, objects: (R, K) per label batch, oldest first; exposure is what was labeled
    before the batch.
    """

    exposure: Floats
    missed: Floats
    objects: Floats


@dataclass(frozen=True, slots=True)
class CellCounts:
    """K cells, T evaluations, oldest first; all in objects and split by membership.

    exposure: (T, K) labeled objects that the model of each evaluation had learned from; missed,
    objects: (T, K) on the benchmark; labeled: (K,) labeled objects now, learned from or not;
    mass: (K,) candidates, each by how far it is among its like; importance: (K,) share of what
    matters on the benchmark, sum 1; doubt: (K,) mean 1 - probability of candidates' objects, NaN
    where unknown; calibration: misses of the benchmark per unit of doubt there, NaN where unknown;
    nearness: (K, K) weight of other cells, 0 on the diagonal.
    """

    exposure: Floats
    missed: Floats
    objects: Floats
    fresh: FreshCounts
    labeled: Floats
    mass: Floats
    importance: Floats
    doubt: Floats
    calibration: float
    nearness: Floats

    @property
    def num_cells(self) -> int:
        return len(self.labeled)


def count_cells(
    features: Features,
    atlas: Atlas,
    pool: Memberships,
    guard: Floats,
    usual_objects: float,
    novelty: Floats,
) -> CellCounts:
    """pool: memberships of the candidates; guard: (N,) of `scoring.isolation`, 1 among its like;
    usual_objects: of a labeled clip of which nothing is known; novelty: (L,) what each labeled clip
    counts as, 0.5 for the second copy of one: a candidate counts the same once it is labeled.
    Raises ValueError without a benchmark.
    """
    benchmark, labeled, number = features.benchmark, features.labeled, len(atlas)
    if benchmark is None:
        raise ValueError("expected gain is counted on a benchmark")
    on_benchmark = place(atlas, features.axes, benchmark.codes, benchmark.vectors)
    on_labeled = place(atlas, features.axes, labeled.codes, labeled.vectors)
    objects = labeled_objects(labeled, usual_objects) * novelty
    history = features.history or (_only(benchmark, labeled),)
    rounds = [
        (
            sums_by_cell(on_labeled, objects * past.is_learned, number),
            sums_by_cell(on_benchmark, past.fn, number),
            sums_by_cell(on_benchmark, past.gt, number),
        )
        for past in history[-MOST_EVALUATIONS:]
    ]
    exposure, missed, found = (np.stack(columns) for columns in zip(*rounds, strict=True))
    return CellCounts(
        exposure=exposure,
        missed=missed,
        objects=found,
        fresh=_fresh(labeled, on_labeled, objects, novelty, number),
        labeled=sums_by_cell(on_labeled, objects, number),
        mass=sums_by_cell(pool, guard, number),
        importance=_importance(benchmark, on_benchmark, number),
        doubt=_doubt(features, pool, number),
        calibration=_calibration(benchmark),
        nearness=_nearness(atlas),
    )


def labeled_objects(labeled: LabeledClips, usual: float) -> Floats:
    """(L,) labeled objects of each clip, `usual` where nobody counted them."""
    if labeled.objects is None:
        return np.full(len(labeled), usual)
    return np.where(np.isnan(labeled.objects), usual, labeled.objects)


def _only(benchmark: BenchmarkClips, labeled: LabeledClips) -> PastEvaluation:
    return PastEvaluation(
        gt=benchmark.gt.sum(axis=1).astype(np.float64),
        fn=benchmark.fn.sum(axis=1).astype(np.float64),
        is_learned=np.ones(len(labeled), dtype=np.bool_),
    )


def _fresh(
    labeled: LabeledClips, cells: Memberships, objects: Floats, novelty: Floats, number: int
) -> FreshCounts:
    """objects: (L,) with their novelty."""
    if labeled.missed is None or labeled.batch is None:
        nothing = np.zeros((0, number))
        return FreshCounts(nothing, nothing, nothing)
    is_known = ~np.isnan(labeled.missed) & (labeled.batch >= 0)
    rounds = [
        (
            sums_by_cell(cells, objects * (labeled.batch < batch), number),
            sums_by_cell(cells, np.where(of_batch, labeled.missed * novelty, 0.0), number),
            sums_by_cell(cells, np.where(of_batch, objects, 0.0), number),
        )
        for batch in np.unique(labeled.batch[is_known])[-MOST_BATCHES:]
        for of_batch in [is_known & (labeled.batch == batch)]
    ]
    if not rounds:
        nothing = np.zeros((0, number))
        return FreshCounts(nothing, nothing, nothing)
    return FreshCounts(*(np.stack(columns) for columns in zip(*rounds, strict=True)))


def _importance(benchmark: BenchmarkClips, cells: Memberships, number: int) -> Floats:
    weights = np.ones(len(benchmark)) if benchmark.importance is None else benchmark.importance
    sums = sums_by_cell(cells, weights, number)
    share: Floats = sums / max(float(sums.sum()), 1e-12)
    return share


def _doubt(features: Features, pool: Memberships, number: int) -> Floats:
    doubt = features.candidates.doubt
    if doubt is None:
        return np.full(number, np.nan)
    known = ~np.isnan(doubt)
    weight = sums_by_cell(pool, known.astype(np.float64), number)
    total = sums_by_cell(pool, np.where(known, doubt, 0.0), number)
    return np.where(weight > 1e-9, total / np.maximum(weight, 1e-9), np.nan)


def _calibration(benchmark: BenchmarkClips) -> float:
    if benchmark.doubt is None:
        return float("nan")
    known = ~np.isnan(benchmark.doubt)
    gt, fn = (matrix.sum(axis=1)[known] for matrix in (benchmark.gt, benchmark.fn))
    doubted = float((gt * benchmark.doubt[known]).sum())
    return float(fn.sum()) / doubted if doubted > 0 else float("nan")


def _nearness(atlas: Atlas) -> Floats:
    """Gaussian in the distance of centers; its width is the median distance to the nearest one."""
    squares = (atlas.centers**2).sum(axis=1)
    gaps = np.maximum(squares[:, None] + squares - 2 * atlas.centers @ atlas.centers.T, 0.0)
    np.fill_diagonal(gaps, np.inf)
    if len(atlas) < 2:
        return np.zeros((len(atlas), len(atlas)))
    width = max(float(np.median(gaps.min(axis=1))), 1e-9)
    nearness: Floats = np.exp(-gaps / (2 * width)).round(12)
    return nearness
