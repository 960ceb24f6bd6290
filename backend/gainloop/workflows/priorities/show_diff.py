"""What changed between two runs, with numbers and sentences for a screen. Called by the API.

Changes since the run before were kept when the run was made; those between any two are found
again. Nothing is written.
"""

from dataclasses import dataclass

from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.models.priority import PriorityRun
from gainloop.pipeline.replay.orders import Difference, Order, compare_orders
from gainloop.reads.priority_changes import ChangeRow, in_order, kept_changes
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.workflows.priorities.diff_runs import told_changes
from gainloop.workflows.priorities.replay_run import order_of_table
from gainloop.workflows.priorities.stored_scores import scores_of

_OF_ORDER = ["unit_id", "is_selected", "cost_minutes"]


@dataclass(frozen=True, slots=True)
class ShownDiff:
    """is_kept: whether the changes were told when the later run was made."""

    before_id: str
    after_id: str
    difference: Difference
    changes: list[ChangeRow]
    is_kept: bool


def show_diff(
    home: Home, session: Session, actor: Actor, after_id: str, before_id: str | None = None
) -> ShownDiff | None:
    """before_id: None takes the run of the same profile and scope before. None where either run is
    unknown, or there is none before. Raises InvalidInput SAME_RUN.
    """
    require(actor.role, Permission.READ)
    if before_id == after_id:
        raise InvalidInput(
            "SAME_RUN", f"{after_id} cannot differ from itself: name two runs", field="before"
        )
    after = session.get(PriorityRun, after_id)
    earlier = before_id or (after.previous_id if after else None)
    before = session.get(PriorityRun, earlier) if earlier else None
    if after is None or before is None:
        return None
    if after.previous_id == before.id:
        difference = compare_orders(_order(home, before), _order(home, after))
        changes = kept_changes(session, actor, after.id)
        return ShownDiff(before.id, after.id, difference, changes, is_kept=True)
    was, now = scores_of(home, session, before), scores_of(home, session, after)
    found = [
        ChangeRow(
            unit_id=one.unit_id,
            clip_id=one.clip_id,
            kind=one.kind,
            rank_before=one.rank_before,
            rank_after=one.rank_after,
            causes=one.causes,
        )
        for one in told_changes(session, was, now)
    ]
    difference = compare_orders(was.order(), now.order())
    return ShownDiff(before.id, after.id, difference, in_order(found), is_kept=False)


def _order(home: Home, run: PriorityRun) -> Order:
    return order_of_table(home.objects.get_table(run.scores_object, columns=_OF_ORDER))
