"""A comparison as rows: what screens and the command line show, and the sentence of what it rests
on. Made by `comparisons`.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.comparison.bootstrap import NUM_RESAMPLES
from gainloop.pipeline.comparison.intervals import Changes
from gainloop.pipeline.comparison.operating_points import DEFAULT_SCORE, Thresholds
from gainloop.pipeline.comparison.verdicts import (
    FEWEST_UNITS,
    UNKNOWABLE,
    Verdicts,
    judge_changes,
)
from gainloop.reads.evaluations import EvaluationRow
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import OperatingPoint, Verdict
from gainloop.terms.sizes import FEWEST_OBJECTS

_VERDICT_ORDER = (Verdict.WORSE, Verdict.BETTER, Verdict.UNDECIDED, None)
_NAMED_AXES = ("clip", "size", "height", "occlusion", "truncation")
ALL_OBJECTS = "all objects"
EQUAL_COUNTS = frozenset({OperatingPoint.EQUAL_FP, OperatingPoint.EQUAL_RECALL})
"""Points at which both models are cut to the smaller count of a class."""

_POINTS = {
    OperatingPoint.PUBLISHED: "every detection as published",
    OperatingPoint.EQUAL_FP: "thresholds per class give both the smaller count of false positives",
    OperatingPoint.EQUAL_RECALL: "thresholds per class let both find the smaller count of objects",
    OperatingPoint.EQUAL_SCORE: "one threshold on the probability for both",
}


@dataclass(frozen=True, slots=True)
class ComparisonRequest:
    """by: one to three axes, combined; score: the threshold of EQUAL_SCORE, on probabilities."""

    a: EvaluationRow
    b: EvaluationRow
    by: tuple[str, ...]
    at: OperatingPoint = OperatingPoint.EQUAL_FP
    class_name: str | None = None
    score: float = DEFAULT_SCORE
    seed: int = 0
    num_resamples: int = NUM_RESAMPLES


@dataclass(frozen=True, slots=True)
class ThresholdRow:
    """a, b: the lowest score that counts, None where all do; and the false positives left."""

    class_name: str
    a: float | None
    b: float | None
    false_positives_a: int
    false_positives_b: int


@dataclass(frozen=True, slots=True)
class CohortDeltaRow:
    """values: one per axis, none for all objects; num_drives: resampling units; is_alike: all of
    them change by the same share, so that minimum_detectable and needs_clips are not known.

    flips: the winner at the published lists is another one than at the point of the comparison, or
    at equal false positives where the comparison is of the published lists.
    """

    values: tuple[str, ...]
    num_clips: int
    num_drives: int
    num_objects: int
    a: float | None
    b: float | None
    delta: float | None
    low: float | None
    high: float | None
    p_value: float | None
    minimum_detectable: float | None
    verdict: Verdict | None
    too_few: bool
    is_alike: bool
    needs_clips: int | None
    flips: bool
    published_delta: float | None
    equal_fp_delta: float | None


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    """thresholds: by class; within_effect, mix_effect: parts of the overall change, in recall."""

    a: EvaluationRow
    b: EvaluationRow
    at: OperatingPoint
    by: tuple[str, ...]
    class_name: str | None
    thresholds: list[ThresholdRow]
    on_probabilities: bool
    overall: CohortDeltaRow
    cohorts: list[CohortDeltaRow]
    resampled_by: str
    num_resamples: int
    within_effect: float | None
    mix_effect: float | None
    refusals: list[str]
    basis: str

    @property
    def flipped(self) -> list[CohortDeltaRow]:
        return [row for row in self.cohorts if row.flips]


@dataclass(frozen=True, slots=True)
class Counted:
    """What the rows are made of; the last cohort is of all objects.

    deltas: change in recall by operating point, (cohorts,).
    """

    cells: list[tuple[str, ...]]
    num_clips: Ints
    changes: Changes
    deltas: Mapping[OperatingPoint, Floats]


def label_of(by: Sequence[str], values: Sequence[str], joint: str = " · ") -> str:
    """The values in words; those that say little by themselves with their axis."""
    if not values:
        return ALL_OBJECTS
    return joint.join(
        f"{axis} {value}" if axis in _NAMED_AXES else value.replace("_", " ")
        for axis, value in zip(by, values, strict=True)
    )


def cohort_rows(
    counted: Counted, at: OperatingPoint, *, has_verdicts: bool
) -> tuple[CohortDeltaRow, list[CohortDeltaRow]]:
    """The row of all objects, and those of cohorts in order: worse, better, undecided, too few.

    All objects together are a question of their own, outside of the family that Holm corrects.
    """
    last = len(counted.cells)
    part, whole = np.flatnonzero(counted.num_clips[:last]), np.array([last])
    rows = [
        row
        for chosen in (whole, part)
        for row in _rows(counted, chosen, at, has_verdicts=has_verdicts)
    ]
    return rows[0], sorted(rows[1:], key=_place)


def threshold_rows(
    thresholds: Thresholds, classes: Sequence[str], asked: Collection[str]
) -> list[ThresholdRow]:
    return [
        ThresholdRow(
            name,
            _finite(thresholds.a[place]),
            _finite(thresholds.b[place]),
            int(thresholds.false_a[place]),
            int(thresholds.false_b[place]),
        )
        for place, name in enumerate(classes)
        if name in asked
    ]


def describe_basis(
    request: ComparisonRequest,
    resampled_by: str,
    rows: Sequence[CohortDeltaRow],
    unnamed: Sequence[str],
    *,
    is_same: bool,
) -> str:
    """rows: of the cohorts; unnamed: classes that are left out, as one model or both lack them."""
    a, b = request.a.benchmark_id, request.b.benchmark_id
    where = f" on {b}" if a == b else f", A on {a} and B on {b}"
    point = f"Recall at IoU 0.5{where}; {_POINTS[request.at]}"
    if request.at is OperatingPoint.EQUAL_SCORE:
        point += f", {request.score:g}"
    if unnamed:
        who = "Not both models name" if request.at in EQUAL_COUNTS else "Neither model names"
        point += f". {who} {', '.join(unnamed)}: left out"
    if not is_same:
        return f"{point}. No intervals: the two are on different ground truth."
    few = sum(row.too_few for row in rows)
    tested = len(rows) - few
    said = (
        f"{point}. 95 % intervals from {request.num_resamples:,} resamples of {resampled_by} with "
        f"all their frames, both models at once, seed {request.seed}; verdicts after Holm's "
        f"correction over {tested} {'cohort' if tested == 1 else 'cohorts'}"
    )
    if few:
        said += (
            f", {few} more with fewer than {FEWEST_OBJECTS} objects or {FEWEST_UNITS} "
            f"{resampled_by.split(maxsplit=1)[0].rstrip(',')} left out"
        )
    return f"{said}.{_describe_alike(resampled_by, rows)}"


def _describe_alike(resampled_by: str, rows: Sequence[CohortDeltaRow]) -> str:
    num_alike = sum(row.is_alike and not row.too_few for row in rows)
    if not num_alike:
        return ""
    cohorts = "1 cohort" if num_alike == 1 else f"{num_alike} cohorts"
    return (
        f" In {cohorts} all {resampled_by} change by the same share: how much they differ cannot "
        "be estimated from them, so that the interval there has no width, and neither a detectable "
        "change nor a number of clips is given."
    )


def _rows(
    counted: Counted, chosen: Ints, at: OperatingPoint, *, has_verdicts: bool
) -> list[CohortDeltaRow]:
    changes = counted.changes.take(chosen)
    judged = judge_changes(changes, counted.num_clips[chosen])
    return [
        _row(counted, (changes, judged), int(cohort), place, at, has_verdicts=has_verdicts)
        for place, cohort in enumerate(chosen)
    ]


def _row(
    counted: Counted,
    measured: tuple[Changes, Verdicts],
    cohort: int,
    place: int,
    at: OperatingPoint,
    *,
    has_verdicts: bool,
) -> CohortDeltaRow:
    changes, judged = measured
    published = counted.deltas[OperatingPoint.PUBLISHED][cohort]
    equal_fp = counted.deltas[OperatingPoint.EQUAL_FP][cohort]
    other = equal_fp if at is OperatingPoint.PUBLISHED else changes.delta[place]
    needs = int(judged.needs_clips[place])
    return CohortDeltaRow(
        values=counted.cells[cohort] if cohort < len(counted.cells) else (),
        num_clips=int(counted.num_clips[cohort]),
        num_drives=int(changes.num_units[place]),
        num_objects=int(changes.num_objects[place]),
        a=_finite(changes.a[place]),
        b=_finite(changes.b[place]),
        delta=_finite(changes.delta[place]),
        low=_finite(changes.low[place]),
        high=_finite(changes.high[place]),
        p_value=_finite(judged.adjusted[place]) if has_verdicts else None,
        minimum_detectable=_finite(judged.minimum_detectable[place]),
        verdict=judged.verdict[place] if has_verdicts else None,
        too_few=bool(judged.too_few[place]),
        is_alike=bool(judged.is_alike[place]),
        needs_clips=None if needs == UNKNOWABLE or not has_verdicts else needs,
        flips=bool(published * other < 0),
        published_delta=_finite(published),
        equal_fp_delta=_finite(equal_fp),
    )


def _place(row: CohortDeltaRow) -> tuple[bool, int, float, tuple[str, ...]]:
    """Cohorts with too few objects come last, whatever their rates."""
    delta = row.delta if row.delta is not None else 0.0
    towards = -delta if row.verdict is Verdict.BETTER else delta
    return row.too_few, _VERDICT_ORDER.index(row.verdict), towards, row.values


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
