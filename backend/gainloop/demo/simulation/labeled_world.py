"""A world of which some clips are labeled: detectors are trained on them and measured, features are
made of what policies may see, and more clips are labeled.

Called by the closed loop and by shadow programs.
"""

import numpy as np

from gainloop.demo.simulation.detector import Expanded, TrainedDetector, train_detector
from gainloop.demo.simulation.observations import (
    BenchmarkResult,
    Labeled,
    Observer,
    clip_stats,
    misses,
    waiting_rows,
)
from gainloop.demo.simulation.records import SimulatedWorld
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.features import Features


class LabeledWorld:
    """labeled: nothing at first; results: of each detector that was measured, in order."""

    def __init__(self, world: SimulatedWorld, expanded: Expanded) -> None:
        self.world, self.expanded = world, expanded
        self.labeled = Labeled.nothing()
        self.results: list[BenchmarkResult] = []
        self._observer = Observer.of(world)
        clips = world.pool.clips
        self._starts = np.searchsorted(clips.clip, np.arange(len(clips) + 1))

    def train(self, rows: Ints) -> TrainedDetector:
        """On the labels of these clips of the pool."""
        candidates = self._candidates_of(rows)
        labels = self.world.pool.labels[candidates]
        return train_detector(self.expanded.pool[candidates], labels, self.world.num_classes)

    def measure(self, detector: TrainedDetector) -> None:
        """On the benchmark, as policies see it."""
        world = self.world
        probability = detector.probabilities(self.expanded.benchmark)
        clips = world.benchmark
        gt, fn = misses(clips, clips.classes, probability, world.real_classes)
        doubt = clip_stats(clips, probability, world.background).doubt
        self.results.append(BenchmarkResult(gt, fn, int(self.labeled.batch.max()), doubt))

    def waiting(self) -> Ints:
        """Rows of the pool that nobody has labeled."""
        return waiting_rows(len(self.world.pool), self.labeled)

    def features(self, probability: Floats, rows: Ints) -> Features:
        """probability: of the pool's candidates, by the newest detector; rows: clips to rank."""
        stats = clip_stats(self.world.pool.clips, probability, self.world.background)
        return self._observer.features(self.labeled, stats, self.results, rows)

    def label_first(self, rows: Ints) -> None:
        """Before there is a detector that could have missed anything."""
        self.labeled.add(rows, self._objects(rows), np.full(len(rows), np.nan))

    def label(self, rows: Ints, probability: Floats) -> None:
        """Keeps what the detector had missed on them."""
        pool = self.world.pool
        counts = misses(pool.clips, pool.labels, probability, self.world.real_classes)
        objects, missed = counts.sum(axis=2).astype(np.float64)[:, rows]
        self.labeled.add(rows, objects, missed)

    def _objects(self, rows: Ints) -> Floats:
        pool = self.world.pool
        is_real = np.isin(pool.labels, self.world.real_classes)
        return np.bincount(pool.clips.clip[is_real], minlength=len(pool)).astype(np.float64)[rows]

    def _candidates_of(self, rows: Ints) -> Ints:
        """Object candidates of pool clips."""
        starts, ends = self._starts[rows], self._starts[rows + 1]
        counts = ends - starts
        within = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        found: Ints = np.repeat(starts, counts) + within
        return found
