"""The cold-start ladder: which ranking the data at hand allow, what is missing, and the cure; and
the profile that is the default there.

What inputs exist comes in; the rung goes out, with what each missing input costs, in words. Pure.
Called by the priorities workflow, and by reads for the words of a stored rung.
"""

from dataclasses import dataclass

from gainloop.terms.enums import Profile, Rung


@dataclass(frozen=True, slots=True)
class Inputs:
    """What could tell clips apart, each true where at least one clip has it.

    evaluation: a development evaluation with at least one missed object; `shared_*`: on pool and on
    the benchmark of that evaluation, so that misses can be tied to clips.
    """

    evaluation: bool = False
    predictions: bool = False
    embeddings: bool = False
    shared_embeddings: bool = False
    tags: bool = False
    shared_tags: bool = False
    drives: bool = False


@dataclass(frozen=True, slots=True)
class MissingInput:
    """An input that a better ranking would use, what going without it costs, how to add it."""

    input: str
    cost: str
    cure: str


@dataclass(frozen=True, slots=True)
class RungText:
    name: str
    sentence: str


LEAST_BENCHMARK_CLIPS = 150
"""Benchmark clips from which on expected gain is counted: with fewer, cells are empty."""

EVALUATION = "Evaluation on a development benchmark, with misses"
EVALUATION_FOR_GAIN = (
    f"Evaluation on a development benchmark of {LEAST_BENCHMARK_CLIPS} clips or more"
)
LARGER_BENCHMARK = f"Development benchmark of {LEAST_BENCHMARK_CLIPS} clips or more"
EMBEDDINGS_OF_CLIPS = "Embeddings of the clips"
EMBEDDINGS_OF_BOTH = "Embeddings of pool and benchmark clips in one space"
PREDICTIONS = "Predictions on the pool"
TAGS = "Tags: region, weather, time of day, road type or scenario"
TAGS_OF_BENCHMARK = "Tags of the benchmark clips, on an axis that the pool has too"

_TEXTS = {
    Rung.ERRORS_BY_EMBEDDING: RungText(
        "Evaluation and embeddings",
        "Ranked by where the model fails: its misses on the benchmark are matched to clips that "
        "look alike.",
    ),
    Rung.ERRORS_BY_TAG: RungText(
        "Evaluation and tags",
        "Ranked by where the model fails: its misses on the benchmark are matched to clips with "
        "the same tags.",
    ),
    Rung.PREDICTIONS: RungText(
        "Predictions only",
        "Ranked by how unsure the model is on each clip; nothing yet says where it fails.",
    ),
    Rung.METADATA: RungText(
        "Metadata coverage",
        "Ranked by which groups of clips are labeled too little, with copies of a drive damped; "
        "nothing yet says where the model fails or is unsure.",
    ),
    Rung.RANDOM: RungText(
        "Random within the budget",
        "Drawn at random within the budget: nothing yet tells one clip from another.",
    ),
}
_GAIN = (
    "Ranked by expected gain: the benchmark errors that an hour of labeling is expected to remove, "
    "by learning curves of the cells of the atlas. After each pick the rest is scored again."
)
_BATCH = "After each pick the rest is scored again, so that one kind of clip does not fill the top."
_IMPORT_EVALUATION = (
    "gainloop evaluation import --model NAME:VERSION --benchmark NAME --role development "
    "--format coco --ground-truth PATH --detections PATH"
)
_IMPORT_EMBEDDINGS = "gainloop embeddings import PATH --space NAME"
_IMPORT_PREDICTIONS = (
    "gainloop predictions import --model NAME:VERSION --format coco --detections PATH"
)
_IMPORT_CATALOG = "gainloop catalog import PATH"


def choose_rung(inputs: Inputs) -> Rung:
    """The best rung whose inputs all exist."""
    if inputs.evaluation and inputs.shared_embeddings:
        return Rung.ERRORS_BY_EMBEDDING
    if inputs.evaluation and inputs.shared_tags:
        return Rung.ERRORS_BY_TAG
    if inputs.predictions:
        return Rung.PREDICTIONS
    if inputs.tags or inputs.drives:
        return Rung.METADATA
    return Rung.RANDOM


