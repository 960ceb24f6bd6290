"""The operations of the dashboard against today's schema: valid, and far from every limit.

They are read from the frontend's sources, so a limit that would break a page breaks this first.
"""

import re
from pathlib import Path

import pytest
from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    Visitor,
    parse,
    print_ast,
    validate,
    visit,
)

from gainloop.api.limits import MAX_ALIASES, MAX_TOKENS, READERS
from gainloop.api.query_size import QuerySize, measure_operations
from gainloop.api.schema import build_schema, core_schema

SOURCES = Path(__file__).parents[2] / "frontend" / "src"
SCHEMA = core_schema(build_schema())
SHARE = 0.6
"""Pages may use this share of a limit: what is added to them later must fit too."""

CLIENT_ONLY = "@_unmask"  # read and removed by the client's code generator
PAGE_SIZES = dict.fromkeys(("first", "n", "limit"), 100)


def definitions() -> tuple[dict[str, OperationDefinitionNode], dict[str, FragmentDefinitionNode]]:
    operations: dict[str, OperationDefinitionNode] = {}
    fragments: dict[str, FragmentDefinitionNode] = {}
    for path in sorted(SOURCES.rglob("*.ts*")):
        for text in re.findall(r"graphql\(\s*`(.*?)`", path.read_text(encoding="utf-8"), re.S):
            for node in parse(text.replace(CLIENT_ONLY, "")).definitions:
                if isinstance(node, OperationDefinitionNode) and node.name:
                    operations[node.name.value] = node
                elif isinstance(node, FragmentDefinitionNode):
                    fragments[node.name.value] = node
    return operations, fragments


OPERATIONS, FRAGMENTS = definitions()


class Spreads(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        if node.name.value not in self.names:
            self.names.add(node.name.value)
            visit(FRAGMENTS[node.name.value], self)


def document_of(name: str) -> DocumentNode:
    """The operation with the fragments that it needs, as the client sends it."""
    spreads = Spreads()
    visit(OPERATIONS[name], spreads)
    parts = [OPERATIONS[name], *(FRAGMENTS[used] for used in sorted(spreads.names))]
    return parse("\n".join(print_ast(part) for part in parts))


def size_of(name: str) -> QuerySize:
    (size,) = measure_operations(SCHEMA, document_of(name), PAGE_SIZES)
    return size


def test_the_dashboard_has_operations() -> None:
    assert {"Viewer", "Queue"} <= OPERATIONS.keys()


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_valid(name: str) -> None:
    assert validate(SCHEMA, document_of(name)) == []


@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_stays_far_from_the_limits_of_a_reader(name: str) -> None:
    size = size_of(name)
    num_tokens = len(re.findall(r"[\w$]+|[^\s\w,]", print_ast(document_of(name))))

    used = {
        "depth": size.depth / READERS.depth,
        "cost": size.cost / READERS.cost,
        "nodes": size.nodes / READERS.nodes,
        "aliases": size.aliases / MAX_ALIASES,
        "tokens": num_tokens / MAX_TOKENS,
    }
    assert {limit: share for limit, share in used.items() if share > SHARE} == {}
