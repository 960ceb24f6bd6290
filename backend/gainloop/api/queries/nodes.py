"""Anything by its global id."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import numbered_key
from gainloop.api.node_kinds import Key, NodeKind, enter_kinds, load_nodes
from gainloop.api.types.audit import AuditEntry
from gainloop.api.types.benchmark import Benchmark
from gainloop.api.types.change import ChangeRequest
from gainloop.api.types.clip import Clip, Drive
from gainloop.api.types.dataset_release import DatasetRelease
from gainloop.api.types.decision import Decision
from gainloop.api.types.epic import Epic
from gainloop.api.types.error_clusters import ErrorCluster, ErrorClustering
from gainloop.api.types.evaluation import DetectionError, Evaluation
from gainloop.api.types.job import Job
from gainloop.api.types.label_batch import LabelBatch
from gainloop.api.types.mapping import Mapping
from gainloop.api.types.model_version import ModelVersion
from gainloop.api.types.node import Node
from gainloop.api.types.ontology import OntologyVersion
from gainloop.api.types.outcome import TrainingOutcome
from gainloop.api.types.priority import PriorityItem, PriorityRun, WeightsVersion
from gainloop.api.types.queue import Queue, QueueItem
from gainloop.api.types.ranked import LabelingUnit
from gainloop.api.types.scenario import CollectionRequest, Scenario
from gainloop.errors import InvalidInput
from gainloop.reads.pages import MAX_PAGE


def _sequence(key: Key) -> int:
    return numbered_key(("", *key))[1]


enter_kinds(
    (
        NodeKind("audit_entry", AuditEntry, _sequence),
        NodeKind("benchmark", Benchmark),
        NodeKind("clip", Clip),
        NodeKind("error", DetectionError, numbered_key),
        NodeKind("drive", Drive),
        NodeKind("cluster", ErrorCluster),
        NodeKind("clustering", ErrorClustering),
        NodeKind("evaluation", Evaluation),
        NodeKind("job", Job),
        NodeKind("unit", LabelingUnit),
        NodeKind("model_version", ModelVersion),
        NodeKind("ontology", OntologyVersion),
        NodeKind("priority", PriorityItem, numbered_key),
        NodeKind("run", PriorityRun),
        NodeKind("queue", Queue),
        NodeKind("queue_item", QueueItem, numbered_key),
        NodeKind("weights", WeightsVersion),
        NodeKind("scenario", Scenario),
        NodeKind("collection_request", CollectionRequest),
        NodeKind("mapping", Mapping),
        NodeKind("batch", LabelBatch),
        NodeKind("release", DatasetRelease),
        NodeKind("outcome", TrainingOutcome),
        NodeKind("epic", Epic),
        NodeKind("decision", Decision),
        NodeKind("change", ChangeRequest),
    )
)


@strawberry.type
class NodesQuery:
    @program.resolver("The object with this global id, null where there is none.")
    def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
    ) -> Node | None:
        return load_nodes(info.context.loaders, [id])[0]

    @program.resolver("Objects by global id, in order; null where there is none.")
    def nodes(
        self,
        info: Info,
        ids: Annotated[
            list[strawberry.ID], strawberry.argument(description=f"At most {MAX_PAGE} ids.")
        ],
    ) -> list[Node | None]:
        if len(ids) > MAX_PAGE:
            raise InvalidInput(
                "PAGE_RANGE", f"give at most {MAX_PAGE} ids, not {len(ids)}", field="ids"
            )
        return load_nodes(info.context.loaders, ids)
