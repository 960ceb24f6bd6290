"""The guard: a field that nobody decided on keeps the server from starting."""

from typing import Any

import pytest
import strawberry

from gainloop.api.fields import audit, program
from gainloop.api.guard import guard_schema
from gainloop.api.schema import core_schema
from gainloop.errors import GainloopError


def faults_of(query: type) -> str:
    with pytest.raises(GainloopError) as caught:
        guard_schema(core_schema(strawberry.Schema(query=query)))
    assert caught.value.code == "UNCLASSED_FIELD"
    return caught.value.message


def test_a_plain_attribute_is_refused() -> None:
    @strawberry.type
    class Query:
        known: str = program("Known.")
        forgotten: str

    message = faults_of(Query)

    assert "Query.forgotten: no description" in message
    assert "Query.forgotten: no visibility class" in message
    assert "known" not in message


def test_a_resolver_without_a_class_is_refused() -> None:
    @strawberry.type
    class Query:
        forgotten: str = strawberry.field(resolver=lambda: "", description="Described alone.")

    assert "Query.forgotten: no visibility class" in faults_of(Query)


def test_a_field_deep_inside_is_found() -> None:
    @strawberry.type
    class Inner:
        forgotten: int

    @strawberry.type
    class Query:
        inner: Inner | None = program("Something.")

    assert "Inner.forgotten: no visibility class" in faults_of(Query)


def test_an_input_field_without_description_is_refused() -> None:
    @strawberry.input
    class Filter:
        region: str

    @strawberry.type
    class Query:
        @program.resolver("Rows.")
        def rows(self, filter: Filter) -> str:
            return filter.region

    assert "Filter.region: no description" in faults_of(Query)


def test_a_restricted_field_among_open_ones_must_be_nullable() -> None:
    @strawberry.type
    class Query:
        name: str = program("Open.")
        secret: str = audit("Restricted.")

    assert "Query.secret: is audit but not nullable" in faults_of(Query)


def test_classed_and_described_fields_are_accepted() -> None:
    @strawberry.type
    class Entry:
        change: str = audit("Restricted, as all of this type.")

    @strawberry.type
    class Query:
        name: str = program("Open.")
        entry: Entry | None = audit("Restricted.")

    schema: Any = core_schema(strawberry.Schema(query=Query))
    guard_schema(schema)
