"""Turns what the readers returned into everything that an evaluation stores. Writes nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from gainloop.formats.records import DetectionsFile, GroundTruthFile
from gainloop.pipeline.calibration.platt import Calibration, fit_platt
from gainloop.pipeline.error_types.type_errors import TypedErrors, type_errors
from gainloop.pipeline.label_errors.find_label_errors import Evidence, find_label_errors
from gainloop.pipeline.matching.counts import count_outcomes, label_sizes
from gainloop.pipeline.matching.evaluate import EvaluationResult, evaluate_sides, match_sides
from gainloop.terms.boxes import Floats
from gainloop.terms.findings import Findings
from gainloop.terms.hashing import array_digest, value_digest
from gainloop.terms.matches import OUTCOMES, Counts, ErrorMarks, Outcome
from gainloop.terms.options import ScoreKind
from gainloop.terms.sizes import SIZES

_TP, _FP = OUTCOMES.index(Outcome.TP), OUTCOMES.index(Outcome.FP)


@dataclass(frozen=True, slots=True)
class Measured:
    truth: GroundTruthFile
    found: DetectionsFile
    result: EvaluationResult
    typed: TypedErrors
    totals: Counts
    benchmark_digest: str
    detections_digest: str

    @property
    def findings(self) -> Findings:
        return Findings.joined(self.truth.findings, self.found.findings)

    @property
    def num_objects(self) -> int:
        return int((~self.truth.ground_truth.is_crowd).sum())


def measure(truth: GroundTruthFile, found: DetectionsFile) -> Measured:
    objects, detections = truth.ground_truth, found.detections
    frames = truth.frames
    sides = match_sides(objects, detections)
    result = evaluate_sides(sides)
    totals = count_outcomes(result.matches, np.zeros(len(result.matches), dtype=np.int64), 1)[0]
    return Measured(
        truth=truth,
        found=found,
        result=result,
        typed=type_errors(sides, result.matches),
        totals=totals,
        benchmark_digest=value_digest(
            [
                list(frames.clips),
                list(objects.classes),
                array_digest(frames.clip, frames.index, objects.frame, objects.cls),
                array_digest(objects.xywh, objects.area, objects.is_crowd),
            ]
        ),
        detections_digest=array_digest(
            detections.frame, detections.cls, detections.xywh, detections.score
        ),
    )


def fit_calibration(measured: Measured) -> Calibration:
    """Fitted on the true and false positives; ignored detections say nothing."""
    outcome = measured.result.matches.outcome
    is_judged = (outcome == _TP) | (outcome == _FP)
    rows = measured.result.matches.det[is_judged]
    return fit_platt(measured.found.detections.score[rows], outcome[is_judged] == _TP)


def probabilities(measured: Measured, kind: ScoreKind, calibration: Calibration | None) -> Floats:
    """One per detection: the score itself, or what the calibration makes of it."""
    scores = measured.found.detections.score
    if kind is ScoreKind.PROBABILITY or calibration is None:
        return scores
    return calibration.probability(scores)


def mark_errors(measured: Measured, probability: Floats) -> ErrorMarks:
    """The type of every error, and whether its label rather than the model seems to be wrong."""
    suspects = find_label_errors(
        Evidence(
            matches=measured.result.matches,
            typed=measured.typed,
            probability=probability,
            num_classes=len(measured.truth.ground_truth.classes),
        )
    )
    return ErrorMarks(measured.typed.code, suspects.kind, suspects.score)


def type_rows(measured: Measured) -> list[dict[str, Any]]:
    return [
        {"type": result.name, "count": result.count, "dap": result.dap}
        for result in measured.typed.results
    ]


def class_rows(measured: Measured) -> list[dict[str, Any]]:
    """Counts and AP per class; a class that the model never names is marked, to be ranked apart."""
    classes = measured.truth.ground_truth.classes
    counts = count_outcomes(measured.result.matches, measured.result.matches.cls, len(classes))
    named = set(np.unique(measured.found.detections.cls).tolist())
    return [
        {
            "name": name,
            **asdict(counts[position]),
            "ap": float(measured.result.class_ap[position]),
            "ap50": float(measured.result.class_ap50[position]),
            "in_vocabulary": position in named,
        }
        for position, name in enumerate(classes)
    ]


def size_rows(measured: Measured) -> list[dict[str, Any]]:
    labels = label_sizes(
        measured.result.matches, measured.truth.ground_truth, measured.found.detections
    )
    counts: Sequence[Counts] = count_outcomes(measured.result.matches, labels, len(SIZES))
    return [{"size": size, **asdict(count)} for size, count in zip(SIZES, counts, strict=True)]
