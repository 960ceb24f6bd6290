"""The field guard: no field is answered that the role of the person may not see. Deny by default.

`guard_schema` walks a built schema, refuses one with a field without description or visibility
class, and wraps every resolver, also those of plain attributes. Called by `schema`.
"""

from collections.abc import Iterator
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
)

from gainloop.api.context import Context
from gainloop.api.fields import VISIBILITY
from gainloop.errors import GainloopError, NotAllowed, NotSignedIn
from gainloop.rules.access import Visibility, is_visible, name_of

DEFINITION = "strawberry-definition"


def guard_schema(schema: GraphQLSchema) -> None:
    """Raises GainloopError UNCLASSED_FIELD with every field that is declared wrongly."""
    faults = [f"{place}: {fault}" for place, fault in _faults(schema)]
    if faults:
        raise GainloopError(
            "the schema has fields that nobody decided on: " + "; ".join(faults),
            code="UNCLASSED_FIELD",
        )
    for type_, fields in _output_types(schema):
        if isinstance(type_, GraphQLObjectType):
            for field in fields.values():
                _wrap(field, visibility_of(field))


def visibility_of(field: GraphQLField) -> Visibility:
    """The class that the field was declared with. Raises KeyError without one."""
    visibility: Visibility = field.extensions[DEFINITION].metadata[VISIBILITY]
    return visibility


def _faults(schema: GraphQLSchema) -> Iterator[tuple[str, str]]:
    for type_, fields in _output_types(schema):
        classes = {_class_or_none(field) for field in fields.values()}
        for name, field in fields.items():
            place = f"{type_.name}.{name}"
            visibility = _class_or_none(field)
            if not field.description:
                yield place, "no description"
            if visibility is None:
                yield place, "no visibility class"
            elif _would_hide_others(field, visibility) and len(classes) > 1:
                yield place, f"is {visibility.value} but not nullable: a refusal would hide more"
    for input_type in schema.type_map.values():
        if isinstance(input_type, GraphQLInputObjectType):
            for name, input_field in input_type.fields.items():
                if not input_field.description:
                    yield f"{input_type.name}.{name}", "no description"


def _would_hide_others(field: GraphQLField, visibility: Visibility) -> bool:
    is_open = visibility in (Visibility.PUBLIC, Visibility.PROGRAM)
    return not is_open and isinstance(field.type, GraphQLNonNull)


def _output_types(
    schema: GraphQLSchema,
) -> Iterator[tuple[GraphQLObjectType | GraphQLInterfaceType, dict[str, GraphQLField]]]:
    for name, type_ in schema.type_map.items():
        if name.startswith("__"):
            continue
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType):
            yield type_, type_.fields


def _class_or_none(field: GraphQLField) -> Visibility | None:
    definition = field.extensions.get(DEFINITION)
    metadata = {} if definition is None else definition.metadata
    found = metadata.get(VISIBILITY)
    return found if isinstance(found, Visibility) else None


def _wrap(field: GraphQLField, visibility: Visibility) -> None:
    resolve = field.resolve
    if resolve is None:
        raise GainloopError("a field without resolver cannot be guarded", code="UNCLASSED_FIELD")

    def guarded(source: Any, info: GraphQLResolveInfo[Context], **arguments: Any) -> Any:
        _check(info, visibility)
        return resolve(source, info, **arguments)

    field.resolve = guarded


def _check(info: GraphQLResolveInfo[Context], visibility: Visibility) -> None:
    context: Context = info.context
    context.check_deadline()
    if visibility is Visibility.PUBLIC:
        return
    if context.actor is None:
        raise NotSignedIn("sign in first")
    if not is_visible(context.actor.role, visibility):
        place = f"{info.parent_type.name}.{info.field_name}"
        raise NotAllowed(f"{name_of(context.actor.role)} may not see {place}")
