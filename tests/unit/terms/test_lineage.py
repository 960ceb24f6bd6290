"""Edges as of a moment, directions, and a digest that no order changes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from gainloop.terms.enums import Direction, LineageType, NodeLabel
from gainloop.terms.lineage import (
    BACKWARD,
    FORWARD,
    GraphDigest,
    Node,
    TraceEdge,
    node_key,
    types_along,
)

T0 = datetime(2026, 1, 5, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
EDGE = TraceEdge(
    id="e",
    type=LineageType.SELECTED,
    source_label=NodeLabel.QUEUE,
    source_id="q:1",
    target_label=NodeLabel.CLIP,
    target_id="c",
    properties={"rank": 1},
    valid_from=T0,
    recorded_at=T0 + HOUR,
    retracted_at=T0 + 3 * HOUR,
)
CLIP = Node(NodeLabel.CLIP, "c", {"recorded_at": T0, "ordinal": 4})


def digest(*rows: Node | TraceEdge) -> str:
    made = GraphDigest()
    made.add(rows)
    return made.text


@pytest.mark.parametrize(
    ("hours", "is_visible"), [(0, False), (0.99, False), (1, True), (2.99, True), (3, False)]
)
def test_an_edge_is_visible_from_its_record_until_it_is_retracted(
    hours: float, is_visible: bool
) -> None:
    assert EDGE.is_visible(T0 + hours * HOUR) is is_visible


def test_an_edge_is_not_visible_before_it_is_true() -> None:
    planned = replace(EDGE, valid_from=T0 + 2 * HOUR)

    assert not planned.is_visible(T0 + 1.5 * HOUR)
    assert planned.is_visible(T0 + 2 * HOUR)


def test_held_now_is_all_that_was_not_retracted() -> None:
    assert not EDGE.is_visible()
    assert replace(EDGE, retracted_at=None).is_visible()


def test_a_key_names_the_label() -> None:
    assert EDGE.source_key == node_key(NodeLabel.QUEUE, "q:1") == "Queue:q:1"
    assert CLIP.key == EDGE.target_key == "Clip:c"


def test_directions_are_opposite_and_cover_all_types() -> None:
    down, up = types_along(Direction.DOWNSTREAM), types_along(Direction.UPSTREAM)

    assert down == (FORWARD, BACKWARD) == up[::-1]
    assert FORWARD | BACKWARD == set(LineageType) == set(types_along(Direction.BOTH)[0])
    assert not FORWARD & BACKWARD


def test_a_digest_knows_no_order_and_no_absent_property() -> None:
    bare = replace(EDGE, properties={"rank": 1, "arm": None})

    assert digest(EDGE, CLIP) == digest(CLIP, bare)
    assert digest() == "0" * 64


@pytest.mark.parametrize(
    "other",
    [
        replace(EDGE, id="f"),
        replace(EDGE, type=LineageType.LABELS),
        replace(EDGE, target_id="d"),
        replace(EDGE, source_label=NodeLabel.EPIC),
        replace(EDGE, properties={"rank": 2}),
        replace(EDGE, retracted_at=None),
        replace(EDGE, valid_from=T0 + timedelta(microseconds=1)),
    ],
)
def test_a_digest_knows_every_difference(other: TraceEdge) -> None:
    assert digest(other, CLIP) != digest(EDGE, CLIP)
    assert digest(EDGE, CLIP, other) != digest(EDGE, CLIP)


def test_a_digest_takes_a_moment_for_what_it_is_in_any_zone() -> None:
    elsewhere = T0.astimezone(timezone(timedelta(hours=2)))

    assert digest(replace(EDGE, valid_from=elsewhere)) == digest(EDGE)
