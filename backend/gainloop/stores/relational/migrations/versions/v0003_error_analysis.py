"""Types of errors, clusters, cohort axes, scenarios, mappings, queues of labels to fix."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Json = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "cohort_axis",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("column", sa.String(), nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("edges", Json, nullable=False),
        sa.Column("unit", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_cohort_axis_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_axis")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_cohort_axis_name_version")),
    )
    op.create_table(
        "mapping",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rules", Json, nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_mapping_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_mapping_name_version")),
    )
    op.create_table(
        "scenario",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expression", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["actor.id"], name=op.f("fk_scenario_actor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scenario")),
        sa.UniqueConstraint("name", "version", name=op.f("uq_scenario_name_version")),
    )
    op.create_table(
        "collection_request",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("scenario_id", sa.String(), nullable=False),
        sa.Column("expression", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("num_candidates", sa.Integer(), nullable=False),
        sa.Column("num_wanted", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["actor.id"], name=op.f("fk_collection_request_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["scenario_id"], ["scenario.id"], name=op.f("fk_collection_request_scenario_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collection_request")),
    )
    op.create_table(
        "error_clustering",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.String(), nullable=False),
        sa.Column("previous_id", sa.String(), nullable=True),
        sa.Column("embedding_set_id", sa.String(), nullable=True),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(), nullable=False),
        sa.Column("num_errors", sa.Integer(), nullable=False),
        sa.Column("num_clusters", sa.Integer(), nullable=False),
        sa.Column("num_suspect", sa.Integer(), nullable=False),
        sa.Column("num_unnamed", sa.Integer(), nullable=False),
        sa.Column("density", Json, nullable=False),
        sa.Column("points_object", sa.String(), nullable=False),
        sa.Column("model_object", sa.String(), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["embedding_set_id"],
            ["embedding_set.id"],
            name=op.f("fk_error_clustering_embedding_set_id"),
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_error_clustering_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["previous_id"], ["error_clustering.id"], name=op.f("fk_error_clustering_previous_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_error_clustering")),
        sa.UniqueConstraint("ordinal", name=op.f("uq_error_clustering_ordinal")),
    )
    with op.batch_alter_table("error_clustering", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_error_clustering_evaluation_id"), ["evaluation_id"], unique=False
        )

    op.create_table(
        "mapped_errors",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("mapping_id", sa.String(), nullable=False),
        sa.Column("evaluation_id", sa.String(), nullable=False),
        sa.Column("results_object", sa.String(), nullable=False),
        sa.Column("num_errors", sa.Integer(), nullable=False),
        sa.Column("num_mapped", sa.Integer(), nullable=False),
        sa.Column("counts", Json, nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_mapped_errors_evaluation_id")
        ),
        sa.ForeignKeyConstraint(
            ["mapping_id"], ["mapping.id"], name=op.f("fk_mapped_errors_mapping_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapped_errors")),
        sa.UniqueConstraint(
            "mapping_id", "evaluation_id", name=op.f("uq_mapped_errors_mapping_id_evaluation_id")
        ),
    )
    op.create_table(
        "error_cluster",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("clustering_id", sa.String(), nullable=False),
        sa.Column("evaluation_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("theme", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("num_clips", sa.Integer(), nullable=False),
        sa.Column("num_drives", sa.Integer(), nullable=False),
        sa.Column("previous_size", sa.Integer(), nullable=True),
        sa.Column("transition", sa.String(40), nullable=False),
        sa.Column("class_name", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(40), nullable=False),
        sa.Column("error_type", sa.String(40), nullable=True),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("traits", Json, nullable=False),
        sa.Column("exemplars", Json, nullable=False),
        sa.Column("continues", Json, nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clustering_id"], ["error_clustering.id"], name=op.f("fk_error_cluster_clustering_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["evaluation.id"], name=op.f("fk_error_cluster_evaluation_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_error_cluster")),
        sa.UniqueConstraint(
            "clustering_id", "number", name=op.f("uq_error_cluster_clustering_id_number")
        ),
    )
    with op.batch_alter_table("error_cluster", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_error_cluster_evaluation_id"), ["evaluation_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_error_cluster_theme"), ["theme"], unique=False)

    op.create_table(
        "error_cluster_member",
        sa.Column("cluster_id", sa.String(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("evaluation_id", sa.String(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("distance", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cluster_id"], ["error_cluster.id"], name=op.f("fk_error_cluster_member_cluster_id")
        ),
        sa.ForeignKeyConstraint(
            ["evaluation_id", "ordinal"],
            ["detection_error.evaluation_id", "detection_error.ordinal"],
            name=op.f("fk_error_cluster_member_evaluation_id_ordinal"),
        ),
        sa.PrimaryKeyConstraint("cluster_id", "rank", name=op.f("pk_error_cluster_member")),
    )
    with op.batch_alter_table("error_cluster_member", schema=None) as batch_op:
        batch_op.create_index(
            "ix_error_cluster_member_evaluation_id_ordinal",
            ["evaluation_id", "ordinal"],
            unique=False,
        )

    with op.batch_alter_table("detection_error", schema=None) as batch_op:
        batch_op.add_column(sa.Column("error_type", sa.String(40), nullable=True))
        batch_op.add_column(
            sa.Column("in_vocabulary", sa.Boolean(), server_default=sa.true(), nullable=False)
        )
        batch_op.add_column(sa.Column("suspect_kind", sa.String(40), nullable=True))
        batch_op.add_column(sa.Column("suspect_score", sa.Float(), nullable=True))

    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.add_column(sa.Column("error_types", Json, server_default="[]", nullable=False))
        batch_op.add_column(sa.Column("rematched_from", sa.String(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_evaluation_rematched_from"), "evaluation", ["rematched_from"], ["id"]
        )

    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.add_column(sa.Column("evaluation_id", sa.String(), nullable=True))
        batch_op.add_column(sa.Column("scenario_id", sa.String(), nullable=True))
        batch_op.alter_column("run_id", existing_type=sa.VARCHAR(), nullable=True)
        batch_op.create_foreign_key(
            batch_op.f("fk_queue_scenario_id"), "scenario", ["scenario_id"], ["id"]
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_queue_evaluation_id"), "evaluation", ["evaluation_id"], ["id"]
        )


def downgrade() -> None:
    with op.batch_alter_table("queue", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_queue_evaluation_id"), type_="foreignkey")
        batch_op.drop_constraint(batch_op.f("fk_queue_scenario_id"), type_="foreignkey")
        batch_op.alter_column("run_id", existing_type=sa.VARCHAR(), nullable=False)
        batch_op.drop_column("scenario_id")
        batch_op.drop_column("evaluation_id")

    with op.batch_alter_table("evaluation", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_evaluation_rematched_from"), type_="foreignkey")
        batch_op.drop_column("rematched_from")
        batch_op.drop_column("error_types")

    with op.batch_alter_table("detection_error", schema=None) as batch_op:
        batch_op.drop_column("suspect_score")
        batch_op.drop_column("suspect_kind")
        batch_op.drop_column("in_vocabulary")
        batch_op.drop_column("error_type")

    with op.batch_alter_table("error_cluster_member", schema=None) as batch_op:
        batch_op.drop_index("ix_error_cluster_member_evaluation_id_ordinal")

    op.drop_table("error_cluster_member")
    with op.batch_alter_table("error_cluster", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_error_cluster_theme"))
        batch_op.drop_index(batch_op.f("ix_error_cluster_evaluation_id"))

    op.drop_table("error_cluster")
    op.drop_table("mapped_errors")
    with op.batch_alter_table("error_clustering", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_error_clustering_evaluation_id"))

    op.drop_table("error_clustering")
    op.drop_table("collection_request")
    op.drop_table("scenario")
    op.drop_table("mapping")
    op.drop_table("cohort_axis")
