"""Two evaluations, cohort by cohort."""

from collections.abc import Sequence
from typing import Self

import strawberry

from gainloop.api.fields import copied, program
from gainloop.api.types.evaluation import Evaluation
from gainloop.api.types.results import AxisValue
from gainloop.reads.comparison_rows import CohortDeltaRow, ComparisonRow, ThresholdRow, label_of
from gainloop.terms.enums import OperatingPoint, Verdict


@strawberry.type(description="Scores below which detections of a class do not count.")
class ThresholdPair:
    class_name: str = program("The class.")
    a: float | None = program("Of the earlier one; null counts all.")
    b: float | None = program("Of the later one; null counts all.")
    false_positives_a: int = program("False detections that remain.")
    false_positives_b: int = program("False detections that remain.")

    @classmethod
    def of(cls, row: ThresholdRow) -> Self:
        return cls(**copied(cls, row))


@strawberry.type(description="Recall of two models on one cohort.")
class CohortDelta:
    cohort: list[AxisValue] = program("Its values; empty for all objects.")
    label: str = program("The values, joined.")
    num_clips: int = program("Clips with such objects.")
    num_drives: int = program("Drives, or clips where drives are unknown.")
    num_objects: int = program("Objects.")
    a: float | None = program("Recall of the earlier one.")
    b: float | None = program("Recall of the later one.")
    delta: float | None = program("Change in recall.")
    low: float | None = program("Lower end of the 95 % interval.")
    high: float | None = program("Upper end of the 95 % interval.")
    minimum_detectable: float | None = program("The change that would be seen in 80 of 100 cases.")
    verdict: Verdict | None = program("After Holm; null where verdicts are refused.")
    too_few: bool = program("Too few objects or drives to say anything.")
    needs_clips: int | None = program(
        "About how many more clips, of new drives where drives are resampled, would decide; "
        "null where decided or unknowable."
    )
    flips: bool = program("The winner is another one at the published operating point.")
    published_delta: float | None = program("Change in recall at the published operating point.")

    @classmethod
    def of(cls, by: Sequence[str], row: CohortDeltaRow) -> Self:
        pairs = zip(by, row.values, strict=False)  # all objects have no values
        return cls(
            cohort=[AxisValue(axis=axis, value=value) for axis, value in pairs],
            label=label_of(by, row.values),
            **copied(cls, row),
        )


@strawberry.type(description="Two evaluations on the same objects, cohort by cohort.")
class Comparison:
    a: Evaluation = program("The earlier one.")
    b: Evaluation = program("The later one.")
    at: OperatingPoint = program("Where the two are compared.")
    thresholds: list[ThresholdPair] = program(
        "Scores below which detections do not count, per class."
    )
    by: list[str] = program("The axes.")
    overall: CohortDelta = program("All objects together.")
    cohorts: list[CohortDelta] = program(
        "One row per combination of values: worse ones first, then better, then undecided."
    )
    resampled_by: str = program("What is resampled: drives, or clips where drives are unknown.")
    num_resamples: int = program("How often.")
    within_effect: float | None = program(
        "Part of the overall change from inside cohorts, in recall; null without cohorts."
    )
    mix_effect: float | None = program(
        "Part of the overall change from a different mix of cohorts, in recall."
    )
    refusals: list[str] = program("Why no verdict is given; empty where verdicts stand.")
    basis: str = program("What the numbers rest on, in a sentence or two.")

    @classmethod
    def of(cls, row: ComparisonRow) -> Self:
        made = {
            "a": Evaluation.of(row.a),
            "b": Evaluation.of(row.b),
            "thresholds": [ThresholdPair.of(pair) for pair in row.thresholds],
            "by": list(row.by),
            "overall": CohortDelta.of(row.by, row.overall),
            "cohorts": [CohortDelta.of(row.by, cohort) for cohort in row.cohorts],
        }
        return cls(**{**copied(cls, row), **made})
