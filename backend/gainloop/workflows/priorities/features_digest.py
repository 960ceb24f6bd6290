"""One digest of every value that a ranking can see. Called by `plan`: it is part of a run's id."""

import numpy as np
from numpy.typing import NDArray

from gainloop.terms.features import BenchmarkClips, Candidates, Features, LabeledClips, Recordings
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
        *_unit_parts(features.candidates),
        *_labeled_parts(features.labeled),
        *(_benchmark_parts(benchmark) if benchmark is not None else ()),
        *(array_digest(past.gt, past.fn, past.is_learned) for past in features.history),
        *_family_parts(features),
    ]
    return value_digest(parts)


def _unit_parts(candidates: Candidates) -> list[str]:
    """Of runs in which units differ by streams or tasks; others keep the digest that they had."""
    figures = {"streams": candidates.num_streams, "3d": candidates.is_3d}
    return [f"{name} {array_digest(of)}" for name, of in figures.items() if of is not None]


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


def _family_parts(features: Features) -> list[str]:
    """Of model families beside the first; a ranking by one keeps the digest that it had."""
    parts = [] if not features.others else [f"share {features.share!r}"]
    for other in features.others:
        parts += [
            value_digest([other.name, other.share]),
            *_benchmark_parts(other.benchmark),
            *(array_digest(past.gt, past.fn, past.is_learned) for past in other.history),
            *_optional(other.uncertainty, other.doubt, other.missed),
        ]
    return parts


def _optional(*arrays: NDArray[np.generic] | None) -> list[str]:
    return ["" if array is None else array_digest(array) for array in arrays]


def _recordings_digest(recordings: Recordings) -> str:
    return array_digest(
        recordings.ordinal, recordings.start_s, recordings.duration_s, recordings.drive
    )
