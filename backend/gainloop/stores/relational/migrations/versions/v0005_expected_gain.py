"""Expected gain: atlases, cells of a run, changes, forecasts; shadow cycles."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

Json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "atlas_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("embedding_space_id", sa.String(), nullable=True),
        sa.Column("num_cells", sa.Integer(), nullable=False),
        sa.Column("tag_weight", sa.Float(), nullable=False),
        sa.Column("quality", sa.Float(), nullable=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("num_pool", sa.Integer(), nullable=False),
        sa.Column("num_benchmark", sa.Integer(), nullable=False),
        sa.Column("atlas_object", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_atlas_version_actor_id")),
        sa.ForeignKeyConstraint(
            ["embedding_space_id"],
            ["embedding_space.id"],
            name=op.f("fk_atlas_version_embedding_space_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_atlas_version")),
        sa.UniqueConstraint("version", name=op.f("uq_atlas_version_version")),
    )
    op.create_table(
        "atlas_cell",
        sa.Column("atlas_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("traits", Json, nullable=False),
        sa.ForeignKeyConstraint(
            ["atlas_id"], ["atlas_version.id"], name=op.f("fk_atlas_cell_atlas_id")
        ),
        sa.PrimaryKeyConstraint("atlas_id", "number", name=op.f("pk_atlas_cell")),
    )
    op.create_table(
        "shadow_cycle",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("base_model_version_id", sa.String(), nullable=False),
        sa.Column("benchmark_id", sa.String(), nullable=False),
        sa.Column("benchmark_digest", sa.String(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_shadow_cycle_actor_id")),
        sa.ForeignKeyConstraint(
            ["base_model_version_id"],
            ["model_version.id"],
            name=op.f("fk_shadow_cycle_base_model_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["benchmark_id"], ["benchmark.id"], name=op.f("fk_shadow_cycle_benchmark_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shadow_cycle")),
        sa.UniqueConstraint("name", name=op.f("uq_shadow_cycle_name")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_shadow_cycle_ordinal")),
    )
    op.create_table(
        "shadow_cycle_arm",
        sa.Column("cycle_id", sa.String(), nullable=False),
        sa.Column("arm", sa.String(length=40), nullable=False),
        sa.Column("batch_ids", Json, nullable=False),
        sa.Column("model_version_id", sa.String(), nullable=False),
        sa.Column("evaluation_id", sa.String(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("num_clips", sa.Integer(), nullable=False),
        sa.Column("recall", sa.Float(), nullable=False),
        sa.Column("worst_recall", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cycle_id"], ["shadow_cycle.id"], name=op.f("fk_shadow_cycle_arm_cycle_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_shadow_cycle_arm_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["model_version_id"],
            ["model_version.id"],
            name=op.f("fk_shadow_cycle_arm_model_version_id"),
        ),
        sa.PrimaryKeyConstraint("cycle_id", "arm", name=op.f("pk_shadow_cycle_arm")),
        sa.UniqueConstraint(
            "cycle_id",
            "model_version_id",
            name=op.f("uq_shadow_cycle_arm_cycle_id_model_version_id"),
        ),
    )
    op.create_table(
        "priority_change",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("previous_run_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("rank_before", sa.Integer(), nullable=True),
        sa.Column("rank_after", sa.Integer(), nullable=True),
        sa.Column("causes", Json, nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clip.id"], name=op.f("fk_priority_change_clip_id")),
        sa.ForeignKeyConstraint(
            ["previous_run_id"],
            ["priority_run.id"],
            name=op.f("fk_priority_change_previous_run_id"),
        ),
        sa.ForeignKeyConstraint(
            ["run_id"], ["priority_run.id"], name=op.f("fk_priority_change_run_id")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["labeling_unit.id"], name=op.f("fk_priority_change_unit_id")
        ),
        sa.PrimaryKeyConstraint("run_id", "unit_id", name=op.f("pk_priority_change")),
    )
    op.create_table(
        "run_cell",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=40), nullable=False),
        sa.Column("num_candidates", sa.Float(), nullable=False),
        sa.Column("exposure", sa.Float(), nullable=False),
        sa.Column("num_objects", sa.Float(), nullable=False),
        sa.Column("num_missed", sa.Float(), nullable=False),
        sa.Column("miss_rate", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("floor", sa.Float(), nullable=False),
        sa.Column("stuck_probability", sa.Float(), nullable=False),
        sa.Column("benchmark_weight", sa.Float(), nullable=False),
        sa.Column("blind_weight", sa.Float(), nullable=False),
        sa.Column("urgency", sa.Float(), nullable=False),
        sa.Column("curve", Json, nullable=False),
        sa.Column("history", Json, nullable=False),
        sa.Column("selected_exposure", sa.Float(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("gain", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["priority_run.id"], name=op.f("fk_run_cell_run_id")),
        sa.PrimaryKeyConstraint("run_id", "number", name=op.f("pk_run_cell")),
    )
    op.create_table(
        "forecast",
        sa.Column("queue_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.String(), nullable=False),
        sa.Column("cohort", Json, nullable=False),
        sa.Column("num_objects", sa.Float(), nullable=False),
        sa.Column("before", sa.Float(), nullable=False),
        sa.Column("expected", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=False),
        sa.Column("high", sa.Float(), nullable=False),
        sa.Column("shrinkage", sa.Float(), nullable=False),
        sa.Column("hours", sa.Float(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_forecast_evaluation_id")
        ),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name=op.f("fk_forecast_queue_id")),
        sa.PrimaryKeyConstraint("queue_id", "number", name=op.f("pk_forecast")),
    )
    with op.batch_alter_table("forecast", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_forecast_evaluation_id"), ["evaluation_id"], unique=False
        )

    with op.batch_alter_table("priority_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("atlas_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("expected_gain", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("certificate", sa.Float(), nullable=True))
        batch_op.add_column(sa.Column("previous_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("inputs_object", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_priority_run_atlas_id"), "atlas_version", ["atlas_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_priority_run_previous_id"), "priority_run", ["previous_id"], ["id"]
        )

    with op.batch_alter_table("weights_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("exposure", Json, server_default="{}", nullable=False))
        batch_op.add_column(sa.Column("severity", Json, server_default="{}", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("weights_version", schema=None) as batch_op:
        batch_op.drop_column("severity")
        batch_op.drop_column("exposure")

    with op.batch_alter_table("priority_run", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_priority_run_previous_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_priority_run_atlas_id"), type_="foreignkey")
        batch_op.drop_column("inputs_object")
        batch_op.drop_column("previous_id")
        batch_op.drop_column("certificate")
        batch_op.drop_column("expected_gain")
        batch_op.drop_column("atlas_id")

    with op.batch_alter_table("forecast", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_forecast_evaluation_id"))

    op.drop_table("forecast")
    op.drop_table("run_cell")
    op.drop_table("priority_change")
    op.drop_table("shadow_cycle_arm")
    op.drop_table("shadow_cycle")
    op.drop_table("atlas_cell")
    op.drop_table("atlas_version")
