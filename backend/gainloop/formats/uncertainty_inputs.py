"""What results say beyond a score: class probabilities, scores of several passes, boxes that vary.

In: the rows of a file of results. Out: columns with a NaN row where a result has none, or a refusal
that names the result and its field. Called by the readers of predictions.
"""

from typing import Any

import numpy as np

from gainloop.formats.json_columns import Items, type_name
from gainloop.formats.rows import Verdict, add_count
from gainloop.terms.boxes import Bools, Floats, UncertaintyInputs
from gainloop.terms.findings import Findings, Severity
from gainloop.terms.options import ReadOptions, ScoreKind

MOST_ENTRIES = 4096
"""Of one result: no model has as many classes, members or passes."""

_OVER_ONE = 1e-3  # what rounding may add to probabilities that make 1
_EITHER = (("probs", "logits"), ("box_variance", "box_samples"))


def read_uncertainty_inputs(
    rows: Items, options: ReadOptions, findings: Findings
) -> UncertaintyInputs | None:
    """`probs` or `logits`, `member_scores`, `score_samples`, `box_variance` or `box_samples`; None
    where no result has any. Raises InvalidInput.
    """
    for one, other in _EITHER:
        if rows.has(one) and rows.has(other):
            message = f"results carry {one} and {other}, which say the same: give one of them"
            at = next(at for at, value in enumerate(rows.column(other)) if value is not None)
            raise rows.error(at, other, "TWO_FIELDS", message)
    inputs = UncertaintyInputs(
        class_probabilities=_class_probabilities(rows, findings),
        member_scores=_scores(rows, "member_scores", options, findings),
        score_samples=_scores(rows, "score_samples", options, findings),
        box_variance=_box_variance(rows, findings),
    )
    return inputs if inputs.present() else None


def _class_probabilities(rows: Items, findings: Findings) -> Floats | None:
    if rows.has("logits"):
        logits = _matrix(rows, "logits", 2, findings)
        raised = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares: Floats = raised / raised.sum(axis=1, keepdims=True)
        return shares
    if not rows.has("probs"):
        return None
    probs = _matrix(rows, "probs", 1, findings)
    _refuse(rows, "probs", (probs < 0) | (probs > 1), "SCORE_RANGE", "is outside of [0,1]")
    total = probs.sum(axis=1, keepdims=True)
    over = np.flatnonzero(total[:, 0] > 1 + _OVER_ONE)
    message = (
        f"the probabilities of {len(over)} results make more than 1 together and are scaled to 1; "
        "give logits where classes exclude each other"
    )
    add_count(findings, rows.places(), over, _warning("PROBABILITIES_SCALED", "probs"), message)
    scaled: Floats = probs / np.maximum(total, 1.0)
    return scaled


def _scores(rows: Items, key: str, options: ReadOptions, findings: Findings) -> Floats | None:
    if not rows.has(key):
        return None
    scores = _matrix(rows, key, 2, findings)
    if options.scores is ScoreKind.PROBABILITY:
        message = "is outside of [0,1]; if these are raw logits, say --scores logit"
        _refuse(rows, key, (scores < 0) | (scores > 1), "SCORE_RANGE", message)
    return scores


def _box_variance(rows: Items, findings: Findings) -> Floats | None:
    """Of samples, as they vary around their own mean."""
    if rows.has("box_samples"):
        flat = _samples(rows, findings)
        varied: Floats = flat.reshape(len(rows), -1, 4).var(axis=1)
        return varied
    if not rows.has("box_variance"):
        return None
    variance = _matrix(rows, "box_variance", 4, findings, exactly=True)
    _refuse(rows, "box_variance", variance < 0, "BAD_BOX", "is negative, and no variance")
    return variance


def _samples(rows: Items, findings: Findings) -> Floats:
    """(N, 4 S) boxes of S samples behind each other."""
    lists = rows.column("box_samples")
    flat: list[Any] = []
    for at, boxes in enumerate(lists):
        if boxes is None:
            flat.append(None)
            continue
        is_listed = isinstance(boxes, list) and len(boxes) > 1
        if not is_listed or any(not isinstance(box, list) or len(box) != 4 for box in boxes):
            message = f"expected two or more boxes of four numbers, got {boxes!r:.60}"
            raise rows.error(at, "box_samples", "BAD_BOX", message)
        flat.append([number for box in boxes for number in box])
    told = Items(rows.file, rows.name, [{"box_samples": boxes} for boxes in flat])
    return _matrix(told, "box_samples", 8, findings)


def _matrix(
    rows: Items, key: str, least: int, findings: Findings, *, exactly: bool = False
) -> Floats:
    """(N, K) numbers, equally many in every row that has any; K is `least` or more."""
    values = rows.column(key)
    first = next(at for at, value in enumerate(values) if value is not None)
    width = len(values[first]) if isinstance(values[first], list) else 0
    for at, value in enumerate(values):
        if value is None:
            continue
        if not isinstance(value, list):
            message = f"expected a list of numbers, got {type_name(value)}"
            raise rows.error(at, key, "COLUMN_TYPE", message)
        if len(value) != width:
            message = f"{len(value)} numbers, but {width} at {rows.name}[{first}]"
            raise rows.error(at, key, "COLUMN_LENGTH", message)
        if not all(type(number) in {int, float} and abs(number) < 1e300 for number in value):
            message = f"expected finite numbers, got {value!r:.60}"
            raise rows.error(at, key, "NOT_FINITE", message)
    if not least <= width <= (least if exactly else MOST_ENTRIES):
        wanted = f"{least} numbers" if exactly else f"{least} to {MOST_ENTRIES} numbers"
        raise rows.error(first, key, "COLUMN_LENGTH", f"expected {wanted}, got {width}")
    absent = np.array([value is None for value in values])
    nothing = [float("nan")] * width
    matrix = np.array([nothing if value is None else value for value in values], dtype=np.float64)
    message = f"{int(absent.sum())} of {len(values)} results have no {key}; it is unknown there"
    verdict = Verdict("UNCERTAINTY_PARTIAL", key, Severity.NOTE)
    add_count(findings, rows.places(), np.flatnonzero(absent), verdict, message)
    return matrix


def _refuse(rows: Items, key: str, wrong: Bools, code: str, reason: str) -> None:
    if wrong.any():
        at, place = (int(part[0]) for part in np.nonzero(wrong))
        value = rows.column(key)[at][place]
        raise rows.error(at, key, code, f"the number {value} at place {place + 1} {reason}")


def _warning(code: str, field: str) -> Verdict:
    return Verdict(code, field, Severity.WARNING)
