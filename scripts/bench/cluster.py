"""P5: splitting errors into clusters, beside scikit-learn's k-means and mini-batch k-means.

In: whether the full size is wanted. Out: a `GoalResult`. Called by `__main__` through `goals`.

CPU seconds are those of splitting alone, on one thread; every engine gets the same points and the
same number of clusters, and another seed in every round. A result counts only where ours agrees
with the planted clusters as well as k-means does: its adjusted Rand index, noise points left out,
may be lower by 0.01 in the mean of the rounds.

Points are as hard as those of the published comparison that the goal comes from: clusters lie so
near to each other that k-means agrees with the planted ones by an index of about 0.69 at the full
size, as it does there. That was found with k-means alone, at 0.50 to 0.62 between centers.
"""

import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from statistics import mean
from typing import Any

import numpy as np
from sklearn.cluster import KMeans, MiniBatchKMeans
from sklearn.metrics import adjusted_rand_score
from threadpoolctl import threadpool_limits

from gainloop.pipeline.clustering.partition import partition
from gainloop.pipeline.clustering.strata import NUM_STARTS
from gainloop.terms.boxes import Floats, Ints
from scripts.bench.harness import (
    OURS,
    Engine,
    Goal,
    GoalResult,
    Measurement,
    NotEqual,
    Rounds,
    Target,
    Verdict,
    control_spread,
    judge,
    run_rounds,
)
from scripts.bench.machine import time_control_job, version_of

REFERENCE = "sk-kmeans"
TARGETS = (Target("cpu_s", REFERENCE, 0.35),)
NUM_ROUNDS = 5
MOST_LOSS = 0.01
NUM_COLUMNS = 64
NOISE_SHARE = 0.10
_NOISE = -1
_SPREAD = 0.54  # deviation of centers, that inside clusters being 1; see above
_KMEANS_PASSES = 20


@dataclass(frozen=True, slots=True)
class Size:
    num_points: int
    num_clusters: int


SMALL = Size(40_000, 120)
FULL = Size(100_000, 300)


@dataclass(frozen=True, slots=True)
class PlantedPoints:
    """truth: (N,) planted cluster, -1 for noise."""

    points: Floats
    truth: Ints
    num_clusters: int


def plant_points(size: Size, seed: int = 0) -> PlantedPoints:
    """Clusters of unequal sizes that overlap in every single column, and noise among them."""
    rng = np.random.default_rng(seed)
    centers = rng.normal(scale=_SPREAD, size=(size.num_clusters, NUM_COLUMNS))
    shares = rng.dirichlet(np.full(size.num_clusters, 3.0))
    truth = rng.choice(size.num_clusters, size=size.num_points, p=shares)
    points = centers[truth] + rng.normal(size=(size.num_points, NUM_COLUMNS))
    is_noise = rng.random(size.num_points) < NOISE_SHARE
    scale = np.sqrt(1 + _SPREAD**2)
    points[is_noise] = rng.normal(scale=scale, size=(int(is_noise.sum()), NUM_COLUMNS))
    return PlantedPoints(points, np.where(is_noise, _NOISE, truth), size.num_clusters)


def ours(points: Floats, number: int, seed: int) -> Ints:
    return partition(points, number, seed, NUM_STARTS).label


def kmeans(points: Floats, number: int, seed: int) -> Ints:
    single = points.astype(np.float32)
    fitted = KMeans(number, n_init=1, max_iter=_KMEANS_PASSES, random_state=seed).fit(single)
    label: Ints = fitted.labels_.astype(np.int64)
    return label


def mini_batch_kmeans(points: Floats, number: int, seed: int) -> Ints:
    single = points.astype(np.float32)
    fitted = MiniBatchKMeans(number, batch_size=4096, n_init=1, random_state=seed).fit(single)
    label: Ints = fitted.labels_.astype(np.int64)
    return label


ENGINES: Mapping[str, Callable[[Floats, int, int], Ints]] = {
    OURS: ours,
    REFERENCE: kmeans,
    "sk-mbk": mini_batch_kmeans,
}


def run(is_full: bool) -> GoalResult:
    verdicts: list[Verdict] = []
    engines: dict[str, dict[str, Any]] = {
        name: {"version": version_of("gainloop" if name == OURS else "scikit-learn")}
        for name in ENGINES
    }
    engines["control"] = {"version": version_of("numpy")}
    for size in (SMALL, FULL) if is_full else (SMALL,):
        bench = _ClusterBench(plant_points(size))
        rounds = _measure(size, bench)
        refuse_worse(bench.agreement[OURS], bench.agreement[REFERENCE])
        label = f"{size.num_points} points, {size.num_clusters} clusters"
        verdicts += [judge(rounds, target, label) for target in TARGETS]
        for name in ENGINES:
            figures = {**rounds.medians(name), "ari": mean(bench.agreement[name])}
            engines[name][label] = {"rounds": rounds.count(name), **figures}
        engines["control"][label] = {"spread": control_spread(rounds.control)}
    return GoalResult(headline=verdicts[-1], verdicts=verdicts, engines=engines)


P5 = Goal("P5", "Splitting errors into clusters at the agreement of k-means", run)


def refuse_worse(mine: list[float], theirs: list[float]) -> None:
    """Raises NotEqual where ours agrees less with what was planted."""
    if mean(mine) < mean(theirs) - MOST_LOSS:
        raise NotEqual(
            f"the adjusted Rand index is {mean(mine):.3f}, that of {REFERENCE} {mean(theirs):.3f}"
        )


@dataclass(slots=True)
class _ClusterBench:
    """The engines over one set of points, and how well each agreed with the planted clusters."""

    planted: PlantedPoints
    agreement: dict[str, list[float]] = field(default_factory=dict)

    def run(self, engine: str, number: int) -> Measurement:
        planted = self.planted
        with threadpool_limits(limits=1):
            start = time.process_time()
            label = ENGINES[engine](planted.points, planted.num_clusters, number)
            seconds = time.process_time() - start
        is_known = planted.truth != _NOISE
        score = float(adjusted_rand_score(planted.truth[is_known], label[is_known]))
        self.agreement.setdefault(engine, []).append(score)
        print(f"  round {number + 1} {engine} {seconds:.3f} s, ARI {score:.3f}", file=sys.stderr)
        return {"cpu_s": seconds}

    def check(self, number: int) -> None:
        """Every point has a cluster; how well they agree is judged over all rounds."""
        assert all(len(scores) == number + 1 for scores in self.agreement.values())


def _measure(size: Size, bench: _ClusterBench) -> Rounds:
    print(f"P5: {size.num_points} points, {NUM_ROUNDS} rounds", file=sys.stderr)
    engines = [Engine(name, partial(bench.run, name), NUM_ROUNDS) for name in ENGINES]
    return run_rounds(engines, time_control_job, bench.check)
