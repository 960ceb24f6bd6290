"""Decisions on record."""

from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.lineage import LineageNode
from gainloop.api.types.node import Node, existing
from gainloop.api.types.scalars import DateTime
from gainloop.reads.decisions import DecisionRow
from gainloop.terms.enums import DecisionKind, LineageType, Role
from gainloop.terms.lineage import node_key


@strawberry.type(description="What somebody decided, about what, on which evidence; immutable.")
class Decision(Node):
    row: strawberry.Private[DecisionRow]
    label: str = program("The decision as people name it.")
    kind: DecisionKind = program("What it is on.")
    title: str = program("What was decided.")
    rationale: str = program("Why.")
    evidence: list[str] = program("Addresses of evidence.")
    decided_at: DateTime = program("When it was decided.")
    recorded_at: DateTime = program("When it was entered.")
    author: str = program("Who decided.")
    author_role: Role = program("The role of that person.")

    @program.resolver("What it is about.")
    def about(self, info: Info) -> list[LineageNode]:
        return self._ends(info, LineageType.ABOUT)

    @program.resolver("What it rests on.")
    def cites(self, info: Info) -> list[LineageNode]:
        return self._ends(info, LineageType.CITES)

    def _ends(self, info: Info, relation: LineageType) -> list[LineageNode]:
        loaders = info.context.loaders
        ends = loaders.decision_ends.load(self.row.decision_id)
        names = loaders.lineage_name
        keys = [node_key(*end.key) for end in ends if end.type is relation]
        names.expect(keys)
        return [LineageNode.of(existing(names.load(key)), hop=1) for key in keys]

    @classmethod
    def of(cls, row: DecisionRow) -> Self:
        node_id = strawberry.ID(global_id("Decision", row.decision_id))
        return cls(id=node_id, row=row, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.decision.load(key)))
