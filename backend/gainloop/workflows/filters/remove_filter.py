"""Removes a filter that the person who asks has saved; its row is kept as a thing of the past.

Called by the mutation `removeFilter`.
"""

from gainloop.errors import NotFound
from gainloop.models.governance import Actor
from gainloop.models.saved_filter import SavedFilter
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction


def remove_filter(home: Home, actor: Actor, filter_id: str) -> None:
    """Raises NotFound, also for a filter of somebody else: that it exists is nobody's business."""
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.SAVE_FILTERS,
        action=AuditAction.FILTER_REMOVE,
    ) as unit:
        saved = unit.session.get(SavedFilter, filter_id)
        if saved is None or saved.actor_id != actor.id or saved.retracted_at is not None:
            raise NotFound("you have no such filter: it may be removed already", path="id")
        saved.retracted_at = unit.now
        unit.session.add(saved)
        change = {"list": saved.listed.value, "name": saved.name}
        unit.record(AuditRecord("SavedFilter", saved.id, change))
