"""A comparison as the JSON document that people rely on, and as lines for the terminal."""

from collections.abc import Callable
from typing import Any

from gainloop.cli.output import print_line, print_table
from gainloop.reads.comparison_rows import CohortDeltaRow, ComparisonRow, label_of
from gainloop.terms.enums import OperatingPoint

_POINTS = {
    OperatingPoint.PUBLISHED: "as published",
    OperatingPoint.EQUAL_FP: "at equal false positives",
    OperatingPoint.EQUAL_RECALL: "at equal recall",
    OperatingPoint.EQUAL_SCORE: "at an equal score",
}


def document_of(found: ComparisonRow) -> dict[str, Any]:
    """Rates, deltas and effects are shares of 1; None where there is nothing to tell."""
    thresholds = {
        side: {row.class_name: getattr(row, side) for row in found.thresholds} for side in "ab"
    }
    false_positives = {
        side: {row.class_name: getattr(row, f"false_positives_{side}") for row in found.thresholds}
        for side in "ab"
    }
    return {
        "a": _side(found, "a"),
        "b": _side(found, "b"),
        "operating_point": found.at,
        "thresholds": thresholds,
        "thresholds_on": "probability" if found.on_probabilities else "published score",
        "false_positives": false_positives,
        "by": list(found.by),
        "class": found.class_name,
        "overall": _cohort(found, found.overall),
        "cohorts": [_cohort(found, row) for row in found.cohorts],
        "flips": [_flip(found, row) for row in found.flipped],
        "mix": {"within": found.within_effect, "mix": found.mix_effect},
        "resampled_by": found.resampled_by,
        "num_resamples": found.num_resamples,
        "refusals": found.refusals,
        "basis": found.basis,
    }


def print_comparison(found: ComparisonRow) -> None:
    a, b = found.a.model_version_id, found.b.model_version_id
    of_class = f", {found.class_name} only" if found.class_name else ""
    print_line(f"A {a} on {found.a.benchmark_id}, evaluation {found.a.evaluation_id}")
    print_line(f"B {b} on {found.b.benchmark_id}, evaluation {found.b.evaluation_id}")
    print_line(f"From A to B {_POINTS[found.at]}, by {' x '.join(found.by)}{of_class}.")
    for refusal in found.refusals:
        print_line(f"NO VERDICTS: {refusal}")
    _print_thresholds(found)
    columns = _columns(found)
    print_table(
        list(columns),
        [[show(row) for show in columns.values()] for row in (found.overall, *found.cohorts)],
    )
    for row in found.flipped:
        print_line(_flip_sentence(found, row))
    if found.within_effect is not None and found.mix_effect is not None:
        print_line(
            f"The overall change is {_signed(found.within_effect)} within cohorts and "
            f"{_signed(found.mix_effect)} from a different mix of them."
        )
    print_line(found.basis)
    more = "clips" if found.resampled_by == "clips" else "clips of new drives"
    print_line(
        "From, to: the 95 % interval of one cohort by itself. MDE: the change that would get a "
        f"verdict in 80 of 100 cases. + clips: about how many more {more} would decide a change of "
        "this size."
    )


def _print_thresholds(found: ComparisonRow) -> None:
    if found.at is OperatingPoint.PUBLISHED:
        return
    scale = "probability" if found.on_probabilities else "score"
    print_table(
        ("class", f"A from {scale}", "A false positives", f"B from {scale}", "B false positives"),
        (
            [
                row.class_name,
                "all" if row.a is None else f"{row.a:.4g}",
                row.false_positives_a,
                "all" if row.b is None else f"{row.b:.4g}",
                row.false_positives_b,
            ]
            for row in found.thresholds
        ),
    )


def _columns(found: ComparisonRow) -> dict[str, Callable[[CohortDeltaRow], object]]:
    """Headings, and what they show of a row; only those with something to show."""
    columns: dict[str, Callable[[CohortDeltaRow], object]] = {
        "cohort": lambda row: _name(found, row),
        "clips": lambda row: row.num_clips,
        "drives": lambda row: row.num_drives,
        "objects": lambda row: row.num_objects,
        "A": lambda row: row.a,
        "B": lambda row: row.b,
        "change": lambda row: _signed(row.delta),
        "from": lambda row: _signed(row.low),
        "to": lambda row: _signed(row.high),
        "MDE": lambda row: row.minimum_detectable,
        "verdict": lambda row: "too few" if row.too_few else row.verdict,
        "+ clips": lambda row: row.needs_clips,
        "winner": lambda row: "flips" if row.flips else "",
    }
    if found.resampled_by == "clips":
        del columns["drives"]
    if all(row.needs_clips is None for row in (found.overall, *found.cohorts)):
        del columns["+ clips"]
    if not found.flipped:
        del columns["winner"]
    return columns


def _flip_sentence(found: ComparisonRow, row: CohortDeltaRow) -> str:
    flip = _flip(found, row)
    few = " (too few to rely on)" if row.too_few else ""
    return (
        f"Winner flips on {_name(found, row)}{few}: as published {flip['winner_published']} by "
        f"{abs(flip['published_delta']):.3f}, {_POINTS[_other_point(found)]} "
        f"{flip['winner']} by {abs(flip['delta']):.3f}."
    )


def _flip(found: ComparisonRow, row: CohortDeltaRow) -> dict[str, Any]:
    """The winner as published, and at the other operating point."""
    published = row.published_delta or 0.0
    other = (row.equal_fp_delta if found.at is OperatingPoint.PUBLISHED else row.delta) or 0.0
    models = found.a.model_version_id, found.b.model_version_id
    return {
        "cohort": dict(zip(found.by, row.values, strict=True)),
        "published_delta": published,
        "winner_published": models[published > 0],
        "operating_point": _other_point(found),
        "delta": other,
        "winner": models[other > 0],
        "too_few": row.too_few,
    }


def _other_point(found: ComparisonRow) -> OperatingPoint:
    is_published = found.at is OperatingPoint.PUBLISHED
    return OperatingPoint.EQUAL_FP if is_published else found.at


def _side(found: ComparisonRow, side: str) -> dict[str, str]:
    row = getattr(found, side)
    return {
        "id": row.evaluation_id,
        "model": row.model_version_id,
        "benchmark": row.benchmark_id,
    }


def _cohort(found: ComparisonRow, row: CohortDeltaRow) -> dict[str, Any]:
    cohort = dict(zip(found.by, row.values, strict=False))
    return {
        "cohort": cohort,
        "class": found.class_name or cohort.get("class"),
        "num_clips": row.num_clips,
        "num_drives": row.num_drives,
        "num_objects": row.num_objects,
        "a": row.a,
        "b": row.b,
        "delta": row.delta,
        "low": row.low,
        "high": row.high,
        "mde": row.minimum_detectable,
        "verdict": row.verdict,
        "needs_clips": row.needs_clips,
        "too_few": row.too_few,
        "p_holm": row.p_value,
        "flips": row.flips,
        "published_delta": row.published_delta,
        "equal_fp_delta": row.equal_fp_delta,
    }


def _name(found: ComparisonRow, row: CohortDeltaRow) -> str:
    return label_of(found.by, row.values, ", ")


def _signed(value: float | None) -> str | None:
    """Without a sign before zero."""
    return None if value is None else f"{round(value, 3) + 0.0:+.3f}"
