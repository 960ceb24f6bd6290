"""The program that measures the graph at scale, at its smallest size: what it plants, that answers
are compared, and what the trace of an epic costs in statements.
"""

import os

import pytest

from gainloop.stores.graph.bolt_graph import BoltGraph
from gainloop.stores.home import Home
from gainloop.terms.enums import LineageType
from gainloop.workflows.graph.lineage_rows import node_pages
from scripts.bench.harness import NotEqual
from scripts.graph_scale import api
from scripts.graph_scale.clock import Seconds, figures_of
from scripts.graph_scale.edges import edge_rows
from scripts.graph_scale.engines import ARCADEDB, Running, load
from scripts.graph_scale.plant import plant
from scripts.graph_scale.questions import ORACLE, check_as_of, check_equal, questions
from scripts.graph_scale.shape import FEWEST_CLIPS, FULL_CLIPS, LARGE_EPIC, SMALL_EPIC, shape_of

SEED = 7


def test_the_same_seed_draws_the_same_relationships_of_every_type() -> None:
    shape = shape_of(FEWEST_CLIPS, SEED)
    rows = edge_rows(shape, SEED)

    assert edge_rows(shape, SEED) == rows
    assert edge_rows(shape, SEED + 1) != rows
    assert {row["type"] for row in rows} == set(LineageType)
    assert len({row["id"] for row in rows}) == len(rows)


def test_the_full_shape_has_twenty_thousand_nodes_beside_its_clips() -> None:
    shape = shape_of(FULL_CLIPS, SEED)
    others = len(shape.sizes) + shape.num_epics + 3 * shape.num_queues + 7 * shape.num_models
    others += shape.num_releases + shape.num_decisions + shape.num_persons + shape.num_scenarios

    assert (shape.num_clips, others) == (100_000, 20_000)
    assert [sum(shape.sizes[n] for n in shape.addressed[e]) for e in (SMALL_EPIC, LARGE_EPIC)] == [
        6,
        500,
    ]
    with pytest.raises(ValueError, match="at least 1000 clips"):
        shape_of(FEWEST_CLIPS - 1, SEED)


def test_figures_are_of_all_runs() -> None:
    runs = [(rows, Seconds(rows / 1000, 0.002, 0.01)) for rows in range(1, 22)]
    figures = figures_of(runs)

    assert (figures.median_ms, figures.p95_ms) == (11.0, 20.0)
    assert (figures.client_cpu_ms, figures.engine_cpu_ms) == (2.0, 10.0)
    assert (figures.num_runs, figures.median_rows, figures.most_rows) == (21, 11, 21)


def test_a_planted_program_is_asked_of_the_graph_and_of_the_rows(
    home: Home, embedded_graph: BoltGraph
) -> None:
    shape = shape_of(FEWEST_CLIPS, SEED)
    planted = plant(home, shape, SEED)
    running = Running(ARCADEDB, embedded_graph, os.getpid())

    loaded = load(home, running)
    named = [bool(node.properties) for page in node_pages(home.database) for node in page]

    assert loaded.num_nodes == planted.num_nodes == len(named)
    assert loaded.num_edges == planted.num_edges
    assert all(named)

    asked = questions(shape, 2, SEED)
    assert check_equal(home, [running], asked) > 3000
    assert check_as_of(home, [running], shape, 2, SEED) > 100

    with api.clients(home, [running]) as by_engine:
        counts = api.count_statements(home, by_engine)
        answers = api.measure(by_engine, shape, 2)
    small, large = counts["2 clusters, 6 clips"], counts["50 clusters, 500 clips"]
    assert small == large
    assert (large[ORACLE]["cypher"], large[ARCADEDB]["cypher"]) == (0, 3)
    assert {name: one.num_by_rows for name, one in answers.items()} == {ARCADEDB: 0, ORACLE: 2}

    for _ in embedded_graph.clear_in_batches():
        pass
    with pytest.raises(NotEqual, match="one hop from a clip 0: arcadedb gives 0 edges"):
        check_equal(home, [running], asked)
