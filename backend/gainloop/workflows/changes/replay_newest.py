"""Ranks the newest run of the whole pool anew under what a change proposes. Writes nothing.

Called by the kinds of governed objects. What cannot be ranked anew is said, and stops no proposal.
"""

from collections.abc import Callable
from dataclasses import dataclass

from sqlmodel import Session, col, select

from gainloop.errors import Conflict, GainloopError, Incomplete
from gainloop.models.priority import PriorityRun
from gainloop.pipeline.reasons.limit_notes import shortfall_sentence
from gainloop.pipeline.scoring.ranking import Ranking, rank_pool
from gainloop.reads.priority_runs import is_whole_pool
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.terms.governance import ImpactState
from gainloop.workflows.changes.impact_documents import Impact
from gainloop.workflows.priorities.replay_run import (
    ORDER_COLUMNS,
    beside_run,
    inputs_of_run,
)
from gainloop.workflows.priorities.stored_inputs import RunInputs


@dataclass(frozen=True, slots=True)
class Altered:
    """inputs: of the run as they would be; notes: what they leave out."""

    inputs: RunInputs
    notes: tuple[str, ...] = ()


Alteration = Callable[[Session, PriorityRun, RunInputs], Altered]


def replay_newest(home: Home, profile: Profile | None, alter: Alteration) -> Impact:
    """profile: None takes the newest run of any that is no baseline."""
    with home.database.read() as session:
        run = _newest_run(session, profile)
        if run is None:
            which = "whole pool" if profile is None else f"whole pool by {profile.value}"
            note = f"No run to replay: nothing has ranked the {which} yet."
            return Impact(ImpactState.NO_RUN, (note,))
        try:
            inputs = inputs_of_run(home, run)
            stored = home.objects.get_table(run.scores_object, columns=ORDER_COLUMNS)
            altered = alter(session, run, inputs)
        except (Conflict, Incomplete) as error:
            return not_replayed(error)
    other = altered.inputs
    ranking = rank_pool(other.features, other.request, other.atlas)
    weights = other.request.part_weights
    return Impact(
        ImpactState.REPLAYED,
        (*altered.notes, *_unweighted(ranking), *_broken_floors(ranking)),
        beside_run(run.id, stored, inputs, weights, ranking),
    )


def not_replayed(error: GainloopError) -> Impact:
    return Impact(ImpactState.NOT_REPLAYED, (f"The newest run is not replayed: {error.message}.",))


def num_replayed(session: Session, profile: Profile | None) -> int:
    """Clips that `replay_newest` would rank, 0 where there is no run."""
    run = _newest_run(session, profile)
    return 0 if run is None else run.num_candidates


def _newest_run(session: Session, profile: Profile | None) -> PriorityRun | None:
    which = (
        PriorityRun.profile != Profile.FIFO if profile is None else (PriorityRun.profile == profile)
    )
    return session.exec(
        select(PriorityRun)
        .where(which, is_whole_pool())
        .order_by(col(PriorityRun.number).desc())
        .limit(1)
    ).first()


def _unweighted(ranking: Ranking) -> tuple[str, ...]:
    if ranking.is_weighted:
        return ()
    return (
        "The run has no input for the parts that would have a weight: nothing would add to a "
        "score, and equal scores keep the order of import.",
    )


def _broken_floors(ranking: Ranking) -> tuple[str, ...]:
    budget = ranking.request.budget_hours
    return tuple(
        f"This run would be refused. {shortfall_sentence(shortfall, budget)}"
        for shortfall in ranking.selection.shortfalls
        if shortfall.minimum.is_safety
    )
