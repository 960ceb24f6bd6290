"""Label batches, the labels they bring, and what each batch took."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from gainloop.models.columns import Json, Table, UtcDateTime, enum_column
from gainloop.terms.enums import LabelFormat, LabelLevel, Task
from gainloop.terms.measures import MinutesSource


class LabelBatch(Table, table=True):
    """What came back for one queue in one import. The id is made of the queue, the bytes of the
    file and how they were read, so the same file is one batch.

    spent_hours: as the tool or the person who imported says, None where nobody says;
    file_name: as it was given, without folders; num_labels: versions that this batch brought;
    frames_object: the frames of its clips as the tool had them, as `stores.bulk_tables`.
    """

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    name: str
    queue_id: str = Field(foreign_key="queue.id", index=True)
    ontology_version_id: str = Field(foreign_key="ontology_version.id")
    format: LabelFormat = Field(sa_type=enum_column(LabelFormat))
    file_name: str
    file_digest: str
    frames_object: str
    num_clips: int
    num_frames: int
    num_labels: int
    spent_hours: float | None = None
    actor_id: str = Field(foreign_key="actor.id")
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class LabelBatchClip(Table, table=True):
    """A clip that a batch labels, wholly: no label in it is an answer too.

    rank: of the item of the queue that it answers; spent_minutes as `LabelBatch.spent_hours`, and
    minutes_source who says so; both None where nobody does.
    """

    batch_id: str = Field(primary_key=True, foreign_key="label_batch.id")
    clip_id: str = Field(primary_key=True, foreign_key="clip.id", index=True)
    rank: int
    num_labels: int
    spent_minutes: float | None = None
    minutes_source: MinutesSource | None = Field(default=None, sa_type=enum_column(MinutesSource))


class CostModel(Table, table=True):
    """What labeling units of a task and level cost, learned from measured minutes; immutable. The
    id is made of what it was learned from.

    coefficients: fields of `pipeline.costs.CostAssumption` by name. mape: of estimates of items
    that the model had not seen, a share; baseline_mape: of their mean for all; coverage: share of
    them inside their 80 % interval. items_object: table of what it was learned from.
    """

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    task: Task = Field(sa_type=enum_column(Task))
    level: LabelLevel = Field(sa_type=enum_column(LabelLevel))
    method: str
    coefficients: dict[str, float] = Field(sa_type=Json)
    num_items: int
    mape: float
    baseline_mape: float
    coverage: float
    items_object: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Label(Table, table=True):
    """The stable identity of a label; what it says is in its versions.

    source_key: what the tool calls it inside its clip; with queue, clip and task it makes the id.
    """

    id: str = Field(primary_key=True)
    clip_id: str = Field(foreign_key="clip.id", index=True)
    task: Task = Field(sa_type=enum_column(Task))
    source_key: str = Field(default="", sa_column_kwargs={"server_default": ""})
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class LabelVersion(Table, table=True):
    """One immutable version of a label.

    content of a box: {class, frame, box, attributes}; of a track: {class, attributes, boxes:
    [{frame, box, is_outside, is_keyframe, attributes}]}; of a label that is no longer there:
    {is_removed: true}. box is [x, y, width, height] in pixels.
    source: name of the tool or format. supersedes: the version before, None for the first.
    """

    label_id: str = Field(primary_key=True, foreign_key="label.id")
    version: int = Field(primary_key=True)
    supersedes: int | None = None
    batch_id: str = Field(foreign_key="label_batch.id", index=True)
    source: str
    ontology_version_id: str = Field(foreign_key="ontology_version.id")
    content: dict[str, Any] = Field(sa_type=Json)
    digest: str
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class DatasetRelease(Table, table=True):
    """Labels that a training may use, pinned for good. `manifest_object` lists them: it names
    batches, clips, label versions with digests, ontology and weights; `digest` is of its bytes.
    """

    id: str = Field(primary_key=True)  # name:version
    ordinal: int = Field(unique=True)
    name: str
    version: int
    ontology_version_id: str = Field(foreign_key="ontology_version.id")
    weights_version_id: str | None = Field(default=None, foreign_key="weights_version.id")
    note: str
    manifest_object: str
    digest: str = Field(unique=True)
    num_batches: int
    num_clips: int
    num_labels: int
    actor_id: str = Field(foreign_key="actor.id")
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("name", "version"),)


class DatasetReleaseBatch(Table, table=True):
    release_id: str = Field(primary_key=True, foreign_key="dataset_release.id")
    batch_id: str = Field(primary_key=True, foreign_key="label_batch.id", index=True)
