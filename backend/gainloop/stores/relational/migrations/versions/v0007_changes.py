"""Change requests over weights and limits, and their reviews; what a run ranks units for; ids in
the index of clips by place; indexes that filters of similar failures read alone.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

PLACE = ("label_state", "region", "weather", "time_of_day")
FILTER_INDEXES = {
    "ix_clip_region": ["region", "weather", "time_of_day", "ordinal"],
    "ix_clip_weather": ["weather", "time_of_day", "region", "ordinal"],
    "ix_clip_time_of_day": ["time_of_day", "region", "weather", "ordinal"],
}

Json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    _add_changes()
    _add_units_and_families()
    _index_places(*PLACE, "id")
    _index_filters()


def downgrade() -> None:
    _drop_filter_indexes()
    _index_places(*PLACE)
    _drop_units_and_families()
    _drop_changes()


def _add_changes() -> None:
    op.create_table(
        "change_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("base_version_id", sa.String(), nullable=False),
        sa.Column("base_content", Json, nullable=False),
        sa.Column("content", Json, nullable=False),
        sa.Column("rationale", sa.String(), nullable=False),
        sa.Column("proposer_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(length=40), nullable=False),
        sa.Column("impact", Json, nullable=False),
        sa.Column("effective_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version_id", sa.String(), nullable=True),
        sa.Column("closed_by_id", sa.String(), nullable=True),
        sa.Column("closing_reason", sa.String(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reverts_id", sa.String(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["actor.id"], name=op.f("fk_change_request_proposer_id_actor")
        ),
        sa.ForeignKeyConstraint(
            ["closed_by_id"], ["actor.id"], name=op.f("fk_change_request_closed_by_id_actor")
        ),
        sa.ForeignKeyConstraint(
            ["reverts_id"],
            ["change_request.id"],
            name=op.f("fk_change_request_reverts_id_change_request"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_request")),
        sa.UniqueConstraint("number", name=op.f("uq_change_request_number")),
    )
    op.create_index(op.f("ix_change_request_kind_subject"), "change_request", ["kind", "subject"])
    op.create_table(
        "change_review",
        sa.Column("change_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reviewer_id", sa.String(), nullable=False),
        sa.Column("verdict", sa.String(length=40), nullable=False),
        sa.Column("rationale", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["change_request.id"],
            name=op.f("fk_change_review_change_id_change_request"),
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["actor.id"], name=op.f("fk_change_review_reviewer_id_actor")
        ),
        sa.PrimaryKeyConstraint("change_id", "number", name=op.f("pk_change_review")),
    )


def _drop_changes() -> None:
    op.drop_table("change_review")
    op.drop_index(op.f("ix_change_request_kind_subject"), table_name="change_request")
    op.drop_table("change_request")


def _add_units_and_families() -> None:
    with op.batch_alter_table("priority_run") as batch:
        batch.add_column(sa.Column("tasks", Json, nullable=False, server_default="[]"))
        batch.add_column(sa.Column("families", Json, nullable=False, server_default="[]"))
    op.add_column(
        "weights_version", sa.Column("families", Json, nullable=False, server_default="[]")
    )
    op.add_column("run_cell", sa.Column("family", sa.String(), nullable=False, server_default=""))


def _drop_units_and_families() -> None:
    op.drop_column("run_cell", "family")
    op.drop_column("weights_version", "families")
    with op.batch_alter_table("priority_run") as batch:
        batch.drop_column("families")
        batch.drop_column("tasks")


def _index_places(*columns: str) -> None:
    op.drop_index("ix_clip_state_place", table_name="clip")
    op.create_index("ix_clip_state_place", "clip", list(columns))


def _index_filters() -> None:
    for name, columns in FILTER_INDEXES.items():
        op.create_index(name, "clip", columns)
    op.drop_index("ix_detection_error_clip_id_evaluation_id", table_name="detection_error")
    columns = ["clip_id", "evaluation_id", "class_name", "outcome", "error_type"]
    op.create_index("ix_detection_error_clip", "detection_error", columns)


def _drop_filter_indexes() -> None:
    op.drop_index("ix_detection_error_clip", table_name="detection_error")
    columns = ["clip_id", "evaluation_id"]
    op.create_index("ix_detection_error_clip_id_evaluation_id", "detection_error", columns)
    for name in FILTER_INDEXES:
        op.drop_index(name, table_name="clip")
