"""What steers a run and learns from it: limits, measures, costs, windows, refreshes, vectors."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

Json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    _add_limits()
    _add_measures_and_costs()
    _add_windows()
    _add_refreshes()
    _add_vectors()


def downgrade() -> None:
    _drop_vectors()
    _drop_refreshes()
    _drop_windows()
    _drop_measures_and_costs()
    _drop_limits()


def _add_limits() -> None:
    op.create_table(
        "limits_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("floors", Json, nullable=False),
        sa.Column("minimums", Json, nullable=False),
        sa.Column("largest_share", sa.Float(), nullable=True),
        sa.Column("most_copies", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_limits_version")),
        sa.UniqueConstraint("version", name=op.f("uq_limits_version_version")),
    )
    with op.batch_alter_table("priority_run") as batch:
        batch.add_column(sa.Column("limits_version_id", sa.String(), nullable=True))
        batch.add_column(sa.Column("minimums", Json, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("infeasible", Json, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("worth", sa.Float(), nullable=True))
        batch.add_column(sa.Column("worth_without_limits", sa.Float(), nullable=True))
        batch.add_column(sa.Column("copy_rate", sa.Float(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_priority_run_limits_version_id_limits_version"),
            "limits_version",
            ["limits_version_id"],
            ["id"],
        )
    op.create_table(
        "triage_entry",
        sa.Column("run_id", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("guard", sa.Float(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.Column("unguarded", sa.Float(), nullable=False),
        sa.Column("sentence", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["priority_run.id"], name=op.f("fk_triage_entry_run_id_priority_run")
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["labeling_unit.id"], name=op.f("fk_triage_entry_unit_id_labeling_unit")
        ),
        sa.ForeignKeyConstraint(
            ["clip_id"], ["clip.id"], name=op.f("fk_triage_entry_clip_id_clip")
        ),
        sa.PrimaryKeyConstraint("run_id", "place", name=op.f("pk_triage_entry")),
    )
    op.create_index(op.f("ix_triage_entry_clip_id"), "triage_entry", ["clip_id"])


def _drop_limits() -> None:
    op.drop_table("triage_entry")
    with op.batch_alter_table("priority_run") as batch:
        batch.drop_constraint(
            op.f("fk_priority_run_limits_version_id_limits_version"), type_="foreignkey"
        )
        for name in (
            "copy_rate",
            "worth_without_limits",
            "worth",
            "infeasible",
            "minimums",
            "limits_version_id",
        ):
            batch.drop_column(name)
    op.drop_table("limits_version")


def _add_measures_and_costs() -> None:
    op.create_table(
        "cost_model",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("task", sa.String(length=40), nullable=False),
        sa.Column("level", sa.String(length=40), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("coefficients", Json, nullable=False),
        sa.Column("num_items", sa.Integer(), nullable=False),
        sa.Column("mape", sa.Float(), nullable=False),
        sa.Column("baseline_mape", sa.Float(), nullable=False),
        sa.Column("coverage", sa.Float(), nullable=False),
        sa.Column("items_object", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_model")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_cost_model_ordinal")),
    )
    op.add_column(
        "weights_version", sa.Column("uncertainty_measure", sa.String(length=40), nullable=True)
    )
    op.add_column(
        "label_batch_clip", sa.Column("minutes_source", sa.String(length=40), nullable=True)
    )
    with op.batch_alter_table("prediction_set", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("measures", Json, server_default='["entropy"]', nullable=False)
        )
        batch_op.add_column(sa.Column("compared_model_version_id", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_prediction_set_compared_model_version_id"),
            "model_version",
            ["compared_model_version_id"],
            ["id"],
        )
    with op.batch_alter_table("priority_run", schema=None) as batch_op:
        batch_op.add_column(sa.Column("uncertainty_measure", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("asked_measure", sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column("cost_model_id", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_priority_run_cost_model_id"), "cost_model", ["cost_model_id"], ["id"]
        )


def _drop_measures_and_costs() -> None:
    with op.batch_alter_table("priority_run", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_priority_run_cost_model_id"), type_="foreignkey")
        batch_op.drop_column("cost_model_id")
        batch_op.drop_column("asked_measure")
        batch_op.drop_column("uncertainty_measure")
    with op.batch_alter_table("prediction_set", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_prediction_set_compared_model_version_id"), type_="foreignkey"
        )
        batch_op.drop_column("compared_model_version_id")
        batch_op.drop_column("measures")
    op.drop_column("label_batch_clip", "minutes_source")
    op.drop_column("weights_version", "uncertainty_measure")
    op.drop_table("cost_model")


def _add_windows() -> None:
    op.add_column("prediction_set", sa.Column("windows_object", sa.String(), nullable=True))
    op.add_column(
        "labeling_unit", sa.Column("windows", Json, server_default="[]", nullable=False)
    )
    op.add_column(
        "priority_run",
        sa.Column("in_windows", sa.Boolean(), server_default=sa.false(), nullable=False),
    )


def _drop_windows() -> None:
    op.drop_column("priority_run", "in_windows")
    op.drop_column("labeling_unit", "windows")
    op.drop_column("prediction_set", "windows_object")


def _add_refreshes() -> None:
    with op.batch_alter_table("run_cell") as batch:
        batch.add_column(sa.Column("marginal_gain", sa.Float(), nullable=True))
        batch.add_column(sa.Column("marginal_low", sa.Float(), nullable=True))
        batch.add_column(sa.Column("num_below", sa.Integer(), server_default="0", nullable=False))
        stopped = sa.Column("is_stopped", sa.Boolean(), server_default=sa.false(), nullable=False)
        batch.add_column(stopped)
        batch.add_column(sa.Column("hours_saved", sa.Float(), server_default="0", nullable=False))
        batch.add_column(sa.Column("stop_note", sa.String(), server_default="", nullable=False))


def _drop_refreshes() -> None:
    with op.batch_alter_table("run_cell") as batch:
        for name in ("stop_note", "hours_saved", "is_stopped", "num_below"):
            batch.drop_column(name)
        batch.drop_column("marginal_low")
        batch.drop_column("marginal_gain")


def _add_vectors() -> None:
    kind = sa.Column("kind", sa.String(length=40), server_default="clip", nullable=False)
    op.add_column("embedding_space", kind)
    for name in ("model", "model_version"):
        column = sa.Column(name, sa.String(), server_default="", nullable=False)
        op.add_column("embedding_space", column)
    digest = sa.Column("digest", sa.String(), server_default="", nullable=False)
    op.add_column("embedding_set", digest)


def _drop_vectors() -> None:
    """Sets of things that the version before does not know, which only searches used, go too."""
    spaces = sa.table("embedding_space", sa.column("id"), sa.column("kind"))
    sets = sa.table("embedding_set", sa.column("space_id"))
    others = sa.select(spaces.c.id).where(spaces.c.kind != "clip")
    op.execute(sets.delete().where(sets.c.space_id.in_(others)))
    op.execute(spaces.delete().where(spaces.c.kind != "clip"))
    op.drop_column("embedding_set", "digest")
    for name in ("model_version", "model", "kind"):
        op.drop_column("embedding_space", name)
