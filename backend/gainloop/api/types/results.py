"""Numbers of an evaluation: COCO's, counts by class, size and cohort."""

from typing import Any, Self

import strawberry

from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.reads.benchmark_coverage import BenchmarkCohort
from gainloop.reads.cohorts import CohortRow
from gainloop.reads.evaluations import BoxSize, CalibrationRow
from gainloop.terms.enums import ErrorType
from gainloop.terms.matches import Counts

AVERAGE_PRECISION = "Average precision, -1 without ground truth of that kind:"
AVERAGE_RECALL = "Average recall, -1 without ground truth of that kind:"


@strawberry.type(description="COCO's 12 numbers for boxes.")
class CocoSummary:
    AP: float = program(f"{AVERAGE_PRECISION} IoU 0.50 to 0.95.", name="AP")
    AP50: float = program(f"{AVERAGE_PRECISION} IoU 0.50.", name="AP50")
    AP75: float = program(f"{AVERAGE_PRECISION} IoU 0.75.", name="AP75")
    APs: float = program(f"{AVERAGE_PRECISION} small objects.", name="APs")
    APm: float = program(f"{AVERAGE_PRECISION} medium objects.", name="APm")
    APl: float = program(f"{AVERAGE_PRECISION} large objects.", name="APl")
    AR1: float = program(f"{AVERAGE_RECALL} 1 detection a frame.", name="AR1")
    AR10: float = program(f"{AVERAGE_RECALL} 10 detections a frame.", name="AR10")
    AR100: float = program(f"{AVERAGE_RECALL} 100 detections a frame.", name="AR100")
    ARs: float = program(f"{AVERAGE_RECALL} small objects.", name="ARs")
    ARm: float = program(f"{AVERAGE_RECALL} medium objects.", name="ARm")
    ARl: float = program(f"{AVERAGE_RECALL} large objects.", name="ARl")


@strawberry.type(description="What became of objects and detections at IoU 0.5.")
class OutcomeCounts:
    gt: int = program("Labeled objects.")
    tp: int = program("Objects that were found.")
    fp: int = program("Detections that found nothing.")
    fn: int = program("Objects that were missed.")
    recall: float | None = program("Found share of the objects, null without objects.")
    precision: float | None = program("Right share of the detections, null without detections.")

    @classmethod
    def of(cls, counts: Counts) -> Self:
        return cls(**copied(cls, counts))

    @classmethod
    def of_json(cls, row: dict[str, Any]) -> Self:
        return cls.of(Counts(**{name: row[name] for name in ("gt", "tp", "fp", "fn")}))


@strawberry.type(description="Results of one class.")
class ClassResult:
    name: str = program("The class.")
    counts: OutcomeCounts = program("Counts at IoU 0.5.")
    ap: float = program("Average precision over IoU 0.50 to 0.95, -1 without objects.")
    ap50: float = program("Average precision at IoU 0.50, -1 without objects.")
    in_vocabulary: bool = program("Whether the model names this class at all.")

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        named = {name: row[name] for name in ("name", "ap", "ap50", "in_vocabulary")}
        return cls(counts=OutcomeCounts.of_json(row), **named)


@strawberry.type(description="Results of one size of objects.")
class SizeResult:
    size: BoxSize = program("Size of the objects.")
    counts: OutcomeCounts = program("Counts at IoU 0.5.")

    @classmethod
    def of(cls, row: dict[str, Any]) -> Self:
        return cls(size=BoxSize(row["size"]), counts=OutcomeCounts.of_json(row))


@strawberry.type(description="A value on a cohort axis.")
class AxisValue:
    axis: str = program("The axis, such as weather.")
    value: str = program("The value; `unknown` where a clip has none.")


@strawberry.type(
    description="Results of the clips that share values. A clip with two scenarios is in both."
)
class CohortResult:
    cohort: list[AxisValue] = program("What the clips share.")
    label: str = program("The values in words.")
    num_clips: int = program("Clips of the cohort.")
    num_drives: int = program("Drives that they come from, as far as known.")
    counts: OutcomeCounts = program("Counts at IoU 0.5.")
    too_few: bool = program("Fewer than 30 objects: the rates say little.")

    @classmethod
    def of(cls, axes: list[str], row: CohortRow) -> Self:
        cohort = [
            AxisValue(axis=axis, value=value) for axis, value in zip(axes, row.values, strict=True)
        ]
        return cls(
            cohort=cohort,
            label=" · ".join(value.replace("_", " ") for value in row.values),
            num_clips=row.num_clips,
            num_drives=row.num_drives,
            counts=OutcomeCounts.of(row.counts),
            too_few=row.too_few,
        )


@strawberry.type(
    description="Maps raw scores to probabilities: 1 / (1 + exp(-(slope x + intercept)))."
)
class Calibration:
    id: strawberry.ID = program("Global id, opaque.")
    name: str = program("The name by which imports use it.")
    method: str = program("How it was fitted.")
    slope: float = program("Slope of the logit.")
    intercept: float = program("Intercept of the logit.")

    @classmethod
    def of(cls, row: CalibrationRow) -> Self:
        node_id = strawberry.ID(global_id("Calibration", row.calibration_id))
        return cls(id=node_id, **copied(cls, row))


@strawberry.type(description="Errors of one type.")
class ErrorTypeResult:
    error_type: ErrorType = program("The type.")
    count: int = program("Errors.")
    dap: float | None = program("Points of AP50 that mending all of them would bring.")

    @classmethod
    def all_of(cls, rows: list[dict[str, Any]]) -> list[Self]:
        """One per type, without the rows that sum up false detections and misses."""
        kinds = set(ErrorType)
        return [
            cls(error_type=ErrorType(row["type"]), count=row["count"], dap=row["dap"])
            for row in rows
            if row["type"] in kinds
        ]


@strawberry.type(description="What a benchmark has of one cohort.")
class BenchmarkCoverage:
    cohort: list[AxisValue] = program("Its values.")
    label: str = program("The values, joined.")
    num_clips: int = program("Clips.")
    num_drives: int = program("Drives.")
    num_objects: int = program("Labeled objects.")
    too_few: bool = program("Too few objects or drives for a verdict.")

    @classmethod
    def of(cls, axes: list[str], row: BenchmarkCohort) -> Self:
        pairs = zip(axes, row.values, strict=True)
        cohort = [AxisValue(axis=axis, value=value) for axis, value in pairs]
        return cls(cohort=cohort, label=" · ".join(row.values), **copied(cls, row))
