"""P7: intervals for 200 overlapping cohorts from 2,000 resamples of 5,000 clips.

In: whether the full sizes are wanted. Out: a `GoalResult`. Called by `__main__` through `goals`.

Ours is `measure_changes`: weights, one product for all cohorts, percentiles, standard errors.
Beside it the bare dense product of that size, `scipy.stats.bootstrap` (paired, vectorized,
percentile) and a plain loop. The last two resample the clips of each cohort by itself, as their
users do; ours resamples all clips at once, so that cohorts stay comparable: not the same estimator,
but the same question, and their widths must agree. Equality comes first: in the first round our
intervals must be those of a loop over the same indices.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np
from scipy import stats
from threadpoolctl import threadpool_limits

from gainloop.pipeline.comparison.bootstrap import draw_units
from gainloop.pipeline.comparison.intervals import Changes, measure_changes, tail_shares
from gainloop.terms.boxes import Floats, Ints
from scripts.bench.harness import (
    OURS,
    Engine,
    Goal,
    GoalResult,
    Measurement,
    NotEqual,
    Target,
    control_spread,
    judge,
    run_rounds,
)
from scripts.bench.machine import time_control_job, version_of

NUM_CLIPS, NUM_COHORTS, NUM_RESAMPLES = 5_000, 200, 2_000
SHARE_OF_CLIPS = 0.03
"""A cohort has about 150 clips."""
NUM_ROUNDS, SLOW_ROUNDS = 5, 3
TOLERANCE = 1e-6
EVERY_NTH = 10
"""Cohorts that the loop over the same indices checks."""
WIDTHS_AGREE = (0.85, 1.15)
DISTRIBUTIONS = {OURS: "gainloop", "gemm": "numpy", "scipy": "scipy", "naive": "numpy"}
TARGETS = (
    Target("cpu_s", "scipy", 1 / 6),
    Target("cpu_s", "naive", 1 / 15),
    Target("cpu_s", "gemm", 2.5),
)


def run(is_full: bool) -> GoalResult:
    """The sizes of the goal are small enough for every run; the full run is more rounds."""
    num_rounds = 2 * NUM_ROUNDS if is_full else NUM_ROUNDS
    bench = _BootstrapBench(*simulate_counts(NUM_CLIPS, NUM_COHORTS))
    engines = [
        Engine(OURS, partial(bench.time, OURS, bench.ours), num_rounds),
        Engine("gemm", partial(bench.time, "gemm", bench.gemm), num_rounds),
        Engine("scipy", partial(bench.time, "scipy", bench.scipy), num_rounds),
        Engine("naive", partial(bench.time, "naive", bench.naive), SLOW_ROUNDS),
    ]
    rounds = run_rounds(engines, time_control_job, bench.check)
    label = f"{NUM_COHORTS} cohorts"
    verdicts = [judge(rounds, target, label) for target in TARGETS]
    shown: dict[str, dict[str, Any]] = {
        name: {
            "version": version_of(distribution),
            label: {"rounds": rounds.count(name), **rounds.medians(name)},
        }
        for name, distribution in DISTRIBUTIONS.items()
    }
    shown["control"] = {"version": version_of("numpy"), "spread": control_spread(rounds.control)}
    return GoalResult(headline=verdicts[0], verdicts=verdicts, engines=shown)


P7 = Goal("P7", "Intervals by resampled drives for 200 overlapping cohorts", run)


def simulate_counts(num_clips: int, num_cohorts: int) -> tuple[Ints, Ints, Ints]:
    """(clips, cohorts): objects, and those that two models find; a clip is in several cohorts."""
    generator = np.random.default_rng(0)
    objects = 1 + generator.poisson(9, num_clips)
    skill = generator.beta(16, 4, num_clips)
    found_a, found_b = (generator.binomial(objects, skill) for _ in range(2))
    is_member = generator.random((num_clips, num_cohorts)) < SHARE_OF_CLIPS
    gt, tp_a, tp_b = (counts[:, None] * is_member for counts in (objects, found_a, found_b))
    return gt, tp_a, tp_b


def loop_intervals(gt: Ints, change: Ints, num_resamples: int) -> Floats:
    """(2, cohorts) of the interval: each resample picks its clips and adds them up."""
    changes = [
        change[units].sum(axis=0) / gt[units].sum(axis=0)
        for block in draw_units(len(gt), num_resamples, 0)
        for units in block
    ]
    tails = tail_shares(np.count_nonzero(gt, axis=0))
    columns = list(zip(np.array(changes).T, tails, strict=True))
    low = [np.quantile(column, tail) for column, tail in columns]
    high = [np.quantile(column, 1 - tail) for column, tail in columns]
    return np.array([low, high])


@dataclass(slots=True)
class _BootstrapBench:
    """gt, tp_a, tp_b: (clips, cohorts). found: the intervals (2, cohorts) of each engine."""

    gt: Ints
    tp_a: Ints
    tp_b: Ints
    found: dict[str, Floats] = field(default_factory=dict)

    def time(self, name: str, engine: Callable[[], Floats], number: int) -> Measurement:
        with threadpool_limits(limits=1):
            start = time.process_time()
            self.found[name] = engine()
            seconds = time.process_time() - start
        print(f"  round {number + 1} {name} {seconds:.3f} s", file=sys.stderr)
        return {"cpu_s": seconds}

    def check(self, number: int) -> None:
        if number == 0:
            some = slice(None, None, EVERY_NTH)
            change = (self.tp_b - self.tp_a)[:, some]
            expected = loop_intervals(self.gt[:, some], change, NUM_RESAMPLES)
            worst = float(np.abs(self.found[OURS][:, some] - expected).max())
            if not worst <= TOLERANCE:
                raise NotEqual(f"our intervals differ from an explicit loop by up to {worst:g}")
        widths = {name: np.diff(found, axis=0)[0] for name, found in self.found.items()}
        for peer in ("scipy", "naive"):
            ratio = float(np.median(widths[OURS] / widths[peer]))
            if not WIDTHS_AGREE[0] <= ratio <= WIDTHS_AGREE[1]:
                raise NotEqual(f"our intervals are {ratio:.2f} times as wide as those of {peer}")

    def ours(self) -> Floats:
        found: Changes = measure_changes(self.gt, self.tp_a, self.tp_b, NUM_RESAMPLES)
        return np.array([found.low, found.high])

    def gemm(self) -> Floats:
        """The product that ours rests on: two counts per cohort. It answers nothing."""
        weights = np.ones((NUM_RESAMPLES, NUM_CLIPS), dtype=np.float32)
        statistics = np.ones((NUM_CLIPS, 2 * NUM_COHORTS), dtype=np.float32)
        return (weights @ statistics)[:2].astype(np.float64)

    def scipy(self) -> Floats:
        return self._each(
            lambda gt, change: (
                stats.bootstrap(
                    (change, gt),
                    lambda moved, objects, axis=-1: moved.sum(axis=axis) / objects.sum(axis=axis),
                    n_resamples=NUM_RESAMPLES,
                    paired=True,
                    vectorized=True,
                    method="percentile",
                    rng=np.random.default_rng(0),
                ).confidence_interval
            )
        )

    def naive(self) -> Floats:
        def resample(gt: Ints, change: Ints) -> Floats:
            generator = np.random.default_rng(0)
            changes = np.empty(NUM_RESAMPLES)
            for number in range(NUM_RESAMPLES):
                units = generator.integers(len(gt), size=len(gt))
                changes[number] = change[units].sum() / gt[units].sum()
            return np.percentile(changes, [2.5, 97.5])

        return self._each(resample)

    def _each(self, interval: Callable[[Ints, Ints], object]) -> Floats:
        """Of the clips of every cohort by itself."""
        found = []
        for cohort in range(self.gt.shape[1]):
            members = np.flatnonzero(self.gt[:, cohort])
            gt = self.gt[members, cohort]
            change = self.tp_b[members, cohort] - self.tp_a[members, cohort]
            found.append(interval(gt, change))
        return np.array(found, dtype=np.float64).T
