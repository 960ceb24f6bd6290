"""Earlier states of a model on one benchmark, and what each had learned from.

Called by `arrays`. Curves of how misses fall with labels are fitted to them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.models.evaluation import Evaluation, ModelVersion
from gainloop.models.governance import LineageEdge
from gainloop.models.labels import DatasetReleaseBatch
from gainloop.reads.benchmark_arrays import count_objects
from gainloop.reads.held_edges import held_edges
from gainloop.reads.labeled_arrays import LabelFacts
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Bools, Ints, Texts
from gainloop.terms.enums import LineageType, NodeLabel
from gainloop.terms.features import UNKNOWN, PastEvaluation

MOST_EVALUATIONS = 8


@dataclass(frozen=True, slots=True)
class PastCounts:
    """gt, fn: (B, C) objects and misses by clip of the benchmark and class; is_learned: (L,)
    labeled clips that the model had learned from.
    """

    evaluation_id: str
    classes: tuple[str, ...]
    gt: Ints
    fn: Ints
    is_learned: Bools


def read_history(
    session: Session,
    objects: ObjectStore,
    evaluation: Evaluation,
    clip_ids: Texts,
    labels: LabelFacts,
) -> tuple[PastCounts, ...]:
    """Of versions of the same model on the same ground truth up to this evaluation, which comes
    last; the newest of each version, the last eight versions.
    """
    return tuple(
        PastCounts(
            past.id,
            *count_objects(objects, past, clip_ids),
            is_learned=_is_learned(session, past.model_version_id, labels),
        )
        for past in _versions(session, evaluation)
    )


def summed_history(past: Sequence[PastCounts]) -> tuple[PastEvaluation, ...]:
    """Over classes."""
    return tuple(
        PastEvaluation(
            gt=counts.gt.sum(axis=1).astype(np.float64),
            fn=counts.fn.sum(axis=1).astype(np.float64),
            is_learned=counts.is_learned,
        )
        for counts in past
    )


def _versions(session: Session, evaluation: Evaluation) -> Sequence[Evaluation]:
    """The newest evaluation of each version, oldest first."""
    family = session.get_one(ModelVersion, evaluation.model_version_id).family_id
    found = session.exec(
        select(Evaluation)
        .join(ModelVersion, col(ModelVersion.id) == Evaluation.model_version_id)
        .where(
            ModelVersion.family_id == family,
            Evaluation.benchmark_digest == evaluation.benchmark_digest,
            Evaluation.ordinal <= evaluation.ordinal,
        )
        .order_by(col(Evaluation.ordinal).desc())
    )
    newest: dict[str, Evaluation] = {}
    for past in found:
        newest.setdefault(past.model_version_id, past)
    return list(newest.values())[:MOST_EVALUATIONS][::-1]


def _is_learned(session: Session, model_version_id: str, labels: LabelFacts) -> Bools:
    """Clips without a batch were labeled before anything is known of: every version had them. Of
    the others those of the releases that the version was trained on; where no release is known,
    those whose batch came before the version.
    """
    batch_ids = _batches_of(session, model_version_id)
    registered = session.get_one(ModelVersion, model_version_id).recorded_at
    is_learned: Bools = labels.batch == UNKNOWN
    for ordinal, rows in labels.held.items():
        batch = labels.batches[ordinal]
        is_known = batch_ids is not None and batch.id in batch_ids
        if is_known or (batch_ids is None and batch.recorded_at < registered):
            is_learned[rows] = True
    return is_learned


def _batches_of(session: Session, model_version_id: str) -> set[str] | None:
    """Batches of the releases that a version was trained on; None where none is known."""
    statement = (
        sa.select(col(DatasetReleaseBatch.batch_id))
        .join(LineageEdge, col(LineageEdge.target_id) == DatasetReleaseBatch.release_id)
        .where(
            *held_edges(NodeLabel.MODEL_VERSION, LineageType.TRAINED_ON, NodeLabel.DATASET_RELEASE),
            col(LineageEdge.source_id) == model_version_id,
        )
    )
    return set(session.connection().execute(statement).scalars()) or None
