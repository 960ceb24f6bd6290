"""How much a query asks for cannot be hidden in its variables, nor can they fill the memory."""

from typing import Any

import pytest

from gainloop.api import documents
from gainloop.api.documents import Documents, QueryRefused
from gainloop.api.limits import limits_of
from gainloop.api.schema import build_schema, core_schema
from gainloop.errors import InvalidInput
from gainloop.terms.enums import Role

SCHEMA = core_schema(build_schema())
NESTED = """query($f: Int! = 1) {
  priorityRuns(first: $f) { edges { node { items(first: $f) { edges { node { id } } } } } }
}"""


def prepare(query: str, **variables: Any) -> None:
    limits = limits_of(Role.PRODUCT_MANAGER)
    Documents(SCHEMA, introspection=False).prepare(query, variables, limits, may_introspect=False)


def refused(query: str, **variables: Any) -> tuple[str, int]:
    with pytest.raises(QueryRefused) as error:
        prepare(query, **variables)
    return error.value.code, error.value.excess.got


@pytest.mark.parametrize("first", [100, 100.0, "100", 1e300])
def test_a_page_size_of_another_type_counts_too(first: Any) -> None:
    assert refused(NESTED, f=first) == ("QUERY_LIMIT_NODES", 10_100)


def test_a_page_size_beyond_the_range_is_refused_whatever_its_type() -> None:
    single = "query($f: Int) { clips(first: $f) { edges { node { id } } } }"

    for first in (101, 101.0, 0, -1.0):
        with pytest.raises(InvalidInput) as error:
            prepare(single, f=first)
        assert error.value.code == "PAGE_RANGE"


def test_what_is_left_out_takes_the_default_of_the_document() -> None:
    prepare(NESTED)
    prepare(NESTED, f=10)


def test_null_takes_the_default_of_the_field() -> None:
    query = NESTED.replace("Int! = 1", "Int = 1")

    prepare(query)
    prepare(query, f=None)  # 50 runs with 50 items each
    assert refused(query.replace("node { id }", "node { id run { id } }"), f=None) == (
        "QUERY_LIMIT_NODES",
        5_050,
    )


def test_fields_that_read_much_count_for_it() -> None:
    many = " ".join(f"e{row}: coverage {{ poolClips }}" for row in range(15))
    frames = "clips(first: 100) { edges { node { frames { index } } } }"

    prepare(f"{{ {many} }}")
    assert refused(f"{{ {frames} }}") == ("QUERY_LIMIT_NODES", 5_100)


def test_variables_of_no_use_are_not_kept() -> None:
    documents._measure.cache_clear()

    for row in range(5):
        prepare("{ __typename }", **{f"v{number}": number + row for number in range(100)})

    assert documents._measure.cache_info().currsize == 1
