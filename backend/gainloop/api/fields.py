"""Declares fields of the schema: each with a description and a visibility class, or none at all.

`program("...")` is an attribute of a type, `@program.resolver("...")` a method; `raw`, `audit`,
`analysis` and `public` likewise. A field declared otherwise has no class, and `guard` refuses to
start. `copied` fills a type from a record of `gainloop.reads`.
"""

import dataclasses
from collections.abc import Callable
from typing import Any

import strawberry
from strawberry.types.field import StrawberryField

from gainloop.api.enums import register_enums
from gainloop.rules.access import Visibility

register_enums()  # a type that is declared before knows an enum by its Python name

VISIBILITY = "visibility"


class FieldsOf:
    """Makes fields of one visibility class."""

    def __init__(self, visibility: Visibility) -> None:
        self.metadata = {VISIBILITY: visibility}

    def __call__(self, description: str, name: str | None = None) -> Any:
        """An attribute; `name` is its name in the schema where that differs."""
        return strawberry.field(description=description, metadata=self.metadata, name=name)

    def resolver(self, description: str) -> Callable[[Callable[..., Any]], StrawberryField]:
        """A field that a method answers."""

        def declare(method: Callable[..., Any]) -> StrawberryField:
            declared: StrawberryField = strawberry.field(
                resolver=method, description=description, metadata=self.metadata
            )
            return declared

        return declare

    def stream(self, description: str) -> Callable[[Callable[..., Any]], StrawberryField]:
        """A subscription: what an asynchronous generator yields."""

        def declare(method: Callable[..., Any]) -> StrawberryField:
            declared: StrawberryField = strawberry.subscription(
                resolver=method, description=description, metadata=self.metadata
            )
            return declared

        return declare


public = FieldsOf(Visibility.PUBLIC)
program = FieldsOf(Visibility.PROGRAM)
analysis = FieldsOf(Visibility.ANALYSIS)
raw = FieldsOf(Visibility.RAW)
audit = FieldsOf(Visibility.AUDIT)


def copied(target: type, record: Any) -> dict[str, Any]:
    """Arguments for `target` that the record has under the same name."""
    kinds = (target, type(record))
    if kinds not in _SHARED_NAMES:
        _SHARED_NAMES[kinds] = tuple(
            field.name
            for field in dataclasses.fields(target)
            if field.init and hasattr(record, field.name)
        )
    return {name: getattr(record, name) for name in _SHARED_NAMES[kinds]}


_SHARED_NAMES: dict[tuple[type, type], tuple[str, ...]] = {}
"""Found once per pair of types: pages copy hundreds of records of one kind."""
