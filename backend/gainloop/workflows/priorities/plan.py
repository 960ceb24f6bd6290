"""Everything that determines a priority run, before anything is scored. Writes nothing.

Called by `run_priorities` and `refresh_priorities`.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from gainloop.models.priority import LimitsVersion, WeightsVersion
from gainloop.pipeline.reasons.evidence import Sources
from gainloop.pipeline.scoring.ranking import VERSION, RankRequest
from gainloop.reads.arrays import Pool
from gainloop.reads.governed_versions import limits_in_force, weights_in_force
from gainloop.rules.cold_start import MissingInput, missing_inputs
from gainloop.terms.atlas import Atlas
from gainloop.terms.enums import PartName, Profile, Rung
from gainloop.terms.features import Features
from gainloop.terms.hashing import short_id, value_digest
from gainloop.workflows.costs.learn_costs import ASSUMED, LearnedCosts
from gainloop.workflows.priorities.choose_measure import ChosenMeasure, choose_measure, measured
from gainloop.workflows.priorities.emphasis import emphasize
from gainloop.workflows.priorities.families import (
    cell_names,
    families_json,
    with_others,
    without_others,
)
from gainloop.workflows.priorities.features_digest import features_digest
from gainloop.workflows.priorities.gather import Gathered
from gainloop.workflows.priorities.limits_in_force import limits_with
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.stored_inputs import VectorSource


@dataclass(frozen=True, slots=True)
class ChosenAtlas:
    """names: of its cells, by number; object: digest of it in the store."""

    id: str
    object: str
    atlas: Atlas
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunPlan:
    """`run_id` is made of all that can alter the result: equal plans have equal ids. features: what
    is ranked, with the emphasis of the weights.
    """

    run_id: str
    request: RunOptions
    pool: Pool
    features: Features
    weights: WeightsVersion
    limits: LimitsVersion
    rank_request: RankRequest
    missing: tuple[MissingInput, ...]
    lacking: MissingInput | None
    sources: Sources
    atlas: ChosenAtlas | None
    measure: ChosenMeasure
    cost_model_id: str | None

    @property
    def vectors(self) -> VectorSource | None:
        """Where the vectors of the features are kept."""
        sources = self.pool.sources
        if not sources.vector_objects:
            return None
        return VectorSource(sources.metric, sources.vector_objects)

    @property
    def families(self) -> list[dict[str, Any]]:
        """As `models.priority.PriorityRun` has them."""
        are_asked = bool(self.request.sources.families)
        return families_json(self.pool, are_asked=are_asked) if self.features.others else []

    @property
    def profile(self) -> Profile:
        return self.rank_request.profile

    @property
    def uses_errors(self) -> bool:
        request = self.rank_request
        return request.profile is not Profile.FIFO and request.rung <= Rung.ERRORS_BY_TAG


def plan_run(
    session: Session,
    gathered: Gathered,
    profile: Profile,
    at: datetime,
    atlas: ChosenAtlas | None = None,
    learned: LearnedCosts = ASSUMED,
) -> RunPlan:
    """at: weights and limits are those in force then. atlas: of `expected_gain` alone."""
    request, pool = replace(gathered.request, profile=profile), gathered.pool
    weights, rung = weights_in_force(session, profile, at), gathered.rung
    limits = limits_in_force(session, at)
    measure = _measure(request, pool, weights)
    features = measured(pool.features, pool, measure.used)
    if profile is Profile.EXPECTED_GAIN:
        features = emphasize(features, pool.past, weights.exposure, weights.severity)
        features = with_others(features, pool, measure.used, weights.exposure, weights.severity)
    else:
        features = without_others(features)
    rank_request = RankRequest(
        profile=profile,
        rung=rung,
        budget_hours=request.budget_hours,
        seed=request.seed,
        weights={name: weights.weights[name] for name in PartName if name in weights.weights},
        # On rung 5 all is drawn at random: there is nothing to hold back from.
        holdback_share=0.0 if rung is Rung.RANDOM else request.used_holdback_share,
        costs=learned.costs,
        limits=limits_with(limits, request.minimums),
    )
    return RunPlan(
        run_id=_run_id(request, pool, features, (weights, limits), rank_request, atlas, measure),
        request=request,
        pool=pool,
        features=features,
        weights=weights,
        limits=limits,
        rank_request=rank_request,
        missing=_all_missing(gathered, measure),
        lacking=gathered.lacking,
        sources=replace(_sources(request, pool, atlas, features), measure=measure.used),
        atlas=atlas,
        measure=measure,
        cost_model_id=learned.model_id,
    )


def _measure(request: RunOptions, pool: Pool, weights: WeightsVersion) -> ChosenMeasure:
    is_fifo = request.profile is Profile.FIFO
    return choose_measure(
        pool, None if is_fifo else request.uncertainty or weights.uncertainty_measure
    )


def _all_missing(gathered: Gathered, measure: ChosenMeasure) -> tuple[MissingInput, ...]:
    found = missing_inputs(gathered.inputs)
    return (*found, measure.missing) if measure.missing else found


def _sources(
    request: RunOptions, pool: Pool, atlas: ChosenAtlas | None, features: Features
) -> Sources:
    families = pool.sources.families if features.others else ()
    evaluation, prediction_set = pool.sources.evaluation, pool.sources.prediction_set
    return Sources(
        evaluation_id=evaluation.id if evaluation else "",
        evaluated_model=evaluation.model_version_id if evaluation else "",
        predicting_model=prediction_set.model_version_id if prediction_set else "",
        is_scoped=bool(request.scope_json),
        cells=cell_names(atlas.names, [family.name for family in families]) if atlas else (),
        other_models=tuple(family.evaluation.model_version_id for family in families[1:]),
    )


def _run_id(
    request: RunOptions,
    pool: Pool,
    features: Features,
    governed: tuple[WeightsVersion, LimitsVersion],
    rank_request: RankRequest,
    atlas: ChosenAtlas | None,
    measure: ChosenMeasure,
) -> str:
    sources, (weights, limits) = pool.sources, governed
    families = families_json(pool, are_asked=bool(request.sources.families))
    # Notes tell of clips that were left out, which no feature of the others shows.
    left_out = [[leak.clip_id, leak.sentence] for leak in (*pool.leaks, *pool.near_development)]
    return short_id(
        "run",
        value_digest(
            ({"leaks": left_out} if left_out else {})
            | measure.as_json
            | ({"families": families} if features.others else {})
            | {
                "version": [VERSION, rank_request.costs.name],
                "profile": rank_request.profile.value,
                "weights": [weights.id, weights.weights, weights.exposure, weights.severity],
                "limits": [limits.id, rank_request.limits.as_json()],
                "rung": rank_request.rung.value,
                "budget_hours": request.budget_hours,
                "seed": request.seed,
                "holdback_share": rank_request.holdback_share,
                "scope": request.scope_json,
                "sources": [
                    source.id if source else None
                    for source in (
                        sources.evaluation,
                        sources.prediction_set,
                        sources.embedding_set,
                    )
                ],
                "atlas": atlas.id if atlas else None,
                "features": features_digest(features),
            }
        ),
    )
