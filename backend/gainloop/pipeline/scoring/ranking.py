"""Ranks a pool: the one entry of this package for workflows.

Features and a request come in; costs, scores, order, selection and notes go out. Pure and
deterministic: equal features and request give an equal ranking.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from gainloop.pipeline.costs import COST_V1, CostAssumption, Costs, estimate_costs
from gainloop.pipeline.expected_gain.result import GainResult
from gainloop.pipeline.expected_gain.scores import GainScores
from gainloop.pipeline.scoring.analysis import Analysis, analyze, signals_of
from gainloop.pipeline.scoring.board import Board
from gainloop.pipeline.scoring.copies import copy_rate, drive_runs
from gainloop.pipeline.scoring.gain_ranking import fit_gain
from gainloop.pipeline.scoring.holdback import Holdback, draw_holdback
from gainloop.pipeline.scoring.methods import (
    BatchMethod,
    Bounds,
    GainMethod,
    Method,
    OrderMethod,
    Picked,
    Picks,
)
from gainloop.pipeline.scoring.pool_limits import Groups, PoolLimits
from gainloop.pipeline.scoring.profiles import score_fifo, score_random, score_weighted_sum
from gainloop.pipeline.scoring.scores import Scores
from gainloop.pipeline.scoring.selection import Selection
from gainloop.pipeline.scoring.triage import Triage, find_triage
from gainloop.pipeline.scoring.weights import FIRST_WEIGHTS
from gainloop.terms.atlas import Atlas
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.enums import Arm, PartName, Profile, Rung
from gainloop.terms.features import Features
from gainloop.terms.limits import NO_LIMITS, Limits, limits_cost

VERSION = "scoring-v5"
"""Part of a run's id; raised with every change that can alter a rank, a part or a cost."""


@dataclass(frozen=True, slots=True)
class RankRequest:
    """weights: None for the profile's first; holdback_share: of the budget, drawn at random."""

    profile: Profile
    rung: Rung
    budget_hours: float | None = None
    seed: int = 0
    weights: Mapping[PartName, float] | None = None
    holdback_share: float = 0.0
    costs: CostAssumption = COST_V1
    limits: Limits = NO_LIMITS

    @property
    def part_weights(self) -> Mapping[PartName, float]:
        return FIRST_WEIGHTS[self.profile] if self.weights is None else self.weights


@dataclass(frozen=True, slots=True)
class LimitsOutcome:
    """What limits did to a selection, beside its own counts.

    worth: its expected gain, or the sum of its scores; worth_without: that of the selection that
    the profile would have made without limits, None where they changed nothing, or where scores of
    the profile add up to nothing. copy_rate: of `copies.copy_rate`; has_cell_cap: whether the cap
    on cells held.
    """

    worth: float | None
    worth_without: float | None
    copy_rate: float | None
    has_cell_cap: bool

    @property
    def cost(self) -> float | None:
        return limits_cost(self.worth, self.worth_without)


@dataclass(frozen=True, slots=True)
class Ranking:
    """order: (N,) rows, the first is rank 1; arms: (N,) values of `Arm`, of a row that was not
    selected the one that passed it over.

    propensity: (N,) probability that the row's arm drew it. In the holdback that is
    `holdback.propensity`, exact before any draw. Outside it is given what the holdback left: 1 for
    what a fixed order selects, 0 for the rest; for a random order the share that was selected.

    gain: of `expected_gain` alone.
    """

    request: RankRequest
    costs: Costs
    analysis: Analysis
    scores: Scores | GainScores
    totals: Floats
    order: Ints
    selection: Selection
    holdback: Holdback
    arms: Texts
    propensity: Floats
    limits: LimitsOutcome
    pool_limits: PoolLimits
    triage: Triage
    picks: Picks | None = None
    gain: GainResult | None = None

    @property
    def weights_used(self) -> dict[str, float]:
        return self.scores.weights_used

    @property
    def is_weighted(self) -> bool:
        """Whether anything adds to scores: not where no part with a weight has a signal."""
        return not isinstance(self.scores, Scores) or self.scores.is_weighted


def rank_pool(features: Features, request: RankRequest, atlas: Atlas | None = None) -> Ranking:
    """atlas: what `expected_gain` counts in. Raises ValueError where that has no atlas, or no
    benchmark.
    """
    costs = estimate_costs(features.candidates, request.costs)
    is_drawn = request.profile is not Profile.FIFO and request.rung is Rung.RANDOM
    holdback = draw_holdback(
        costs.minutes,
        request.budget_hours,
        0.0 if is_drawn else request.holdback_share,
        request.seed,
    )
    method = _method_of(features, request, costs, atlas, is_drawn=is_drawn)
    bounds = Bounds(costs.minutes, request.budget_hours, holdback)
    limits = _pool_limits(features, request, costs, method.groups)
    picked = method.pick(bounds, limits)
    selection, totals = picked.visits.selection, picked.scores.totals
    return Ranking(
        request=request,
        costs=costs,
        analysis=method.analysis,
        scores=picked.scores,
        totals=totals,
        order=picked.order,
        selection=selection,
        holdback=holdback,
        arms=_arms(request, holdback),
        propensity=_propensity(selection, holdback, is_drawn=is_drawn),
        limits=_outcome(method, picked, bounds, limits),
        pool_limits=limits,
        triage=find_triage(
            method.analysis.likeness.kinship if method.analysis.likeness else None,
            totals,
            picked.unguarded,
            selection,
            holdback.is_drawn,
        ),
        picks=picked.picks,
        gain=picked.gain,
    )


