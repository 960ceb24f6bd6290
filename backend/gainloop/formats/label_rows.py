"""Frames and labels of a file as a reader meets them, with what there is to say about each row.

In: places, classes and boxes from `labels_coco` and `cvat_xml`. Out: a LabelFile. Every row that is
left out has a finding that names it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from gainloop.errors import InvalidInput
from gainloop.formats.label_boxes import check_box
from gainloop.formats.label_clips import Unplaced
from gainloop.formats.rows import sample, texts
from gainloop.terms.boxes import FrameTable
from gainloop.terms.findings import Finding, Findings, Severity
from gainloop.terms.labels import FileLabel, LabelFile, LabelTarget
from gainloop.terms.options import IGNORE_CLASS, ReadOptions

FrameKey = tuple[str, int]
MOST_FRAMES = 2_000_000
"""Of one file: a few words of XML can claim any number of them."""


@dataclass(frozen=True, slots=True)
class Frame:
    """width, height: pixels, 0 where unknown."""

    width: int
    height: int
    name: str

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height


@dataclass(slots=True)
class LabelRows:
    """row: of the file, counted from 1; a line of XML, an element of a JSON list."""

    file: str
    target: LabelTarget
    options: ReadOptions
    findings: Findings = field(default_factory=Findings)
    frames: dict[FrameKey, Frame] = field(default_factory=dict)
    _labels: dict[tuple[str, str], FileLabel] = field(default_factory=dict)
    _rejected: set[tuple[str, str]] = field(default_factory=set)

    def add_frame(self, key: FrameKey, frame: Frame, row: int) -> None:
        """Raises InvalidInput where it is there already: nobody could say whose labels count."""
        if (there := self.frames.get(key)) is not None:
            message = f"{there.name} and {frame.name} are both frame {key[1]} of clip {key[0]}"
            raise InvalidInput("DUPLICATE_ID", message, file=self.file, row=row)
        self.check_room(1, row)
        self.frames[key] = frame

    def check_room(self, num_frames: int, row: int) -> None:
        """Raises InvalidInput TOO_MANY_FRAMES where so many more are too many."""
        if len(self.frames) + num_frames > MOST_FRAMES:
            message = f"more than {MOST_FRAMES:,} frames; import the tasks in several files"
            raise InvalidInput("TOO_MANY_FRAMES", message, file=self.file, row=row)

    def say(self, severity: Severity, code: str, message: str, row: int, field: str = "") -> None:
        self.findings.add(Finding(code, message, severity, self.file, row, field))

    def reject(
        self, code: str, message: str, row: int, label: tuple[str, str] | None = None
    ) -> None:
        """label: (clip, key) where the row still names them."""
        self.say(Severity.REJECTED, code, message, row)
        if label is not None:
            self._rejected.add(label)

    def reject_place(self, unplaced: Unplaced, row: int, num_labels: int) -> None:
        """With as many rows as there are labels on what has no place, at least one."""
        self.findings.add(
            Finding(
                unplaced.code,
                unplaced.message,
                Severity.REJECTED,
                self.file,
                row,
                count=max(num_labels, 1),
            )
        )

    def class_of(
        self, name: str | None, row: int, label: tuple[str, str] | None = None
    ) -> str | None:
        """Our class of the file's, None where the row is left out."""
        ours = self.options.class_map.get(name, name) if name else None
        if ours == IGNORE_CLASS:
            message = f"the class {name!r:.120} is ignored"
            self.say(Severity.NOTE, "CLASS_IGNORED", message, row, "class")
            return None
        if ours in self.target.classes:
            return ours
        known = sample(sorted(self.target.classes))
        message = f"the ontology has no class {ours or ''!r:.120}; it has {known}"
        self.reject("UNKNOWN_CLASS", message, row, label)
        return None

    def box_of(
        self,
        box: tuple[float, ...],
        size: tuple[int, int],
        row: int,
        label: tuple[str, str] | None = None,
    ) -> list[float] | None:
        """The box that is kept, None where the row is left out."""
        checked = check_box(box, size)
        if checked.box is None:
            self.reject(checked.code, checked.message, row, label)
            return None
        if checked.code:
            self.say(Severity.WARNING, checked.code, checked.message, row, "box")
        return list(checked.box)

    def add_label(self, clip_id: str, key: str, content: Mapping[str, Any], row: int) -> None:
        if (clip_id, key) in self._labels:
            message = f"the label {key!r:.120} of clip {clip_id} is there twice"
            raise InvalidInput("DUPLICATE_ID", message, file=self.file, row=row)
        self._labels[clip_id, key] = FileLabel(clip_id, key, content)

    def add_shape(self, clip_id: str, content: Mapping[str, Any], row: int) -> None:
        """A label that the tool has no name for is known by its frame, class and box."""
        numbers = ",".join(f"{number:.2f}" for number in content["box"])
        name = f"{content['frame']}/{content['class']}/{numbers}"
        key, copies = name, 1
        while (clip_id, key) in self._labels:
            copies += 1
            key = f"{name}#{copies}"
        self.add_label(clip_id, key, content, row)

    def as_file(self, source: str) -> LabelFile:
        """Raises InvalidInput NO_CLIPS where the file is about none of the queue's clips."""
        if not self.frames:
            first = next((item.message for item in self.findings.rejected), "it has no frames")
            message = f"the file is about no clip of the queue: {first}"
            raise InvalidInput("NO_CLIPS", message, file=self.file)
        _add_rest(self.findings)
        keys = sorted(self.frames)
        clips = tuple(dict.fromkeys(clip_id for clip_id, _ in keys))
        position = {clip_id: at for at, clip_id in enumerate(clips)}
        frames = [self.frames[key] for key in keys]
        return LabelFile(
            frames=FrameTable(
                clips=clips,
                clip=np.array([position[clip_id] for clip_id, _ in keys], dtype=np.int64),
                index=np.array([index for _, index in keys], dtype=np.int64),
                width=np.array([frame.width for frame in frames], dtype=np.int64),
                height=np.array([frame.height for frame in frames], dtype=np.int64),
                name=texts([frame.name for frame in frames]),
            ),
            labels=tuple(self._labels[key] for key in sorted(self._labels)),
            rejected=frozenset(self._rejected - self._labels.keys()),
            source=source,
            findings=self.findings,
        )


def _add_rest(findings: Findings) -> None:
    """One more finding for the rows beyond those that are listed one by one."""
    listed: dict[tuple[str, str, str], int] = {}
    last: dict[tuple[str, str, str], Finding] = {}
    for item in findings.items:
        key = (item.code, item.file, item.field)
        listed[key] = listed.get(key, 0) + item.count
        last[key] = item
    for key, total in findings.counts.items():
        if (rest := total - listed[key]) > 0:
            message = f"{rest:,} more rows like these"
            findings.items.append(replace(last[key], message=message, row=0, count=rest))
