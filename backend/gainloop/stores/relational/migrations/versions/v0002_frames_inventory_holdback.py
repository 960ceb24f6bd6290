"""Frames, redaction records, catalog versions, owners, saved filters, holdback, clips by place."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

Json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "catalog_version",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("num_clips", sa.Integer(), nullable=False),
        sa.Column("num_drives", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalog_version")),
        sa.UniqueConstraint("name", "digest", name=op.f("uq_catalog_version_name_digest")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_catalog_version_name_version")),
    )
    op.create_table(
        "frame_set",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(40), nullable=False),
        sa.Column("scenes_object", sa.String(), nullable=False),
        sa.Column("boxes_object", sa.String(), nullable=False),
        sa.Column("num_clips", sa.Integer(), nullable=False),
        sa.Column("num_frames", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_frame_set")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_frame_set_ordinal")),
    )
    op.create_table(
        "owner",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner")),
    )
    with op.batch_alter_table("owner", schema=None) as batch_op:
        batch_op.create_index("ix_owner_kind_name", ["kind", "name"], unique=False)

    op.create_table(
        "redaction_record",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("frame_set_id", sa.String(), nullable=False),
        sa.Column("redactor", sa.String(), nullable=False),
        sa.Column("redactor_version", sa.String(), nullable=False),
        sa.Column("settings", Json, nullable=False),
        sa.Column("measured_recall", sa.Float(), nullable=True),
        sa.Column("statement", sa.String(), nullable=False),
        sa.Column("source_digest", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["frame_set_id"], ["frame_set.id"], name=op.f("fk_redaction_record_frame_set_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redaction_record")),
    )
    with op.batch_alter_table("redaction_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_redaction_record_frame_set_id"), ["frame_set_id"], unique=False
        )

    op.create_table(
        "saved_filter",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("listed", sa.String(40), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("search", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("retracted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_saved_filter_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filter")),
    )
    with op.batch_alter_table("saved_filter", schema=None) as batch_op:
        batch_op.create_index(
            "ix_saved_filter_actor_id_listed", ["actor_id", "listed"], unique=False
        )

    op.create_table(
        "frame_set_clip",
        sa.Column("frame_set_id", sa.String(), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["clip_id"], ["clip.id"], name=op.f("fk_frame_set_clip_clip_id")),
        sa.ForeignKeyConstraint(
            ["frame_set_id"], ["frame_set.id"], name=op.f("fk_frame_set_clip_frame_set_id")
        ),
        sa.PrimaryKeyConstraint("frame_set_id", "clip_id", name=op.f("pk_frame_set_clip")),
    )
    with op.batch_alter_table("frame_set_clip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_frame_set_clip_clip_id"), ["clip_id"], unique=False)

    with op.batch_alter_table("clip", schema=None) as batch_op:
        batch_op.create_index(
            "ix_clip_state_place", ["label_state", "region", "weather", "time_of_day"], unique=False
        )

    with op.batch_alter_table("priority_run", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("holdback_share", sa.Float(), server_default="0", nullable=False)
        )
        batch_op.add_column(
            sa.Column("num_holdback", sa.Integer(), server_default="0", nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("priority_run", schema=None) as batch_op:
        batch_op.drop_column("num_holdback")
        batch_op.drop_column("holdback_share")

    with op.batch_alter_table("clip", schema=None) as batch_op:
        batch_op.drop_index("ix_clip_state_place")

    with op.batch_alter_table("frame_set_clip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_frame_set_clip_clip_id"))

    op.drop_table("frame_set_clip")
    with op.batch_alter_table("saved_filter", schema=None) as batch_op:
        batch_op.drop_index("ix_saved_filter_actor_id_listed")

    op.drop_table("saved_filter")
    with op.batch_alter_table("redaction_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_redaction_record_frame_set_id"))

    op.drop_table("redaction_record")
    with op.batch_alter_table("owner", schema=None) as batch_op:
        batch_op.drop_index("ix_owner_kind_name")

    op.drop_table("owner")
    op.drop_table("frame_set")
    op.drop_table("catalog_version")