def _method_of(
    features: Features, request: RankRequest, costs: Costs, atlas: Atlas | None, *, is_drawn: bool
) -> Method:
    ordinal = features.candidates.recordings.ordinal
    if request.profile is Profile.EXPECTED_GAIN:
        if atlas is None:
            raise ValueError("expected gain is counted in the cells of an atlas")
        analysis = analyze(features, request.rung, request.profile)
        model = fit_gain(features, atlas, analysis, costs, request.part_weights)
        groups = Groups(model.units.memberships.cells[:, 0], model.units.group)
        return GainMethod(analysis, groups, ordinal, model)
    if request.profile is Profile.WEIGHTED_SUM_BATCH and not is_drawn:
        analysis = analyze(features, request.rung, request.profile)
        signals, weights = signals_of(features, analysis, costs.minutes), request.part_weights
        return BatchMethod(
            analysis,
            _groups(features, analysis),
            ordinal,
            lambda withheld: Board(signals, weights, analysis, ordinal, withheld),
        )
    analysis, scores = _score(features, request, costs)
    has_worth = request.profile is Profile.WEIGHTED_SUM and not is_drawn
    return OrderMethod(analysis, _groups(features, analysis), scores, ordinal, has_worth)


def _groups(features: Features, analysis: Analysis) -> Groups:
    """Where there is no atlas: the groups whose coverage counts, and copies in drives."""
    recordings, coverage = features.candidates.recordings, analysis.coverage
    copies = None
    if (recordings.drive >= 0).any():
        copies = drive_runs(recordings, features.labeled.recordings)[: len(recordings)]
    if copies is not None and analysis.likeness is not None:
        copies = analysis.likeness.copies.candidates
    cells = np.where(coverage.is_known, coverage.group, -1) if coverage else None
    return Groups(cells, copies)


def _pool_limits(
    features: Features, request: RankRequest, costs: Costs, groups: Groups
) -> PoolLimits:
    """`fifo` is what others are measured against: minimums hold there, but no caps, which would
    make it another order.
    """
    limits = request.limits
    if request.profile is Profile.FIFO:
        limits = replace(limits, largest_share=None, most_copies=None)
    codes = features.candidates.codes
    return PoolLimits.of(limits, features.axes, codes, costs.minutes, request.budget_hours, groups)


def _outcome(method: Method, picked: Picked, bounds: Bounds, limits: PoolLimits) -> LimitsOutcome:
    taken, worth, free = picked.visits.taken, None, None
    if method.has_worth:
        worth = float(picked.scores.totals[taken].sum())
        if picked.gain is not None:
            worth = picked.gain.expected
        if picked.visits.selection.is_limited:
            free = method.worth(bounds, PoolLimits.none(len(bounds.minutes)))
    has_cell_cap = limits.most_minutes < np.inf
    return LimitsOutcome(worth, free, copy_rate(method.groups.copies, taken), has_cell_cap)


def _score(features: Features, request: RankRequest, costs: Costs) -> tuple[Analysis, Scores]:
    """Scores that no pick changes."""
    if request.profile is Profile.FIFO:
        return Analysis(), score_fifo(features.candidates.recordings)
    if request.rung is Rung.RANDOM:
        return Analysis(), score_random(len(features.candidates), request.seed)
    analysis = analyze(features, request.rung)
    scores = score_weighted_sum(features, analysis, costs.minutes, request.part_weights)
    return analysis, scores


def _arms(request: RankRequest, holdback: Holdback) -> Texts:
    arm = Arm.FIFO if request.profile is Profile.FIFO else Arm.PRIORITIZED
    arms = np.full(len(holdback.propensity), arm.value, dtype=object)
    arms[holdback.rows] = Arm.HOLDBACK.value
    return arms


def _propensity(selection: Selection, holdback: Holdback, *, is_drawn: bool) -> Floats:
    """See `Ranking`. The share of a random order is exact where all units cost the same, the mean
    over units elsewhere.
    """
    total = max(len(selection.is_selected), 1)
    if is_drawn:
        return np.full(len(selection.is_selected), selection.num_selected / total)
    propensity = selection.is_selected.astype(np.float64)
    propensity[holdback.rows] = holdback.propensity[holdback.rows]
    return propensity
