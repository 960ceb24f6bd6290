"""`gainloop evaluation leakage`: what is too close to a benchmark."""

from dataclasses import asdict
from typing import Annotated

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, plural, print_json, print_line, print_table
from gainloop.reads.leakage import LeakageReport, report_leakage
from gainloop.terms.enums import BenchmarkRole

SHOWN = 20
_CONSEQUENCE = {
    BenchmarkRole.HOLDOUT: "Rankings leave such candidates out, and queues of them are refused.",
    BenchmarkRole.DEVELOPMENT: (
        "Rankings keep such candidates, because this benchmark steers them; once they are labeled, "
        "comparisons on it get no verdict."
    ),
}


def leakage(
    benchmark: Annotated[str, typer.Argument(help="Benchmark version, NAME:VERSION.")],
    as_json: AsJson = False,
) -> None:
    """Clips outside a benchmark that are too close to it: by drive, time, place or embedding."""
    with opened_home() as (home, actor), home.database.read() as session:
        report = report_leakage(session, home.objects, actor, benchmark)
    print_json(asdict(report)) if as_json else _print(report)


def _print(report: LeakageReport) -> None:
    print_line(
        f"{plural(report.num_candidates, 'candidate')} and "
        f"{plural(report.num_training, 'labeled clip')} are too close to {report.benchmark_id} "
        f"({report.role.value})."
    )
    print_line(report.basis)
    if report.num_candidates:
        print_line(_CONSEQUENCE[report.role])
    if report.num_training:
        print_line("Labeled clips count as training: comparisons on this benchmark get no verdict.")
    if not report.leaks:
        return
    print_table(
        ("clip", "labeled", "kind", "why"),
        (
            [leak.clip_id, "yes" if leak.is_labeled else "no", leak.kind.value, leak.sentence]
            for leak in report.leaks[:SHOWN]
        ),
    )
    if len(report.leaks) > SHOWN:
        print_line(f"… and {len(report.leaks) - SHOWN:,} more; --json prints all.")
