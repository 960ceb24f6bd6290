"""Nodes and edges as parameters of statements, and records of the driver as nodes and edges.

Values are held to the types of model.toml on the way in, so that what comes out is equal on every
engine.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from gainloop.stores.graph.model import load_model
from gainloop.terms.enums import LineageType, NodeLabel
from gainloop.terms.lineage import Node, TraceEdge

Row = dict[str, Any]

TYPES: Mapping[str, tuple[type[Any], ...]] = {
    "string": (str,),
    "strings": (list, tuple),
    "integer": (int,),
    "float": (float, int),
    "date": (date,),
    "datetime": (datetime,),
}
_TIMES = dict.fromkeys(("valid_from", "recorded_at", "retracted_at"), "datetime")


def node_rows(label: NodeLabel, nodes: Sequence[Node]) -> list[Row]:
    """One per key, the last one given. Raises ValueError."""
    types = load_model().nodes[label].properties
    rows = {}
    for node in nodes:
        if node.label is not label or not node.id:
            raise ValueError(f"{node.key!r} is no {label}")
        given = {**dict.fromkeys(types), **node.properties, "id": node.id}
        rows[node.key] = {"key": node.key, "properties": _typed(node.key, types, given)}
    return list(rows.values())


def edge_rows(relation: LineageType, edges: Sequence[TraceEdge]) -> list[Row]:
    """One per id, the last one given. Raises ValueError."""
    model = load_model().relationships[relation]
    rows = {}
    for edge in edges:
        if edge.type is not relation or not edge.id:
            raise ValueError(f"{edge.id!r} is no {relation}")
        if not model.joins(edge.source_label, edge.target_label):
            raise ValueError(
                f"{edge.id}: {relation} leads from no {edge.source_label} to a {edge.target_label}"
            )
        own = _typed(
            edge.id, model.properties, {**dict.fromkeys(model.properties), **edge.properties}
        )
        rows[edge.id] = {
            "id": edge.id,
            "source": edge.source_key,
            "target": edge.target_key,
            "properties": {
                **own,
                **_typed(edge.id, _TIMES, {name: getattr(edge, name) for name in _TIMES}),
            },
        }
    return list(rows.values())


def node_of(record: Row) -> Node:
    label, _, node_id = record["key"].partition(":")
    known = load_model().nodes[NodeLabel(label)].properties
    properties = {
        name: native(value)
        for name, value in record["properties"].items()
        if name in known and name != "id"
    }
    return Node(NodeLabel(label), node_id, properties)


def edge_of(relation: str, source: str, target: str, properties: Row) -> TraceEdge:
    """source, target: keys of nodes; properties: with the id and the times of the edge."""
    source_label, _, source_id = source.partition(":")
    target_label, _, target_id = target.partition(":")
    values: Row = {
        name: _time(value) if name in _TIMES else native(value)
        for name, value in properties.items()
    }
    return TraceEdge(
        id=values.pop("id"),
        type=LineageType(relation),
        source_label=NodeLabel(source_label),
        source_id=source_id,
        target_label=NodeLabel(target_label),
        target_id=target_id,
        valid_from=values.pop("valid_from"),
        recorded_at=values.pop("recorded_at"),
        retracted_at=values.pop("retracted_at", None),
        properties=values,
    )


def native(value: Any) -> Any:
    """A value of the driver as one of Python, times in UTC."""
    to_native: Callable[[], Any] | None = getattr(value, "to_native", None)
    if to_native is not None:
        value = to_native()
    if isinstance(value, datetime):  # ArcadeDB gives times without a zone
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return value


def _time(value: Any) -> datetime | None:
    """Also from text: statements of traces return times so, since the driver spends more on making
    its own than on all else of an edge.
    """
    found: datetime | None = native(
        datetime.fromisoformat(value) if isinstance(value, str) else value
    )
    return found


def moment(value: datetime) -> datetime:
    """A time as a parameter: in UTC, since the driver reads other zones wrongly, or crashes."""
    if value.tzinfo is None:
        raise ValueError(f"naive time {value.isoformat()}: give it a time zone")
    return value.astimezone(UTC)


def _typed(place: str, types: Mapping[str, str], given: Mapping[str, Any]) -> Row:
    unknown = sorted(given.keys() - types.keys())
    if unknown:
        raise ValueError(f"{place}: model.toml names no property {unknown[0]!r} for it")
    return {name: _value(f"{place}.{name}", types[name], value) for name, value in given.items()}


def _value(place: str, kind: str, given: Any) -> Any:
    if given is None:
        return None
    value: Any = given.value if isinstance(given, Enum) else given
    is_other = isinstance(value, bool) or (kind == "date" and isinstance(value, datetime))
    if is_other or not isinstance(value, TYPES[kind]):
        raise ValueError(f"{place} is {value!r}, not of the type {kind}")
    if kind == "strings":
        return [str(item) for item in value]
    if kind == "datetime":
        return moment(value)
    return float(value) if kind == "float" else value
