"""What the newest predictions say of candidates. Called by `arrays` and `family_arrays`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from sqlmodel import Session

from gainloop.models.evaluation import ModelVersion, PredictionSet
from gainloop.reads.clip_measures import known_measures
from gainloop.reads.clip_vectors import rows_of, take_figures
from gainloop.reads.rank_sources import SourceChoice, prediction_sets
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.measures import UncertaintyMeasure


@dataclass(frozen=True, slots=True)
class PoolPredictions:
    """Per candidate; unknown where the set does not hold the clip."""

    source: PredictionSet | None
    num_frames: Ints
    objects_per_frame: Floats
    uncertainty: Floats
    doubt: Floats
    measures: Mapping[UncertaintyMeasure, Floats] = field(default_factory=dict)


def read_predictions(
    session: Session,
    objects: ObjectStore,
    choice: SourceChoice,
    clip_ids: Texts,
    family: str | None = None,
) -> PoolPredictions:
    """Of the newest set that holds a candidate; of a set of this model family, where one does."""
    sets = prediction_sets(session, choice.prediction_set_id)
    if family is not None:
        sets.sort(key=lambda entry: family_of(session, entry) != family)
    return _first_of(objects, sets, clip_ids)


def own_predictions(
    session: Session, objects: ObjectStore, clip_ids: Texts, family: str
) -> PoolPredictions:
    """Of sets of this model family alone."""
    sets = [
        entry for entry in prediction_sets(session, None) if family_of(session, entry) == family
    ]
    return _first_of(objects, sets, clip_ids)


def family_of(session: Session, entry: PredictionSet) -> str:
    return session.get_one(ModelVersion, entry.model_version_id).family_id


def _first_of(
    objects: ObjectStore, sets: Sequence[PredictionSet], clip_ids: Texts
) -> PoolPredictions:
    for entry in sets:
        table = objects.get_table(entry.stats_object)
        place = rows_of(clip_ids, table)
        if (place >= 0).any():
            num_frames = np.nan_to_num(take_figures(table, "num_frames", place))
            objects_per_frame = take_figures(table, "mean_objects", place)
            return PoolPredictions(
                source=entry,
                num_frames=num_frames.astype(np.int64),
                objects_per_frame=objects_per_frame,
                uncertainty=take_figures(table, "uncertainty", place),
                doubt=_doubt(objects_per_frame * num_frames, table, place),
                measures=known_measures(table, place),
            )
    nothing = np.full(len(clip_ids), np.nan)
    return PoolPredictions(None, np.zeros(len(clip_ids), dtype=np.int64), nothing, nothing, nothing)


def _doubt(expected: Floats, table: pa.Table, place: Ints) -> Floats:
    """expected: (N,) sum of the probabilities of all predictions."""
    num_predictions = take_figures(table, "num_predictions", place)
    counted = np.where(num_predictions > 0, num_predictions, np.nan)
    return 1.0 - expected / counted
