"""What changed between two stored runs, with causes in words.

Called by `run_priorities`, which keeps the changes since the run before, and by `gainloop
priorities diff` for any two.
"""

from collections.abc import Set
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.pipeline.replay.cause_words import label_cause, say_cause, say_move
from gainloop.pipeline.replay.changes import UnitChange, changes_between
from gainloop.pipeline.replay.orders import Difference, compare_orders
from gainloop.reads.rank_clips import labeled_or_measured
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.terms.enums import PriorityChangeKind
from gainloop.workflows.priorities.replay_run import run_by_id
from gainloop.workflows.priorities.stored_scores import StoredScores, scores_of

DEPTH = 200
"""Places of either run, at least, of which changes are told."""

_SUCH_AS = ": whole or as seconds around failures, or for another task"


@dataclass(frozen=True, slots=True)
class ToldChange:
    """causes: as stored and shown, [{name, label, value, sentence}], the strongest first, at least
    one; the values add up to the difference of the scores, where both runs score in one unit and
    rank the unit. story: the move and its cause in one sentence.
    """

    unit_id: str
    clip_id: str
    kind: PriorityChangeKind
    rank_before: int | None
    rank_after: int | None
    causes: list[dict[str, Any]]
    story: str


@dataclass(frozen=True, slots=True)
class RunDiff:
    before_id: str
    after_id: str
    difference: Difference
    changes: list[ToldChange]


def diff_runs(home: Home, actor: Actor, before_id: str, after_id: str) -> RunDiff:
    """Raises NotFound, InvalidInput SAME_RUN."""
    require(actor.role, Permission.READ)
    if before_id == after_id:
        raise InvalidInput("SAME_RUN", f"{before_id} cannot differ from itself: name two runs")
    with home.database.read() as session:
        before, after = (
            scores_of(home, session, run_by_id(session, run_id)) for run_id in (before_id, after_id)
        )
        changes = told_changes(session, before, after)
    return RunDiff(before_id, after_id, compare_orders(before.order(), after.order()), changes)


def told_changes(session: Session, before: StoredScores, after: StoredScores) -> list[ToldChange]:
    """By the rank after, then before; those that are no candidates any more are looked up as they
    are now.
    """
    changes = changes_between(before.scored, after.scored, DEPTH)
    gone = [change.clip_id for change in changes if change.rank_after is None]
    labeled, measured = labeled_or_measured(session, gone)
    was, now = (set(scores.scored.clip_ids.tolist()) for scores in (before, after))
    told = []
    for change in changes:
        if change.rank_before is None:
            text = f"It was no candidate in run {before.number}."
            if change.clip_id in was:
                text = f"In run {before.number} its clip was ordered as another unit{_SUCH_AS}."
            causes = [_cause("new", "New", text)]
        elif change.rank_after is None:
            text = f"Its clip is ordered as another unit now{_SUCH_AS}."
            if change.clip_id not in now:
                text = _why_gone(change.clip_id, labeled, measured)
            causes = [_cause("gone", "Gone", text)]
        else:
            causes = _causes(change, change.rank_before, change.rank_after, before, after)
        told.append(
            ToldChange(
                unit_id=change.unit_id,
                clip_id=change.clip_id,
                kind=change.kind,
                rank_before=change.rank_before,
                rank_after=change.rank_after,
                causes=causes,
                story=_story(change, causes, before.number),
            )
        )
    return told


def _causes(
    change: UnitChange,
    rank_before: int,
    rank_after: int,
    before: StoredScores,
    after: StoredScores,
) -> list[dict[str, Any]]:
    if not change.causes:
        if before.is_gain != after.is_gain:
            sentence = "The runs score in different units, so only their order can be compared."
            return [_cause("unit", "Unit of scores", sentence)]
        return [_cause("others", "Others", _moved_around(change))]
    was, now = before.seen(rank_before), after.seen(rank_after)
    cells = {**before.cells, **after.cells}
    return [
        {
            "name": name,
            "label": label_cause(name, cells),
            "value": value,
            "sentence": say_cause(name, value, was, now),
        }
        for name, value in change.causes.items()
    ]


def _story(change: UnitChange, causes: list[dict[str, Any]], number: int) -> str:
    if change.rank_before is None or change.rank_after is None or not change.causes:
        return str(causes[0]["sentence"])
    told = [(cause["value"], cause["sentence"]) for cause in causes]
    return say_move(change.rank_before, change.rank_after, told, number)


def _why_gone(clip_id: str, labeled: Set[str], measured: Set[str]) -> str:
    if clip_id in labeled:
        return "It was labeled meanwhile."
    if clip_id in measured:
        return "It is part of a benchmark now."
    return "It is no candidate any more: outside of what is ranked, or too close to a benchmark."


def _cause(name: str, label: str, sentence: str) -> dict[str, Any]:
    return {"name": name, "label": label, "value": 0.0, "sentence": sentence}


def _moved_around(change: UnitChange) -> str:
    if change.kind is PriorityChangeKind.MOVED:
        return "Its own score is as it was; others moved around it."
    return "Its own score is as it was; what is picked before it took more or less of the budget."
