"""Weights, priority runs, the ranked top of a run, ontologies and queues."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from gainloop.models.columns import Json, Table, UtcDateTime, enum_column
from gainloop.terms.enums import Arm, Profile, QueueItemKind, QueueItemState
from gainloop.terms.measures import UncertaintyMeasure


class WeightsVersion(Table, table=True):
    """Immutable weights of a profile, by part name; those of parts that add to a score make 1
    together, those of parts that take off come on top. Of `expected_gain` they are knobs: see
    `pipeline.expected_gain.objective`.

    exposure: {axis: {value: factor}}, how much an error in a cohort matters, 1 where nothing is
    said; severity: {class: factor}, likewise of a missed object. uncertainty_measure: None is
    entropy. families: [{family, share}] that gains are summed over, the first one first; empty is
    the family of the newest evaluation.
    """

    id: str = Field(primary_key=True)  # profile:version
    profile: Profile = Field(sa_type=enum_column(Profile))
    version: int
    weights: dict[str, float] = Field(sa_type=Json)
    exposure: dict[str, dict[str, float]] = Field(
        default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"}
    )
    severity: dict[str, float] = Field(
        default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"}
    )
    uncertainty_measure: UncertaintyMeasure | None = Field(
        default=None, sa_type=enum_column(UncertaintyMeasure)
    )
    families: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("profile", "version"),)


class LimitsVersion(Table, table=True):
    """Immutable limits of selections, of every profile: as `terms.limits.Limits`, with JSON of its
    minimums. floors: safety floors, each with a name. note: why.
    """

    id: str = Field(primary_key=True)  # limits:version
    version: int = Field(unique=True)
    floors: list[dict[str, Any]] = Field(sa_type=Json)
    minimums: list[dict[str, Any]] = Field(sa_type=Json)
    largest_share: float | None = None
    most_copies: int | None = None
    note: str
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class PriorityRun(Table, table=True):
    """One ranking of the pool. The id is made of its inputs, so equal inputs are one run.

    rung: 1 to 5 of the cold-start ladder; missing: [{input, cost, cure}]; holdback_share: of the
    budget, drawn at random beside the order; `scores_object`: parts and score of every candidate;
    rows of `priority` exist for the top only.
    Of `expected_gain` alone: the atlas; expected_gain: of the selection, in importance-weighted
    benchmark error points (0 to 1); certificate: that over an upper bound of any selection.
    previous_id: the run of the same profile and scope before it, which its changes refer to.
    inputs_object: all that the ranking was made of, for replay; None for runs before it was kept.
    uncertainty_measure: that it ranked by, None is entropy; asked_measure: as asked, None where the
    weights say. cost_model_id: None is the assumption.
    in_windows: whether seconds around expected failures were ranked in place of whole clips. tasks:
    that units were asked of, in order; none for the usual ones. families: [{family, evaluation,
    model_version, share}] where gains are summed over several, that of evaluation_id first; else
    empty.
    minimums: those that the request added to the limits version, None of which is set for runs
    before there were limits. infeasible: [{minimum, reached, possible, reason, sentence}].
    worth_without_limits: expected gain, or sum of scores, of the selection that the profile would
    have made without limits, None where these changed nothing; worth: that of this one. copy_rate:
    share of the selection that comes after a copy in it.
    """

    id: str = Field(primary_key=True)
    number: int = Field(unique=True)
    profile: Profile = Field(sa_type=enum_column(Profile))
    rung: int
    missing: list[dict[str, str]] = Field(sa_type=Json)
    notes: list[str] = Field(default_factory=list, sa_type=Json)
    weights_version_id: str | None = Field(default=None, foreign_key="weights_version.id")
    weights_used: dict[str, float] = Field(sa_type=Json)
    evaluation_id: str | None = Field(default=None, foreign_key="evaluation.id")
    prediction_set_id: str | None = Field(default=None, foreign_key="prediction_set.id")
    embedding_set_id: str | None = Field(default=None, foreign_key="embedding_set.id")
    scope: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    budget_hours: float | None = None
    spent_hours: float
    seed: int
    num_candidates: int
    num_selected: int
    holdback_share: float = Field(default=0.0, sa_column_kwargs={"server_default": "0"})
    num_holdback: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    atlas_id: str | None = Field(default=None, foreign_key="atlas_version.id")
    expected_gain: float | None = None
    certificate: float | None = None
    previous_id: str | None = Field(default=None, foreign_key="priority_run.id")
    uncertainty_measure: UncertaintyMeasure | None = Field(
        default=None, sa_type=enum_column(UncertaintyMeasure)
    )
    asked_measure: UncertaintyMeasure | None = Field(
        default=None, sa_type=enum_column(UncertaintyMeasure)
    )
    cost_model_id: str | None = Field(default=None, foreign_key="cost_model.id")
    scores_object: str
    inputs_object: str | None = None
    in_windows: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    tasks: list[str] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    families: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    limits_version_id: str | None = Field(default=None, foreign_key="limits_version.id")
    minimums: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    infeasible: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    worth: float | None = None
    worth_without_limits: float | None = None
    copy_rate: float | None = None
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class RankedColumns(Table):
    """What a rank carries: score = sum of the parts' values, costs in minutes, the reason.

    parts: [{name, label, weight, signal, value}]; reason: {headline, details, links}.
    """

    unit_id: str = Field(foreign_key="labeling_unit.id")
    clip_id: str = Field(foreign_key="clip.id", index=True)
    score: float
    parts: list[dict[str, Any]] = Field(sa_type=Json)
    arm: Arm = Field(sa_type=enum_column(Arm))
    propensity: float  # probability that its arm drew the unit, 0 to 1
    cost_minutes: float
    cost_low_minutes: float
    cost_high_minutes: float
    reason: dict[str, Any] = Field(sa_type=Json)


class Priority(RankedColumns, table=True):
    run_id: str = Field(primary_key=True, foreign_key="priority_run.id")
    rank: int = Field(primary_key=True)  # 1 is first, dense
    is_selected: bool  # inside the budget


class TriageEntry(Table, table=True):
    """A candidate of a run that stands apart and was not selected: broken, or new.

    guard: 0.01 to 1, what its score is multiplied by, or takes off from, for that; unguarded: its
    score without.
    """

    run_id: str = Field(primary_key=True, foreign_key="priority_run.id")
    place: int = Field(primary_key=True)  # 1 is first
    unit_id: str = Field(foreign_key="labeling_unit.id")
    clip_id: str = Field(foreign_key="clip.id", index=True)
    guard: float
    score: float
    unguarded: float
    sentence: str


class OntologyVersion(Table, table=True):
    """The classes that annotators may use, immutable."""

    id: str = Field(primary_key=True)  # name:version
    name: str
    version: int
    classes: list[str] = Field(sa_type=Json)
    digest: str
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("name", "version"),)


class Queue(Table, table=True):
    """A labeling queue drawn from a run, or made of labels that an evaluation shows to be wrong:
    exactly one of run_id and evaluation_id is set. checks: [{rule, value}].
    """

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    name: str
    run_id: str | None = Field(default=None, foreign_key="priority_run.id")
    evaluation_id: str | None = Field(default=None, foreign_key="evaluation.id")
    scenario_id: str | None = Field(default=None, foreign_key="scenario.id")
    ontology_version_id: str = Field(foreign_key="ontology_version.id")
    instructions: str
    checks: list[dict[str, str]] = Field(sa_type=Json)
    num_items: int
    hours: float
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)

    __table_args__ = (
        sa.CheckConstraint("(run_id IS NULL) <> (evaluation_id IS NULL)", name="one_source"),
    )


class QueueItem(RankedColumns, table=True):
    queue_id: str = Field(primary_key=True, foreign_key="queue.id")
    rank: int = Field(primary_key=True)
    kind: QueueItemKind = Field(sa_type=enum_column(QueueItemKind))
    state: QueueItemState = Field(sa_type=enum_column(QueueItemState))
