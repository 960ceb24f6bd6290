"""A further model family of a ranking, as arrays beside those of the first. Called by `arrays`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.models.evaluation import EmbeddingSet
from gainloop.reads.benchmark_arrays import read_benchmark
from gainloop.reads.clip_vectors import stacked_vectors
from gainloop.reads.history_arrays import PastCounts, read_history, summed_history
from gainloop.reads.labeled_arrays import read_label_facts
from gainloop.reads.pool_predictions import own_predictions
from gainloop.reads.rank_sources import FamilySource
from gainloop.rules.cold_start import LEAST_BENCHMARK_CLIPS
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.features import Features, OtherFamily
from gainloop.terms.measures import UncertaintyMeasure


@dataclass(frozen=True, slots=True)
class FamilyArrays:
    """past: what the history of the family is made of, by class. measures: as those of the pool, of
    the family's own predictions.
    """

    family: OtherFamily
    past: tuple[PastCounts, ...]
    measures: Mapping[UncertaintyMeasure, Floats]


def read_family(
    session: Session,
    objects: ObjectStore,
    features: Features,
    source: FamilySource,
    side: tuple[Texts, Ints],
    vectors: tuple[Sequence[EmbeddingSet], str],
) -> FamilyArrays:
    """features: of the first family; side: clips of the benchmark and their codes; vectors: sets of
    the space that the first is in, and its metric. Raises InvalidInput FAMILY_UNAVAILABLE.
    """
    (clip_ids, codes), evaluation = side, source.evaluation
    if len(clip_ids) < LEAST_BENCHMARK_CLIPS:
        raise InvalidInput(
            "FAMILY_UNAVAILABLE",
            f"{evaluation.id} of the model family {source.name!r:.120} is on {len(clip_ids):,} "
            f"benchmark clips; gains are counted on {LEAST_BENCHMARK_CLIPS} or more: leave the "
            "family out until then",
            field="family",
        )
    labeled = features.labeled.clip_ids
    assert labeled is not None
    facts = read_label_facts(session, objects, labeled, source.name)
    past = read_history(session, objects, evaluation, clip_ids, facts)
    placed = stacked_vectors(objects, *vectors, clip_ids) if vectors[0] else None
    predictions = own_predictions(session, objects, features.candidates.clip_ids, source.name)
    family = OtherFamily(
        name=source.name,
        share=source.share,
        benchmark=read_benchmark(objects, evaluation, clip_ids, codes, placed),
        history=summed_history(past),
        uncertainty=np.asarray(predictions.uncertainty, dtype=np.float64),
        doubt=predictions.doubt,
        missed=facts.missed,
    )
    return FamilyArrays(family, past, predictions.measures)
