"""What is asked for by those who look for similar failures: about what, among what.

Called by the API and `gainloop errors similar`.
"""

from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import InvalidInput
from gainloop.models.evaluation import Benchmark, DetectionError, Evaluation
from gainloop.reads.clip_filter import ClipFilter, clip_conditions, is_in_benchmark
from gainloop.reads.expression_sql import condition_of
from gainloop.reads.rows import without_index
from gainloop.terms.embeddings import SimilarityMethod
from gainloop.terms.enums import BenchmarkRole, ErrorType
from gainloop.terms.matches import Outcome

ErrorKey = tuple[str, int]
MOST_RESULTS = 100
MOST_VALUES = 100


@dataclass(frozen=True, slots=True)
class SimilarFilter:
    """Empty tuples and None set no condition; within one any value fits, all of them must.

    failures: True for errors of past evaluations only, False for clips of no benchmark only. Any
    condition on errors means errors only. with_holdout: errors on held-out benchmarks too.
    """

    clips: ClipFilter = field(default_factory=ClipFilter)
    class_names: tuple[str, ...] = ()
    error_types: tuple[ErrorType, ...] = ()
    outcome: Outcome | None = None
    model_versions: tuple[str, ...] = ()
    failures: bool | None = None
    with_holdout: bool = False

    def __post_init__(self) -> None:
        for name in ("class_names", "error_types", "model_versions"):
            if len(getattr(self, name)) > MOST_VALUES:
                raise InvalidInput(
                    "TOO_MANY_VALUES", f"{name} takes at most {MOST_VALUES} values", field=name
                )

    @property
    def is_about_errors(self) -> bool:
        named = self.class_names or self.error_types or self.model_versions
        return bool(named) or self.outcome is not None

    @property
    def of_errors(self) -> tuple[object, ...]:
        """Its conditions on errors but for the evaluations."""
        return self.class_names, self.error_types, self.outcome

    @property
    def takes_errors(self) -> bool:
        return self.failures is not False

    @property
    def takes_backlog(self) -> bool:
        return self.failures is not True and not self.is_about_errors

    @property
    def is_plain(self) -> bool:
        return self.clips == ClipFilter() and not self.is_about_errors and self.failures is None


@dataclass(frozen=True, slots=True)
class SimilarRequest:
    """One of error, cluster, clip and vector. vector_space: the space that the vector is of, where
    its file says; space: where to look, None for the best that there is. is_folded: moments of one
    drive that lie together are one result. by: None takes embeddings where there are any.
    """

    error: ErrorKey | None = None
    cluster: str | None = None
    clip: str | None = None
    vector: tuple[float, ...] | None = None
    vector_space: str | None = None
    space: str | None = None
    k: int = 10
    among: SimilarFilter = field(default_factory=SimilarFilter)
    is_folded: bool = True
    by: SimilarityMethod | None = None

    def check(self) -> None:
        """Raises InvalidInput."""
        given = (self.error, self.cluster, self.clip, self.vector)
        if sum(value is not None for value in given) != 1:
            raise InvalidInput(
                "ONE_QUERY", "ask about one error, cluster, clip or vector", field="error"
            )
        if not 1 <= self.k <= MOST_RESULTS:
            raise InvalidInput("K_RANGE", f"k is 1 to {MOST_RESULTS}, not {self.k}", field="k")
        if self.among.failures is False and self.among.is_about_errors:
            raise InvalidInput(
                "NO_ERRORS_WANTED",
                "clips of no benchmark have no errors: leave out class, type, outcome and model, "
                "or ask for failures",
                field="failures",
            )
        if self.by is SimilarityMethod.FEATURES and (self.vector is not None or self.space):
            raise InvalidInput(
                "NO_SPACE_WANTED", "a search by features has no vector and no space", field="by"
            )
        if self.vector is None:
            return
        if self.space and self.vector_space and self.space != self.vector_space:
            raise InvalidInput(
                "SPACE_MISMATCH",
                f"the vector is of the space {self.vector_space}, the search is in {self.space}: "
                "vectors of two spaces cannot be compared",
                field="space",
            )
        if not (self.space or self.vector_space):
            raise InvalidInput("MISSING_SPACE", "say which space the vector is of", field="space")


def evaluations_within(session: Session, among: SimilarFilter) -> list[str]:
    """Evaluations whose errors may be found, the newest first."""
    statement = (
        sa.select(col(Evaluation.id))
        .join(Benchmark, col(Benchmark.id) == Evaluation.benchmark_id)
        .order_by(col(Evaluation.ordinal).desc())
    )
    if not among.with_holdout:
        statement = statement.where(col(Benchmark.role) == BenchmarkRole.DEVELOPMENT)
    if among.model_versions:
        statement = statement.where(col(Evaluation.model_version_id).in_(among.model_versions))
    return list(session.connection().execute(statement).scalars())


def error_conditions(
    among: SimilarFilter, evaluation_ids: list[str], *, of_most: bool = False
) -> list[sa.ColumnElement[bool]]:
    """On `detection_error` alone. of_most: these are most evaluations, so that SQLite had better
    read all errors in the order of clips.
    """
    evaluation_id: Any = col(DetectionError.evaluation_id)
    evaluation_id = without_index(evaluation_id) if of_most else evaluation_id
    conditions: list[sa.ColumnElement[bool]] = [evaluation_id.in_(evaluation_ids)]
    if among.class_names:
        conditions.append(col(DetectionError.class_name).in_(among.class_names))
    if among.error_types:
        conditions.append(col(DetectionError.error_type).in_(among.error_types))
    if among.outcome is not None:
        conditions.append(col(DetectionError.outcome) == among.outcome)
    return conditions


def clips_within(session: Session, among: SimilarFilter) -> list[sa.ColumnElement[bool]]:
    """On `clip` alone. Raises InvalidInput BAD_EXPRESSION."""
    conditions = clip_conditions(among.clips)
    if among.clips.expression:
        conditions.append(condition_of(session, among.clips.expression, field="where"))
    return conditions


def is_backlog() -> sa.ColumnElement[bool]:
    """Clips of no benchmark."""
    return sa.not_(is_in_benchmark())
