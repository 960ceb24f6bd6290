"""Ranks a pool: the one entry of this package for workflows.

Features and a request come in; costs, scores, order, selection and notes go out. Pure and
deterministic: equal features and request give an equal ranking.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from gainloop.pipeline.costs import Costs, estimate_costs
from gainloop.pipeline.scoring.analysis import Analysis, analyze
from gainloop.pipeline.scoring.profiles import score_fifo, score_random, score_weighted_sum
from gainloop.pipeline.scoring.scores import Scores, order_of
from gainloop.pipeline.scoring.selection import Selection, select_within
from gainloop.pipeline.scoring.weights import WEIGHTED_SUM_V1
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import Arm, PartName, Profile, Rung
from gainloop.terms.features import Features

VERSION = "scoring-v1"
"""Part of a run's id; raised with every change that can alter a rank, a part or a cost."""


@dataclass(frozen=True, slots=True)
class RankRequest:
    profile: Profile
    rung: Rung
    budget_hours: float | None = None
    seed: int = 0
    weights: Mapping[PartName, float] = field(default_factory=lambda: WEIGHTED_SUM_V1)


@dataclass(frozen=True, slots=True)
class Ranking:
    """order: (N,) rows, the first is rank 1; propensity: (N,) chance that this policy drew it."""

    request: RankRequest
    costs: Costs
    analysis: Analysis
    scores: Scores
    totals: Floats
    order: Ints
    selection: Selection
    arm: Arm
    propensity: Floats

    @property
    def weights_used(self) -> dict[str, float]:
        return {
            name.value: float(weight)
            for name, weight in zip(self.scores.names, self.scores.weights, strict=True)
        }


def rank_pool(features: Features, request: RankRequest) -> Ranking:
    costs = estimate_costs(features.candidates)
    analysis = Analysis()
    if request.profile is Profile.FIFO:
        scores = score_fifo(features.candidates.recordings)
    elif request.rung is Rung.RANDOM:
        scores = score_random(len(features.candidates), request.seed)
    else:
        analysis = analyze(features, request.rung)
        scores = score_weighted_sum(features, analysis, costs.minutes, request.weights)
    totals = scores.totals
    order = order_of(totals, features.candidates.recordings.ordinal)
    selection = select_within(order, costs.minutes, request.budget_hours)
    return Ranking(
        request=request,
        costs=costs,
        analysis=analysis,
        scores=scores,
        totals=totals,
        order=order,
        selection=selection,
        arm=Arm.FIFO if request.profile is Profile.FIFO else Arm.PRIORITIZED,
        propensity=_propensity(request, selection),
    )


def _propensity(request: RankRequest, selection: Selection) -> Floats:
    """1 for what a fixed order selects and 0 for the rest; the share selected for a random order,
    exact where all units cost the same, the mean over units elsewhere.
    """
    if request.profile is Profile.FIFO or request.rung is not Rung.RANDOM:
        return selection.is_selected.astype(np.float64)
    total = max(len(selection.is_selected), 1)
    return np.full(len(selection.is_selected), selection.num_selected / total)
