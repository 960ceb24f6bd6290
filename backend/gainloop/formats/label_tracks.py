"""What a label says of each frame: boxes of a track between its keyframes, as CVAT draws them.

In: the content of a label version and the frames of its clip. Out: one box per frame on which the
object is seen. Called by `coco_writer`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_DECIMALS = 2  # of a pixel, as CVAT writes them


@dataclass(frozen=True, slots=True)
class FrameBox:
    frame: int
    box: tuple[float, ...]
    attributes: Mapping[str, Any]


def boxes_by_frame(content: Mapping[str, Any], frames: Sequence[int]) -> Iterator[FrameBox]:
    """`frames`: those of the clip, rising. A label of one frame is given as it is.

    Between two boxes of a track corners move in straight lines; a box that is outside hides the
    object until the next one; the last box holds until the clip ends; before the first there is
    nothing.
    """
    if "boxes" not in content:
        box = tuple(content["box"])
        yield FrameBox(content["frame"], box, content["attributes"])
        return
    shapes = sorted(content["boxes"], key=lambda shape: int(shape["frame"]))
    at = -1
    for frame in frames:
        while at + 1 < len(shapes) and shapes[at + 1]["frame"] <= frame:
            at += 1
        if at < 0 or shapes[at]["is_outside"]:
            continue
        following = shapes[at + 1] if at + 1 < len(shapes) else None
        box = _box_at(frame, shapes[at], following)
        yield FrameBox(frame, box, {**content["attributes"], **shapes[at]["attributes"]})


def _box_at(
    frame: int, shape: Mapping[str, Any], following: Mapping[str, Any] | None
) -> tuple[float, ...]:
    if following is None or shape["frame"] == frame:
        return tuple(shape["box"])
    share = (frame - shape["frame"]) / (following["frame"] - shape["frame"])
    # Widths are differences of corners, so that they move in straight lines when corners do.
    pairs = zip(shape["box"], following["box"], strict=True)
    return tuple(round(start + (end - start) * share, _DECIMALS) for start, end in pairs)
