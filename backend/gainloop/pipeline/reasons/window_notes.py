"""What a reader of a run in windows must know: how much of the pool has any. Called by `notes`."""

from gainloop.pipeline.reasons.words import out_of, verb
from gainloop.terms.features import Features


def window_notes(features: Features) -> list[str]:
    """Nothing where whole clips were asked for."""
    labeled = features.candidates.labeled_frames
    if labeled is None:
        return []
    count = int((labeled > 0).sum())
    if not count:
        return [
            "Windows were asked for, but no prediction says where clips fail: each is ordered as a "
            "whole. They need predictions on most frames of a clip."
        ]
    clips = out_of(count, len(labeled), "clip")
    return [
        f"{clips} {verb(count, 'is', 'are')} ordered as seconds around the failures that are "
        f"expected in {verb(count, 'it', 'them')}, {int(labeled.sum()):,} frames in all; the "
        "others as a whole."
    ]
