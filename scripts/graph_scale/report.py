"""What was measured, as tables that people read. Called by `scripts.graph_at_scale`."""

from typing import Any

COLUMNS = ("median ms", "p95 ms", "client CPU ms", "engine CPU ms", "rows, most")


def print_report(found: dict[str, Any]) -> None:
    versions = {name: " ".join(engine.values()) for name, engine in found["engines"].items()}
    load = found["machine"]["load_average"], found["load_average_at_the_end"]
    print(f"\n{versions}, {found['machine']['cores']} cores, load average {load[0]} to {load[1]}")
    control = found["control"]
    print(
        f"control job varied by {control['spread']:.0%}"
        + ("" if control["is_quiet"] else ": TOO NOISY, differences below 2x mean nothing")
    )
    print(f"{found['num_rows_compared']:,} rows of answers equal on all engines\n")
    _print_load(found)
    print("\nSeconds until the first answer of a new engine")
    for question, by_engine in found["first_answer_seconds"].items():
        seconds = (f"{name} {value:.1f}" for name, value in by_engine.items())
        print(f"  {question}: {', '.join(seconds)}")
    _print_figures("Questions", found["questions"])
    for part, title in (
        ("graphql", "Epic over GraphQL, in process"),
        ("http", "Epic over GraphQL, by HTTP"),
    ):
        answers = found.get(part, {})
        _print_figures(title, {"": {name: one["figures"] for name, one in answers.items()}})
        by_rows = {name: one["num_by_rows"] for name, one in answers.items()}
        print(f"  answered by the rows: {by_rows}")
    print("\nStatements of an epic over GraphQL, SQL + Cypher")
    for size, by_engine in found["statements"].items():
        counts = (f"{name} {one['sql']} + {one['cypher']}" for name, one in by_engine.items())
        print(f"  {size}: {', '.join(counts)}")


def _print_load(found: dict[str, Any]) -> None:
    rows = found["rows"]
    num_edges = sum(rows["num_edges"].values())
    print(f"Load of {rows['num_nodes']:,} nodes and {num_edges:,} edges, seconds")
    print(
        f"  {'':10}" + "".join(f"{name:>16}" for name in ("nodes", "edges", "client CPU")), end=""
    )
    print(f"{'engine CPU':>16}{'memory MB':>16}")
    for name, part in (("sqlite", rows), *found["load"].items()):
        nodes, edges = part["nodes"], part["edges"]
        client = nodes["client_cpu"] + edges["client_cpu"]
        engine = None
        if nodes["engine_cpu"] is not None and edges["engine_cpu"] is not None:
            engine = nodes["engine_cpu"] + edges["engine_cpu"]
        cells = (nodes["wall"], edges["wall"], client, engine, part.get("memory_mb"))
        print(f"  {name:10}" + "".join(f"{_number(cell):>16}" for cell in cells))


def _print_figures(title: str, figures: dict[str, dict[str, Any]]) -> None:
    print(f"\n{title:40}" + "".join(f"{column:>16}" for column in COLUMNS))
    for question, by_engine in figures.items():
        for engine, row in by_engine.items():
            cells = [
                row[name] for name in ("median_ms", "p95_ms", "client_cpu_ms", "engine_cpu_ms")
            ]
            sizes = f"{row['median_rows']}, {row['most_rows']}"
            numbers = "".join(f"{_number(cell):>16}" for cell in cells)
            print(f"  {question:28}{engine:10}{numbers}{sizes:>16}")


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:,.1f}"
