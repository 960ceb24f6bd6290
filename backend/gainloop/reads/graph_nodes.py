"""What the graph keeps of a node, read from its row: the properties that model.toml names.

Called by the projection, which writes what it gets; one statement per 500 ids of one label.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip, ClipHistory
from gainloop.models.clusters import ErrorCluster
from gainloop.models.definitions import Scenario
from gainloop.models.evaluation import Evaluation, ModelVersion
from gainloop.models.governance import Actor
from gainloop.models.labels import DatasetRelease, LabelBatch
from gainloop.models.priority import PriorityRun, Queue
from gainloop.models.program import Decision, Epic, OutcomeDelta, TrainingOutcome
from gainloop.terms.enums import NodeLabel
from gainloop.terms.lineage import Node

AT_ONCE = 500

Statement = sa.Select[*tuple[Any, ...]]


def read_nodes(session: Session, label: NodeLabel, ids: Sequence[str]) -> list[Node]:
    """One node per different id, in the order given. One without a row has no properties: an edge
    may lead to it all the same.
    """
    wanted = list(dict.fromkeys(ids))
    found: dict[str, Mapping[str, Any]] = {}
    for start in range(0, len(wanted), AT_ONCE):
        statement = _STATEMENTS[label]().params(ids=wanted[start : start + AT_ONCE])
        for row in session.connection().execute(statement).mappings():
            found[row["id"]] = _properties(label, row)
    return [Node(label, node_id, found.get(node_id, {})) for node_id in wanted]


def _properties(label: NodeLabel, row: sa.RowMapping) -> dict[str, Any]:
    properties = {name: value for name, value in row.items() if name != "id"}
    if label is NodeLabel.COHORT:
        cohort: Mapping[str, str] = properties.pop("cohort")
        properties["traits"] = [f"{axis}={value}" for axis, value in sorted(cohort.items())]
    return properties


def _columns(table: type[Any], *names: str) -> Callable[[], Statement]:
    """Columns of a table that has the id of the node as its key, and recorded_at."""

    def build() -> Statement:
        columns = [col(getattr(table, name)) for name in ("id", "recorded_at", *names)]
        return sa.select(*columns).where(col(table.id).in_(_IDS))

    return build


_IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)


def _clips() -> Statement:
    """recorded_at is when the clip came in: of a row that changed since, the history knows it.
    The graph keeps nothing of a clip that can change.
    """
    first = (
        sa.select(sa.func.min(col(ClipHistory.recorded_at)))
        .where(col(ClipHistory.clip_id) == col(Clip.id))
        .scalar_subquery()
    )
    recorded_at = sa.func.coalesce(first, col(Clip.recorded_at))
    return sa.select(col(Clip.id), recorded_at.label("recorded_at"), col(Clip.ordinal)).where(
        col(Clip.id).in_(_IDS)
    )


def _cohorts() -> Statement:
    """A cohort is what deltas are about; the first outcome that names it says since when."""
    first = (
        sa.select(
            col(OutcomeDelta.cohort_id).label("id"),
            col(OutcomeDelta.cohort),
            col(OutcomeDelta.class_name),
            col(TrainingOutcome.recorded_at).label("recorded_at"),
            sa.func.row_number()
            .over(
                partition_by=col(OutcomeDelta.cohort_id),
                order_by=(col(TrainingOutcome.ordinal), col(OutcomeDelta.number)),
            )
            .label("place"),
        )
        .join(TrainingOutcome, col(TrainingOutcome.id) == col(OutcomeDelta.outcome_id))
        .where(col(OutcomeDelta.cohort_id).in_(_IDS))
        .subquery()
    )
    columns = (first.c.id, first.c.cohort, first.c.class_name, first.c.recorded_at)
    return sa.select(*columns).where(first.c.place == 1)


_STATEMENTS: Mapping[NodeLabel, Callable[[], Statement]] = {
    NodeLabel.CLIP: _clips,
    NodeLabel.COHORT: _cohorts,
    NodeLabel.SCENARIO: _columns(Scenario, "name", "version", "expression", "valid_from"),
    NodeLabel.EVALUATION: _columns(
        Evaluation, "ordinal", "benchmark_id", "gt", "tp", "fp", "fn", "valid_from"
    ),
    NodeLabel.ERROR_CLUSTER: _columns(
        ErrorCluster,
        *("theme", "name", "size", "num_clips", "num_drives", "transition", "class_name"),
        *("outcome", "error_type"),
    ),
    NodeLabel.PRIORITY_RUN: _columns(
        PriorityRun,
        *("number", "profile", "rung", "budget_hours", "spent_hours", "num_candidates"),
        *("num_selected", "valid_from"),
    ),
    NodeLabel.QUEUE: _columns(Queue, "ordinal", "name", "num_items", "hours", "valid_from"),
    NodeLabel.LABEL_BATCH: _columns(
        LabelBatch,
        *("ordinal", "name", "format", "num_clips", "num_frames", "num_labels", "spent_hours"),
        "valid_from",
    ),
    NodeLabel.DATASET_RELEASE: _columns(
        DatasetRelease,
        *("name", "version", "digest", "num_batches", "num_clips", "num_labels", "valid_from"),
    ),
    NodeLabel.MODEL_VERSION: _columns(ModelVersion, "family_id", "version"),
    NodeLabel.EPIC: _columns(Epic, "title", "status", "owner", "due", "changed_at"),
    NodeLabel.DECISION: _columns(Decision, "ordinal", "kind", "title", "valid_from"),
    NodeLabel.PERSON: _columns(Actor, "name", "kind"),
}
