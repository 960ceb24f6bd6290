"""`gainloop lineage`: where a thing came from, and what came of it."""

from contextlib import closing
from datetime import datetime
from typing import Annotated, Any

import typer

from gainloop.bootstrap import open_graph
from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, print_json, print_line, print_table
from gainloop.errors import Conflict, InvalidInput, NotFound
from gainloop.reads.lineage import Lineage, trace_lineage
from gainloop.reads.lineage_check import edges_in_one_statement
from gainloop.reads.lineage_source import Tracing
from gainloop.reads.node_ids import parse_key
from gainloop.terms.enums import Direction
from gainloop.terms.lineage import node_key

app = typer.Typer(help="Where things came from, and what came of them.", no_args_is_help=True)


@app.command("show")
def show(
    thing: Annotated[str, typer.Argument(help="LABEL:ID, such as Epic:PERC-12.")],
    direction: Annotated[
        Direction, typer.Option(help="To what it came of, what came of it, or each by itself.")
    ] = Direction.BOTH,
    depth: Annotated[int, typer.Option(help="Hops, 1 to 10.")] = 1,
    as_of: Annotated[
        str | None, typer.Option(help="A moment with a time zone: 2026-03-01T09:00+01:00.")
    ] = None,
    check: Annotated[
        bool, typer.Option("--check", help="Ask again in one recursive statement and compare.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Show the property graph around a thing; answered by the graph if it is up, else by rows."""
    start = node_key(*parse_key(thing, "thing"))
    moment = _moment(as_of)
    with (
        opened_home() as (home, actor),
        closing(open_graph(home)) as graph,
        home.database.read() as session,
    ):
        tracing = Tracing(graph, home.database.clock())
        found = trace_lineage(session, actor, tracing, start, direction, depth, moment)
        if found is None:
            raise NotFound(f"there is no {start:.160}", path="thing")
        if check and not found.cuts:
            again = edges_in_one_statement(session, start, direction, depth, moment)
            _compare({edge.edge_id for edge in found.edges}, again)
    if as_json:
        print_json(_document(found))
        return
    names = {node.name.key: node.name.name for node in found.nodes}
    print_line(f"{names[start]}: answered by the {found.answered_by.value} side.")
    print_table(
        ("hop", "what", "name", "detail"),
        (
            (node.hop, node.name.key.partition(":")[0], node.name.name, node.name.detail)
            for node in found.nodes
        ),
    )
    print_table(
        ("from", "", "to", "since"),
        (
            (names[edge.source], edge.type.value, names[edge.target], f"{edge.valid_from:%Y-%m-%d}")
            for edge in found.edges
        ),
    )
    for cut in found.cuts:
        print_line(f"Not shown: {cut}.")


def _compare(found: set[str], again: set[str]) -> None:
    if found != again:
        raise Conflict(
            f"{len(found - again)} relationships too many and {len(again - found)} too few: "
            "`gainloop graph rebuild` fills the graph again",
            code="GRAPH_DIFFERS",
        )


def _moment(text: str | None) -> datetime | None:
    if text is None:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise InvalidInput(
            "BAD_TIME",
            f"{text!r:.60} is no moment with a time zone, such as 2026-03-01T09:00+01:00",
            field="as_of",
        )
    return moment


def _document(found: Lineage) -> dict[str, Any]:
    return {
        "start": found.nodes[0].name.key,
        "as_of": found.as_of and found.as_of.isoformat(),
        "answered_by": found.answered_by.value,
        "lag_seconds": found.lag_seconds,
        "cuts": list(found.cuts),
        "nodes": [
            {
                "key": node.name.key,
                "name": node.name.name,
                "detail": node.name.detail,
                "hop": node.hop,
            }
            for node in found.nodes
        ],
        "edges": [
            {
                "id": edge.edge_id,
                "type": edge.type.value,
                "source": edge.source,
                "target": edge.target,
                "properties": dict(edge.properties),
                "valid_from": edge.valid_from.isoformat(),
                "recorded_at": edge.recorded_at.isoformat(),
                "retracted_at": edge.retracted_at and edge.retracted_at.isoformat(),
            }
            for edge in found.edges
        ],
    }
