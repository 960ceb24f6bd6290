"""Audit entries: every field of them is for those who may read the audit log."""

from typing import Self

import strawberry

from gainloop.api.fields import audit, copied
from gainloop.api.global_ids import global_id
from gainloop.api.types.node import Node
from gainloop.api.types.scalars import DateTime
from gainloop.reads.audit import AuditRow


@strawberry.type(description="One entry of the audit log, chained by hash.")
class AuditEntry(Node):
    id: strawberry.ID = audit("Global id, opaque.")
    sequence: int = audit("Place in the chain, from 1.")
    at: DateTime = audit("When it was done.")
    actor: str = audit("Who did it.")
    action: str = audit("What was done, as noun.verb.")
    object: str = audit("What it was done to: type and id.")
    reason_code: str | None = audit("Reason from the closed list.")
    rationale: str | None = audit("Why, in free text.")
    change: str = audit("What was changed, as JSON.")
    hash: str = audit("SHA-256 of this entry and the one before.")

    @classmethod
    def of(cls, row: AuditRow) -> Self:
        return cls(
            id=strawberry.ID(global_id("AuditEntry", row.sequence)),
            actor=row.actor_name,
            object=f"{row.object_type} {row.object_id}",
            **copied(cls, row),
        )
