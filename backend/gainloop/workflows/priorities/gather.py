"""What the data hold, read once: for one run, or for one under each profile. Writes nothing.

Called by `run_priorities` and `refresh_priorities`.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np
from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.reads.arrays import Pool, read_pool
from gainloop.reads.governed_versions import weights_in_force
from gainloop.reads.rank_sources import SourceChoice
from gainloop.rules.cold_start import (
    LEAST_BENCHMARK_CLIPS,
    Inputs,
    MissingInput,
    choose_rung,
    describe_rung,
    missing_for_gain,
)
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import Profile, Rung
from gainloop.terms.features import UNKNOWN, Features
from gainloop.workflows.priorities.request import RunOptions


@dataclass(frozen=True, slots=True)
class Gathered:
    """lacking: what expected gain lacks, None where it is available."""

    request: RunOptions
    pool: Pool
    inputs: Inputs
    lacking: MissingInput | None

    @property
    def rung(self) -> Rung:
        return choose_rung(self.inputs)

    @property
    def default_profile(self) -> Profile:
        return Profile.WEIGHTED_SUM_BATCH if self.lacking else Profile.EXPECTED_GAIN

    @property
    def why_default(self) -> str:
        """In a sentence."""
        if self.lacking:
            return (
                f"weighted_sum_batch is the default here: for expected_gain {self.lacking.cost}. "
                f"It needs: {self.lacking.input}."
            )
        return (
            "expected_gain is the default here: the development benchmark has "
            f"{LEAST_BENCHMARK_CLIPS} clips or more to count gains on."
        )


def gather(session: Session, objects: ObjectStore, request: RunOptions, at: datetime) -> Gathered:
    """at: model families are those of the weights in force then. Raises InvalidInput NO_CANDIDATES
    where no clip is left to rank.
    """
    pool = read_pool(
        session,
        objects,
        _sources(session, request, at),
        request.scope,
        in_windows=request.in_windows,
        tasks=request.tasks,
    )
    if not len(pool.features.candidates):
        where = "in this scope" if request.scope_json else "in the catalog"
        closeness = ", or too close to one that is held out" if pool.leaks else ""
        closeness += ", or has no stream for the task" if pool.num_without_unit else ""
        raise InvalidInput(
            "NO_CANDIDATES",
            f"no clip {where} is left to rank: each is labeled or part of a benchmark{closeness}. "
            "Import more clips" + (" or widen the scope" if request.scope_json else ""),
            field="scope",
        )
    inputs, benchmark = inputs_of(pool.features), pool.features.benchmark
    num_clips = 0 if benchmark is None else len(benchmark)
    return Gathered(request, pool, inputs, missing_for_gain(inputs, num_clips))


def _sources(session: Session, request: RunOptions, at: datetime) -> SourceChoice:
    """With the families of the weights, where gains may be summed and nothing else is asked for."""
    chosen = request.sources
    may_sum = request.profile in (None, Profile.EXPECTED_GAIN) and not request.in_windows
    if not may_sum or chosen.families or chosen.evaluation_id is not None:
        return chosen
    governed = weights_in_force(session, Profile.EXPECTED_GAIN, at).families
    return replace(chosen, families=tuple((one["family"], one["share"]) for one in governed))


def profile_of(gathered: Gathered) -> Profile:
    """The one asked for, or the default. Raises InvalidInput EXPECTED_GAIN_UNAVAILABLE."""
    profile = gathered.request.profile or gathered.default_profile
    lacking = gathered.lacking
    if gathered.request.sources.families and lacking:
        profile = Profile.EXPECTED_GAIN  # that alone is a sum over families
    if profile is Profile.EXPECTED_GAIN and lacking:
        rung = gathered.rung
        raise InvalidInput(
            "EXPECTED_GAIN_UNAVAILABLE",
            f"expected gain cannot be counted: {lacking.cost}. It needs: {lacking.input} "
            f"({lacking.cure}). Available is rung {rung.value}, "
            f"{describe_rung(rung).name.lower()}: rank by weighted_sum_batch until then",
            field="profile",
        )
    return profile


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
