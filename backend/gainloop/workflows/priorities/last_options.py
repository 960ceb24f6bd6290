"""What a ranking asked for, for one that is to be like it.

Called by `refresh_after_evaluation`, by the mutation `refreshPriorities`, and by the command line,
which says who ranks anew.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import Session, col, select

from gainloop.errors import NotFound
from gainloop.models.priority import PriorityRun
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.priority_runs import is_whole_pool
from gainloop.reads.rank_sources import SourceChoice
from gainloop.terms.enums import Profile, Rung, Task
from gainloop.terms.limits import minimums_of
from gainloop.workflows.priorities.request import RunOptions


def last_options(session: Session) -> RunOptions | None:
    """Budget, scope, seed and holdback of the newest run of the whole pool that is no baseline,
    else of the newest that is none, else of the newest; None where there is none. The profile is
    the default of the data. A queue for one scenario ranks its clips alone, and says nothing of how
    the program ranks.

    Sources are the newest, whatever the last run was told to rest on; of model families, where that
    was told to sum over several.
    """
    newest = select(PriorityRun).order_by(col(PriorityRun.number).desc()).limit(1)
    ranked = newest.where(PriorityRun.profile != Profile.FIFO)
    run = (
        session.exec(ranked.where(is_whole_pool())).first()
        or session.exec(ranked).first()
        or session.exec(newest).first()
    )
    return None if run is None else options_of(run)


def options_like(
    session: Session, run_id: str, profile: Profile | None, given: Mapping[str, Any]
) -> RunOptions:
    """As the run, but for `given`, fields of `RunOptions`; what does not go with these, or with the
    profile, is left out. A baseline of the whole pool stands for how the program ranks. Raises
    InvalidInput, NotFound.
    """
    run = session.get(PriorityRun, run_id)
    if run is None:
        raise NotFound(f"there is no priority run {run_id!r}", path="like")
    is_baseline = run.profile is Profile.FIFO and not run.scope
    before = (last_options(session) if is_baseline else None) or options_of(run)
    unfit: dict[str, Any] = {}
    if profile is Profile.FIFO:
        unfit |= {"holdback_share": None, "uncertainty": None}
    if profile not in (None, Profile.EXPECTED_GAIN) or given.get("in_windows"):
        unfit["sources"] = SourceChoice()
    elif given.get("sources", SourceChoice()).families:
        unfit["in_windows"] = False
    return replace(before, **{"profile": profile, **unfit, **given})


def options_of(run: PriorityRun) -> RunOptions:
    draws_all = run.profile is Profile.FIFO or run.rung == Rung.RANDOM  # and holds nothing back
    return RunOptions(
        budget_hours=run.budget_hours,
        scope=_scope_of(run.scope),
        seed=run.seed,
        holdback_share=None if draws_all else run.holdback_share,
        in_windows=run.in_windows,
        minimums=minimums_of(run.minimums),
        uncertainty=run.asked_measure,
        tasks=tuple(Task(name) for name in run.tasks),
        sources=SourceChoice(
            families=tuple(
                (family["family"], family["share"]) for family in run.families if family["is_asked"]
            )
        ),
    )


def _scope_of(stored: dict[str, Any]) -> ClipFilter:
    conditions: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in stored.items()
    }
    return ClipFilter(**conditions)
