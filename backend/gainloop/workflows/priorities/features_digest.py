"""One digest of every value that a ranking can see. Called by `plan`: it is part of a run's id."""

import numpy as np
from numpy.typing import NDArray

from gainloop.terms.features import BenchmarkClips, Features, LabeledClips, Recordings
from gainloop.terms.hashing import array_digest, value_digest


def features_digest(features: Features) -> str:
    candidates, benchmark = features.candidates, features.benchmark
    parts = [
        value_digest([list(features.axes.names), [list(x) for x in features.axes.labels]]),
        value_digest(list(features.drives)),
        array_digest(candidates.clip_ids, candidates.unit_ids),
        array_digest(candidates.codes, candidates.num_frames),
        array_digest(candidates.objects_per_frame, candidates.uncertainty),
        _recordings_digest(candidates.recordings),
        *_optional(candidates.vectors, candidates.doubt),
        *([] if candidates.labeled_frames is None else [array_digest(candidates.labeled_frames)]),
        *_labeled_parts(features.labeled),
        *(_benchmark_parts(benchmark) if benchmark is not None else ()),
        *(array_digest(past.gt, past.fn, past.is_learned) for past in features.history),
    ]
    return value_digest(parts)


def _labeled_parts(labeled: LabeledClips) -> list[str]:
    return [
        array_digest(labeled.codes),
        _recordings_digest(labeled.recordings),
        *_optional(labeled.vectors, labeled.objects, labeled.missed, labeled.batch),
    ]


def _benchmark_parts(benchmark: BenchmarkClips) -> list[str]:
    return [
        value_digest(list(benchmark.classes)),
        array_digest(benchmark.clip_ids),
        array_digest(benchmark.codes, benchmark.gt, benchmark.fn),
        *_optional(benchmark.vectors, benchmark.doubt, benchmark.importance),
    ]


def _optional(*arrays: NDArray[np.generic] | None) -> list[str]:
    return ["" if array is None else array_digest(array) for array in arrays]


def _recordings_digest(recordings: Recordings) -> str:
    return array_digest(
        recordings.ordinal, recordings.start_s, recordings.duration_s, recordings.drive
    )
