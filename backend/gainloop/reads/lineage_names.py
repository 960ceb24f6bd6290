"""What people call the nodes of the property graph: a name, and a second line. Never an address of
a file, which few may see. Called by traces and by the API; one statement per label.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.catalog import Clip
from gainloop.models.clusters import ErrorCluster
from gainloop.models.definitions import Scenario
from gainloop.models.evaluation import Evaluation, ModelVersion
from gainloop.models.governance import Actor
from gainloop.models.labels import DatasetRelease, LabelBatch
from gainloop.models.priority import PriorityRun, Queue
from gainloop.models.program import Decision, Epic, OutcomeDelta
from gainloop.reads.lineage_edges import split_key
from gainloop.reads.rows import Statement, fetch
from gainloop.rules.access import Permission, name_of, require
from gainloop.terms.cohorts import cohort_label
from gainloop.terms.enums import NodeLabel
from gainloop.terms.lineage import node_key


@dataclass(frozen=True, slots=True)
class NodeName:
    key: str
    name: str
    detail: str | None = None


def names_by_key(session: Session, actor: Actor, keys: Sequence[str]) -> dict[str, NodeName]:
    """Of those that there are."""
    require(actor.role, Permission.READ)
    by_label: dict[NodeLabel, list[str]] = {}
    for label, node_id in map(split_key, keys):
        by_label.setdefault(label, []).append(node_id)
    found: dict[str, NodeName] = {}
    for label, ids in by_label.items():
        kind = _KINDS[label]
        for node_id, name, detail in fetch(session, kind.statement, kind.texts, ids=ids):
            key = node_key(label, node_id)
            found[key] = NodeName(key, name, detail)
    return found


Texts = tuple[str, str, str | None]


@dataclass(frozen=True, slots=True)
class _Kind:
    """texts: id, name and detail of the columns of a row of the statement."""

    statement: Statement
    texts: Callable[..., Texts]


def _kind(key: Any, columns: Sequence[Any], texts: Callable[..., Texts]) -> _Kind:
    chosen = key.in_(sa.bindparam("ids", expanding=True))
    return _Kind(sa.select(key, *columns).where(chosen), texts)


def _clip(key: str, *facets: str | None) -> Texts:
    return key, key, ", ".join(facet for facet in facets if facet) or None


def _cluster(key: str, name: str, size: int, num_clips: int) -> Texts:
    return key, name, f"{counted(size, 'error')} in {counted(num_clips, 'clip')}"


def _queue(key: str, name: str, num_items: int, hours: float) -> Texts:
    return key, name, f"{counted(num_items, 'item')}, {hours:,.1f} h"


def _batch(key: str, ordinal: int, name: str, num_clips: int, num_labels: int) -> Texts:
    counts = f"{counted(num_labels, 'label')} in {counted(num_clips, 'clip')}"
    return key, f"Batch {ordinal}", f"{name}: {counts}"


def _release(key: str, num_clips: int, num_labels: int) -> Texts:
    return key, key, f"{counted(num_labels, 'label')} in {counted(num_clips, 'clip')}"


def _run(key: str, number: int, profile: Any) -> Texts:
    return key, f"Run {number}", str(profile.value).replace("_", " ")


def _cohort(key: str, cohort: Mapping[str, str], class_name: str | None) -> Texts:
    return key, cohort_label(cohort, class_name), None


_KINDS: Mapping[NodeLabel, _Kind] = {
    NodeLabel.CLIP: _kind(
        col(Clip.id), [col(Clip.region), col(Clip.weather), col(Clip.time_of_day)], _clip
    ),
    NodeLabel.SCENARIO: _kind(
        col(Scenario.id), [col(Scenario.expression)], lambda key, text: (key, key, text)
    ),
    NodeLabel.COHORT: _kind(
        col(OutcomeDelta.cohort_id),
        [col(OutcomeDelta.cohort), col(OutcomeDelta.class_name)],
        _cohort,
    ),
    NodeLabel.EVALUATION: _kind(
        col(Evaluation.id),
        [col(Evaluation.model_version_id), col(Evaluation.benchmark_id)],
        lambda key, model, benchmark: (key, f"{model} on {benchmark}", None),
    ),
    NodeLabel.ERROR_CLUSTER: _kind(
        col(ErrorCluster.id),
        [col(ErrorCluster.name), col(ErrorCluster.size), col(ErrorCluster.num_clips)],
        _cluster,
    ),
    NodeLabel.PRIORITY_RUN: _kind(
        col(PriorityRun.id), [col(PriorityRun.number), col(PriorityRun.profile)], _run
    ),
    NodeLabel.QUEUE: _kind(
        col(Queue.id), [col(Queue.name), col(Queue.num_items), col(Queue.hours)], _queue
    ),
    NodeLabel.LABEL_BATCH: _kind(
        col(LabelBatch.id),
        [
            *(col(LabelBatch.ordinal), col(LabelBatch.name)),
            *(col(LabelBatch.num_clips), col(LabelBatch.num_labels)),
        ],
        _batch,
    ),
    NodeLabel.DATASET_RELEASE: _kind(
        col(DatasetRelease.id),
        [col(DatasetRelease.num_clips), col(DatasetRelease.num_labels)],
        _release,
    ),
    NodeLabel.MODEL_VERSION: _kind(col(ModelVersion.id), [], lambda key: (key, key, None)),
    NodeLabel.EPIC: _kind(col(Epic.id), [col(Epic.title)], lambda key, title: (key, key, title)),
    NodeLabel.DECISION: _kind(
        col(Decision.id),
        [col(Decision.ordinal), col(Decision.title)],
        lambda key, ordinal, title: (key, f"Decision {ordinal}", title),
    ),
    NodeLabel.PERSON: _kind(
        col(Actor.id),
        [col(Actor.name), col(Actor.role)],
        lambda key, name, role: (key, name, name_of(role)),
    ),
}


def counted(number: int, noun: str) -> str:
    """`1 clip`, `1,200 clips`."""
    plural = f"{noun}es" if noun.endswith("batch") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else plural}"
