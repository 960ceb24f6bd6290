"""The closed loop: train, measure, rank, label for three hours, and again.

A world and a policy come in, a `Run` goes out: what was reached after how many label-hours, and
what was forecast. True costs are charged, only estimates are seen; what a round overspends, or
leaves over, the next one has less or more. Called by `simulate`.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.demo.simulation.detector import Expanded, TrainedDetector
from gainloop.demo.simulation.forecasts import BatchForecast, forecast_of
from gainloop.demo.simulation.labeled_world import LabeledWorld
from gainloop.demo.simulation.policies import Policy
from gainloop.demo.simulation.recall import mean_recall, recall_by_slice, worst_recall
from gainloop.demo.simulation.records import SimulatedWorld
from gainloop.pipeline.expected_gain.scores import GainScores
from gainloop.pipeline.scoring.ranking import Ranking, RankRequest, rank_pool
from gainloop.terms.atlas import Atlas
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import Profile

NUM_AT_START = 60
"""The oldest clips, labeled before the first round."""

NUM_ROUNDS = 12
HOURS = 3.0
"""Label-hours of a round."""

_EVERY = 50


@dataclass(frozen=True, slots=True)
class Run:
    """hours, worst3, mean: (rounds + 1,) label-hours spent and recall on the holdout then;
    certificates: (rounds,), and forecasts, of policies that give them; unlearnable, corrupt: shares
    of the labeled clips; part_error: the furthest that the parts of a score were from the score.
    """

    world: str
    seed: int
    policy: str
    hours: Floats
    worst3: Floats
    mean: Floats
    num_labeled: int
    unlearnable: float
    corrupt: float
    part_error: float
    certificates: tuple[float, ...] = ()
    forecasts: tuple[BatchForecast, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """How long a loop is; a shorter one is for tests."""

    num_rounds: int = NUM_ROUNDS
    hours: float = HOURS


class ClosedLoop:
    """One policy in one world."""

    def __init__(
        self, world: SimulatedWorld, expanded: Expanded, policy: Policy, atlas: Atlas | None
    ) -> None:
        self._world, self._policy, self._atlas = world, policy, atlas
        self._state = LabeledWorld(world, expanded)

    def run(self, course: Course) -> Run:
        self._state.label_first(np.arange(NUM_AT_START))
        spent = 0.0
        marks = []
        rankings: list[Ranking] = []
        for number in range(course.num_rounds + 1):
            detector = self._state.train(self._state.labeled.rows)
            self._state.measure(detector)
            marks.append((spent, *self._report(detector)))
            if number == course.num_rounds:
                break
            budget = course.hours * (number + 1) - spent
            if budget <= 0:
                continue
            ranking, rows = self._choose(detector, budget, number)
            rankings.append(ranking)
            spent += float(self._world.pool.minutes[rows].sum()) / 60
        return self._finish(np.array(marks), rankings)

    def _report(self, detector: TrainedDetector) -> tuple[float, float]:
        world = self._world
        found = detector.probabilities(self._state.expanded.holdout).argmax(axis=1)
        recalls = recall_by_slice(world.holdout, found, world.real_classes, len(world.importance))
        return worst_recall(recalls, world.is_learnable), mean_recall(recalls, world.importance)

    def _choose(
        self, detector: TrainedDetector, budget: float, number: int
    ) -> tuple[Ranking, Ints]:
        """Ranks, labels what was selected, and keeps what the detector had missed on it."""
        state, policy = self._state, self._policy
        probability = detector.probabilities(state.expanded.pool)
        waiting = state.waiting()
        request = RankRequest(
            profile=policy.profile,
            rung=policy.rung,
            budget_hours=budget,
            seed=self._world.seed * 1000 + number,
            weights=policy.weights,
            holdback_share=policy.holdback_share,
        )
        atlas = self._atlas if policy.profile is Profile.EXPECTED_GAIN else None
        ranking = rank_pool(state.features(probability, waiting), request, atlas)
        rows = waiting[ranking.selection.is_selected]
        state.label(rows, probability)
        return ranking, rows

    def _finish(self, marks: Floats, rankings: list[Ranking]) -> Run:
        world, rows = self._world, self._state.labeled.rows[NUM_AT_START:]
        gains = [ranking.gain for ranking in rankings if ranking.gain is not None]
        unlearnable = ~world.is_learnable[world.pool.clips.slices[rows]]
        return Run(
            world=world.name,
            seed=world.seed,
            policy=self._policy.name,
            hours=marks[:, 0],
            worst3=marks[:, 1],
            mean=marks[:, 2],
            num_labeled=len(rows),
            unlearnable=float(unlearnable.mean()) if len(rows) else 0.0,
            corrupt=float(world.pool.is_corrupt[rows].mean()) if len(rows) else 0.0,
            part_error=max((part_error(ranking) for ranking in rankings), default=0.0),
            certificates=tuple(float(gain.certificate.ratio) for gain in gains),
            forecasts=tuple(
                forecast_of(gain, later)
                for gain, later in zip(gains, self._state.results[1:], strict=False)
            ),
        )


def part_error(ranking: Ranking) -> float:
    """Over all that was selected and every 50th of the others; of `expected_gain`, also how far the
    logarithms of the factors are from that of the score.
    """
    is_looked_at = ranking.selection.is_selected.copy()
    is_looked_at[::_EVERY] = True
    rows, scores = np.flatnonzero(is_looked_at), ranking.scores
    sums = np.array([sum(part["value"] for part in scores.parts_of(row)) for row in rows.tolist()])
    errors = np.abs(sums - ranking.totals[rows])
    if isinstance(scores, GainScores):
        known = rows[ranking.totals[rows] > 0]
        logs = sum(np.log(factor[known]) for factor in scores.factors.values())
        errors = np.append(errors, np.abs(logs - np.log(ranking.totals[known])))
    return float(errors.max(initial=0.0))
