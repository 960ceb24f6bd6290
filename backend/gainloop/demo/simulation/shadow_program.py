"""Simulated shadow cycles: arms of equal label-hours trained from one base, as a program has them.

A world goes in, results of its arms by cycle go out. In every cycle a detector is trained on what
the program has labeled, and one more for each arm, on that and three label-hours of its own; all
are measured on the holdout. The program goes on with the labels of the oldest clips; the others
were labeled in its shadow, and no clip is labeled twice. Three arms are drawn at random and one
takes the oldest clips, which where clips come in at random order is a random draw too: these four
are alike. A fifth one is ranked by expected gain. Called by `lift_figures`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from gainloop.demo.simulation.closed_loop import HOURS, NUM_AT_START
from gainloop.demo.simulation.detector import Expanded, TrainedDetector
from gainloop.demo.simulation.labeled_world import LabeledWorld
from gainloop.demo.simulation.naive_test import HoldoutCounts, is_called_different
from gainloop.demo.simulation.recall import worst_recall
from gainloop.demo.simulation.records import SimulatedWorld
from gainloop.pipeline.lift.records import Arms
from gainloop.pipeline.scoring.ranking import RankRequest, rank_pool
from gainloop.terms.atlas import Atlas
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.enums import Profile, Rung, ShadowArm

NUM_CYCLES = 6


class SimulatedArm(StrEnum):
    """DRAWN: takes the place of the prioritized arm, so that all arms are alike."""

    FIFO = "fifo"
    RANDOM = "random"
    RANDOM_TWIN = "random_twin"
    DRAWN = "drawn"
    EXPECTED_GAIN = "expected_gain"


_BASELINES = {
    ShadowArm.FIFO: SimulatedArm.FIFO,
    ShadowArm.RANDOM: SimulatedArm.RANDOM,
    ShadowArm.RANDOM_TWIN: SimulatedArm.RANDOM_TWIN,
}


@dataclass(frozen=True, slots=True)
class ShadowRun:
    """Of one program of T cycles. overall, worst3: (T,) of each arm, recall of all objects of the
    holdout, and of the three worst slices that can be learned; hours: (T,) that its labels took;
    naive_*: (T,) whether resampling the clips of the holdout calls DRAWN and RANDOM different.
    """

    seed: int
    overall: Mapping[SimulatedArm, Floats]
    worst3: Mapping[SimulatedArm, Floats]
    hours: Mapping[SimulatedArm, Floats]
    naive_overall: Bools
    naive_worst3: Bools

    def arms(self, prioritized: SimulatedArm) -> tuple[Arms, Arms]:
        """Both metrics, the worst slices first, as the lift test takes them."""
        names = {ShadowArm.PRIORITIZED: prioritized, **_BASELINES}
        hours = {arm: self.hours[name] for arm, name in names.items()}
        worst, overall = (
            Arms({arm: results[name] for arm, name in names.items()}, hours)
            for results in (self.worst3, self.overall)
        )
        return worst, overall


@dataclass(frozen=True, slots=True)
class _Cycle:
    """naive: of recall of all objects, and of the worst slices."""

    overall: dict[SimulatedArm, float]
    worst3: dict[SimulatedArm, float]
    hours: dict[SimulatedArm, float]
    naive: tuple[bool, bool]


class ShadowProgram:
    """One program in one world."""

    def __init__(
        self, world: SimulatedWorld, expanded: Expanded, atlas: Atlas, hours: float = HOURS
    ) -> None:
        self._world, self._atlas, self._minutes = world, atlas, 60 * hours
        self._state = LabeledWorld(world, expanded)
        self._is_used = np.zeros(len(world.pool), dtype=np.bool_)

    def run(self, num_cycles: int = NUM_CYCLES) -> ShadowRun:
        self._state.label_first(np.arange(NUM_AT_START))
        cycles = [self._cycle(number) for number in range(num_cycles)]
        naive = np.array([cycle.naive for cycle in cycles], dtype=np.bool_)
        return ShadowRun(
            seed=self._world.seed,
            overall=_by_arm([cycle.overall for cycle in cycles]),
            worst3=_by_arm([cycle.worst3 for cycle in cycles]),
            hours=_by_arm([cycle.hours for cycle in cycles]),
            naive_overall=naive[:, 0],
            naive_worst3=naive[:, 1],
        )

    def _cycle(self, number: int) -> _Cycle:
        state, world = self._state, self._world
        base = state.train(state.labeled.rows)
        state.measure(base)
        probability = base.probabilities(state.expanded.pool)
        batches = self.draw_batches(probability, number)
        counts = {
            arm: self._measure(state.train(np.concatenate([state.labeled.rows, rows])))
            for arm, rows in batches.items()
        }
        naive = is_called_different(
            counts[SimulatedArm.DRAWN],
            counts[SimulatedArm.RANDOM],
            world.is_learnable,
            np.random.default_rng([world.seed, 41, number]),
        )
        state.label(batches[SimulatedArm.FIFO], probability)
        minutes = world.pool.minutes
        return _Cycle(
            overall={arm: one.overall() for arm, one in counts.items()},
            worst3={
                arm: worst_recall(one.by_slice(), world.is_learnable) for arm, one in counts.items()
            },
            hours={arm: float(minutes[rows].sum()) / 60 for arm, rows in batches.items()},
            naive=naive,
        )

    def draw_batches(self, probability: Floats, number: int) -> dict[SimulatedArm, Ints]:
        """Rows of the pool for each arm, none of them drawn before. Random draws come first, so
        that no other arm takes clips away from them. probability: of the pool's candidates.
        """
        world, waiting = self._world, self._state.waiting()
        rng = np.random.default_rng([world.seed, 40, number])
        batches, left = {}, waiting[~self._is_used[waiting]]
        for arm in (SimulatedArm.RANDOM, SimulatedArm.RANDOM_TWIN, SimulatedArm.DRAWN):
            batches[arm] = self._label_until(rng.permutation(left))
            left = np.setdiff1d(left, batches[arm])
        batches[SimulatedArm.FIFO] = self._label_until(left)
        left = np.setdiff1d(left, batches[SimulatedArm.FIFO])
        request = RankRequest(
            profile=Profile.EXPECTED_GAIN,
            rung=Rung.ERRORS_BY_EMBEDDING,
            budget_hours=self._minutes / 60,
            seed=world.seed * 1000 + number,
        )
        ranking = rank_pool(self._state.features(probability, left), request, self._atlas)
        batches[SimulatedArm.EXPECTED_GAIN] = self._label_until(left[ranking.order])
        for rows in batches.values():
            self._is_used[rows] = True
        return batches

    def _label_until(self, rows: Ints) -> Ints:
        """From the top, until the hours of an arm are over; the clip that they end in is left."""
        is_done = np.cumsum(self._world.pool.minutes[rows]) <= self._minutes
        return rows[is_done]

    def _measure(self, detector: TrainedDetector) -> HoldoutCounts:
        found = detector.probabilities(self._state.expanded.holdout).argmax(axis=1)
        return HoldoutCounts.of(self._world, found)


def _by_arm(cycles: list[dict[SimulatedArm, float]]) -> dict[SimulatedArm, Floats]:
    return {arm: np.array([cycle[arm] for cycle in cycles]) for arm in SimulatedArm}