def describe_rung(rung: Rung, profile: Profile = Profile.WEIGHTED_SUM) -> RungText:
    """FIFO uses no rung; its text says which one the data would allow. Batch picking says so."""
    text = _TEXTS[rung]
    if profile is Profile.FIFO:
        return RungText(
            text.name,
            "Ordered by recording time and by nothing else. "
            f"The data at hand would allow rung {rung.value}: {text.name.lower()}.",
        )
    if profile is Profile.EXPECTED_GAIN:
        return RungText(text.name, _GAIN)
    if profile is Profile.WEIGHTED_SUM_BATCH and rung is not Rung.RANDOM:
        return RungText(text.name, f"{text.sentence} {_BATCH}")
    return text


def missing_for_gain(inputs: Inputs, num_benchmark_clips: int) -> MissingInput | None:
    """What expected gain lacks here; None where it is available, and then the default."""
    cure = _IMPORT_EVALUATION
    if not inputs.evaluation:
        why = "there is no evaluation to count gains on"
        return MissingInput(EVALUATION_FOR_GAIN, why, cure)
    if num_benchmark_clips < LEAST_BENCHMARK_CLIPS:
        clips = "1 clip" if num_benchmark_clips == 1 else f"{num_benchmark_clips:,} clips"
        return MissingInput(
            LARGER_BENCHMARK, f"the benchmark has only {clips} to count gains on", cure
        )
    if choose_rung(inputs) > Rung.ERRORS_BY_TAG:
        return MissingInput(
            "Embeddings in one space, or tags on one axis, of pool and benchmark clips",
            "nothing ties clips of the pool to those of the benchmark",
            f"{_IMPORT_EMBEDDINGS}, or {_IMPORT_CATALOG}",
        )
    return None


def missing_inputs(inputs: Inputs) -> tuple[MissingInput, ...]:
    """Everything that a ranking of these clips has to do without, what helps most first."""
    candidates = (
        _missing_evaluation(inputs),
        _missing_embeddings(inputs),
        _missing_predictions(inputs),
        _missing_tags(inputs),
        _missing_drives(inputs),
    )
    return tuple(missing for missing in candidates if missing)


def _missing_evaluation(inputs: Inputs) -> MissingInput | None:
    if inputs.evaluation:
        return None
    return MissingInput(
        EVALUATION,
        "Nothing says where the model fails, so labels cannot be aimed at its misses.",
        _IMPORT_EVALUATION,
    )


def _missing_embeddings(inputs: Inputs) -> MissingInput | None:
    if not inputs.evaluation:
        if inputs.embeddings:
            return None
        cost = "Clips that look alike cannot be found, also not once misses are known."
        return MissingInput(EMBEDDINGS_OF_CLIPS, cost, _IMPORT_EMBEDDINGS)
    if inputs.shared_embeddings:
        return None
    return MissingInput(
        EMBEDDINGS_OF_BOTH,
        "Misses are tied to clips by tags at best; clips that look like a miss under other tags "
        "are not found.",
        _IMPORT_EMBEDDINGS,
    )


def _missing_predictions(inputs: Inputs) -> MissingInput | None:
    if inputs.predictions:
        return None
    return MissingInput(
        PREDICTIONS,
        "How unsure the model is on a clip is unknown, and the number of objects that a clip's "
        "cost rests on is assumed.",
        _IMPORT_PREDICTIONS,
    )


def _missing_tags(inputs: Inputs) -> MissingInput | None:
    if not inputs.tags:
        return MissingInput(
            TAGS,
            "Which groups of clips are labeled too little is unknown, and a reason cannot say in "
            "words what kind of clip it is.",
            _IMPORT_CATALOG,
        )
    if inputs.evaluation and not inputs.shared_tags:
        return MissingInput(
            TAGS_OF_BENCHMARK,
            "Groups cannot be compared between pool and benchmark, so misses cannot be counted by "
            "group.",
            _IMPORT_CATALOG,
        )
    return None


def _missing_drives(inputs: Inputs) -> MissingInput | None:
    if inputs.drives:
        return None
    return MissingInput(
        "Drives: the recording that each clip comes from",
        "Copies of one drive cannot be told apart, and intervals cannot be drawn over drives.",
        _IMPORT_CATALOG,
    )
