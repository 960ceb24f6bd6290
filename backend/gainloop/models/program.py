"""What the program wanted and decided: epics, training outcomes, decisions."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlmodel import Field

from gainloop.models.columns import Json, Table, UtcDateTime, enum_column
from gainloop.terms.enums import DecisionKind, FigureSource, Verdict


class Epic(Table, table=True):
    """An epic of the tracker, as last imported; the id is its key, such as PERC-12.

    url: https, None where the file gave none. `changed_at`: when an import last changed it.
    """

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    title: str
    description: str
    status: str | None = None
    owner: str | None = None
    url: str | None = None
    due: date | None = Field(default=None, sa_type=sa.Date)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class TrainingOutcome(Table, table=True):
    """What a model version trained on a release changed, beside the version before it.

    evaluation_id and base_evaluation_id are set where the deltas were measured here from two
    evaluations of one benchmark digest, and None where a person typed them. The id is made of the
    inputs. evidence: https addresses.
    """

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    model_version_id: str = Field(foreign_key="model_version.id", index=True)
    base_model_version_id: str = Field(foreign_key="model_version.id")
    release_id: str | None = Field(default=None, foreign_key="dataset_release.id", index=True)
    source: FigureSource = Field(sa_type=enum_column(FigureSource))
    evaluation_id: str | None = Field(default=None, foreign_key="evaluation.id")
    base_evaluation_id: str | None = Field(default=None, foreign_key="evaluation.id")
    note: str
    evidence: list[str] = Field(sa_type=Json)
    actor_id: str = Field(foreign_key="actor.id")
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class OutcomeDelta(Table, table=True):
    """One change: of a cohort, or of the objects that an error cluster is about.

    cohort: {axis: value}, empty for all objects; for a cluster it holds the traits that stand for
    it. metric: such as recall, 0 to 1; a, b: before and after; low, high: 95 % interval of
    delta = b - a, resampled by drive. intervals and verdict are None where a person typed none.
    """

    outcome_id: str = Field(primary_key=True, foreign_key="training_outcome.id")
    number: int = Field(primary_key=True)
    cluster_id: str | None = Field(default=None, foreign_key="error_cluster.id", index=True)
    cohort_id: str | None = Field(default=None, index=True)  # node id of the cohort
    cohort: dict[str, str] = Field(sa_type=Json)
    class_name: str | None = None
    metric: str
    a: float | None = None
    b: float | None = None
    delta: float
    low: float | None = None
    high: float | None = None
    verdict: Verdict | None = Field(default=None, sa_type=enum_column(Verdict))
    num_objects: int | None = None
    num_clips: int | None = None
    num_drives: int | None = None


class Decision(Table, table=True):
    """What somebody decided, about what, on which evidence; its ends are lineage edges.

    evidence: https addresses. `actor_id` decided and recorded it; `valid_from` is when it was
    decided, `recorded_at` when it was entered.
    """

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    kind: DecisionKind = Field(sa_type=enum_column(DecisionKind))
    title: str
    rationale: str
    evidence: list[str] = Field(sa_type=Json)
    actor_id: str = Field(foreign_key="actor.id", index=True)
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
