"""What a policy may see of a simulated world at one moment, as the product's own `Features`.

The world, what is labeled, and what the detector says come in; truth stays out: not the slices, not
which clips are corrupt, not what labeling will take, and nothing of the holdout. Called by the
closed loop.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.special import entr

from gainloop.demo.simulation.records import AXES, SimulatedClips, SimulatedWorld
from gainloop.pipeline.costs import COST_V1
from gainloop.rules.input_effects import RankingInput
from gainloop.terms.boxes import Bools, Floats, Ints, Texts
from gainloop.terms.features import (
    BenchmarkClips,
    Candidates,
    Features,
    LabeledClips,
    PastEvaluation,
    Recordings,
)


@dataclass(slots=True)
class Labeled:
    """What was labeled so far, in order. rows: of the pool; batch: 0 for the clips that were there
    at the start; objects: labeled objects of each; missed: of these, how many the detector missed
    before it had learned from the clip, NaN where there was no detector yet.
    """

    rows: Ints
    batch: Ints
    objects: Floats
    missed: Floats

    def add(self, rows: Ints, objects: Floats, missed: Floats) -> None:
        number = int(self.batch.max(initial=-1)) + 1
        self.rows = np.concatenate([self.rows, rows])
        self.batch = np.concatenate([self.batch, np.full(len(rows), number)])
        self.objects = np.concatenate([self.objects, objects])
        self.missed = np.concatenate([self.missed, missed])

    @classmethod
    def nothing(cls) -> "Labeled":
        whole, real = np.zeros(0, dtype=np.int64), np.zeros(0)
        return cls(whole, whole, real, real)


@dataclass(frozen=True, slots=True)
class BenchmarkResult:
    """gt, fn: (B, real classes) objects and missed objects; batch: the last that the detector had
    learned from; doubt: (B,).
    """

    gt: Ints
    fn: Ints
    batch: int
    doubt: Floats


@dataclass(frozen=True, slots=True)
class ClipStats:
    """uncertainty: (N,) mean entropy over candidates in bits of all classes, 0 to 1; doubt: (N,)
    mean of 1 - highest probability; objects: (N,) expected number of objects.
    """

    uncertainty: Floats
    doubt: Floats
    objects: Floats


def clip_stats(clips: SimulatedClips, probability: Floats, background: int) -> ClipStats:
    count = clips.num_candidates
    bits = entr(probability).sum(axis=1) / np.log(probability.shape[1])
    is_object = 1.0 - probability[:, background] if background >= 0 else np.ones(len(probability))
    sums = (
        np.bincount(clips.clip, values, len(clips))
        for values in (bits, 1.0 - probability.max(axis=1), is_object)
    )
    uncertainty, doubt, objects = (values.astype(np.float64) for values in sums)
    return ClipStats(uncertainty / count, doubt / count, objects)


def misses(clips: SimulatedClips, labels: Ints, probability: Floats, classes: Ints) -> Ints:
    """(2, N, classes) objects of each class and those that are not called what they are."""
    is_missed = probability.argmax(axis=1) != labels
    found = np.zeros((2, len(clips), len(classes)), dtype=np.int64)
    for column, number in enumerate(classes):
        is_of = labels == number
        found[0, :, column] = np.bincount(clips.clip[is_of], minlength=len(clips))
        found[1, :, column] = np.bincount(clips.clip[is_of & is_missed], minlength=len(clips))
    return found


@dataclass(frozen=True, slots=True)
class Observer:
    """Makes `Features` of one world; `ids` are names of its pool and benchmark clips."""

    world: SimulatedWorld
    ids: tuple[Texts, Texts] = field(repr=False)

    @classmethod
    def of(cls, world: SimulatedWorld) -> "Observer":
        pool = np.array([f"pool-{row:05}" for row in range(len(world.pool))], dtype=object)
        other = np.array([f"bench-{row:05}" for row in range(len(world.benchmark))], dtype=object)
        return cls(world, (pool, other))

    def features(
        self,
        labeled: Labeled,
        stats: ClipStats,
        results: list[BenchmarkResult],
        rows: Ints | None = None,
    ) -> Features:
        """rows: the candidates; None for all that is not labeled."""
        pool = self.world.pool
        rows = waiting_rows(len(pool), labeled) if rows is None else rows
        return Features(
            axes=AXES,
            drives=tuple(f"drive-{number:04}" for number in range(int(pool.drive.max()) + 1)),
            candidates=self._candidates(rows, stats),
            labeled=LabeledClips(
                recordings=self._recordings(labeled.rows, np.full(len(labeled.rows), np.nan)),
                codes=self.world.shown_codes(pool.clips)[labeled.rows],
                vectors=_rows_of(self.world.shown_vectors(pool.clips), labeled.rows),
                objects=labeled.objects,
                missed=labeled.missed,
                batch=labeled.batch,
            ),
            benchmark=self._benchmark(results[-1]),
            history=tuple(
                PastEvaluation(
                    gt=result.gt.sum(axis=1).astype(np.float64),
                    fn=result.fn.sum(axis=1).astype(np.float64),
                    is_learned=labeled.batch <= result.batch,
                )
                for result in results
            ),
        )

    def _candidates(self, rows: Ints, stats: ClipStats) -> Candidates:
        pool = self.world.pool
        frames = frames_for(pool.estimated[rows], stats.objects[rows])
        unknown = np.full(len(rows), np.nan)
        has_doubt = RankingInput.UNCERTAINTY not in self.world.hidden
        return Candidates(
            clip_ids=self.ids[0][rows],
            unit_ids=self.ids[0][rows],
            recordings=self._recordings(rows, frames),
            codes=self.world.shown_codes(pool.clips)[rows],
            num_frames=np.zeros(len(rows), dtype=np.int64),
            objects_per_frame=stats.objects[rows] / frames,
            uncertainty=stats.uncertainty[rows] if has_doubt else unknown,
            vectors=_rows_of(self.world.shown_vectors(pool.clips), rows),
            doubt=stats.doubt[rows] if has_doubt else None,
        )

    def _benchmark(self, result: BenchmarkResult) -> BenchmarkClips:
        clips = self.world.benchmark
        return BenchmarkClips(
            clip_ids=self.ids[1],
            codes=self.world.shown_codes(clips),
            classes=tuple(f"class {number}" for number in self.world.real_classes),
            gt=result.gt,
            fn=result.fn,
            vectors=self.world.shown_vectors(clips),
            doubt=None if RankingInput.UNCERTAINTY in self.world.hidden else result.doubt,
            importance=self.world.importance[clips.slices],
        )

    def _recordings(self, rows: Ints, duration_s: Floats) -> Recordings:
        pool = self.world.pool
        return Recordings(rows + 1, pool.start_s[rows], duration_s, pool.drive[rows])


def frames_for(minutes: Floats, objects: Floats) -> Floats:
    """Labeled frames, one a second, with which the product's cost assumption comes to the estimated
    minutes (to half a frame's look, 1.5 s): so estimates reach a policy the way they do in reality.
    """
    seconds = (minutes - COST_V1.opening_minutes) * 60 - objects * COST_V1.box_seconds
    return np.maximum(np.round(seconds / COST_V1.look_seconds), 1.0)


def _rows_of(vectors: Floats | None, rows: Ints) -> Floats | None:
    return None if vectors is None else vectors[rows]


def waiting_rows(num_clips: int, labeled: Labeled) -> Ints:
    """Pool rows of the candidates, in their order."""
    is_waiting: Bools = np.ones(num_clips, dtype=np.bool_)
    is_waiting[labeled.rows] = False
    return np.flatnonzero(is_waiting)
