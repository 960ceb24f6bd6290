"""Runs the acceptance checks of a queue over the labels of a batch, clip by clip.

Boxes by frame, the frames that were looked at and the ordered windows come in; what passes, and
where it fails, goes out. Pure; called by `reads.acceptance_results`.

Only frames that were looked at count. Of a clip that was ordered in windows, a track is judged
inside each window alone: what it does before, between and after them nobody was asked to see, so
there it may start, end, be short or be missing.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from gainloop.rules.labeling_units import Span
from gainloop.terms.enums import CheckRule

MOST_EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class LabelBoxes:
    """One label of a clip. name: what its tool calls it; class_name: of its object; frames: those
    on which it has a box, rising, with attributes there; is_track: whether it may have several.
    """

    name: str
    class_name: str
    is_track: bool
    frames: Mapping[int, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class LabeledClip:
    """frames: numbers of those that were looked at, rising; windows: that were ordered, none where
    it was the whole clip.
    """

    clip_id: str
    frames: Sequence[int]
    labels: Sequence[LabelBoxes]
    windows: Sequence[Span] = ()

    @property
    def stretches(self) -> list[Sequence[int]]:
        """Frames by window; of a whole clip all of them."""
        if not self.windows:
            return [self.frames]
        return [
            [frame for frame in self.frames if first <= frame <= last]
            for first, last in self.windows
        ]


@dataclass(frozen=True, slots=True)
class Fault:
    """frame: None where it is of the whole clip, clip_id "" of the whole batch."""

    clip_id: str
    frame: int | None
    message: str


@dataclass(frozen=True, slots=True)
class CheckResult:
    """is_passed: None where labels alone cannot tell. examples: the first faults."""

    rule: CheckRule
    value: str
    is_passed: bool | None
    num_faults: int
    examples: tuple[Fault, ...]


def run_checks(
    checks: Sequence[tuple[CheckRule, str]], clips: Sequence[LabeledClip]
) -> list[CheckResult]:
    """checks: as `rules.acceptance` stores them."""
    return [_run(rule, value, clips) for rule, value in checks]


def _run(rule: CheckRule, value: str, clips: Sequence[LabeledClip]) -> CheckResult:
    find = _FINDERS.get(rule)
    if find is None:
        return CheckResult(rule, value, None, 0, ())
    faults = list(find(value, clips))
    return CheckResult(rule, value, not faults, len(faults), tuple(faults[:MOST_EXAMPLES]))


def _find_absent_classes(value: str, clips: Sequence[LabeledClip]) -> Iterator[Fault]:
    """A class of which the batch has no object at all was most likely not looked for."""
    present = {label.class_name for clip in clips for label in clip.labels}
    for name in _names(value):
        if name not in present:
            yield Fault("", None, f"no object of the class {name!r} in the whole batch")


def _find_incomplete(value: str, clips: Sequence[LabeledClip]) -> Iterator[Fault]:
    """By label, on the first frame that lacks an attribute."""
    names = _names(value)
    for clip in clips:
        for label in clip.labels:
            for frame, attributes in label.frames.items():
                absent = [name for name in names if attributes.get(name) in (None, "")]
                if absent:
                    message = f"{label.name} has no {absent[0]!r}"
                    yield Fault(clip.clip_id, frame, message)
                    break


def _find_gaps(value: str, clips: Sequence[LabeledClip]) -> Iterator[Fault]:
    """Frames that were looked at, between two of one stretch on which the track has a box."""
    longest = int(value)
    for clip in clips:
        for frames in clip.stretches:
            for label in clip.labels:
                if label.is_track:
                    yield from _gaps_in(clip.clip_id, label, frames, longest)


def _gaps_in(
    clip_id: str, label: LabelBoxes, frames: Sequence[int], longest: int
) -> Iterator[Fault]:
    seen = [place for place, frame in enumerate(frames) if frame in label.frames]
    for before, after in pairwise(seen):
        gap = after - before - 1
        if gap > longest:
            message = f"{label.name} has no box on {gap} frames, up to frame {frames[after]}"
            yield Fault(clip_id, frames[before + 1], message)


def _find_empty(value: str, clips: Sequence[LabeledClip]) -> Iterator[Fault]:
    """Of the whole batch: the empty frames, where they are too many."""
    empty = [
        Fault(clip.clip_id, frame, "no box") for clip in clips for frame in _empty_frames(clip)
    ]
    num_frames = sum(len(frames) for clip in clips for frames in clip.stretches)
    if num_frames and len(empty) / num_frames > float(value):
        yield from empty


def _empty_frames(clip: LabeledClip) -> list[int]:
    shown = {frame for label in clip.labels for frame in label.frames}
    return [frame for frames in clip.stretches for frame in frames if frame not in shown]


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.split(",")]


_FINDERS: Mapping[CheckRule, Callable[[str, Sequence[LabeledClip]], Iterator[Fault]]] = {
    CheckRule.REQUIRED_CLASSES: _find_absent_classes,
    CheckRule.ATTRIBUTES_COMPLETE: _find_incomplete,
    CheckRule.TRACK_CONTINUITY: _find_gaps,
    CheckRule.MAX_EMPTY_FRAME_SHARE: _find_empty,
}
"""Not `min_box_px`: which objects of at least that size have no box, no label says."""
