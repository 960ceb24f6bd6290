"""Who is signed in."""

from typing import Self

import strawberry

from gainloop.api.fields import public
from gainloop.api.global_ids import global_id
from gainloop.models.governance import Actor
from gainloop.rules.access import PERMISSIONS, Visibility, is_visible, name_of
from gainloop.terms.enums import Role


@strawberry.type(description="The person who is signed in.")
class Viewer:
    id: strawberry.ID = public("Global id, opaque.")
    name: str = public("Name of the account.")
    role: Role = public("What this person does in the program.")
    role_name: str = public("The role in words.")
    permissions: list[str] = public("What this role may do.")
    sees: list[str] = public("Visibility classes of fields that this role may see.")

    @classmethod
    def of(cls, actor: Actor) -> Self:
        return cls(
            id=strawberry.ID(global_id("Actor", actor.id)),
            name=actor.name,
            role=actor.role,
            role_name=name_of(actor.role),
            permissions=sorted(permission.value for permission in PERMISSIONS[actor.role]),
            sees=[seen.value for seen in Visibility if is_visible(actor.role, seen)],
        )
