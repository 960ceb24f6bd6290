"""Nodes and edges on the way into the graph: only what the model names, in its types."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from gainloop.stores.graph.rows import edge_rows, native, node_rows
from gainloop.terms.enums import LineageType, NodeLabel, Transition
from gainloop.terms.lineage import Node, TraceEdge

T0 = datetime(2026, 1, 5, 8, tzinfo=UTC)
MADE_BY = TraceEdge(
    id="e1",
    type=LineageType.MADE_BY,
    source_label=NodeLabel.DECISION,
    source_id="d",
    target_label=NodeLabel.PERSON,
    target_id="p",
    properties={"role": "release"},
    valid_from=T0,
    recorded_at=T0,
)


def test_a_node_row_names_every_property_of_the_model() -> None:
    cluster = Node(NodeLabel.ERROR_CLUSTER, "c", {"transition": Transition.GREW, "size": 3})

    (row,) = node_rows(NodeLabel.ERROR_CLUSTER, [cluster])

    assert row["key"] == "ErrorCluster:c"
    given = {name: value for name, value in row["properties"].items() if value is not None}
    assert given == {"id": "c", "transition": "grew", "size": 3}
    assert row["properties"].keys() >= {"recorded_at", "theme", "outcome", "error_type"}


def test_the_last_of_two_rows_with_one_key_is_written() -> None:
    epics = [Node(NodeLabel.EPIC, "1", {"title": title}) for title in ("first", "last")]

    (row,) = node_rows(NodeLabel.EPIC, epics)

    assert row["properties"]["title"] == "last"


@pytest.mark.parametrize(
    ("label", "properties", "told"),
    [
        (NodeLabel.CLIP, {"lat": 48.1}, "model.toml names no property 'lat'"),
        (NodeLabel.CLIP, {"ordinal": "1"}, "Clip:x.ordinal is '1', not of the type integer"),
        (NodeLabel.CLIP, {"ordinal": True}, "not of the type integer"),
        (NodeLabel.CLIP, {"ordinal": 1.0}, "not of the type integer"),
        (NodeLabel.CLIP, {"recorded_at": datetime(2026, 1, 5)}, "naive time"),  # noqa: DTZ001
        (NodeLabel.EPIC, {"due": T0}, "not of the type date"),
        (NodeLabel.COHORT, {"traits": "night"}, "not of the type strings"),
        (NodeLabel.QUEUE, {}, "'Clip:x' is no Queue"),
    ],
)
def test_what_the_model_does_not_allow_is_refused(
    label: NodeLabel, properties: dict[str, Any], told: str
) -> None:
    given = NodeLabel.CLIP if label is NodeLabel.QUEUE else label

    with pytest.raises(ValueError, match=told):
        node_rows(label, [Node(given, "x", properties)])


def test_a_node_without_an_id_is_refused() -> None:
    with pytest.raises(ValueError, match="'Clip:' is no Clip"):
        node_rows(NodeLabel.CLIP, [Node(NodeLabel.CLIP, "")])


def test_an_edge_row_has_its_ends_and_times() -> None:
    (row,) = edge_rows(LineageType.MADE_BY, [MADE_BY])

    times = {"valid_from": T0, "recorded_at": T0, "retracted_at": None}
    assert row == {
        "id": "e1",
        "source": "Decision:d",
        "target": "Person:p",
        "properties": {"role": "release", **times},
    }


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"target_label": NodeLabel.CLIP}, "MADE_BY leads from no Decision to a Clip"),
        ({"source_label": NodeLabel.EPIC}, "MADE_BY leads from no Epic to a Person"),
        ({"properties": {"rank": 1}}, "names no property 'rank'"),
        ({"type": LineageType.ABOUT}, "'e1' is no MADE_BY"),
        ({"valid_from": datetime(2026, 1, 5)}, "naive time"),  # noqa: DTZ001
    ],
)
def test_an_edge_that_the_model_does_not_allow_is_refused(
    change: dict[str, Any], told: str
) -> None:
    with pytest.raises(ValueError, match=told):
        edge_rows(LineageType.MADE_BY, [replace(MADE_BY, **change)])


def test_a_decision_may_be_about_anything() -> None:
    for label in NodeLabel:
        about = replace(MADE_BY, type=LineageType.ABOUT, target_label=label, properties={})
        assert edge_rows(LineageType.ABOUT, [about])[0]["target"] == f"{label.value}:p"


def test_times_come_out_in_utc_whatever_the_engine_gives() -> None:
    later = datetime(2026, 1, 5, 9, tzinfo=timezone(timedelta(hours=1)))

    assert native(datetime(2026, 1, 5, 8)) == T0  # noqa: DTZ001
    assert native(later).isoformat() == "2026-01-05T08:00:00+00:00"
    assert native(date(2026, 1, 5)) == date(2026, 1, 5)
