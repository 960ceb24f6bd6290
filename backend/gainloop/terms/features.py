"""What a ranking knows of clips, as columns: made by `reads.arrays`, taken by `pipeline.scoring`,
`pipeline.costs` and `pipeline.reasons`. numpy only. Unknown is NaN, -1 or 0, never a guess.

Codes of every record of one `Features` refer to the same `Axes`; vectors to the same space.
"""

from dataclasses import dataclass, replace

from gainloop.terms.boxes import Bools, Floats, Ints, Texts

COHORT_AXES = ("time_of_day", "weather", "region", "scenario", "road_type")
"""Axes of cohorts, the one that is kept longest first when groups are widened. `scenario` is the
combination of a clip's scenario tags."""

OBJECT_AXES = ("class", "size", "height", "occlusion", "truncation", "clip")
"""Axes of the objects themselves, which no registered axis may hide."""

UNKNOWN = -1
"""Code of a clip whose value on an axis, or whose drive, is unknown."""


@dataclass(frozen=True, slots=True)
class Axes:
    """Cohort axes, the one that is kept longest first; `labels` of each, in the order of codes."""

    names: tuple[str, ...]
    labels: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Recordings:
    """When and in which drive clips were recorded.

    ordinal: (N,) order of import; start_s: (N,) seconds since 1970 or NaN; duration_s: (N,) or NaN;
    drive: (N,) position in the drives of the `Features` or -1.
    """

    ordinal: Ints
    start_s: Floats
    duration_s: Floats
    drive: Ints

    def __len__(self) -> int:
        return len(self.ordinal)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Clips that may be labeled next, each as one labeling unit.

    codes: (N, A); num_frames: (N,) 0 where unknown; objects_per_frame: (N,) predicted objects on a
    mean frame or NaN; uncertainty: (N,) or NaN; vectors: (N, D), a NaN row where a clip has none;
    doubt: (N,) mean of 1 - probability over the predicted objects, or NaN; labeled_frames: (N,)
    frames to label of a unit that is made of windows, 0 for a whole clip; num_streams: (N,) of the
    unit, each of which is labeled on every frame, None where one is; is_3d: (N,) whether cuboids
    are drawn, of which no evaluation says anything, None where nowhere.
    """

    clip_ids: Texts
    unit_ids: Texts
    recordings: Recordings
    codes: Ints
    num_frames: Ints
    objects_per_frame: Floats
    uncertainty: Floats
    vectors: Floats | None = None
    doubt: Floats | None = None
    labeled_frames: Ints | None = None
    num_streams: Ints | None = None
    is_3d: Bools | None = None

    def __len__(self) -> int:
        return len(self.clip_ids)


@dataclass(frozen=True, slots=True)
class LabeledClips:
    """Clips whose labels exist already, outside every benchmark; codes: (L, A).

    vectors: (L, D) as those of `Candidates`; objects: (L,) labeled objects, or NaN; missed: (L,)
    of these, how many a model missed that had not learned from the clip, or NaN; batch: (L,) number
    of the label batch, ascending with time, or -1; clip_ids: (L,).
    """

    recordings: Recordings
    codes: Ints
    vectors: Floats | None = None
    objects: Floats | None = None
    missed: Floats | None = None
    batch: Ints | None = None
    clip_ids: Texts | None = None

    def __len__(self) -> int:
        return len(self.recordings)


@dataclass(frozen=True, slots=True)
class BenchmarkClips:
    """How a model did on the clips of a benchmark: gt, fn: (B, C) objects and missed objects.

    doubt: (B,) as that of `Candidates`; importance: (B,) how much an error there matters, 1 where
    nobody said otherwise.
    """

    clip_ids: Texts
    codes: Ints
    classes: tuple[str, ...]
    gt: Ints
    fn: Ints
    vectors: Floats | None = None
    doubt: Floats | None = None
    importance: Floats | None = None

    def __len__(self) -> int:
        return len(self.clip_ids)


@dataclass(frozen=True, slots=True)
class PastEvaluation:
    """An earlier state of the model on the same benchmark.

    gt, fn: (B,) objects and missed objects per benchmark clip; is_learned: (L,) labeled clips that
    this model had learned from.
    """

    gt: Floats
    fn: Floats
    is_learned: Bools


@dataclass(frozen=True, slots=True)
class OtherFamily:
    """A further model family that gains are summed over. share: of the sum; benchmark, history: as
    those of `Features`; uncertainty, doubt: (N,) and missed: (L,) as there, by this family's own
    predictions.
    """

    name: str
    share: float
    benchmark: BenchmarkClips
    history: tuple[PastEvaluation, ...]
    uncertainty: Floats
    doubt: Floats | None = None
    missed: Floats | None = None


@dataclass(frozen=True, slots=True)
class Features:
    """history: oldest first; the last is of the evaluation behind `benchmark`. Empty where nothing
    says what which model had learned from: then it is taken to have learned from all that is
    labeled. share: of the sum that the family of `benchmark` has beside others.
    """

    axes: Axes
    drives: tuple[str, ...]
    candidates: Candidates
    labeled: LabeledClips
    benchmark: BenchmarkClips | None = None
    history: tuple[PastEvaluation, ...] = ()
    share: float = 1.0
    others: tuple[OtherFamily, ...] = ()

    def alone(self) -> "list[Features]":
        """What each family would be ranked by alone, that of `benchmark` first."""
        first = replace(self, share=1.0, others=()) if self.others else self
        return [
            first,
            *(
                replace(
                    first,
                    candidates=replace(
                        first.candidates, uncertainty=other.uncertainty, doubt=other.doubt
                    ),
                    labeled=replace(first.labeled, missed=other.missed),
                    benchmark=other.benchmark,
                    history=other.history,
                )
                for other in self.others
            ),
        ]
