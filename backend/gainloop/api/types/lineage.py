"""The property graph around a thing: what it came of, and what came of it."""

from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import global_id, parse_global_id
from gainloop.api.node_kinds import expect_nodes, load_nodes
from gainloop.api.types.node import Node
from gainloop.api.types.scalars import DateTime, KeyValue, pairs_of
from gainloop.errors import InvalidInput
from gainloop.reads import lineage as lineage_reads
from gainloop.reads.lineage_edges import split_key
from gainloop.reads.lineage_names import NodeName
from gainloop.reads.lineage_source import TraceSource
from gainloop.terms.enums import NodeLabel
from gainloop.terms.lineage import node_key

_WITHOUT_ID = (NodeLabel.COHORT, NodeLabel.PERSON)
"""Labels of nodes that are no objects of this API."""


@strawberry.type(description="A thing in the property graph.")
class LineageNode:
    key: str = program("Unique in the graph, such as Epic:PERC-12.")
    kind: NodeLabel = program("What it is.")
    name: str = program("What people call it.")
    detail: str | None = program("A second line.")
    node_id: strawberry.ID | None = program("Its global id; null for cohorts and persons.")
    hop: int = program("Distance from the start, which is 0.")

    @program.resolver("The thing itself; null for cohorts and persons.")
    def node(self, info: Info) -> Node | None:
        if self.node_id is None:
            return None
        return load_nodes(info.context.loaders, [self.node_id])[0]

    @classmethod
    def of(cls, name: NodeName, hop: int = 1) -> Self:
        label, node_id = split_key(name.key)
        has_id = label not in _WITHOUT_ID
        return cls(
            key=name.key,
            kind=label,
            name=name.name,
            detail=name.detail,
            node_id=strawberry.ID(global_id(label.value, node_id)) if has_id else None,
            hop=hop,
        )


@strawberry.type(description="A relationship, read as a sentence: source TYPE target.")
class LineageEdge:
    id: strawberry.ID = program("Unique in the graph.")
    type: str = program("Such as CONTAINS.")
    source: str = program("Key of the node that it starts at.")
    target: str = program("Key of the node that it leads to.")
    properties: list[KeyValue] = program("What is known of it, as far as you may see it.")
    valid_from: DateTime = program("Since when it is true.")
    recorded_at: DateTime = program("Since when it is on record.")
    retracted_at: DateTime | None = program("Until when it was held to be true; null until now.")

    @classmethod
    def of(cls, row: lineage_reads.LineageEdgeRow) -> Self:
        return cls(
            id=strawberry.ID(row.edge_id),
            type=row.type.value,
            source=row.source,
            target=row.target,
            properties=pairs_of(row.properties),
            valid_from=DateTime(row.valid_from),
            recorded_at=DateTime(row.recorded_at),
            retracted_at=None if row.retracted_at is None else DateTime(row.retracted_at),
        )


@strawberry.type(description="A part of the property graph, within bounds.")
class Lineage:
    row: strawberry.Private[lineage_reads.Lineage]
    as_of: DateTime | None = program("The moment that was asked for; null for what is held now.")
    answered_by: TraceSource = program("Who answered; both say the same.")
    lag_seconds: float = program("By how much the graph is behind the records.")
    num_statements: int = program("How many statements found the relationships.")
    cuts: list[str] = program("What is left out, in sentences.")

    @program.resolver("Where the trace starts.")
    def start(self) -> LineageNode:
        first = self.row.nodes[0]
        return LineageNode.of(first.name, first.hop)

    @program.resolver("By distance, the start first.")
    def nodes(self, info: Info) -> list[LineageNode]:
        shown = [LineageNode.of(node.name, node.hop) for node in self.row.nodes]
        expect_nodes(info.context.loaders, (node.node_id for node in shown if node.node_id))
        return shown

    @program.resolver("Relationships between these nodes.")
    def edges(self) -> list[LineageEdge]:
        return [LineageEdge.of(edge) for edge in self.row.edges]

    @program.resolver("Whether anything is left out.")
    def is_cut(self) -> bool:
        return bool(self.cuts)

    @classmethod
    def of(cls, row: lineage_reads.Lineage) -> Self:
        return cls(
            row=row,
            as_of=None if row.as_of is None else DateTime(row.as_of),
            answered_by=row.answered_by,
            lag_seconds=row.lag_seconds,
            num_statements=row.num_statements,
            cuts=list(row.cuts),
        )


def lineage_key(value: str, field: str = "id") -> str:
    """The key of a node, given as such or as a global id. Raises InvalidInput BAD_ID."""
    label, separator, rest = value.partition(":")
    if separator and rest and label in set(NodeLabel):
        return value
    label, key = parse_global_id(value)
    if label not in set(NodeLabel) or len(key) != 1:
        raise InvalidInput("BAD_ID", f"{label} is no kind of thing in the graph", field=field)
    return node_key(NodeLabel(label), key[0])
