"""The first schema."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "actor",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor")),
    )
    op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "benchmark",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("role", sa.String(40), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("num_clips", sa.Integer(), nullable=False),
        sa.Column("num_frames", sa.Integer(), nullable=False),
        sa.Column("num_objects", sa.Integer(), nullable=False),
        sa.Column("classes", Json, nullable=False),
        sa.Column("ground_truth_object", sa.String(), nullable=False),
        sa.Column("frames_object", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_benchmark")),
        sa.UniqueConstraint("name", "digest", name=op.f("uq_benchmark_name_digest")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_benchmark_name_version")),
    )
    op.create_table(
        "drive",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drive")),
    )
    op.create_table(
        "embedding_space",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("dim", sa.Integer(), nullable=False),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embedding_space")),
    )
    op.create_table(
        "lineage_edge",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("source_label", sa.String(), nullable=False),
        sa.Column("source_id", sa.String(), nullable=False),
        sa.Column("type", sa.String(40), nullable=False),
        sa.Column("target_label", sa.String(), nullable=False),
        sa.Column("target_id", sa.String(), nullable=False),
        sa.Column("properties", Json, nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lineage_edge")),
    )
    with op.batch_alter_table("lineage_edge", schema=None) as batch_op:
        batch_op.create_index("ix_lineage_edge_source", ["source_label", "source_id"], unique=False)
        batch_op.create_index("ix_lineage_edge_target", ["target_label", "target_id"], unique=False)

    op.create_table(
        "model_family",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_family")),
    )
    op.create_table(
        "ontology_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("classes", Json, nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ontology_version")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_ontology_version_name_version")),
    )
    op.create_table(
        "outbox",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(), nullable=False),
        sa.Column("payload", Json, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("relayed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(
            "ix_outbox_relayed_at_sequence", ["relayed_at", "sequence"], unique=False
        )

    op.create_table(
        "weights_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("profile", sa.String(40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("weights", Json, nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weights_version")),
        sa.UniqueConstraint("profile", "version", name=op.f("uq_weights_version_profile_version")),
    )
    op.create_table(
        "audit_entry",
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("action", sa.String(40), nullable=False),
        sa.Column("object_type", sa.String(), nullable=False),
        sa.Column("object_id", sa.String(), nullable=False),
        sa.Column("reason_code", sa.String(), nullable=True),
        sa.Column("rationale", sa.String(), nullable=True),
        sa.Column("canonical", sa.LargeBinary(), nullable=False),
        sa.Column("previous_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_audit_entry_actor_id")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_audit_entry")),
    )
    op.create_table(
        "clip",
        sa.Column("uri", sa.String(), nullable=True),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration_s", sa.Float(), nullable=True),
        sa.Column("fps", sa.Float(), nullable=True),
        sa.Column("num_frames", sa.Integer(), nullable=True),
        sa.Column("vehicle_id", sa.String(), nullable=True),
        sa.Column("program", sa.String(), nullable=True),
        sa.Column("sensors", Json, server_default="[]", nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("map_area", sa.String(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("weather", sa.String(), nullable=True),
        sa.Column("time_of_day", sa.String(), nullable=True),
        sa.Column("road_type", sa.String(), nullable=True),
        sa.Column("traffic_density", sa.String(), nullable=True),
        sa.Column("ego_speed_mps", sa.Float(), nullable=True),
        sa.Column("split", sa.String(), nullable=True),
        sa.Column("label_state", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("retention_class", sa.String(), nullable=True),
        sa.Column("consent_region", sa.String(), nullable=True),
        sa.Column("redaction_state", sa.String(), nullable=True),
        sa.Column("extra", Json, server_default="{}", nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("drive_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["drive_id"], ["drive.id"], name=op.f("fk_clip_drive_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clip")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_clip_ordinal")),
    )
    with op.batch_alter_table("clip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_clip_drive_id"), ["drive_id"], unique=False)

    op.create_table(
        "embedding_set",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("space_id", sa.String(), nullable=False),
        sa.Column("vectors_object", sa.String(), nullable=False),
        sa.Column("num_vectors", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["space_id"], ["embedding_space.id"], name=op.f("fk_embedding_set_space_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_embedding_set")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_embedding_set_ordinal")),
    )
    with op.batch_alter_table("embedding_set", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_embedding_set_space_id"), ["space_id"], unique=False)

    op.create_table(
        "model_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("family_id", sa.String(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["family_id"], ["model_family.id"], name=op.f("fk_model_version_family_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_model_version")),
        sa.UniqueConstraint(
            "family_id", "version", name=op.f("uq_model_version_family_id_version")
        ),
    )
    op.create_table(
        "benchmark_clip",
        sa.Column("benchmark_id", sa.String(), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["benchmark_id"], ["benchmark.id"], name=op.f("fk_benchmark_clip_benchmark_id")
        ),
        sa.ForeignKeyConstraint(["clip_id"], ["clip.id"], name=op.f("fk_benchmark_clip_clip_id")),
        sa.PrimaryKeyConstraint("benchmark_id", "clip_id", name=op.f("pk_benchmark_clip")),
    )
    with op.batch_alter_table("benchmark_clip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_benchmark_clip_clip_id"), ["clip_id"], unique=False)

    op.create_table(
        "clip_history",
        sa.Column("uri", sa.String(), nullable=True),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration_s", sa.Float(), nullable=True),
        sa.Column("fps", sa.Float(), nullable=True),
        sa.Column("num_frames", sa.Integer(), nullable=True),
        sa.Column("vehicle_id", sa.String(), nullable=True),
        sa.Column("program", sa.String(), nullable=True),
        sa.Column("sensors", Json, server_default="[]", nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("country", sa.String(), nullable=True),
        sa.Column("map_area", sa.String(), nullable=True),
        sa.Column("lat", sa.Float(), nullable=True),
        sa.Column("lon", sa.Float(), nullable=True),
        sa.Column("weather", sa.String(), nullable=True),
        sa.Column("time_of_day", sa.String(), nullable=True),
        sa.Column("road_type", sa.String(), nullable=True),
        sa.Column("traffic_density", sa.String(), nullable=True),
        sa.Column("ego_speed_mps", sa.Float(), nullable=True),
        sa.Column("split", sa.String(), nullable=True),
        sa.Column("label_state", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("retention_class", sa.String(), nullable=True),
        sa.Column("consent_region", sa.String(), nullable=True),
        sa.Column("redaction_state", sa.String(), nullable=True),
        sa.Column("extra", Json, server_default="{}", nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("superseded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("drive_id", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["clip_id"], ["clip.id"], name=op.f("fk_clip_history_clip_id")),
        sa.PrimaryKeyConstraint("clip_id", "superseded_at", name=op.f("pk_clip_history")),
    )
    op.create_table(
        "evaluation",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("model_version_id", sa.String(), nullable=False),
        sa.Column("benchmark_id", sa.String(), nullable=False),
        sa.Column("benchmark_digest", sa.String(), nullable=False),
        sa.Column("score_kind", sa.String(40), nullable=False),
        sa.Column("detections_object", sa.String(), nullable=False),
        sa.Column("matches_object", sa.String(), nullable=False),
        sa.Column("num_clips", sa.Integer(), nullable=False),
        sa.Column("num_frames", sa.Integer(), nullable=False),
        sa.Column("num_detections", sa.Integer(), nullable=False),
        sa.Column("gt", sa.Integer(), nullable=False),
        sa.Column("tp", sa.Integer(), nullable=False),
        sa.Column("fp", sa.Integer(), nullable=False),
        sa.Column("fn", sa.Integer(), nullable=False),
        sa.Column("coco", Json, nullable=False),
        sa.Column("classes", Json, nullable=False),
        sa.Column("sizes", Json, nullable=False),
        sa.Column("findings", Json, nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["benchmark_id"], ["benchmark.id"], name=op.f("fk_evaluation_benchmark_id")
        ),
        sa.ForeignKeyConstraint(
            ["model_version_id"], ["model_version.id"], name=op.f("fk_evaluation_model_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evaluation")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_evaluation_ordinal")),
    )
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_evaluation_benchmark_id"), ["benchmark_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_evaluation_model_version_id"), ["model_version_id"], unique=False
        )

    op.create_table(
        "label",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("task", sa.String(40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clip.id"], name=op.f("fk_label_clip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label")),
    )
    with op.batch_alter_table("label", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_clip_id"), ["clip_id"], unique=False)

    op.create_table(
        "labeling_unit",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("task", sa.String(40), nullable=False),
        sa.Column("streams", Json, nullable=False),
        sa.Column("frame_rule", sa.String(40), nullable=False),
        sa.Column("level", sa.String(40), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clip.id"], name=op.f("fk_labeling_unit_clip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_labeling_unit")),
    )
    with op.batch_alter_table("labeling_unit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_labeling_unit_clip_id"), ["clip_id"], unique=False)

    op.create_table(
        "tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("axis", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["clip_id"], ["clip.id"], name=op.f("fk_tag_clip_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
    )
    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.create_index("ix_tag_axis_value", ["axis", "value"], unique=False)
        batch_op.create_index("ix_tag_clip_id_axis", ["clip_id", "axis"], unique=False)

    op.create_table(
        "calibration",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("model_version_id", sa.String(), nullable=False),
        sa.Column("evaluation_id", sa.String(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("slope", sa.Float(), nullable=False),
        sa.Column("intercept", sa.Float(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_calibration_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["model_version_id"], ["model_version.id"], name=op.f("fk_calibration_model_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calibration")),
        sa.UniqueConstraint("name", name=op.f("uq_calibration_name")),
    )
    with op.batch_alter_table("calibration", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_calibration_model_version_id"), ["model_version_id"], unique=False
        )

    op.create_table(
        "detection_error",
        sa.Column("evaluation_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("match_row", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("frame_index", sa.Integer(), nullable=False),
        sa.Column("class_name", sa.String(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("width", sa.Float(), nullable=False),
        sa.Column("height", sa.Float(), nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("iou", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clip.id"], name=op.f("fk_detection_error_clip_id")),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_detection_error_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("evaluation_id", "ordinal", name=op.f("pk_detection_error")),
    )
    with op.batch_alter_table("detection_error", schema=None) as batch_op:
        batch_op.create_index(
            "ix_detection_error_clip_id_evaluation_id", ["clip_id", "evaluation_id"], unique=False
        )

    op.create_table(
        "label_version",
        sa.Column("label_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("supersedes", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("ontology_version_id", sa.String(), nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["label_id"], ["label.id"], name=op.f("fk_label_version_label_id")),
        sa.ForeignKeyConstraint(
            ["ontology_version_id"],
            ["ontology_version.id"],
            name=op.f("fk_label_version_ontology_version_id"),
        ),
        sa.PrimaryKeyConstraint("label_id", "version", name=op.f("pk_label_version")),
    )
    op.create_table(
        "prediction_set",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("model_version_id", sa.String(), nullable=False),
        sa.Column("calibration_id", sa.String(), nullable=True),
        sa.Column("score_kind", sa.String(40), nullable=False),
        sa.Column("uncertainty_measure", sa.String(), nullable=False),
        sa.Column("predictions_object", sa.String(), nullable=False),
        sa.Column("frames_object", sa.String(), nullable=False),
        sa.Column("stats_object", sa.String(), nullable=False),
        sa.Column("num_clips", sa.Integer(), nullable=False),
        sa.Column("num_frames", sa.Integer(), nullable=False),
        sa.Column("num_predictions", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["calibration_id"], ["calibration.id"], name=op.f("fk_prediction_set_calibration_id")
        ),
        sa.ForeignKeyConstraint(
            ["model_version_id"],
            ["model_version.id"],
            name=op.f("fk_prediction_set_model_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prediction_set")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_prediction_set_ordinal")),
    )
    with op.batch_alter_table("prediction_set", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_prediction_set_model_version_id"), ["model_version_id"], unique=False
        )

    op.create_table(
        "priority_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("profile", sa.String(40), nullable=False),
        sa.Column("rung", sa.Integer(), nullable=False),
        sa.Column("missing", Json, nullable=False),
        sa.Column("notes", Json, nullable=False),
        sa.Column("weights_version_id", sa.String(), nullable=True),
        sa.Column("weights_used", Json, nullable=False),
        sa.Column("evaluation_id", sa.String(), nullable=True),
        sa.Column("prediction_set_id", sa.String(), nullable=True),
        sa.Column("embedding_set_id", sa.String(), nullable=True),
        sa.Column("scope", Json, nullable=False),
        sa.Column("budget_hours", sa.Float(), nullable=True),
        sa.Column("spent_hours", sa.Float(), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("num_candidates", sa.Integer(), nullable=False),
        sa.Column("num_selected", sa.Integer(), nullable=False),
        sa.Column("scores_object", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["embedding_set_id"],
            ["embedding_set.id"],
            name=op.f("fk_priority_run_embedding_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_priority_run_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["prediction_set_id"],
            ["prediction_set.id"],
            name=op.f("fk_priority_run_prediction_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["weights_version_id"],
            ["weights_version.id"],
            name=op.f("fk_priority_run_weights_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_run")),
        sa.UniqueConstraint("number", name=op.f("uq_priority_run_number")),
    )
    op.create_table(
        "priority",
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("parts", Json, nullable=False),
        sa.Column("arm", sa.String(40), nullable=False),
        sa.Column("propensity", sa.Float(), nullable=False),
        sa.Column("cost_minutes", sa.Float(), nullable=False),
        sa.Column("cost_low_minutes", sa.Float(), nullable=False),
        sa.Column("cost_high_minutes", sa.Float(), nullable=False),
        sa.Column("reason", Json, nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("is_selected", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clip.id"], name=op.f("fk_priority_clip_id")),
        sa.ForeignKeyConstraint(["run_id"], ["priority_run.id"], name=op.f("fk_priority_run_id")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["labeling_unit.id"], name=op.f("fk_priority_unit_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "rank", name=op.f("pk_priority")),
    )
    with op.batch_alter_table("priority", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_priority_clip_id"), ["clip_id"], unique=False)

    op.create_table(
        "queue",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("ontology_version_id", sa.String(), nullable=False),
        sa.Column("instructions", sa.String(), nullable=False),
        sa.Column("checks", Json, nullable=False),
        sa.Column("num_items", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["ontology_version_id"],
            ["ontology_version.id"],
            name=op.f("fk_queue_ontology_version_id"),
        ),
        sa.ForeignKeyConstraint(["run_id"], ["priority_run.id"], name=op.f("fk_queue_run_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_queue")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_queue_ordinal")),
    )
    op.create_table(
        "queue_item",
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("parts", Json, nullable=False),
        sa.Column("arm", sa.String(40), nullable=False),
        sa.Column("propensity", sa.Float(), nullable=False),
        sa.Column("cost_minutes", sa.Float(), nullable=False),
        sa.Column("cost_low_minutes", sa.Float(), nullable=False),
        sa.Column("cost_high_minutes", sa.Float(), nullable=False),
        sa.Column("reason", Json, nullable=False),
        sa.Column("queue_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("state", sa.String(40), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clip.id"], name=op.f("fk_queue_item_clip_id")),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name=op.f("fk_queue_item_queue_id")),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["labeling_unit.id"], name=op.f("fk_queue_item_unit_id")
        ),
        sa.PrimaryKeyConstraint("queue_id", "rank", name=op.f("pk_queue_item")),
    )
    with op.batch_alter_table("queue_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_queue_item_clip_id"), ["clip_id"], unique=False)

    op.execute(
        sa.insert(
            sa.table("audit_head", sa.column("id"), sa.column("sequence"), sa.column("hash"))
        ).values(id=1, sequence=0, hash="0" * 64)
    )


def downgrade() -> None:
    with op.batch_alter_table("queue_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_queue_item_clip_id"))

    op.drop_table("queue_item")
    op.drop_table("queue")
    with op.batch_alter_table("priority", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_priority_clip_id"))

    op.drop_table("priority")
    op.drop_table("priority_run")
    with op.batch_alter_table("prediction_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_prediction_set_model_version_id"))

    op.drop_table("prediction_set")
    op.drop_table("label_version")
    with op.batch_alter_table("detection_error", schema=None) as batch_op:
        batch_op.drop_index("ix_detection_error_clip_id_evaluation_id")

    op.drop_table("detection_error")
    with op.batch_alter_table("calibration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calibration_model_version_id"))

    op.drop_table("calibration")
    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.drop_index("ix_tag_clip_id_axis")
        batch_op.drop_index("ix_tag_axis_value")

    op.drop_table("tag")
    with op.batch_alter_table("labeling_unit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_labeling_unit_clip_id"))

    op.drop_table("labeling_unit")
    with op.batch_alter_table("label", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_label_clip_id"))

    op.drop_table("label")
    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_evaluation_model_version_id"))
        batch_op.drop_index(batch_op.f("ix_evaluation_benchmark_id"))

    op.drop_table("evaluation")
    op.drop_table("clip_history")
    with op.batch_alter_table("benchmark_clip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_benchmark_clip_clip_id"))

    op.drop_table("benchmark_clip")
    op.drop_table("model_version")
    with op.batch_alter_table("embedding_set", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_embedding_set_space_id"))

    op.drop_table("embedding_set")
    with op.batch_alter_table("clip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_clip_drive_id"))

    op.drop_table("clip")
    op.drop_table("audit_entry")
    op.drop_table("weights_version")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_relayed_at_sequence")

    op.drop_table("outbox")
    op.drop_table("ontology_version")
    op.drop_table("model_family")
    with op.batch_alter_table("lineage_edge", schema=None) as batch_op:
        batch_op.drop_index("ix_lineage_edge_target")
        batch_op.drop_index("ix_lineage_edge_source")

    op.drop_table("lineage_edge")
    op.drop_table("embedding_space")
    op.drop_table("drive")
    op.drop_table("benchmark")
    op.drop_table("audit_head")
    op.drop_table("actor")
