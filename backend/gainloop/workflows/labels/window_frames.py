"""Which frames of a label file were really looked at, where windows and not whole clips were
ordered. Called by `store_labels`.

A tool gives back every frame of a clip. Those outside the ordered windows have no labels because
nobody looked, so they must not count as labeled: a release would teach that they are empty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from gainloop.rules.labeling_units import Span
from gainloop.terms.boxes import FrameTable
from gainloop.terms.findings import Finding, Findings, Severity
from gainloop.terms.labels import LabelFile


def only_ordered(file: LabelFile, windows: Mapping[str, Sequence[Span]]) -> LabelFile:
    """Without the frames outside the windows, and without boxes on these, which are told of.

    A track that crosses the edge of a window stays whole: it is drawn on the frames that count.
    """
    if not any(clip_id in windows for clip_id in file.frames.clips):
        return file
    frames = file.frames
    keep = np.array(
        [
            _is_ordered(windows.get(frames.clips[clip]), index)
            for clip, index in zip(frames.clip.tolist(), frames.index.tolist(), strict=True)
        ],
        dtype=np.bool_,
    )
    outside = [
        label
        for label in file.labels
        if "frame" in label.content
        and not _is_ordered(windows.get(label.clip_id), label.content["frame"])
    ]
    left_out = {(label.clip_id, label.key) for label in outside}
    told = Findings()
    for label in outside:
        told.add(
            Finding(
                "OUTSIDE_WINDOWS",
                f"clip {label.clip_id}, frame {label.content['frame']}: outside the ordered "
                "windows, where nobody was asked to look: this box is left out",
                Severity.REJECTED,
            )
        )
    return replace(
        file,
        frames=FrameTable(
            clips=frames.clips,
            clip=frames.clip[keep],
            index=frames.index[keep],
            width=frames.width[keep],
            height=frames.height[keep],
            name=frames.name[keep],
        ),
        labels=tuple(label for label in file.labels if (label.clip_id, label.key) not in left_out),
        rejected=file.rejected | left_out,
        findings=Findings.joined(file.findings, told),
    )


def _is_ordered(spans: Sequence[Span] | None, frame: int) -> bool:
    return spans is None or any(first <= frame <= last for first, last in spans)
