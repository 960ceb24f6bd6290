"""How much a query asks for, told from its text: each figure exactly."""

from itertools import pairwise
from typing import Any

import pytest
from graphql import parse

from gainloop.api.query_size import ENDLESS, QuerySize, measure_operations
from gainloop.api.schema import build_schema, core_schema

SCHEMA = core_schema(build_schema())


def size_of(query: str, **variables: Any) -> QuerySize:
    (size,) = measure_operations(SCHEMA, parse(query), variables)
    return size


def test_depth_counts_fields_and_not_fragments() -> None:
    plain = "{ clips { edges { node { drive { driveId } } } } }"
    spread = "{ clips { ...A } } fragment A on ClipConnection { edges { ...B } } "
    spread += "fragment B on ClipEdge { ... { node { ... on Clip { drive { driveId } } } } }"

    assert size_of(plain).depth == 5
    assert size_of(spread).depth == 5


def test_a_cycle_of_fragments_is_endless() -> None:
    size = size_of("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }")

    assert size.depth == ENDLESS


def test_nesting_beyond_every_need_is_endless_and_costs_no_recursion() -> None:
    deep = "{ " + "previous { " * 150 + "id" + " }" * 150 + " }"

    assert size_of("{ evaluation(id: 1) " + deep + " }").depth == ENDLESS


def test_aliases_count_at_every_use_of_a_fragment() -> None:
    size = size_of("{ a: me { ...F } b: me { ...F } } fragment F on Viewer { x: id y: name }")

    assert size.aliases == 6


def test_fragments_within_fragments_are_counted_without_being_walked() -> None:
    levels = 60
    names = [f"F{level}" for level in range(levels)]
    doubled = " ".join(
        f"fragment {name} on Query {{ ...{after} ...{after} }}" for name, after in pairwise(names)
    )
    last = f"fragment {names[-1]} on Query {{ a: me {{ id }} }}"

    assert size_of("{ ...F0 } " + doubled + last).aliases == ENDLESS


def test_directives_count_on_fields_fragments_and_operations() -> None:
    size = size_of(
        "query @skip(if: false) { me @skip(if: false) { ...F @skip(if: false) } } "
        "fragment F on Viewer @skip(if: false) { id }"
    )

    assert size.directives == 4


@pytest.mark.parametrize(
    ("query", "cost"),
    [
        ("{ me { id } }", 2 + 1.5),
        ("{ me { id name } }", 2 + 1.5 * 2),
        ("{ clip(id: 1) { drive { driveId } } }", 2 + 1.5 * (2 + 1.5)),
    ],
)
def test_cost_is_two_per_object_one_per_scalar_and_half_more_per_level(
    query: str, cost: float
) -> None:
    assert size_of(query).cost == pytest.approx(cost)


@pytest.mark.parametrize(
    ("query", "nodes"),
    [
        ("{ me { id } }", 0),
        ("{ clip(id: 1) { id } }", 1),
        ("{ clips { edges { node { id } } } }", 50),
        ("{ clips(first: 7) { edges { node { id } } } }", 7),
        ("{ clips(first: 7) { edges { node { drive { id } } } } }", 14),
        ("{ benchmarks { id } }", 10),
        ("{ nodes(ids: [1, 2, 3]) { id } }", 3),
        ("{ lineage(id: 1) { edges { id } } }", 100),
        ("{ lineage(id: 1) { nodes { node { id } } } }", 200),
        ("{ evaluation(id: 1) { axes } }", 51),
        ("{ evaluation(id: 1) { comparisonAxes } }", 51),
        ("{ evaluations(first: 3) { edges { node { axes comparisonAxes } } } }", 303),
    ],
)
def test_nodes_are_the_rows_that_a_query_may_bring(query: str, nodes: int) -> None:
    assert size_of(query).nodes == nodes


def test_page_sizes_are_read_from_variables_and_their_defaults() -> None:
    query = "query ($n: Int = 9) { clips(first: $n) { edges { node { id } } } }"

    assert size_of(query, n=3).nodes == 3
    assert size_of(query).nodes == 9


@pytest.mark.parametrize("first", [0, -1, 101, 2**31])
def test_a_page_size_out_of_range_is_noticed(first: int) -> None:
    assert size_of(f"{{ clips(first: {first}) {{ totalCount }} }}").bad_page == first
    query = "query ($n: Int) { clips(first: $n) { totalCount } }"
    assert size_of(query, n=first).bad_page == first


@pytest.mark.parametrize("first", [1, 100])
def test_a_page_size_in_range_is_fine(first: int) -> None:
    assert size_of(f"{{ clips(first: {first}) {{ totalCount }} }}").bad_page is None


def test_introspection_has_a_depth_of_its_own() -> None:
    size = size_of("{ __schema { types { fields { name } } } me { id } }")

    assert (size.depth, size.introspection_depth) == (2, 4)
    assert size.cost == pytest.approx(2 + 1.5)


def test_mutations_of_an_operation_are_counted_through_fragments() -> None:
    one = 'requestUpload(input: {fileName: "a", numBytes: 1}) { __typename }'
    size = size_of(f"mutation {{ a: {one} ...F }} fragment F on Mutation {{ b: {one} c: {one} }}")

    assert size.mutations == 3
