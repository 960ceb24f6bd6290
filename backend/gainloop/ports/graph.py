"""The property graph, a projection of the relational rows; labels, types and properties are in
graph_schema/model.toml.

Implemented by `stores.graph`, opened by `bootstrap.open_graph`, written by `workflows.graph`, asked
by reads that trace. Everything works without a graph: whoever asks catches GraphDown and answers
from the rows. Every method gives up soon when the engine does not answer. Records come out, never
types of a driver.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from gainloop.errors import TryLater
from gainloop.terms.enums import Direction, LineageType, NodeLabel
from gainloop.terms.lineage import Node, TraceEdge

ALL_TYPES = frozenset(LineageType)
MOST_ROWS = 5000
"""The most rows that one transaction of `merge_nodes` or `merge_edges` writes."""


class GraphDown(TryLater):
    """The graph cannot be reached, is switched off, or did not answer in time."""

    default_code = "GRAPH_DOWN"


@dataclass(frozen=True, slots=True)
class Engine:
    """What answers; the version as it reports it."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class GraphCounts:
    """How many nodes by label and edges by type there are, retracted ones too; none is left out."""

    nodes: Mapping[NodeLabel, int]
    edges: Mapping[LineageType, int]


class Graph(Protocol):
    def is_up(self) -> bool:
        """Whether it answers, as of at most a second ago. Never raises, never takes a second."""

    def engine(self) -> Engine: ...

    def migrate(self) -> list[str]:
        """Applies what is missing of graph_schema/migrations and names it; idempotent. The mark of
        a graph that this changes goes first: it is whole again once it was rebuilt.

        Raises Conflict GRAPH_MIGRATION_CHANGED where an applied one reads differently now.
        """

    def merge_nodes(self, label: NodeLabel, nodes: Sequence[Node]) -> None:
        """Writes nodes of one label over what is there; any number, in batches of `MOST_ROWS`.

        A batch is written wholly or not at all. Raises ValueError for a property that the model
        does not name.
        """

    def merge_edges(self, relation: LineageType, edges: Sequence[TraceEdge]) -> None:
        """As `merge_nodes`, by the id of the edge. Both ends must be there already.

        Raises Conflict GRAPH_END_MISSING, with nothing of that batch written, where one is not.
        """

    def expand(
        self,
        keys: Sequence[str],
        direction: Direction,
        as_of: datetime | None,
        limit: int,
        types: Collection[LineageType] = ALL_TYPES,
    ) -> list[TraceEdge]:
        """One hop from the nodes of these keys (`node_key`), in one statement.

        The visible edges of these types that go in the direction, each once, bulk ones last, then
        by id; at most `limit`. Ask for one more than wanted to know whether there are more.
        as_of None means what is held now (`TraceEdge.is_visible`).
        """
        ...

    def epic_trace(self, epic_id: str, as_of: datetime | None, limit: int) -> list[TraceEdge]:
        """What came of an epic, in one statement; as_of, order and limit as `expand`.

        These edges, each once:
            epic -ADDRESSES-> clusters <-TARGETS- queues <-FULFILLS- batches <-INCLUDES- releases
            <-TRAINED_ON- models
            any model -CHANGED-> clusters
            clusters -CONTAINS-> clips, queues -SELECTED-> clips, batches -LABELS-> clips
            decisions -ABOUT-> the epic, clusters, queues, batches, releases and models, those that
            only changed a cluster too; those decisions -MADE_BY-> persons
        Empty for an epic that the graph does not hold.
        """
        ...

    def outcome_trace(
        self, model_version_id: str, as_of: datetime | None, limit: int
    ) -> list[TraceEdge]:
        """Where the changes of a model came from, in one statement; the rest as `epic_trace`.

        These edges, each once:
            model -CHANGED-> clusters and cohorts
            model -TRAINED_ON-> releases -INCLUDES-> batches -FULFILLS-> queues -TARGETS-> clusters
            queues -DRAWN_FROM-> runs and evaluations, runs -USED-> evaluations
            epics -ADDRESSES-> the clusters that were changed or targeted
            decisions -ABOUT-> the model, releases, batches, queues, those clusters and epics; those
            decisions -CITES-> anything and -MADE_BY-> persons
        """
        ...

    def count(self) -> GraphCounts: ...

    def node_pages(self, size: int = 1000) -> Iterator[list[Node]]:
        """All nodes, by key text, `size` at a time, with the properties of the model only."""

    def edge_pages(self, size: int = 1000) -> Iterator[list[TraceEdge]]:
        """All edges, retracted ones too: those that start at `size` nodes at a time, by key text
        of the source, then id.
        """

    def clear_in_batches(self, size: int = MOST_ROWS) -> Iterator[int]:
        """Takes all nodes and edges away, `size` nodes a transaction; yields how many went. First
        the mark goes, so that a cleared graph is never taken for a built one.
        """

    def mark(self) -> str | None:
        """What `set_mark` wrote last, None in a graph that was never built or was cleared."""

    def set_mark(self, text: str) -> None:
        """Says of which home, and since when, this graph is whole. Written when a rebuild ends."""

    def close(self) -> None: ...
