"""What the graph keeps of a node, from its row: exactly the properties of model.toml."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, SQLModel, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.demo.build_demo import build_demo
from gainloop.demo.size import DemoSize
from gainloop.models.governance import LineageEdge
from gainloop.models.program import Epic
from gainloop.reads.graph_nodes import read_nodes
from gainloop.settings import load_settings
from gainloop.stores.graph.model import load_model
from gainloop.stores.graph.rows import edge_rows, node_rows
from gainloop.stores.home import Home
from gainloop.terms.enums import NodeLabel
from gainloop.terms.lineage import Node, TraceEdge

T0 = datetime(2026, 1, 5, 8, tzinfo=UTC)


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A small demo program, which no test may change."""
    folder = tmp_path_factory.mktemp("nodes") / "home"
    opened = open_home(load_settings(home=folder, database_url=""))
    build_demo(opened, DemoSize(num_clips=60))
    return opened


def edges_of(home: Home) -> list[LineageEdge]:
    with home.database.read() as session:
        return list(session.exec(select(LineageEdge)).all())


def test_every_node_of_the_demo_is_one_that_the_graph_takes(demo: Home) -> None:
    ends: dict[NodeLabel, set[str]] = {}
    for edge in edges_of(demo):
        ends.setdefault(NodeLabel(edge.source_label), set()).add(edge.source_id)
        ends.setdefault(NodeLabel(edge.target_label), set()).add(edge.target_id)
    assert len(ends) >= 6

    for label, ids in ends.items():
        with demo.database.read() as session:
            nodes = read_nodes(session, label, sorted(ids))
        assert [node.id for node in nodes] == sorted(ids)
        names = set(load_model().nodes[label].properties) - {"id"}
        assert {frozenset(node.properties) for node in nodes} == {frozenset(names)}
        assert all(node.properties["recorded_at"] for node in nodes)
        assert len(node_rows(label, nodes)) == len(ids)


def test_every_edge_of_the_demo_is_one_that_the_graph_takes(demo: Home) -> None:
    for row in edges_of(demo):
        edge = TraceEdge(
            id=row.id,
            type=row.type,
            source_label=NodeLabel(row.source_label),
            source_id=row.source_id,
            target_label=NodeLabel(row.target_label),
            target_id=row.target_id,
            properties=row.properties,
            valid_from=row.valid_from,
            recorded_at=row.recorded_at,
            retracted_at=row.retracted_at,
        )
        assert len(edge_rows(edge.type, [edge])) == 1


@pytest.mark.parametrize("label", list(NodeLabel))
def test_a_node_without_a_row_has_no_properties(any_home: Home, label: NodeLabel) -> None:
    """On both databases, and more ids than one statement takes."""
    ids = [f"unknown-{number}" for number in range(501)]

    with any_home.database.read() as session:
        nodes = read_nodes(session, label, [*ids, ids[0]])

    assert nodes == [Node(label, one) for one in ids]


def test_a_node_of_a_person_is_its_actor(any_home: Home) -> None:
    actor = operator_of(any_home)

    with any_home.database.read() as session:
        (node,) = read_nodes(session, NodeLabel.PERSON, [actor.id])

    assert node.properties == {
        "recorded_at": actor.recorded_at,
        "name": actor.name,
        "kind": actor.kind,
    }


def test_an_epic_has_its_date(any_home: Home) -> None:
    epic = Epic(
        id="PERC-12",
        ordinal=1,
        title="Night",
        description="",
        due=date(2026, 3, 1),
        recorded_at=T0,
        changed_at=T0,
    )
    insert(any_home, epic)

    with any_home.database.read() as session:
        (node,) = read_nodes(session, NodeLabel.EPIC, ["PERC-12"])

    assert node_rows(NodeLabel.EPIC, [node])[0]["properties"] == {
        "id": "PERC-12",
        "recorded_at": T0,
        "title": "Night",
        "status": None,
        "owner": None,
        "due": date(2026, 3, 1),
        "changed_at": T0,
    }


def insert(home: Home, *rows: SQLModel) -> None:
    with Session(home.database.engine) as session:
        session.add_all(rows)
        session.commit()
