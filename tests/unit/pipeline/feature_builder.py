"""Small hand-made features for the tests of scoring, costs and reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.pipeline.scoring.scores import Scores
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.features import (
    COHORT_AXES,
    UNKNOWN,
    Axes,
    BenchmarkClips,
    Candidates,
    Features,
    LabeledClips,
    Recordings,
)

NAN = float("nan")


@dataclass(frozen=True)
class MadeClip:
    """One clip; gt and fn are counts of (car, pedestrian)."""

    tags: Mapping[str, str] = field(default_factory=dict)
    drive: str = ""
    start: float = NAN
    duration: float = NAN
    frames: int = 0
    objects: float = NAN
    uncertainty: float = NAN
    vector: tuple[float, ...] = ()
    gt: tuple[int, int] = (0, 0)
    fn: tuple[int, int] = (0, 0)


def summed(ranking: Ranking) -> Scores:
    """Of a profile whose score is a weighted sum."""
    assert isinstance(ranking.scores, Scores)
    return ranking.scores


def make_features(
    pool: Sequence[MadeClip],
    *,
    labeled: Sequence[MadeClip] = (),
    benchmark: Sequence[MadeClip] | None = None,
) -> Features:
    everyone = [*pool, *labeled, *(benchmark or ())]
    labels = tuple(
        tuple(sorted({clip.tags[axis] for clip in everyone if axis in clip.tags}))
        for axis in COHORT_AXES
    )
    axes = Axes(COHORT_AXES, labels)
    drives = tuple(sorted({clip.drive for clip in everyone if clip.drive}))
    return Features(
        axes=axes,
        drives=drives,
        candidates=Candidates(
            clip_ids=np.array([f"pool-{row}" for row in range(len(pool))], dtype=object),
            unit_ids=np.array([f"unit-{row}" for row in range(len(pool))], dtype=object),
            recordings=_recordings(pool, drives),
            codes=_codes(axes, pool),
            num_frames=np.array([clip.frames for clip in pool], dtype=np.int64),
            objects_per_frame=np.array([clip.objects for clip in pool]),
            uncertainty=np.array([clip.uncertainty for clip in pool]),
            vectors=_vectors(pool),
        ),
        labeled=LabeledClips(_recordings(labeled, drives), _codes(axes, labeled)),
        benchmark=None if benchmark is None else _benchmark(axes, benchmark),
    )


def _benchmark(axes: Axes, clips: Sequence[MadeClip]) -> BenchmarkClips:
    return BenchmarkClips(
        clip_ids=np.array([f"bench-{row}" for row in range(len(clips))], dtype=object),
        codes=_codes(axes, clips),
        classes=("Car", "Pedestrian"),
        gt=np.array([clip.gt for clip in clips], dtype=np.int64).reshape(-1, 2),
        fn=np.array([clip.fn for clip in clips], dtype=np.int64).reshape(-1, 2),
        vectors=_vectors(clips),
    )


def _recordings(clips: Sequence[MadeClip], drives: tuple[str, ...]) -> Recordings:
    return Recordings(
        ordinal=np.arange(1, len(clips) + 1),
        start_s=np.array([clip.start for clip in clips]),
        duration_s=np.array([clip.duration for clip in clips]),
        drive=np.array(
            [drives.index(clip.drive) if clip.drive else UNKNOWN for clip in clips], dtype=np.int64
        ),
    )


def _codes(axes: Axes, clips: Sequence[MadeClip]) -> Ints:
    rows = [
        [
            labels.index(clip.tags[name]) if name in clip.tags else UNKNOWN
            for name, labels in zip(axes.names, axes.labels, strict=True)
        ]
        for clip in clips
    ]
    return np.array(rows, dtype=np.int64).reshape(-1, len(axes.names))


def _vectors(clips: Sequence[MadeClip]) -> Floats | None:
    size = max((len(clip.vector) for clip in clips), default=0)
    if not size:
        return None
    return np.array([clip.vector or (NAN,) * size for clip in clips])
