"""How things are measured: closed lists. Values are what is stored, shown in JSON and exported."""

from enum import StrEnum


class UncertaintyMeasure(StrEnum):
    """How unsure a model is on a clip; `pipeline.uncertainty.measures` says what each needs."""

    ENTROPY = "entropy"
    MARGIN = "margin"
    LEAST_CONFIDENCE = "least_confidence"
    ENSEMBLE_DISAGREEMENT = "ensemble_disagreement"
    DROPOUT_VARIANCE = "dropout_variance"
    BOX_VARIANCE = "box_variance"
    VERSION_DISAGREEMENT = "version_disagreement"


class MinutesSource(StrEnum):
    """Who says what labeling a clip took."""

    TOOL = "tool"  # the clock of the annotation tool
    TIMES_FILE = "times_file"  # a file of minutes by clip
    SHARED_OUT = "shared_out"  # hours of the batch by estimate: nothing is learned from them
