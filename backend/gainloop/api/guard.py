"""The field guard: no field is answered that the role of the person may not see. Deny by default.

`guard_schema` walks a built schema, refuses one with a field without description or visibility
class, and wraps every resolver, also those of plain attributes. Called by `schema`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLLeafType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLResolveInfo,
    GraphQLSchema,
    get_nullable_type,
    is_leaf_type,
)

from gainloop.api.context import Context
from gainloop.api.fields import VISIBILITY
from gainloop.errors import GainloopError, NotAllowed, NotSignedIn
from gainloop.rules.access import Visibility, name_of

DEFINITION = "strawberry-definition"
PLAIN = "plain-fields"
_AS_IT_IS: dict[str, type] = {"String": str, "ID": str, "Boolean": bool}


@dataclass(frozen=True, slots=True)
class PlainField:
    """A scalar or enum that is an attribute of its object: what most of an answer is made of.

    Kept by name in the extensions of the type, for `plain_fields` to take the short way.
    as_it_is: the Python type whose values need no coercion, None where all do.
    """

    attribute: str
    visibility: Visibility
    leaf: GraphQLLeafType
    as_it_is: type | None


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
            plain = ((name, _plain_or_none(field)) for name, field in fields.items())
            type_.extensions[PLAIN] = {name: field for name, field in plain if field}


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
        info.context.check_deadline()
        if visibility not in info.context.sees:
            _refuse(info)
        return resolve(source, info, **arguments)

    attribute = field.extensions[DEFINITION].python_name

    def guarded_attribute(source: Any, info: GraphQLResolveInfo[Context]) -> Any:
        if visibility not in info.context.sees:
            _refuse(info)
        return getattr(source, attribute)

    field.resolve = guarded_attribute if _is_attribute(field) else guarded
    if field.subscribe is not None:
        field.subscribe = _guarded_stream(field.subscribe, visibility)


def _guarded_stream(subscribe: Callable[..., Any], visibility: Visibility) -> Callable[..., Any]:
    """Asked before the stream begins; what it yields is then guarded as any field."""

    def guarded(source: Any, info: GraphQLResolveInfo[Context], **arguments: Any) -> Any:
        if visibility not in info.context.sees:
            _refuse(info)
        return subscribe(source, info, **arguments)

    return guarded


def _is_attribute(field: GraphQLField) -> bool:
    """Without a method of its own."""
    declared = field.extensions[DEFINITION]
    return declared.base_resolver is None and not declared.extensions


def _plain_or_none(field: GraphQLField) -> PlainField | None:
    leaf = get_nullable_type(field.type)
    if not is_leaf_type(leaf) or not _is_attribute(field):
        return None
    name = field.extensions[DEFINITION].python_name
    return PlainField(name, visibility_of(field), leaf, _AS_IT_IS.get(leaf.name))


def _refuse(info: GraphQLResolveInfo[Context]) -> NoReturn:
    context: Context = info.context
    if context.actor is None:
        raise NotSignedIn("sign in first")
    place = f"{info.parent_type.name}.{info.field_name}"
    raise NotAllowed(f"{name_of(context.actor.role)} may not see {place}")
