"""What expected gain rests on and comes to: atlases, their cells in a run, frozen forecasts, and
what changed between two runs.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from gainloop.models.columns import Json, Table, UtcDateTime, enum_column
from gainloop.terms.enums import CellState, PriorityChangeKind, ShadowArm


class AtlasVersion(Table, table=True):
    """An immutable partition into cells; runs refer to the one that they counted in. The id is made
    of the inputs.

    embedding_space_id: None where it rests on tags alone; `atlas_object` holds the centers;
    quality: mean log-likelihood gained per benchmark object over one rate for all, by leaving out
    one part after the other, None where there was no evaluation.
    """

    id: str = Field(primary_key=True)
    version: int = Field(unique=True)
    embedding_space_id: str | None = Field(default=None, foreign_key="embedding_space.id")
    num_cells: int
    tag_weight: float
    quality: float | None = None
    seed: int
    method: str  # name and version of the method
    num_pool: int
    num_benchmark: int
    atlas_object: str
    note: str
    actor_id: str = Field(foreign_key="actor.id")
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class AtlasCell(Table, table=True):
    """name: as people read it, of traits: [{axis, value, share}], the commonest of its clips."""

    atlas_id: str = Field(primary_key=True, foreign_key="atlas_version.id")
    number: int = Field(primary_key=True)
    name: str
    traits: list[dict[str, Any]] = Field(sa_type=Json)


class RunCell(Table, table=True):
    """A cell as a run of `expected_gain` saw it. Of a run over several model families each has its
    own: number is that in the atlas, plus the atlas's number of cells for every family before it.

    exposure: labeled objects; num_objects, num_missed: on the benchmark, weighted by membership;
    miss_rate, low, high: posterior mean and 90 % interval; floor: the share that labels will not
    remove; stuck_probability: of a floor above 0.25. weights as in science: W_c. urgency: (rate -
    floor over the mean) ** gamma. curve: [[exposure, miss rate, low, high]] from 0 on; history:
    [[exposure, miss rate, objects]], oldest first. hours, gain: of what the run selected, in
    expected benchmark errors removed. marginal_gain, marginal_low: of the next label-hour in the
    cell, in the unit of scores, with its lower bound; num_below: evaluations in a row in which that
    was below the last pick; is_stopped, hours_saved, stop_note: see `expected_gain.stopping`; None,
    0 and empty for runs without the rule.
    """

    run_id: str = Field(primary_key=True, foreign_key="priority_run.id")
    number: int = Field(primary_key=True)
    state: CellState = Field(sa_type=enum_column(CellState))
    num_candidates: float
    exposure: float
    num_objects: float
    num_missed: float
    miss_rate: float
    low: float
    high: float
    floor: float
    stuck_probability: float
    benchmark_weight: float
    blind_weight: float
    urgency: float
    curve: list[list[float]] = Field(sa_type=Json)
    history: list[list[float]] = Field(sa_type=Json)
    selected_exposure: float
    hours: float
    gain: float
    marginal_gain: float | None = None
    marginal_low: float | None = None
    num_below: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    is_stopped: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})
    hours_saved: float = Field(default=0.0, sa_column_kwargs={"server_default": "0"})
    stop_note: str = Field(default="", sa_column_kwargs={"server_default": ""})
    family: str = Field(default="", sa_column_kwargs={"server_default": ""})


class PriorityChange(Table, table=True):
    """A unit that entered, left or moved between the run before and this one, among the first
    places of either; causes: [{name, label, value, sentence}], the strongest first.
    """

    run_id: str = Field(primary_key=True, foreign_key="priority_run.id")
    unit_id: str = Field(primary_key=True, foreign_key="labeling_unit.id")
    previous_run_id: str = Field(foreign_key="priority_run.id")
    kind: PriorityChangeKind = Field(sa_type=enum_column(PriorityChangeKind))
    clip_id: str = Field(foreign_key="clip.id")
    rank_before: int | None = None
    rank_after: int | None = None
    causes: list[dict[str, Any]] = Field(sa_type=Json)


class Forecast(Table, table=True):
    """What labeling a queue is expected to change in one cohort, frozen when the queue was made.

    cohort: {axis: value}, empty for the whole benchmark. before, expected, low, high: miss rate
    among num_objects of the benchmark, 95 % interval; shrinkage: the factor by which earlier
    forecasts were corrected, 1 for none.
    """

    queue_id: str = Field(primary_key=True, foreign_key="queue.id")
    number: int = Field(primary_key=True)
    evaluation_id: str = Field(foreign_key="evaluation.id", index=True)
    cohort: dict[str, str] = Field(sa_type=Json)
    num_objects: float
    before: float
    expected: float
    low: float
    high: float
    shrinkage: float
    hours: float
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class ShadowCycle(Table, table=True):
    """One comparison of ways to choose clips: arms of equal label-hours, trained apart from the
    same base model version and measured on one benchmark digest.
    """

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    name: str = Field(unique=True)
    base_model_version_id: str = Field(foreign_key="model_version.id")
    benchmark_id: str = Field(foreign_key="benchmark.id")
    benchmark_digest: str
    hours: float
    note: str
    actor_id: str = Field(foreign_key="actor.id")
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class ShadowCycleArm(Table, table=True):
    """recall, worst_recall: of all objects, and the mean of the three worst cohorts, measured by
    the evaluation; hours: label-hours that its batches cost.
    """

    cycle_id: str = Field(primary_key=True, foreign_key="shadow_cycle.id")
    arm: ShadowArm = Field(primary_key=True, sa_type=enum_column(ShadowArm))
    batch_ids: list[str] = Field(sa_type=Json)
    model_version_id: str = Field(foreign_key="model_version.id")
    evaluation_id: str = Field(foreign_key="evaluation.id")
    hours: float
    num_clips: int
    recall: float
    worst_recall: float

    __table_args__ = (sa.UniqueConstraint("cycle_id", "model_version_id"),)
