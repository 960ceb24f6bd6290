"""Declares mutations: what they need permission for, what the audit log calls them, and that their
expected failures are data. `tests/architecture` reads the metadata.
"""

from collections.abc import Callable
from typing import Any

import strawberry
from strawberry.extensions import FieldExtension
from strawberry.types.field import StrawberryField

from gainloop.api.context import Info
from gainloop.api.fields import VISIBILITY
from gainloop.api.types.failures import member_of
from gainloop.errors import GainloopError
from gainloop.rules.access import Permission, Visibility, require
from gainloop.terms.enums import AuditAction

PERMISSION = "permission"
AUDIT_ACTION = "audit_action"


class ExpectedFailures(FieldExtension):
    """Asks for the permission first; turns what was refused into a member of the union."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission

    def resolve(self, next_: Callable[..., Any], source: Any, info: Any, **arguments: Any) -> Any:
        asked: Info = info
        try:
            require(asked.context.reader.role, self.permission)
            return next_(source, info, **arguments)
        except GainloopError as error:
            member = member_of(error)
            if member is None:
                raise
            return member


def mutation(
    description: str, *, permission: Permission, action: AuditAction
) -> Callable[[Callable[..., Any]], StrawberryField]:
    def declare(resolver: Callable[..., Any]) -> StrawberryField:
        declared: StrawberryField = strawberry.mutation(
            resolver=resolver,
            description=description,
            metadata={
                VISIBILITY: Visibility.PROGRAM,
                PERMISSION: permission,
                AUDIT_ACTION: action,
            },
            extensions=[ExpectedFailures(permission)],
        )
        return declared

    return declare


def permitted_query(
    description: str, *, permission: Permission, visibility: Visibility = Visibility.PROGRAM
) -> Callable[[Callable[..., Any]], StrawberryField]:
    """A query that answers with a union, as mutations do, because it reads a person's input."""

    def declare(resolver: Callable[..., Any]) -> StrawberryField:
        declared: StrawberryField = strawberry.field(
            resolver=resolver,
            description=description,
            metadata={VISIBILITY: visibility, PERMISSION: permission},
            extensions=[ExpectedFailures(permission)],
        )
        return declared

    return declare
