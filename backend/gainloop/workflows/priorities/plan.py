"""Everything that determines a priority run, gathered before anything is scored. Writes nothing.

Called by `run_priorities`.
"""

from dataclasses import dataclass

import numpy as np
from sqlmodel import Session, col, select

from gainloop.errors import InvalidInput
from gainloop.models.priority import WeightsVersion
from gainloop.pipeline.costs import COST_V1
from gainloop.pipeline.reasons.evidence import Sources
from gainloop.pipeline.scoring.ranking import VERSION, RankRequest
from gainloop.reads.arrays import Pool, read_pool
from gainloop.rules.cold_start import Inputs, MissingInput, choose_rung, missing_inputs
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import PartName, Rung
from gainloop.terms.features import UNKNOWN, Features, Recordings
from gainloop.terms.hashing import array_digest, short_id, value_digest
from gainloop.workflows.priorities.request import RunOptions


@dataclass(frozen=True, slots=True)
class RunPlan:
    """`run_id` is made of all that can alter the result: equal plans have equal ids."""

    run_id: str
    request: RunOptions
    pool: Pool
    weights: WeightsVersion
    rank_request: RankRequest
    missing: tuple[MissingInput, ...]
    sources: Sources


def plan_run(session: Session, objects: ObjectStore, request: RunOptions) -> RunPlan:
    """Raises InvalidInput NO_CANDIDATES where no clip is left to rank."""
    pool = read_pool(session, objects, request.sources, request.scope)
    if not len(pool.features.candidates):
        where = "in this scope" if request.scope_json else "in the catalog"
        closeness = ", or too close to one that is held out" if pool.leaks else ""
        raise InvalidInput(
            "NO_CANDIDATES",
            f"no clip {where} is left to rank: each is labeled or part of a benchmark{closeness}. "
            "Import more clips" + (" or widen the scope" if request.scope_json else ""),
            field="scope",
        )
    weights = _newest_weights(session, request)
    inputs = inputs_of(pool.features)
    rung = choose_rung(inputs)
    rank_request = RankRequest(
        profile=request.profile,
        rung=rung,
        budget_hours=request.budget_hours,
        seed=request.seed,
        weights={name: weights.weights[name] for name in PartName if name in weights.weights},
        # On rung 5 all is drawn at random: there is nothing to hold back from.
        holdback_share=0.0 if rung is Rung.RANDOM else request.used_holdback_share,
    )
    return RunPlan(
        run_id=_run_id(request, pool, weights, rank_request),
        request=request,
        pool=pool,
        weights=weights,
        rank_request=rank_request,
        missing=missing_inputs(inputs),
        sources=_sources(request, pool),
    )


def inputs_of(features: Features) -> Inputs:
    """What the data hold, for the cold-start ladder."""
    candidates, benchmark = features.candidates, features.benchmark
    known_axes = (candidates.codes != UNKNOWN).any(axis=0)
    has_misses = benchmark is not None and bool(benchmark.fn.any())
    return Inputs(
        evaluation=has_misses,
        predictions=not np.isnan(candidates.uncertainty).all(),
        embeddings=candidates.vectors is not None,
        shared_embeddings=candidates.vectors is not None
        and benchmark is not None
        and benchmark.vectors is not None,
        tags=bool(known_axes.any()),
        shared_tags=benchmark is not None
        and bool((known_axes & (benchmark.codes != UNKNOWN).any(axis=0)).any()),
        drives=bool((candidates.recordings.drive != UNKNOWN).any()),
    )


def _newest_weights(session: Session, request: RunOptions) -> WeightsVersion:
    return session.exec(
        select(WeightsVersion)
        .where(WeightsVersion.profile == request.profile)
        .order_by(col(WeightsVersion.version).desc())
        .limit(1)
    ).one()


def _sources(request: RunOptions, pool: Pool) -> Sources:
    evaluation, prediction_set = pool.sources.evaluation, pool.sources.prediction_set
    return Sources(
        evaluation_id=evaluation.id if evaluation else "",
        evaluated_model=evaluation.model_version_id if evaluation else "",
        predicting_model=prediction_set.model_version_id if prediction_set else "",
        is_scoped=bool(request.scope_json),
    )


def _run_id(
    request: RunOptions, pool: Pool, weights: WeightsVersion, rank_request: RankRequest
) -> str:
    sources = pool.sources
    # Notes tell of clips that were left out, which no feature of the others shows.
    left_out = [[leak.clip_id, leak.sentence] for leak in (*pool.leaks, *pool.near_development)]
    return short_id(
        "run",
        value_digest(
            ({"leaks": left_out} if left_out else {})
            | {
                "version": [VERSION, COST_V1.name],
                "profile": request.profile.value,
                "weights": [weights.id, weights.weights],
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
                "features": features_digest(pool.features),
            }
        ),
    )


def features_digest(features: Features) -> str:
    """Of every value that a ranking can see."""
    candidates, benchmark = features.candidates, features.benchmark
    parts = [
        value_digest([list(features.axes.names), [list(x) for x in features.axes.labels]]),
        value_digest(list(features.drives)),
        array_digest(candidates.clip_ids, candidates.unit_ids),
        array_digest(candidates.codes, candidates.num_frames),
        array_digest(candidates.objects_per_frame, candidates.uncertainty),
        array_digest(features.labeled.codes),
        *(_recordings_digest(part.recordings) for part in (candidates, features.labeled)),
        array_digest(candidates.vectors) if candidates.vectors is not None else "",
    ]
    if benchmark is not None:
        parts += [
            value_digest(list(benchmark.classes)),
            array_digest(benchmark.clip_ids),
            array_digest(benchmark.codes, benchmark.gt, benchmark.fn),
            array_digest(benchmark.vectors) if benchmark.vectors is not None else "",
        ]
    return value_digest(parts)


def _recordings_digest(recordings: Recordings) -> str:
    return array_digest(
        recordings.ordinal, recordings.start_s, recordings.duration_s, recordings.drive
    )
