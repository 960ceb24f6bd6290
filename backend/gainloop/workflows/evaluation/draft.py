"""An evaluation ready to be stored: measured, with probabilities, types and suspects.

In: what was measured and who is measured on what. Out: a `Draft`, and its errors as rows. Called by
`import_evaluation` and `rematch_benchmark`. Writes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from gainloop.pipeline.calibration.platt import Calibration as ScoreMap
from gainloop.stores.bulk_tables import detections_table, matches_table
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import ErrorType, GroundTruthErrorKind
from gainloop.terms.hashing import short_id, value_digest
from gainloop.terms.matches import Outcome
from gainloop.terms.options import ScoreKind
from gainloop.workflows.evaluation.measure import Measured, mark_errors


@dataclass(frozen=True, slots=True)
class Subject:
    """Which model is measured on which benchmark; `calibration` as in EvaluationRequest."""

    model: str
    benchmark: str
    scores: ScoreKind
    calibration: str | None


@dataclass(frozen=True, slots=True)
class Draft:
    """`fitted` is the calibration that is to be stored with it, None where none was fitted."""

    subject: Subject
    measured: Measured
    evaluation_id: str
    fitted: ScoreMap | None
    matches: pa.Table
    detections: pa.Table


def draft_evaluation(
    subject: Subject, measured: Measured, probability: Floats, fitted: ScoreMap | None
) -> Draft:
    """The id is made of model, benchmark and detections: equal inputs are one evaluation."""
    digest = value_digest(
        [
            subject.model,
            subject.benchmark,
            measured.benchmark_digest,
            measured.detections_digest,
            subject.scores.value,
            subject.calibration,
        ]
    )
    frames, truth = measured.truth.frames, measured.truth.ground_truth
    found, records = measured.found.detections, measured.result.matches
    marks = mark_errors(measured, probability)
    return Draft(
        subject=subject,
        measured=measured,
        evaluation_id=short_id("eval", digest),
        fitted=fitted,
        matches=matches_table(frames, truth, found, probability, records, marks),
        detections=detections_table(frames, found, probability),
    )


def error_rows(draft: Draft) -> Iterator[dict[str, Any]]:
    """Misses carry the box of the object, false positives that of the detection."""
    table = draft.matches.append_column("match_row", pa.array(range(len(draft.matches))))
    errors = table.filter(pc.is_in(table["outcome"], pa.array([Outcome.FP, Outcome.FN])))
    is_miss = pc.equal(errors["outcome"], Outcome.FN.value)
    boxes = {
        name: pc.if_else(is_miss, errors[f"gt_{name}"], errors[f"det_{name}"])
        for name in ("x", "y", "width", "height")
    }
    kept = errors.select(
        [
            *("match_row", "outcome", "clip_id", "frame_index", "class_name", "score", "iou"),
            *("error_type", "suspect_kind", "suspect_score"),
        ]
    )
    for name, values in boxes.items():
        kept = kept.append_column(name, values)
    named = _named_classes(draft.measured)
    ordinal = 0
    for batch in kept.to_batches(max_chunksize=20_000):
        for row in batch.to_pylist():
            ordinal += 1
            kind = row["suspect_kind"]
            row["outcome"] = Outcome(row["outcome"])
            row["error_type"] = ErrorType(row["error_type"])
            row["suspect_kind"] = None if kind is None else GroundTruthErrorKind(kind)
            row["in_vocabulary"] = row["class_name"] in named
            yield {"evaluation_id": draft.evaluation_id, "ordinal": ordinal, **row}


def _named_classes(measured: Measured) -> set[str]:
    """The classes that the model names at least once."""
    found = measured.found.detections
    return {found.classes[cls] for cls in set(found.cls.tolist())}
