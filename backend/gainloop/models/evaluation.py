"""Benchmarks, models, evaluations, errors, calibrations and predictions.

Bulk data (ground truth, detections, matches) is content-addressed Parquet; the columns named
`*_object` hold its digest. Rows exist for errors only.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlmodel import Field

from gainloop.models.columns import Json, Table, UtcDateTime, enum_column
from gainloop.terms.embeddings import EmbeddingKind
from gainloop.terms.enums import BenchmarkRole, ErrorType, GroundTruthErrorKind
from gainloop.terms.matches import Outcome
from gainloop.terms.options import ScoreKind


class Benchmark(Table, table=True):
    """One immutable version of a benchmark: other ground truth is another digest and version."""

    id: str = Field(primary_key=True)  # name:version
    name: str
    version: int
    digest: str
    role: BenchmarkRole = Field(sa_type=enum_column(BenchmarkRole))
    source: str = "internal"
    num_clips: int
    num_frames: int
    num_objects: int
    classes: list[str] = Field(sa_type=Json)
    ground_truth_object: str
    frames_object: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("name", "version"), sa.UniqueConstraint("name", "digest"))


class BenchmarkClip(Table, table=True):
    benchmark_id: str = Field(primary_key=True, foreign_key="benchmark.id")
    clip_id: str = Field(primary_key=True, foreign_key="clip.id", index=True)


class ModelFamily(Table, table=True):
    id: str = Field(primary_key=True)  # the registered name
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class ModelVersion(Table, table=True):
    id: str = Field(primary_key=True)  # family:version
    family_id: str = Field(foreign_key="model_family.id")
    version: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)

    __table_args__ = (sa.UniqueConstraint("family_id", "version"),)


class Evaluation(Table, table=True):
    """A model version measured on a benchmark version. The id is made of both and the detections.

    coco: the 12 numbers by name. classes: [{name, gt, tp, fp, fn, ap, ap50, in_vocabulary}].
    sizes: [{size, gt, tp, fp, fn}]. error_types: [{type, count, dap}], dap in points of AP50, and
    two more rows named fp and fn; empty for imports before types were known.
    rematched_from: the evaluation whose stored detections were matched anew.
    """

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    model_version_id: str = Field(foreign_key="model_version.id", index=True)
    benchmark_id: str = Field(foreign_key="benchmark.id", index=True)
    benchmark_digest: str
    score_kind: ScoreKind = Field(sa_type=enum_column(ScoreKind))
    detections_object: str
    matches_object: str
    num_clips: int
    num_frames: int
    num_detections: int
    gt: int
    tp: int
    fp: int
    fn: int
    coco: dict[str, float] = Field(sa_type=Json)
    classes: list[dict[str, Any]] = Field(sa_type=Json)
    sizes: list[dict[str, Any]] = Field(sa_type=Json)
    findings: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    error_types: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    rematched_from: str | None = Field(default=None, foreign_key="evaluation.id")
    valid_from: datetime = Field(sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class DetectionError(Table, table=True):
    """One missed object (FN) or false detection (FP); `match_row` is its row in the matches.

    error_type is null for imports before types were known. in_vocabulary: the model names this
    class at all. suspect_kind: the label, not the model, seems to be wrong, with a score of 0 to 1.
    """

    evaluation_id: str = Field(primary_key=True, foreign_key="evaluation.id")
    ordinal: int = Field(primary_key=True)
    match_row: int
    outcome: Outcome = Field(sa_type=enum_column(Outcome))
    clip_id: str = Field(foreign_key="clip.id")
    frame_index: int
    class_name: str
    x: float
    y: float
    width: float
    height: float
    score: float | None = None
    iou: float  # the best overlap that it had, below the threshold
    error_type: ErrorType | None = Field(default=None, sa_type=enum_column(ErrorType))
    in_vocabulary: bool = Field(default=True, sa_column_kwargs={"server_default": sa.true()})
    suspect_kind: GroundTruthErrorKind | None = Field(
        default=None, sa_type=enum_column(GroundTruthErrorKind)
    )
    suspect_score: float | None = None

    # Clips with errors of a kind read this index alone, in the order of clips.
    __table_args__ = (
        sa.Index(
            "ix_detection_error_clip",
            *("clip_id", "evaluation_id", "class_name", "outcome", "error_type"),
        ),
    )


class Calibration(Table, table=True):
    """Maps a model version's raw scores to probabilities: 1 / (1 + exp(-(slope x + intercept)))."""

    id: str = Field(primary_key=True)
    name: str = Field(unique=True)
    model_version_id: str = Field(foreign_key="model_version.id", index=True)
    evaluation_id: str = Field(foreign_key="evaluation.id")
    method: str
    slope: float
    intercept: float
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class PredictionSet(Table, table=True):
    """A model version's output on clips without ground truth. `stats_object`: one row per clip;
    `windows_object`: where it probably fails in them, None for sets from before that was kept.
    """

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    model_version_id: str = Field(foreign_key="model_version.id", index=True)
    calibration_id: str | None = Field(default=None, foreign_key="calibration.id")
    score_kind: ScoreKind = Field(sa_type=enum_column(ScoreKind))
    uncertainty_measure: str
    measures: list[str] = Field(
        default_factory=lambda: ["entropy"],
        sa_type=Json,
        sa_column_kwargs={"server_default": '["entropy"]'},
    )
    compared_model_version_id: str | None = Field(default=None, foreign_key="model_version.id")
    predictions_object: str
    frames_object: str
    stats_object: str
    windows_object: str | None = None
    num_clips: int
    num_frames: int
    num_predictions: int
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class EmbeddingSpace(Table, table=True):
    """Vectors of one space are comparable; two spaces are never mixed. One kind of thing, by one
    version of one model, "" where the files did not say.
    """

    id: str = Field(primary_key=True)  # the name
    dim: int
    metric: str
    kind: EmbeddingKind = Field(
        default=EmbeddingKind.CLIP,
        sa_type=enum_column(EmbeddingKind),
        sa_column_kwargs={"server_default": EmbeddingKind.CLIP.value},
    )
    model: str = Field(default="", sa_column_kwargs={"server_default": ""})
    model_version: str = Field(default="", sa_column_kwargs={"server_default": ""})
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class EmbeddingSet(Table, table=True):
    """One import of vectors into a space; a later set wins where both hold a thing.

    digest: of ids and vectors, without places; "" for imports before it was kept.
    """

    id: str = Field(primary_key=True)
    ordinal: int = Field(unique=True)
    space_id: str = Field(foreign_key="embedding_space.id", index=True)
    vectors_object: str
    num_vectors: int
    digest: str = Field(default="", sa_column_kwargs={"server_default": ""})
    recorded_at: datetime = Field(sa_type=UtcDateTime)
