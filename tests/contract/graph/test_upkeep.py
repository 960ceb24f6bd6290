"""Migrations, counts, pages, the mark and clearing of the port `Graph`, on every engine."""

from contextlib import closing

import pytest

from gainloop.errors import Conflict
from gainloop.stores.graph.bolt_graph import BoltGraph
from gainloop.stores.graph.migrations import load_migrations, read_migration
from gainloop.terms.enums import LineageType, NodeLabel
from tests.contract.graph.program import edge, ends_of, random_program, write


def migrate_also(graph: BoltGraph, name: str, source: str) -> list[str]:
    """As a program does that has one migration more."""
    migrations = [*load_migrations(), read_migration(name, source)]
    with closing(BoltGraph(graph._bolt._find, migrations)) as other:
        return other.migrate()


def test_an_engine_says_what_it_is(any_graph: BoltGraph, request: pytest.FixtureRequest) -> None:
    engine = any_graph.engine()

    wanted = {"arcadedb": ("ArcadeDB", "26."), "neo4j": ("Neo4j", "5.26.")}
    name, version = wanted[request.node.callspec.params["any_graph"]]
    assert engine.name == name
    assert engine.version.startswith(version)
    assert any_graph.is_up()


def test_a_migration_is_applied_once_and_never_in_another_form(any_graph: BoltGraph) -> None:
    name = "V9001__suite_index"
    extra = "CREATE INDEX clip_ordinal IF NOT EXISTS FOR (n:Clip) ON (n.ordinal);\n"
    assert migrate_also(any_graph, name, extra) == [name]
    assert migrate_also(any_graph, name, extra) == []
    assert migrate_also(any_graph, name, f"// purpose: told otherwise\n{extra}") == []

    with pytest.raises(Conflict) as refused:
        migrate_also(any_graph, name, extra.replace("n.ordinal", "n.id"))

    assert refused.value.code == "GRAPH_MIGRATION_CHANGED"
    forget(any_graph, "V9001__suite_index")


def test_a_graph_whose_schema_changed_is_whole_no_longer(any_graph: BoltGraph) -> None:
    name = "V9003__suite_index"
    extra = "CREATE INDEX clip_ordinal IF NOT EXISTS FOR (n:Clip) ON (n.ordinal);\n"
    any_graph.set_mark("home 1")
    assert any_graph.migrate() == []
    assert any_graph.mark() == "home 1"

    assert migrate_also(any_graph, name, extra) == [name]

    assert any_graph.mark() is None
    forget(any_graph, name)


def test_a_graph_of_a_newer_version_is_refused(any_graph: BoltGraph) -> None:
    migrate_also(any_graph, "V9002__suite_newer", "")

    with pytest.raises(Conflict) as refused:
        any_graph.migrate()

    assert refused.value.code == "GRAPH_NEWER"
    forget(any_graph, "V9002__suite_newer")
    assert any_graph.migrate() == []


def test_pages_hold_everything_once_in_order(any_graph: BoltGraph) -> None:
    edges = random_program(seed=9)
    write(any_graph, edges)

    node_pages, edge_pages = list(any_graph.node_pages(10)), list(any_graph.edge_pages(10))

    keys = [node.key for page in node_pages for node in page]
    assert keys == sorted(node.key for node in ends_of(edges))
    assert {len(page) for page in node_pages[:-1]} == {10}
    ids = [(one.source_key, one.id) for page in edge_pages for one in page]
    assert ids == sorted((one.source_key, one.id) for one in edges)


def test_counts_are_by_label_and_type_with_none_left_out(any_graph: BoltGraph) -> None:
    write(any_graph, [edge("Queue:q", LineageType.SELECTED, f"Clip:{n}") for n in range(3)])

    counts = any_graph.count()

    expected = {NodeLabel.QUEUE: 1, NodeLabel.CLIP: 3}
    assert counts.nodes == {label: expected.get(label, 0) for label in NodeLabel}
    assert counts.edges[LineageType.SELECTED] == 3
    assert set(counts.edges) == set(LineageType)


def test_clearing_takes_the_mark_first_and_then_everything(any_graph: BoltGraph) -> None:
    write(any_graph, [edge("Queue:q", LineageType.SELECTED, f"Clip:{n}") for n in range(7)])
    assert any_graph.mark() is None
    any_graph.set_mark("home 12")
    assert any_graph.mark() == "home 12"

    clearing = any_graph.clear_in_batches(3)
    assert next(clearing) == 3
    assert any_graph.mark() is None
    assert list(clearing) == [3, 2]

    assert sum(any_graph.count().nodes.values()) == 0
    assert any_graph.migrate() == []  # what was applied is no part of the program


def forget(graph: BoltGraph, name: str) -> None:
    """So that the next test finds the graph as this program made it."""
    graph._bolt.define(f"MATCH (r:GraphRecord {{name: '{name}'}}) DELETE r", 10)
