"""Which labeling unit a clip is ordered as. Pure; called where clips become candidates."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from gainloop.terms.enums import FrameRule, LabelLevel, Task
from gainloop.terms.hashing import bytes_digest

Span = tuple[int, int]
"""First and last frame number of a window, both inside."""


@dataclass(frozen=True, slots=True)
class UnitSpec:
    """What a unit consists of; no streams means all that the clip has. windows: of the rule
    `error_windows`, ascending; empty where that unit is only the frames of its labels.
    """

    clip_id: str
    task: Task
    streams: tuple[str, ...]
    frame_rule: FrameRule
    level: LabelLevel
    windows: tuple[Span, ...] = ()

    @property
    def id(self) -> str:
        """Made of the content: the same unit of the same clip is one unit in every run."""
        parts = (
            self.clip_id,
            self.task.value,
            ",".join(self.streams),
            self.frame_rule.value,
            self.level.value,
            *(f"{first}-{last}" for first, last in self.windows),
        )
        return f"unit-{bytes_digest(chr(31).join(parts).encode())[:24]}"


def default_unit(clip_id: str, sensors: Sequence[str], num_frames: int) -> UnitSpec:
    """Boxes on one frame a second of all streams; on the one frame of a single image."""
    return UnitSpec(
        clip_id=clip_id,
        task=Task.BOX_2D,
        streams=tuple(sorted(sensors)),
        frame_rule=FrameRule.ALL if num_frames == 1 else FrameRule.KEYFRAMES,
        level=LabelLevel.FRAME,
    )


def windows_unit(unit: UnitSpec, windows: Sequence[Span]) -> UnitSpec:
    """The same, but on one frame a second of these windows alone."""
    return replace(unit, frame_rule=FrameRule.ERROR_WINDOWS, windows=tuple(windows))
