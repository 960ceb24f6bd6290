"""Writes a planted program into the relational store of a home, past the use cases: 500,000 rows.

In: a home without clips. Out: how long that took. Called by `scripts.graph_at_scale` and its test.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from gainloop.models.governance import LineageEdge
from gainloop.stores.home import Home
from gainloop.stores.relational.database import WRITES
from scripts.graph_scale.clock import Seconds, timed
from scripts.graph_scale.edges import edge_rows
from scripts.graph_scale.rows import Rows, node_rows
from scripts.graph_scale.shape import Shape

AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Planted:
    """nodes, edges: what writing their rows took; num_nodes: that an edge leads to."""

    nodes: Seconds
    edges: Seconds
    num_nodes: int
    num_edges: dict[str, int]


def plant(home: Home, shape: Shape, seed: int) -> Planted:
    """Rows are made before the clock starts; each table is one transaction."""
    tables, edges = list(node_rows(shape)), edge_rows(shape, seed)
    _, of_nodes = timed(lambda: _write(home, tables))
    _, of_edges = timed(lambda: _write(home, [(LineageEdge, edges)]))
    ends = {
        (row[f"{end}_label"], row[f"{end}_id"]) for row in edges for end in ("source", "target")
    }
    counts = Counter(row["type"].value for row in edges)
    return Planted(of_nodes, of_edges, len(ends), dict(counts.most_common()))


def _write(home: Home, tables: Sequence[Rows]) -> None:
    for table, rows in tables:
        with home.database.engine.connect().execution_options(**{WRITES: True}) as connection:
            insert: Any = sa.insert(table)
            for start in range(0, len(rows), AT_ONCE):
                connection.execute(insert, rows[start : start + AT_ONCE])
            connection.commit()
