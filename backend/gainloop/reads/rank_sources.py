"""Which evaluation, predictions and vectors a ranking rests on: those asked for, else the newest.

Called by `arrays`. Refuses an evaluation on a holdout benchmark: no ranking may learn from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, col, select

from gainloop.errors import InvalidInput, NotFound
from gainloop.models.evaluation import (
    Benchmark,
    EmbeddingSet,
    EmbeddingSpace,
    Evaluation,
    PredictionSet,
)
from gainloop.terms.embeddings import EmbeddingKind
from gainloop.terms.enums import BenchmarkRole

Source = TypeVar("Source", Evaluation, PredictionSet, EmbeddingSet)


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """Ids that a user asked for; None takes the newest that is of use."""

    evaluation_id: str | None = None
    prediction_set_id: str | None = None
    embedding_set_id: str | None = None


@dataclass(frozen=True, slots=True)
class RankSources:
    """What was taken; None where there is nothing of use.

    vector_objects: digests of the sets of the embedding set's space up to it, oldest first, in the
    distance `metric`.
    """

    evaluation: Evaluation | None = None
    prediction_set: PredictionSet | None = None
    embedding_set: EmbeddingSet | None = None
    metric: str = ""
    vector_objects: tuple[str, ...] = ()


def choose_evaluation(session: Session, evaluation_id: str | None) -> Evaluation | None:
    """The newest on a development benchmark with at least one missed object."""
    if evaluation_id is not None:
        return _checked(session, _named(session, Evaluation, evaluation_id))
    return session.exec(
        select(Evaluation)
        .join(Benchmark, col(Benchmark.id) == Evaluation.benchmark_id)
        .where(Benchmark.role == BenchmarkRole.DEVELOPMENT, Evaluation.fn > 0)
        .order_by(col(Evaluation.ordinal).desc())
    ).first()


def prediction_sets(session: Session, prediction_set_id: str | None) -> list[PredictionSet]:
    """The one asked for, or all, the newest first."""
    if prediction_set_id is not None:
        return [_named(session, PredictionSet, prediction_set_id)]
    return list(session.exec(select(PredictionSet).order_by(col(PredictionSet.ordinal).desc())))


def embedding_stacks(
    session: Session, embedding_set_id: str | None
) -> Iterator[list[EmbeddingSet]]:
    """Per space of clips the sets up to the newest, or up to the one asked for, oldest first; the
    space with the newest set first. Later sets of a stack win where both hold a clip.
    """
    sets = session.exec(
        select(EmbeddingSet)
        .join(EmbeddingSpace, col(EmbeddingSpace.id) == EmbeddingSet.space_id)
        .where(EmbeddingSpace.kind == EmbeddingKind.CLIP)
        .order_by(col(EmbeddingSet.ordinal).desc())
    ).all()
    tops = {entry.space_id: entry for entry in reversed(sets)}
    newest_first = sorted(tops.values(), key=lambda entry: -entry.ordinal)
    if embedding_set_id is not None:
        newest_first = [_of_clips(session, _named(session, EmbeddingSet, embedding_set_id))]
    for top in newest_first:
        yield [
            entry
            for entry in reversed(sets)
            if entry.space_id == top.space_id and entry.ordinal <= top.ordinal
        ]


def _of_clips(session: Session, chosen: EmbeddingSet) -> EmbeddingSet:
    space = session.get_one(EmbeddingSpace, chosen.space_id)
    if space.kind is not EmbeddingKind.CLIP:
        raise InvalidInput(
            "SPACE_MISMATCH",
            f"{chosen.id} is of the space {space.id}, which holds a vector per {space.kind.value}: "
            "a ranking compares clips",
            field="embedding_set",
        )
    return chosen


def _checked(session: Session, evaluation: Evaluation) -> Evaluation:
    benchmark = session.get_one(Benchmark, evaluation.benchmark_id)
    if benchmark.role is not BenchmarkRole.DEVELOPMENT:
        raise InvalidInput(
            "HOLDOUT_EVALUATION",
            f"{evaluation.id} is on {benchmark.id}, which is held out: a ranking may not learn "
            "from it. Choose an evaluation on a development benchmark",
            field="evaluation",
        )
    if not evaluation.fn:
        raise InvalidInput(
            "NO_MISSES",
            f"{evaluation.id} misses no object, so nothing can be learned from it",
            field="evaluation",
        )
    return evaluation


def _named(session: Session, table: type[Source], key: str) -> Source:
    found = session.get(table, key)
    if found is None:
        noun = {Evaluation: "evaluation", PredictionSet: "prediction set"}.get(
            table, "embedding set"
        )
        raise NotFound(f"there is no {noun} {key}", path=noun.split(maxsplit=1)[0])
    return found
