"""An evaluation as the JSON document that people rely on, and as lines for the terminal."""

from typing import Any

from sqlmodel import Session

from gainloop.cli.output import plural, print_line, print_table
from gainloop.errors import NotFound
from gainloop.models.governance import Actor
from gainloop.reads.benchmarks import benchmarks_by_id, stale_reason, versions_by_name
from gainloop.reads.cohorts import CohortRow, cohort_results, known_axes
from gainloop.reads.evaluations import EvaluationRow, evaluations_by_id
from gainloop.reads.label_errors import kind_counts
from gainloop.stores.home import Home
from gainloop.terms.matches import Counts, Outcome

_SUMS = {Outcome.FP.value: "all false detections", Outcome.FN.value: "all misses"}


def report_of(home: Home, actor: Actor, evaluation_id: str) -> dict[str, Any]:
    """Raises NotFound. Rates are None where there is nothing to divide by."""
    with home.database.read() as session:
        row = evaluations_by_id(session, actor, [evaluation_id]).get(evaluation_id)
        if row is None:
            raise NotFound(
                f"there is no evaluation {evaluation_id}; `gainloop evaluation list` shows all"
            )
        return {
            "id": row.evaluation_id,
            "model": row.model_version_id,
            "benchmark": row.benchmark_id,
            "num_clips": row.num_clips,
            "num_frames": row.num_frames,
            "coco": row.coco,
            "classes": {entry["name"]: _class(entry) for entry in row.classes},
            "sizes": {
                entry["size"]: {name: entry[name] for name in ("gt", "tp", "fn", "fp")}
                for entry in row.sizes
            },
            "error_types": row.error_types,
            "suspects": {
                kind.value: count
                for kind, count in kind_counts(session, actor, row.evaluation_id).items()
            },
            "rematched_from": row.rematched_from,
            "stale_reason": _stale_reason(session, actor, row),
            "cohorts": _cohorts(home, session, actor, row),
            "findings": row.findings,
        }


def summary_of(row: EvaluationRow) -> dict[str, Any]:
    return {
        "id": row.evaluation_id,
        "model": row.model_version_id,
        "benchmark": row.benchmark_id,
        "num_clips": row.num_clips,
        "gt": row.gt,
        "tp": row.tp,
        "fn": row.fn,
        "fp": row.fp,
        "AP": row.coco["AP"],
    }


def print_report(report: dict[str, Any]) -> None:
    print_line(
        f"{report['model']} on {report['benchmark']}: "
        f"{report['num_clips']} clips, {report['num_frames']} frames"
    )
    print_line("  ".join(f"{name} {value:.6f}" for name, value in report["coco"].items()))
    if report["stale_reason"]:
        print_line(report["stale_reason"])
    _print_classes(report["classes"])
    _print_error_types(report["error_types"], report["suspects"], report["id"])
    if report["cohorts"]:
        of_cohort = ("num_clips", "gt", "tp", "fn", "fp", "recall")
        print_table(
            ("cohort", *of_cohort),
            (
                [", ".join(f"{axis} {value}" for axis, value in entry["cohort"].items())]
                + [entry[column] for column in of_cohort]
                for entry in report["cohorts"]
            ),
        )


def _print_classes(classes: dict[str, Any]) -> None:
    """Classes that the model never names come apart: no label would mend their misses."""
    columns = ("gt", "tp", "fn", "fp", "recall", "precision", "ap")
    named = {name: entry for name, entry in classes.items() if entry["in_vocabulary"]}
    print_table(
        ("class", *columns),
        ([name] + [entry[column] for column in columns] for name, entry in named.items()),
    )
    unnamed = [(name, entry["gt"]) for name, entry in classes.items() if name not in named]
    if unnamed:
        print_table(("never named by the model", "gt, all missed"), unnamed)


def _print_error_types(
    rows: list[dict[str, Any]], suspects: dict[str, int], evaluation_id: str
) -> None:
    if not rows:
        print_line("Error types are not known: this was imported before there were any.")
        return
    print_table(
        ("error type", "errors", "points of AP50 if mended"),
        (
            [
                _SUMS.get(row["type"], row["type"]),
                row["count"],
                "" if row["dap"] is None else f"{row['dap']:.2f}",
            ]
            for row in rows
        ),
    )
    total = sum(suspects.values())
    if total:
        kinds = ", ".join(
            f"{count} {kind.replace('_', ' ')}" for kind, count in suspects.items() if count
        )
        print_line(
            f"{plural(total, 'label')} of the benchmark may be wrong, not the model: {kinds}. "
            f"`gainloop queue create-fix {evaluation_id}` makes a queue of them."
        )


def _stale_reason(session: Session, actor: Actor, row: EvaluationRow) -> str | None:
    measured_on = benchmarks_by_id(session, actor, [row.benchmark_id])[row.benchmark_id]
    versions = versions_by_name(session, actor, [measured_on.name])[measured_on.name]
    return stale_reason(measured_on, versions)


def _class(entry: dict[str, Any]) -> dict[str, Any]:
    counts = Counts(*(entry[name] for name in ("gt", "tp", "fp", "fn")))
    return {
        "gt": counts.gt,
        "tp": counts.tp,
        "fn": counts.fn,
        "fp": counts.fp,
        "recall": counts.recall,
        "precision": counts.precision,
        "ap": entry["ap"],
        "in_vocabulary": entry["in_vocabulary"],
    }


def _cohorts(
    home: Home, session: Session, actor: Actor, row: EvaluationRow
) -> list[dict[str, Any]]:
    """Every value of every axis on its own."""
    axes = known_axes(session, actor, row.benchmark_id)
    return [
        _cohort(axis, cohort)
        for axis in axes
        for cohort in cohort_results(session, home.objects, actor, row, [axis])
    ]


def _cohort(axis: str, row: CohortRow) -> dict[str, Any]:
    counts = row.counts
    return {
        "cohort": {axis: row.values[0]},
        "num_clips": row.num_clips,
        "num_drives": row.num_drives,
        "gt": counts.gt,
        "tp": counts.tp,
        "fn": counts.fn,
        "fp": counts.fp,
        "recall": counts.recall,
        "too_few": row.too_few,
    }
