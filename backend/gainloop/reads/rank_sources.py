"""Which evaluation, predictions and vectors a ranking rests on: those asked for, else the newest.

Called by `arrays`. Refuses an evaluation on a holdout benchmark: no ranking may learn from it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from gainloop.errors import InvalidInput, NotFound
from gainloop.models.evaluation import (
    Benchmark,
    EmbeddingSet,
    EmbeddingSpace,
    Evaluation,
    ModelFamily,
    ModelVersion,
    PredictionSet,
)
from gainloop.terms.embeddings import EmbeddingKind
from gainloop.terms.enums import BenchmarkRole

Source = TypeVar("Source", Evaluation, PredictionSet, EmbeddingSet)


@dataclass(frozen=True, slots=True)
class SourceChoice:
    """Ids that a user asked for; None takes the newest that is of use. families: [(name, share)] of
    model families that gains are summed over, each by its newest evaluation.
    """

    evaluation_id: str | None = None
    prediction_set_id: str | None = None
    embedding_set_id: str | None = None
    families: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class FamilySource:
    """share: of the sum; those of all families make 1."""

    name: str
    share: float
    evaluation: Evaluation


@dataclass(frozen=True, slots=True)
class RankSources:
    """What was taken; None where there is nothing of use.

    vector_objects: digests of the sets of the embedding set's space up to it, oldest first, in the
    distance `metric`. families: all that gains are summed over, that of `evaluation` first; empty
    where there is none but that.
    """

    evaluation: Evaluation | None = None
    prediction_set: PredictionSet | None = None
    embedding_set: EmbeddingSet | None = None
    metric: str = ""
    vector_objects: tuple[str, ...] = ()
    families: tuple[FamilySource, ...] = ()

    @property
    def benchmark_ids(self) -> list[str]:
        """Of all evaluations, once each."""
        found = [family.evaluation for family in self.families]
        if not found and self.evaluation:
            found = [self.evaluation]
        return list(dict.fromkeys(evaluation.benchmark_id for evaluation in found))


def choose_evaluation(session: Session, evaluation_id: str | None) -> Evaluation | None:
    """The newest on a development benchmark with at least one missed object."""
    if evaluation_id is not None:
        return _checked(session, _named(session, Evaluation, evaluation_id))
    return session.exec(_of_use()).first()


def choose_families(session: Session, choice: SourceChoice) -> list[FamilySource]:
    """In the order asked for, with shares that make 1. Raises NotFound, InvalidInput
    FAMILY_UNAVAILABLE.
    """
    total = sum(share for _, share in choice.families)
    return [
        FamilySource(name, share / total, _newest_of(session, name))
        for name, share in choice.families
    ]


def _newest_of(session: Session, family: str) -> Evaluation:
    if session.get(ModelFamily, family) is None:
        raise NotFound(f"there is no model family {family!r:.120}", path="family")
    found = session.exec(
        _of_use()
        .join(ModelVersion, col(ModelVersion.id) == Evaluation.model_version_id)
        .where(ModelVersion.family_id == family)
    ).first()
    if found is None:
        raise InvalidInput(
            "FAMILY_UNAVAILABLE",
            f"the model family {family!r:.120} has no evaluation on a development benchmark with a "
            "missed object: import one, or leave the family out",
            field="family",
        )
    return found


def _of_use() -> SelectOfScalar[Evaluation]:
    """Newest first."""
    return (
        select(Evaluation)
        .join(Benchmark, col(Benchmark.id) == Evaluation.benchmark_id)
        .where(Benchmark.role == BenchmarkRole.DEVELOPMENT, Evaluation.fn > 0)
        .order_by(col(Evaluation.ordinal).desc())
    )


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
