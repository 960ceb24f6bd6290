"""Names who answers for an item of the inventory; who did before is kept.

Called by `gainloop inventory own` and the mutation `assignOwner`.
"""

import sqlalchemy as sa
from sqlmodel import col

from gainloop.errors import InvalidInput, NotFound
from gainloop.formats.csv_writer import FORMULA_STARTS
from gainloop.models.governance import Actor
from gainloop.models.inventory import Owner
from gainloop.reads.inventory import find_item
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, InventoryKind
from gainloop.terms.names import is_plain

MAX_OWNER = 80


def assign_owner(home: Home, actor: Actor, kind: InventoryKind, name: str, owner: str) -> bool:
    """Whether anything was written: not where this owner was named already.

    Raises InvalidInput BAD_OWNER, and NotFound for what the inventory does not have.
    """
    owner = _check_owner(owner)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.ASSIGN_OWNERS,
        action=AuditAction.OWNER_ASSIGN,
    ) as unit:
        item = find_item(unit.session, actor, unit.now, kind, name)
        if item is None:
            raise NotFound(
                f"the inventory has no {kind.value.replace('_', ' ')} {name!r:.120}; "
                "`gainloop inventory list` shows what it has",
                path="item_id",
            )
        if item.owner == owner:
            return False
        unit.session.connection().execute(
            sa.update(Owner)
            .values(retracted_at=unit.now)
            .where(
                col(Owner.kind) == kind,
                col(Owner.name) == name,
                col(Owner.retracted_at).is_(None),
            )
        )
        unit.session.add(Owner(kind=kind, name=name, owner=owner, recorded_at=unit.now))
        change = {"owner": owner, "before": item.owner}
        unit.record(AuditRecord("InventoryItem", f"{kind.value}:{name}", change))
    return True


def _check_owner(text: str) -> str:
    owner = text.strip()
    if not 1 <= len(owner) <= MAX_OWNER or not is_plain(owner) or owner.startswith(FORMULA_STARTS):
        raise InvalidInput(
            "BAD_OWNER",
            f"{text!r:.120} names no owner: use 1 to {MAX_OWNER} printable characters, the first "
            "of them none that a spreadsheet takes for a formula, such as = + - @",
            field="owner",
        )
    return owner
