"""Small programs as graph records, and what a trace of them must give, worked out without a graph.
Used by the suite of the port `Graph`.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random

from gainloop.ports.graph import Graph
from gainloop.stores.graph.model import ANY, load_model
from gainloop.terms.enums import Direction, LineageType, NodeLabel
from gainloop.terms.lineage import Node, TraceEdge, node_key, types_along

T0 = datetime(2026, 1, 5, 8, 0, 0, 123456, tzinfo=UTC)
DAY = timedelta(days=1)


def edge(
    source: str,
    relation: LineageType,
    target: str,
    recorded_at: datetime = T0,
    retracted_at: datetime | None = None,
    **properties: object,
) -> TraceEdge:
    """`edge("Epic:1", LineageType.ADDRESSES, "ErrorCluster:a")`; its id is made of that."""
    source_label, _, source_id = source.partition(":")
    target_label, _, target_id = target.partition(":")
    return TraceEdge(
        id=f"{source}-{relation.value}-{target}",
        type=relation,
        source_label=NodeLabel(source_label),
        source_id=source_id,
        target_label=NodeLabel(target_label),
        target_id=target_id,
        properties=properties,
        valid_from=recorded_at,
        recorded_at=recorded_at,
        retracted_at=retracted_at,
    )


def ends_of(edges: Iterable[TraceEdge]) -> list[Node]:
    ends = {(one.source_label, one.source_id) for one in edges}
    ends |= {(one.target_label, one.target_id) for one in edges}
    return [Node(label, node_id, {"recorded_at": T0}) for label, node_id in sorted(ends)]


def write(graph: Graph, edges: Sequence[TraceEdge]) -> None:
    """The edges and their ends."""
    nodes = ends_of(edges)
    for label in NodeLabel:
        graph.merge_nodes(label, [node for node in nodes if node.label is label])
    for relation in LineageType:
        graph.merge_edges(relation, [one for one in edges if one.type is relation])


def random_program(seed: int, num_of_label: int = 4, num_of_type: int = 12) -> list[TraceEdge]:
    """Edges between ends that the model allows, over ten days, a third of them retracted."""
    random = Random(seed)
    edges: dict[str, TraceEdge] = {}
    for relation, model in load_model().relationships.items():
        for _ in range(num_of_type):
            start, end = random.choice(model.ends)
            end = random.choice(list(NodeLabel)).value if end == ANY else end
            source, target = random.randrange(num_of_label), random.randrange(num_of_label)
            if (start, source) == (end, target):
                continue
            recorded_at = T0 + random.randrange(10) * DAY
            retracted_at = recorded_at + random.randrange(1, 5) * DAY
            made = edge(
                *(f"{start}:{source}", relation, f"{end}:{target}"),
                recorded_at=recorded_at,
                retracted_at=retracted_at if random.random() < 1 / 3 else None,
            )
            edges[made.id] = made
    return list(edges.values())


def ordered(edges: Iterable[TraceEdge]) -> list[TraceEdge]:
    return sorted(edges, key=lambda one: (one.is_bulk, one.id))


def expected_hop(
    edges: Iterable[TraceEdge],
    keys: Collection[str],
    direction: Direction,
    as_of: datetime | None,
    types: Collection[LineageType] = frozenset(LineageType),
) -> list[TraceEdge]:
    outgoing, incoming = types_along(direction)
    return ordered(
        one
        for one in edges
        if one.is_visible(as_of)
        and one.type in types
        and (
            (one.source_key in keys and one.type in outgoing)
            or (one.target_key in keys and one.type in incoming)
        )
    )


class Walk:
    """Collects edges step by step, as the docstrings of the port say it."""

    def __init__(self, edges: Iterable[TraceEdge], as_of: datetime | None) -> None:
        self.visible = [one for one in edges if one.is_visible(as_of)]
        self.taken: dict[str, TraceEdge] = {}

    def along(self, keys: Collection[str], *types: LineageType, to: str = "") -> set[str]:
        """From sources to targets, whose keys come out."""
        found = [one for one in self.visible if one.source_key in keys and one.type in types]
        found = [one for one in found if one.target_key.startswith(to)]
        self.taken.update((one.id, one) for one in found)
        return {one.target_key for one in found}

    def against(self, keys: Collection[str], *types: LineageType) -> set[str]:
        """From targets to sources."""
        found = [one for one in self.visible if one.target_key in keys and one.type in types]
        self.taken.update((one.id, one) for one in found)
        return {one.source_key for one in found}


def expected_epic(
    edges: Iterable[TraceEdge], epic_id: str, as_of: datetime | None
) -> list[TraceEdge]:
    walk = Walk(edges, as_of)
    epic = {node_key(NodeLabel.EPIC, epic_id)}
    clusters = walk.along(epic, LineageType.ADDRESSES)
    queues = walk.against(clusters, LineageType.TARGETS)
    batches = walk.against(queues, LineageType.FULFILLS)
    releases = walk.against(batches, LineageType.INCLUDES)
    models = walk.against(releases, LineageType.TRAINED_ON)
    models |= walk.against(clusters, LineageType.CHANGED)
    walk.along(clusters, LineageType.CONTAINS)
    walk.along(queues, LineageType.SELECTED)
    walk.along(batches, LineageType.LABELS)
    nodes = epic | clusters | queues | batches | releases | models
    walk.along(walk.against(nodes, LineageType.ABOUT), LineageType.MADE_BY)
    return ordered(walk.taken.values())


def expected_outcome(
    edges: Iterable[TraceEdge], model_version_id: str, as_of: datetime | None
) -> list[TraceEdge]:
    walk = Walk(edges, as_of)
    model = {node_key(NodeLabel.MODEL_VERSION, model_version_id)}
    changed = walk.along(model, LineageType.CHANGED)
    releases = walk.along(model, LineageType.TRAINED_ON)
    batches = walk.along(releases, LineageType.INCLUDES)
    queues = walk.along(batches, LineageType.FULFILLS)
    clusters = walk.along(queues, LineageType.TARGETS)
    clusters |= {key for key in changed if key.startswith("ErrorCluster:")}
    walk.along(walk.along(queues, LineageType.DRAWN_FROM), LineageType.USED)
    epics = walk.against(clusters, LineageType.ADDRESSES)
    nodes = model | releases | batches | queues | clusters | epics
    decisions = walk.against(nodes, LineageType.ABOUT)
    walk.along(decisions, LineageType.CITES, LineageType.MADE_BY)
    return ordered(walk.taken.values())
