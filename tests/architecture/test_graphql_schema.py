"""The schema: written down beside the code, every field described and classed, every mutation
with its permission and its name in the audit log.
"""

from graphql import GraphQLField, GraphQLInputObjectType, GraphQLInterfaceType, GraphQLObjectType

from gainloop.api.expected import AUDIT_ACTION, PERMISSION
from gainloop.api.guard import DEFINITION, visibility_of
from gainloop.api.print_schema import PLACE, schema_text
from gainloop.api.schema import build_schema, core_schema
from gainloop.rules.access import Permission, Visibility
from gainloop.terms.enums import AuditAction

SCHEMA = core_schema(build_schema())
TYPES = {name: type_ for name, type_ in SCHEMA.type_map.items() if not name.startswith("__")}


def output_fields() -> dict[str, GraphQLField]:
    return {
        f"{type_.name}.{name}": field
        for type_ in TYPES.values()
        if isinstance(type_, GraphQLObjectType | GraphQLInterfaceType)
        for name, field in type_.fields.items()
    }


def test_the_committed_schema_is_the_one_that_is_served() -> None:
    assert PLACE.read_text(encoding="utf-8") == schema_text(), "run `make schema`"


def test_every_field_is_described() -> None:
    silent = [place for place, field in output_fields().items() if not field.description]
    silent += [
        f"{type_.name}.{name}"
        for type_ in TYPES.values()
        if isinstance(type_, GraphQLInputObjectType)
        for name, field in type_.fields.items()
        if not field.description
    ]

    assert silent == []


def test_every_field_has_a_visibility_class() -> None:
    classes = {place: visibility_of(field) for place, field in output_fields().items()}

    assert set(classes.values()) <= set(Visibility)
    assert classes["Clip.id"] is Visibility.PROGRAM


def test_every_mutation_names_permission_and_audit_action() -> None:
    assert SCHEMA.mutation_type is not None
    named = {
        name: field.extensions[DEFINITION].metadata
        for name, field in SCHEMA.mutation_type.fields.items()
    }

    unnamed = [
        name
        for name, metadata in named.items()
        if not isinstance(metadata.get(PERMISSION), Permission)
        or not isinstance(metadata.get(AUDIT_ACTION), AuditAction)
    ]
    assert unnamed == []


def test_every_mutation_answers_with_a_union_of_success_and_failures() -> None:
    assert SCHEMA.mutation_type is not None
    plain = [
        f"{name}: {field.type}"
        for name, field in SCHEMA.mutation_type.fields.items()
        if not str(field.type).endswith("Result!")
    ]

    assert plain == []
