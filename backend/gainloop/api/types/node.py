"""The interface of everything that has a global id."""

from typing import TypeVar

import strawberry

from gainloop.api.fields import program
from gainloop.errors import NotFound

T = TypeVar("T")


@strawberry.interface(description="Anything that can be fetched again by its global id.")
class Node:
    id: strawberry.ID = program("Global id, opaque.")


def existing(row: T | None) -> T:
    """The row that a foreign key promises."""
    if row is None:
        raise NotFound("what this refers to is gone")
    return row
