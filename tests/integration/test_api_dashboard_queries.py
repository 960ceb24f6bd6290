"""The operations of the dashboard against today's schema: valid, and far from every limit.

They are read from the frontend's sources, so a limit that would break a page breaks this first.
"""

import re

import pytest
from graphql import print_ast, validate

from gainloop.api.limits import MAX_ALIASES, MAX_DIRECTIVES, MAX_TOKENS, limits_of
from gainloop.api.query_size import QuerySize, measure_operations
from gainloop.api.schema import build_schema, core_schema
from gainloop.terms.enums import Role
from scripts.dashboard_operations import read_operations

SCHEMA = core_schema(build_schema())
OPERATIONS = read_operations()
SHARE = 0.6
"""Pages may use this share of a limit: what is added to them later must fit too."""
DEPTH_SHARE = 0.7
"""Likewise of the depth, which grows with what is nested and not with what is shown."""

PAGE_SIZES = dict.fromkeys(("first", "n", "limit"), 100)
VISITORS = [role for role in Role if role is not Role.ANNOTATOR]
"""Annotators are led to their tool, so that its limits are not those of pages."""


def size_of(name: str) -> QuerySize:
    (size,) = measure_operations(SCHEMA, OPERATIONS[name], PAGE_SIZES)
    return size


def test_the_dashboard_has_operations() -> None:
    assert {"Viewer", "Queue"} <= OPERATIONS.keys()


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_valid(name: str) -> None:
    assert validate(SCHEMA, OPERATIONS[name]) == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_stays_far_from_the_limits_of_whoever_sees_pages(name: str) -> None:
    size = size_of(name)
    num_tokens = len(re.findall(r"[\w$]+|[^\s\w,]", print_ast(OPERATIONS[name])))
    limits = [limits_of(role) for role in VISITORS]

    used = {
        "depth": size.depth / min(limit.depth for limit in limits),
        "cost": size.cost / min(limit.cost for limit in limits),
        "nodes": size.nodes / min(limit.nodes for limit in limits),
        "aliases": size.aliases / MAX_ALIASES,
        "directives": size.directives / MAX_DIRECTIVES,
        "tokens": num_tokens / MAX_TOKENS,
    }
    most = {"depth": DEPTH_SHARE}
    above = {limit: share for limit, share in used.items() if share > most.get(limit, SHARE)}
    assert above == {}
