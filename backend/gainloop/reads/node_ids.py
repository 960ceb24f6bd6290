"""Which nodes of the property graph exist, asked of the rows that they stand for.

Called by workflows that link what a person names.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import InvalidInput, NotFound
from gainloop.models.catalog import Clip
from gainloop.models.clusters import ErrorCluster
from gainloop.models.definitions import Scenario
from gainloop.models.evaluation import Evaluation, ModelVersion
from gainloop.models.governance import Actor
from gainloop.models.labels import DatasetRelease, LabelBatch
from gainloop.models.priority import PriorityRun, Queue
from gainloop.models.program import Decision, Epic, OutcomeDelta
from gainloop.terms.enums import NodeLabel
from gainloop.terms.lineage import node_key

Key = tuple[NodeLabel, str]
"""A node: its label, and its id, which is unique within the label."""

_IDS: Mapping[NodeLabel, Any] = {
    NodeLabel.CLIP: Clip.id,
    NodeLabel.SCENARIO: Scenario.id,
    NodeLabel.COHORT: OutcomeDelta.cohort_id,
    NodeLabel.EVALUATION: Evaluation.id,
    NodeLabel.ERROR_CLUSTER: ErrorCluster.id,
    NodeLabel.PRIORITY_RUN: PriorityRun.id,
    NodeLabel.QUEUE: Queue.id,
    NodeLabel.LABEL_BATCH: LabelBatch.id,
    NodeLabel.DATASET_RELEASE: DatasetRelease.id,
    NodeLabel.MODEL_VERSION: ModelVersion.id,
    NodeLabel.EPIC: Epic.id,
    NodeLabel.DECISION: Decision.id,
    NodeLabel.PERSON: Actor.id,
}
_IDS_AT_ONCE = 500


def parse_key(text: str, field: str) -> Key:
    """`Label:id`, such as Epic:PERC-12. Raises InvalidInput BAD_KEY."""
    label, _, node_id = text.strip().partition(":")
    if label not in set(NodeLabel) or not node_id:
        labels = ", ".join(NodeLabel)
        raise InvalidInput(
            "BAD_KEY",
            f"{text!r:.120} is not LABEL:ID, such as Epic:PERC-12; labels are {labels}",
            field=field,
        )
    return NodeLabel(label), node_id


def check_known(session: Session, keys: Sequence[Key], field: str) -> None:
    """Raises NotFound naming the first that does not exist."""
    known = known_keys(session, keys)
    for key in keys:
        if key not in known:
            raise NotFound(f"there is no {node_key(*key):.160}", path=field)


def known_keys(session: Session, keys: Iterable[Key]) -> set[Key]:
    ids: dict[NodeLabel, list[str]] = {}
    for label, node_id in dict.fromkeys(keys):
        ids.setdefault(label, []).append(node_id)
    return {
        (label, node_id)
        for label, asked in ids.items()
        for node_id in _known(session, label, asked)
    }


def _known(session: Session, label: NodeLabel, ids: Sequence[str]) -> set[str]:
    column = col(_IDS[label])
    found: set[str] = set()
    for start in range(0, len(ids), _IDS_AT_ONCE):
        chosen = sa.select(column).where(column.in_(ids[start : start + _IDS_AT_ONCE]))
        found.update(session.connection().execute(chosen.distinct()).scalars())
    return found
