"""The GraphQL operations that the dashboard sends, read from its sources.

In: the folder of the frontend's sources. Out: one document per operation, with the fragments that
it needs, as the client sends it. Called by the tests of operations and by `store_operations`.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    OperationDefinitionNode,
    Visitor,
    parse,
    print_ast,
    visit,
)

SOURCES = Path(__file__).parents[1] / "frontend" / "src"
_CLIENT_ONLY = "@_unmask"  # read and removed by the client's code generator
_DOCUMENT = re.compile(r"graphql\(\s*`(.*?)`", re.DOTALL)


def read_operations(sources: Path = SOURCES) -> dict[str, DocumentNode]:
    """Documents by the name of their operation."""
    found = _Definitions({}, {})
    for path in sorted(sources.rglob("*.ts*")):
        for text in _DOCUMENT.findall(path.read_text(encoding="utf-8")):
            found.add(parse(text.replace(_CLIENT_ONLY, "")))
    return {name: found.document_of(name) for name in sorted(found.operations)}


@dataclass(frozen=True, slots=True)
class _Definitions:
    operations: dict[str, OperationDefinitionNode]
    fragments: dict[str, FragmentDefinitionNode]

    def add(self, document: DocumentNode) -> None:
        for node in document.definitions:
            if isinstance(node, OperationDefinitionNode) and node.name:
                self.operations[node.name.value] = node
            elif isinstance(node, FragmentDefinitionNode):
                self.fragments[node.name.value] = node

    def document_of(self, name: str) -> DocumentNode:
        spreads = _Spreads(self.fragments)
        visit(self.operations[name], spreads)
        parts = [self.operations[name], *(self.fragments[used] for used in sorted(spreads.names))]
        return parse("\n\n".join(print_ast(part) for part in parts))


class _Spreads(Visitor):
    """Names of the fragments that are spread in what is visited, or within those."""

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        super().__init__()
        self.fragments = fragments
        self.names: set[str] = set()

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        if node.name.value not in self.names:
            self.names.add(node.name.value)
            visit(self.fragments[node.name.value], self)
