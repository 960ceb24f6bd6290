"""What the box of a label must be, in any format.

In: [x, y, width, height] in pixels and the size of the frame. Out: the box that is kept, or why
none is. Called by the readers of labels. Unlike those of a benchmark, whose numbers other tools
compute too, boxes that models learn from end where their frame ends.
"""

from dataclasses import dataclass
from math import isfinite

LARGEST_PIXEL = 1e7
SLACK_PIXELS = 1.0  # writers round, so a box may reach this far out of its frame


@dataclass(frozen=True, slots=True)
class CheckedBox:
    """box: None where it cannot be kept; code, message: "" where there is nothing to say."""

    box: tuple[float, float, float, float] | None
    code: str = ""
    message: str = ""


def check_box(box: tuple[float, ...], size: tuple[int, int]) -> CheckedBox:
    """size: width and height of the frame, 0 where unknown."""
    if not all(map(isfinite, box)) or max(map(abs, box)) > LARGEST_PIXEL:
        return CheckedBox(None, "BAD_BOX", f"{list(box)} is no box in pixels")
    x, y, width, height = box
    if width <= 0 or height <= 0:
        return CheckedBox(None, "BAD_BOX", f"the box {list(box)} has no area")
    left, right = _inside(x, x + width, size[0])
    top, bottom = _inside(y, y + height, size[1])
    if left >= right or top >= bottom:
        message = f"the box {list(box)} lies outside of its frame of {size[0]} x {size[1]} pixels"
        return CheckedBox(None, "BOX_OUTSIDE", message)
    kept = (left, top, right - left, bottom - top)
    if (left, right, top, bottom) == (x, x + width, y, y + height):
        return CheckedBox((x, y, width, height))
    message = f"the box {list(box)} was cut at its frame of {size[0]} x {size[1]} pixels"
    return CheckedBox(kept, "BOX_CLIPPED", message)


def _inside(start: float, end: float, limit: int) -> tuple[float, float]:
    """The part of a side that is inside; all of it where it reaches out by the slack at most."""
    if not limit or (start >= -SLACK_PIXELS and end <= limit + SLACK_PIXELS and start < limit):
        return start, end
    return max(start, 0.0), min(end, float(limit))
