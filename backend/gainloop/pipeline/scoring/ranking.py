"""Ranks a pool: the one entry of this package for workflows.

Features and a request come in; costs, scores, order, selection and notes go out. Pure and
deterministic: equal features and request give an equal ranking.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.costs import Costs, estimate_costs
from gainloop.pipeline.expected_gain.result import GainResult
from gainloop.pipeline.expected_gain.scores import GainScores
from gainloop.pipeline.scoring.analysis import Analysis, analyze, signals_of
from gainloop.pipeline.scoring.board import Board
from gainloop.pipeline.scoring.gain_ranking import fit_gain, summarize
from gainloop.pipeline.scoring.holdback import Holdback, draw_holdback
from gainloop.pipeline.scoring.profiles import score_fifo, score_random, score_weighted_sum
from gainloop.pipeline.scoring.scores import Scores, order_of
from gainloop.pipeline.scoring.selection import Selection, select_from, select_within
from gainloop.pipeline.scoring.weights import FIRST_WEIGHTS
from gainloop.terms.atlas import Atlas
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.enums import Arm, PartName, Profile, Rung
from gainloop.terms.features import Features

VERSION = "scoring-v3"
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

    @property
    def part_weights(self) -> Mapping[PartName, float]:
        return FIRST_WEIGHTS[self.profile] if self.weights is None else self.weights


@dataclass(frozen=True, slots=True)
class Picks:
    """What batch picking knew of each candidate at the moment of its pick; of the others, after
    the last. num_group, num_copies: (N,) of `board`.
    """

    num_group: Ints
    num_copies: Ints


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
    picks: Picks | None = None
    gain: GainResult | None = None

    @property
    def weights_used(self) -> dict[str, float]:
        return self.scores.weights_used


def rank_pool(features: Features, request: RankRequest, atlas: Atlas | None = None) -> Ranking:
    """atlas: what `expected_gain` counts in. Raises ValueError where that has no atlas, or no
    benchmark.
    """
    costs = estimate_costs(features.candidates)
    is_drawn = request.profile is not Profile.FIFO and request.rung is Rung.RANDOM
    holdback = draw_holdback(
        costs.minutes,
        request.budget_hours,
        0.0 if is_drawn else request.holdback_share,
        request.seed,
    )
    if request.profile is Profile.WEIGHTED_SUM_BATCH and not is_drawn:
        return _rank_batch(features, request, costs, holdback)
    if request.profile is Profile.EXPECTED_GAIN:
        return _rank_gain(features, request, costs, holdback, atlas)
    analysis, scores = _score(features, request, costs)
    order = order_of(scores.totals, features.candidates.recordings.ordinal)
    visits = select_within(order, costs.minutes, request.budget_hours, holdback)
    rest = order[~np.isin(order, visits.visited)]
    return Ranking(
        request=request,
        costs=costs,
        analysis=analysis,
        scores=scores,
        totals=scores.totals,
        order=np.concatenate([visits.visited, rest]),
        selection=visits.selection,
        holdback=holdback,
        arms=_arms(request, holdback),
        propensity=_propensity(visits.selection, holdback, is_drawn=is_drawn),
    )


def _rank_batch(
    features: Features, request: RankRequest, costs: Costs, holdback: Holdback
) -> Ranking:
    """Ranks 1, 2, ... are the picks in order; then come the others, by what they would score next.

    A pick's parts are those at the moment of its pick, also those of the holdback at their places.
    """
    analysis = analyze(features, request.rung, request.profile)
    board = Board(
        signals_of(features, analysis, costs.minutes),
        request.part_weights,
        analysis,
        features.candidates.recordings.ordinal,
        withheld=holdback.rows,
    )
    visits = select_from(board, costs.minutes, request.budget_hours, holdback)
    scores = board.finish()
    totals = scores.totals
    by_score = order_of(totals, features.candidates.recordings.ordinal)
    rest = by_score[~visits.selection.is_selected[by_score]]
    return Ranking(
        request=request,
        costs=costs,
        analysis=analysis,
        scores=scores,
        totals=totals,
        order=np.concatenate([visits.taken, rest]),
        selection=visits.selection,
        holdback=holdback,
        arms=_arms(request, holdback),
        propensity=_propensity(visits.selection, holdback, is_drawn=False),
        picks=Picks(board.num_group_picks, board.num_copies),
    )


def _rank_gain(
    features: Features,
    request: RankRequest,
    costs: Costs,
    holdback: Holdback,
    atlas: Atlas | None,
) -> Ranking:
    """As `_rank_batch`: picks in order, then the others by what they would gain next."""
    if atlas is None:
        raise ValueError("expected gain is counted in the cells of an atlas")
    analysis = analyze(features, request.rung, request.profile)
    model = fit_gain(features, atlas, analysis, costs, request.part_weights)
    board = model.board(holdback.rows)
    visits = select_from(board, costs.minutes, request.budget_hours, holdback)
    board.finish()
    scores = model.scores(board)
    totals = scores.totals
    by_score = order_of(totals, features.candidates.recordings.ordinal)
    rest = by_score[~visits.selection.is_selected[by_score]]
    return Ranking(
        request=request,
        costs=costs,
        analysis=analysis,
        scores=scores,
        totals=totals,
        order=np.concatenate([visits.taken, rest]),
        selection=visits.selection,
        holdback=holdback,
        arms=_arms(request, holdback),
        propensity=_propensity(visits.selection, holdback, is_drawn=False),
        picks=Picks(np.zeros(len(totals), dtype=np.int64), board.copies),
        gain=summarize(model, board, scores, visits.selection, holdback),
    )


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
