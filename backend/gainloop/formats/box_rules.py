"""What boxes and scores must be, in any format.

In: columns of boxes as `xywh`, of scores, and their places. Out: which rows are kept; findings and
refusals. Called by the readers of COCO and KITTI.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from gainloop.formats.rows import Places, Verdict, add_count, add_rows
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.findings import Findings, Severity
from gainloop.terms.options import BoxConvention, ScoreKind

_LARGEST_PIXEL = 1e7
_SLACK_PIXELS = 1.0  # writers round, so a box may reach this far out of its image
_SUSPECT_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class BoxRows:
    """Boxes with their places; `subject` names a row in a message (`annotation 17`)."""

    xywh: Floats
    places: Places
    subject: Callable[[int], str]
    field: str = "bbox"

    def refuse(self, rows: Bools, code: str, reason: str) -> None:
        if rows.any():
            index = int(np.flatnonzero(rows)[0])
            box = [float(number) for number in self.xywh[index]]
            message = f"{self.subject(index)} has the box {box}: {reason}"
            raise self.places.error(index, code, message, self.field)


def widths_of(xywh: Floats, convention: BoxConvention) -> Floats:
    """Boxes whose far corner x + w is one past the last pixel.

    The inclusive convention says that the far corner is the last pixel itself, whether the file
    spells it as x2 or as x + w: such a box is one pixel wider and higher.
    """
    if convention is BoxConvention.EXCLUSIVE:
        return xywh
    wider: Floats = xywh + np.array([0.0, 0.0, 1.0, 1.0])
    return wider


def keep_with_area(boxes: BoxRows, findings: Findings) -> Bools:
    """Which boxes have an area; those without are rejected, a negative side is refused."""
    w, h = boxes.xywh[:, 2], boxes.xywh[:, 3]
    boxes.refuse((w < 0) | (h < 0), "BAD_BOX", "its width or height is negative")
    farthest = np.abs(boxes.xywh).max(axis=1, initial=0.0)
    reason = f"no image has {_LARGEST_PIXEL:.0f} pixels a side"
    boxes.refuse(farthest > _LARGEST_PIXEL, "BAD_BOX", reason)
    flat = (w == 0) | (h == 0)
    add_rows(
        findings,
        boxes.places,
        np.flatnonzero(flat),
        Verdict("BAD_BOX", boxes.field),
        lambda index: f"{boxes.subject(index)} has a box without area",
    )
    keep: Bools = ~flat
    return keep


def check_inside(boxes: BoxRows, width: Ints, height: Ints, findings: Findings) -> None:
    """Boxes against the size of their images (0: unknown). The boxes themselves stay as given.

    Clipping them would move the numbers away from what every other tool computes, so that
    BOX_OUTSIDE only counts what clipping would change.
    """
    known = (width > 0) & (height > 0)
    x, y, w, h = boxes.xywh.T
    starts_inside = (x >= -_SLACK_PIXELS) & (y >= -_SLACK_PIXELS)
    outside = known & ~(starts_inside & _within(x + w, y + h, width, height))
    num_known = int(np.count_nonzero(known))
    if not outside.any():
        return
    fits_corners = starts_inside & (w > x) & (h > y) & _within(w, h, width, height)
    if np.count_nonzero(outside) >= _SUSPECT_SHARE * num_known and fits_corners[known].all():
        share = np.count_nonzero(outside) / num_known
        boxes.refuse(
            outside,
            "BOX_FORMAT_SUSPECT",
            f"{share:.0%} of the boxes reach out of their images as [x, y, width, height], and all "
            "fit as [x1, y1, x2, y2]; write width and height",
        )
    rows = np.flatnonzero(outside)
    first = int(rows[0])
    box = [float(number) for number in boxes.xywh[first]]
    message = (
        f"{len(rows)} boxes reach out of their images and are used as given, such as {box} of "
        f"{boxes.subject(first)}; clipping would change them"
    )
    verdict = Verdict("BOX_OUTSIDE", boxes.field, Severity.WARNING)
    add_count(findings, boxes.places, rows, verdict, message)


def check_scores(score: Floats, kind: ScoreKind, places: Places) -> None:
    not_finite = ~np.isfinite(score)
    if not_finite.any():
        index = int(np.flatnonzero(not_finite)[0])
        message = f"the score {score[index]} is not a finite number"
        raise places.error(index, "NOT_FINITE", message, "score")
    outside = (score < 0) | (score > 1)
    if kind is ScoreKind.PROBABILITY and outside.any():
        index, count = int(np.flatnonzero(outside)[0]), int(np.count_nonzero(outside))
        raise places.error(
            index,
            "SCORE_RANGE",
            f"the score {float(score[index])!r} is outside of [0,1], as are {count} of "
            f"{len(score)}; if these are raw logits, say --scores logit",
            "score",
        )


def _within(x2: Floats, y2: Floats, width: Ints, height: Ints) -> Bools:
    inside: Bools = (x2 <= width + _SLACK_PIXELS) & (y2 <= height + _SLACK_PIXELS)
    return inside
