"""The property graph at scale: embedded ArcadeDB, a real Neo4j and SQL on the same rows.

`python -m scripts.graph_at_scale [--clips 100000] [--rounds 40] [--engines arcadedb,neo4j] [-o
graph-scale.json]` plants a program of 100,000 clips, 20,000 other nodes and 400,000 edges in a home
of its own, loads it into both engines as a rebuild does, and measures in one run: the load, the
questions that the product asks of a graph, the trace of an epic over GraphQL, and the statements
that it costs. Every answer is compared with that of the rows before anything is timed. Exit codes:
0 measured, 1 answers differ. Figures depend on the machine, so no test rests on them. Called by
`make graph-scale`.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gainloop.bootstrap import open_home
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from scripts.bench.harness import MAX_CONTROL_SPREAD, NotEqual, control_spread
from scripts.bench.machine import describe_machine, version_of
from scripts.graph_scale import api, questions
from scripts.graph_scale.engines import (
    ARCADEDB,
    NEO4J,
    Loaded,
    Running,
    load,
    running_arcadedb,
    running_real_neo4j,
)
from scripts.graph_scale.plant import Planted, plant
from scripts.graph_scale.report import print_report
from scripts.graph_scale.shape import FULL_CLIPS, Shape, shape_of

SEED = 7
BOLT_PORT = 17687


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m scripts.graph_at_scale", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--clips", type=int, default=FULL_CLIPS, help="1,000 or more")
    parser.add_argument("--rounds", type=int, default=40, help="runs of each question")
    parser.add_argument("--engines", default=f"{ARCADEDB},{NEO4J}")
    parser.add_argument("--port", type=int, default=BOLT_PORT, help="of Neo4j, on loopback")
    parser.add_argument("-o", "--output", type=Path, default=Path("graph-scale.json"))
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="gainloop-graph-") as folder:
        try:
            found = run(Path(folder), options)
        except NotEqual as difference:
            print(f"NOT EQUAL: {difference}")
            return 1
    print_report(found)
    return 0


def run(folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """Everything in turn; what is measured is kept at once, since a run takes long."""
    found: dict[str, Any] = {
        "clips": options.clips,
        "seed": SEED,
        "machine": describe_machine(),
        "versions": {name: version_of(name) for name in ("neo4j", "arcadedb-embedded")},
        "command": f"python -m scripts.graph_at_scale --clips {options.clips} "
        f"--rounds {options.rounds} --engines {options.engines}",
    }
    shape = shape_of(options.clips, SEED)
    home = open_home(load_settings(home=folder / "home", database_url=""))
    try:
        told("plants rows")
        planted = plant(home, shape, SEED)
        found["rows"] = asdict(planted)
        with ExitStack() as stack:
            found |= {"engines": {}, "load": {}}
            engines = []
            for name in wanted(options):
                told(f"loads {name}")
                engines.append(start(stack, home, folder, name, options.port))
                load_engine(home, engines[-1], planted, found)
                keep(options, found)
            for measure in (ask_questions, ask_api):
                measure(home, engines, shape, options.rounds, found)
                keep(options, found)
    finally:
        home.close()
    if ARCADEDB in wanted(options):
        told("asks a server over HTTP")
        answers = api.over_http(home.settings.home, folder, shape, options.rounds)
        found["http"] = {ARCADEDB: asdict(answers)}
    found["load_average_at_the_end"] = describe_machine()["load_average"]
    keep(options, found)
    return found


def load_engine(home: Home, running: Running, planted: Planted, found: dict[str, Any]) -> None:
    loaded = load(home, running)
    found["engines"][running.name] = asdict(running.engine)
    found["load"][running.name] = asdict(loaded)
    require_all(running.name, loaded, planted)


def ask_questions(
    home: Home, engines: Sequence[Running], shape: Shape, num_rounds: int, found: dict[str, Any]
) -> None:
    told("compares answers")
    asked = questions.questions(shape, num_rounds, SEED)
    found["first_answer_seconds"] = questions.time_first_answers(engines, asked)
    num_rows = questions.check_equal(home, engines, asked)
    num_rows += questions.check_as_of(home, engines, shape, num_rounds, SEED)
    found["num_rows_compared"] = num_rows
    told("times questions")
    figures, control = questions.measure(home, engines, asked, num_rounds)
    found["questions"] = {
        title: {engine: asdict(row) for engine, row in by_engine.items()}
        for title, by_engine in figures.items()
    }
    spread = control_spread(control)
    is_quiet = spread <= MAX_CONTROL_SPREAD
    found["control"] = {"spread": spread, "is_quiet": is_quiet, "seconds": control}


def ask_api(
    home: Home, engines: Sequence[Running], shape: Shape, num_rounds: int, found: dict[str, Any]
) -> None:
    told("asks GraphQL")
    with api.clients(home, engines) as by_engine:
        found["statements"] = api.count_statements(home, by_engine)
        answers = api.measure(by_engine, shape, num_rounds)
    found["graphql"] = {name: asdict(one) for name, one in answers.items()}


def start(stack: ExitStack, home: Home, folder: Path, name: str, port: int) -> Running:
    if name == NEO4J:
        return stack.enter_context(running_real_neo4j(folder / "neo4j", port))
    return stack.enter_context(running_arcadedb(home))


def require_all(name: str, loaded: Loaded, planted: Planted) -> None:
    """The graph has as many nodes, and edges of each type, as the rows. Raises NotEqual."""
    held = {relation: count for relation, count in loaded.num_edges.items() if count}
    if held != planted.num_edges or loaded.num_nodes != planted.num_nodes:
        raise NotEqual(f"{name} holds {loaded.num_nodes} nodes and {held}, the rows {planted}")


def wanted(options: argparse.Namespace) -> list[str]:
    return [name for name in options.engines.split(",") if name in (ARCADEDB, NEO4J)]


def keep(options: argparse.Namespace, found: dict[str, Any]) -> None:
    options.output.write_text(json.dumps(found, indent=2) + "\n")


def told(what: str) -> None:
    print(f"  {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
