"""Label batches, dataset releases, outcomes, epics, decisions; edges name their audit entries."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

Json = sa.JSON().with_variant(JSONB(), "postgresql")


NEW_EDGES = (
    "TARGETS",
    "FULFILLS",
    "LABELS",
    "INCLUDES",
    "TRAINED_ON",
    "CHANGED",
    "ADDRESSES",
    "ABOUT",
    "CITES",
    "MADE_BY",
)


def upgrade() -> None:
    op.create_table(
        "epic",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=True),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_epic")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_epic_ordinal")),
    )
    op.create_table(
        "dataset_release",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ontology_version_id", sa.String(), nullable=False),
        sa.Column("weights_version_id", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("manifest_object", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("num_batches", sa.Integer(), nullable=False),
        sa.Column("num_clips", sa.Integer(), nullable=False),
        sa.Column("num_labels", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_dataset_release_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["ontology_version_id"],
            ["ontology_version.id"],
            name=op.f("fk_dataset_release_ontology_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["weights_version_id"],
            ["weights_version.id"],
            name=op.f("fk_dataset_release_weights_version_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dataset_release")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_dataset_release_ordinal")),
        sa.UniqueConstraint("digest", name=op.f("uq_dataset_release_digest")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_dataset_release_name_version")),
    )
    op.create_table(
        "decision",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("rationale", sa.String(), nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_decision_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_decision_ordinal")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_actor_id"), ["actor_id"], unique=False)

    op.create_table(
        "training_outcome",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("model_version_id", sa.String(), nullable=False),
        sa.Column("base_model_version_id", sa.String(), nullable=False),
        sa.Column("release_id", sa.String(), nullable=True),
        sa.Column("source", sa.String(40), nullable=False),
        sa.Column("evaluation_id", sa.String(), nullable=True),
        sa.Column("base_evaluation_id", sa.String(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("evidence", Json, nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_training_outcome_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["base_evaluation_id"],
            ["evaluation.id"],
            name=op.f("fk_training_outcome_base_evaluation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["base_model_version_id"],
            ["model_version.id"],
            name=op.f("fk_training_outcome_base_model_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_training_outcome_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["model_version_id"],
            ["model_version.id"],
            name=op.f("fk_training_outcome_model_version_id"),
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["dataset_release.id"], name=op.f("fk_training_outcome_release_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_outcome")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_training_outcome_ordinal")),
    )
    with op.batch_alter_table("training_outcome", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_training_outcome_model_version_id"), ["model_version_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_training_outcome_release_id"), ["release_id"], unique=False
        )

    op.create_table(
        "outcome_delta",
        sa.Column("outcome_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("cluster_id", sa.String(), nullable=True),
        sa.Column("cohort_id", sa.String(), nullable=True),
        sa.Column("cohort", Json, nullable=False),
        sa.Column("class_name", sa.String(), nullable=True),
        sa.Column("metric", sa.String(), nullable=False),
        sa.Column("a", sa.Float(), nullable=True),
        sa.Column("b", sa.Float(), nullable=True),
        sa.Column("delta", sa.Float(), nullable=False),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("verdict", sa.String(40), nullable=True),
        sa.Column("num_objects", sa.Integer(), nullable=True),
        sa.Column("num_clips", sa.Integer(), nullable=True),
        sa.Column("num_drives", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["error_cluster.id"], name=op.f("fk_outcome_delta_cluster_id")
        ),
        sa.ForeignKeyConstraint(
            ["outcome_id"], ["training_outcome.id"], name=op.f("fk_outcome_delta_outcome_id")
        ),
        sa.PrimaryKeyConstraint("outcome_id", "number", name=op.f("pk_outcome_delta")),
    )
    with op.batch_alter_table("outcome_delta", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_outcome_delta_cluster_id"), ["cluster_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_outcome_delta_cohort_id"), ["cohort_id"], unique=False)

    op.create_table(
        "label_batch",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("queue_id", sa.String(), nullable=False),
        sa.Column("ontology_version_id", sa.String(), nullable=False),
        sa.Column("format", sa.String(40), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("file_digest", sa.String(), nullable=False),
        sa.Column("frames_object", sa.String(), nullable=False),
        sa.Column("num_clips", sa.Integer(), nullable=False),
        sa.Column("num_frames", sa.Integer(), nullable=False),
        sa.Column("num_labels", sa.Integer(), nullable=False),
        sa.Column("spent_hours", sa.Float(), nullable=True),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_label_batch_actor_id")),
        sa.ForeignKeyConstraint(
            ["ontology_version_id"],
            ["ontology_version.id"],
            name=op.f("fk_label_batch_ontology_version_id"),
        ),
        sa.ForeignKeyConstraint(["queue_id"], ["queue.id"], name=op.f("fk_label_batch_queue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_batch")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_label_batch_ordinal")),
    )
    with op.batch_alter_table("label_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_batch_queue_id"), ["queue_id"], unique=False)

    op.create_table(
        "dataset_release_batch",
        sa.Column("release_id", sa.String(), nullable=False),
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["label_batch.id"], name=op.f("fk_dataset_release_batch_batch_id")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["dataset_release.id"], name=op.f("fk_dataset_release_batch_release_id")
        ),
        sa.PrimaryKeyConstraint("release_id", "batch_id", name=op.f("pk_dataset_release_batch")),
    )
    with op.batch_alter_table("dataset_release_batch", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_dataset_release_batch_batch_id"), ["batch_id"], unique=False
        )

    op.create_table(
        "label_batch_clip",
        sa.Column("batch_id", sa.String(), nullable=False),
        sa.Column("clip_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("num_labels", sa.Integer(), nullable=False),
        sa.Column("spent_minutes", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["batch_id"], ["label_batch.id"], name=op.f("fk_label_batch_clip_batch_id")
        ),
        sa.ForeignKeyConstraint(["clip_id"], ["clip.id"], name=op.f("fk_label_batch_clip_clip_id")),
        sa.PrimaryKeyConstraint("batch_id", "clip_id", name=op.f("pk_label_batch_clip")),
    )
    with op.batch_alter_table("label_batch_clip", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_label_batch_clip_clip_id"), ["clip_id"], unique=False)

    with op.batch_alter_table("label", schema=None) as batch_op:
        batch_op.add_column(sa.Column("source_key", sa.String(), server_default="", nullable=False))

    with op.batch_alter_table("label_version", schema=None) as batch_op:
        batch_op.add_column(sa.Column("batch_id", sa.String(), nullable=False))
        batch_op.add_column(sa.Column("digest", sa.String(), nullable=False))
        batch_op.create_index(batch_op.f("ix_label_version_batch_id"), ["batch_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_label_version_batch_id"), "label_batch", ["batch_id"], ["id"]
        )

    with op.batch_alter_table("lineage_edge", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("natural_id", sa.String(), server_default="", nullable=False)
        )
        batch_op.add_column(sa.Column("sequence", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("retracted_sequence", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_lineage_edge_retracted_sequence"), ["retracted_sequence"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_lineage_edge_sequence"), ["sequence"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_lineage_edge_natural_id"), ["natural_id"], unique=False
        )
    edge = sa.table("lineage_edge", sa.column("id"), sa.column("natural_id"))
    op.execute(edge.update().values(natural_id=edge.c.id))

    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.create_check_constraint(
            batch_op.f("ck_queue_one_source"), "(run_id IS NULL) <> (evaluation_id IS NULL)"
        )

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.add_column(sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index("ix_outbox_topic_delivered_at", ["topic", "delivered_at"])


def downgrade() -> None:
    edge = sa.table("lineage_edge", sa.column("type", sa.String()))
    op.execute(edge.delete().where(edge.c.type.in_(NEW_EDGES)))

    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_topic_delivered_at")
        batch_op.drop_column("delivered_at")

    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_queue_one_source"), type_="check")

    with op.batch_alter_table("lineage_edge", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lineage_edge_natural_id"))
        batch_op.drop_index(batch_op.f("ix_lineage_edge_sequence"))
        batch_op.drop_index(batch_op.f("ix_lineage_edge_retracted_sequence"))
        batch_op.drop_column("retracted_sequence")
        batch_op.drop_column("sequence")
        batch_op.drop_column("natural_id")

    with op.batch_alter_table("label_version", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_label_version_batch_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_label_version_batch_id"))
        batch_op.drop_column("digest")
        batch_op.drop_column("batch_id")

    with op.batch_alter_table("label", schema=None) as batch_op:
        batch_op.drop_column("source_key")

    with op.batch_alter_table("label_batch_clip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_label_batch_clip_clip_id"))

    op.drop_table("label_batch_clip")
    with op.batch_alter_table("dataset_release_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_dataset_release_batch_batch_id"))

    op.drop_table("dataset_release_batch")
    with op.batch_alter_table("label_batch", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_label_batch_queue_id"))

    op.drop_table("label_batch")
    with op.batch_alter_table("outcome_delta", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_delta_cohort_id"))
        batch_op.drop_index(batch_op.f("ix_outcome_delta_cluster_id"))

    op.drop_table("outcome_delta")
    with op.batch_alter_table("training_outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_outcome_release_id"))
        batch_op.drop_index(batch_op.f("ix_training_outcome_model_version_id"))

    op.drop_table("training_outcome")
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_decision_actor_id"))

    op.drop_table("decision")
    op.drop_table("dataset_release")
    op.drop_table("epic")
