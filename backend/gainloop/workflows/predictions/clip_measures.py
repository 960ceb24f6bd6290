"""What a prediction set says per clip: objects, and how unsure the model is by every measure whose
input is there.

Called by `import_predictions`, before its transaction.
"""

from dataclasses import asdict, dataclass, replace

import numpy as np
import pyarrow as pa

from gainloop.models.evaluation import Calibration
from gainloop.pipeline.calibration.platt import Calibration as ScoreMap
from gainloop.pipeline.uncertainty.disagreement import disagreement
from gainloop.pipeline.uncertainty.entropy import CLASS_MEASURE, MEASURE, clip_stats
from gainloop.pipeline.uncertainty.measures import Predicted, measure_clips
from gainloop.reads.other_version import read_other_version
from gainloop.stores.bulk_tables import measure_column, prediction_stats_table
from gainloop.stores.home import Home
from gainloop.terms.boxes import Detections, Floats, FrameTable, UncertaintyInputs
from gainloop.terms.measures import UncertaintyMeasure


@dataclass(frozen=True, slots=True)
class ClipMeasures:
    """entropy: which one the set's uncertainty is, by name; measures: those that are known.
    compared_with: the model version of `VERSION_DISAGREEMENT`.
    """

    table: pa.Table
    entropy: str
    measures: tuple[UncertaintyMeasure, ...]
    compared_with: str | None


def probabilities(calibration: Calibration | None, score: Floats) -> Floats:
    """(...) of scores as published."""
    if calibration is None:
        return score
    mapped: Floats = ScoreMap(calibration.slope, calibration.intercept).probability(score)
    return mapped


def measure_set(
    home: Home,
    model_version_id: str,
    frames: FrameTable,
    found: Detections,
    calibration: Calibration | None,
) -> ClipMeasures:
    num_clips = len(frames.clips)
    probability = probabilities(calibration, found.score)
    clip = frames.clip[found.frame]
    inputs = _as_probabilities(found.inputs or UncertaintyInputs(), calibration)
    measured = measure_clips(Predicted(num_clips, clip, probability, found.xywh, inputs))
    stats = clip_stats(clip, probability, np.bincount(frames.clip, minlength=num_clips))
    has_classes = inputs.class_probabilities is not None
    if has_classes:
        stats = replace(stats, uncertainty=measured[UncertaintyMeasure.ENTROPY])
    with home.database.read() as session:
        other = read_other_version(
            session, home.objects, model_version_id, frames, found, probability
        )
    if other is not None and other.is_shared.any():
        apart = disagreement(other.ours, other.theirs, num_clips)
        measured[UncertaintyMeasure.VERSION_DISAGREEMENT] = np.where(other.is_shared, apart, np.nan)
    columns = {
        measure_column(name): values
        for name, values in measured.items()
        if name is not UncertaintyMeasure.ENTROPY
    }
    return ClipMeasures(
        table=prediction_stats_table(frames.clips, asdict(stats) | columns),
        entropy=CLASS_MEASURE if has_classes else MEASURE,
        measures=tuple(measured),
        compared_with=other.model_version_id
        if other and UncertaintyMeasure.VERSION_DISAGREEMENT in measured
        else None,
    )


def _as_probabilities(
    inputs: UncertaintyInputs, calibration: Calibration | None
) -> UncertaintyInputs:
    """Members and samples have scores of the kind of the detections themselves."""
    return replace(
        inputs,
        **{
            name: probabilities(calibration, values)
            for name, values in inputs.present().items()
            if name in ("member_scores", "score_samples")
        },
    )
