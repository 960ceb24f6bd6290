"""Anything by its global id."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self

import strawberry

from gainloop.api.batches import Batch
from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import numbered_key, parse_global_id
from gainloop.api.loaders import Loaders
from gainloop.api.types.audit import AuditEntry
from gainloop.api.types.benchmark import Benchmark
from gainloop.api.types.clip import Clip, Drive
from gainloop.api.types.error_clusters import ErrorCluster, ErrorClustering
from gainloop.api.types.evaluation import DetectionError, Evaluation
from gainloop.api.types.mapping import Mapping
from gainloop.api.types.model_version import ModelVersion
from gainloop.api.types.node import Node
from gainloop.api.types.ontology import OntologyVersion
from gainloop.api.types.priority import PriorityItem, PriorityRun, WeightsVersion
from gainloop.api.types.queue import Queue, QueueItem
from gainloop.api.types.ranked import LabelingUnit
from gainloop.api.types.scenario import CollectionRequest, Scenario
from gainloop.errors import InvalidInput
from gainloop.reads.pages import MAX_PAGE

Key = tuple[str, ...]


def _plain(key: Key) -> str:
    return key[0]


def _sequence(key: Key) -> int:
    return numbered_key(("", *key))[1]


@dataclass(frozen=True, slots=True)
class _Kind:
    """loader: name of the one that reads its rows; key: what that loader takes."""

    loader: str
    node: type[Any]
    key: Callable[[Key], Any] = _plain

    def of(self, row: Any) -> Node | None:
        made: Node | None = None if row is None else self.node.of(row)
        return made


_KINDS = {
    kind.node.__name__: kind
    for kind in (
        _Kind("audit_entry", AuditEntry, _sequence),
        _Kind("benchmark", Benchmark),
        _Kind("clip", Clip),
        _Kind("error", DetectionError, numbered_key),
        _Kind("drive", Drive),
        _Kind("cluster", ErrorCluster),
        _Kind("clustering", ErrorClustering),
        _Kind("evaluation", Evaluation),
        _Kind("unit", LabelingUnit),
        _Kind("model_version", ModelVersion),
        _Kind("ontology", OntologyVersion),
        _Kind("priority", PriorityItem, numbered_key),
        _Kind("run", PriorityRun),
        _Kind("queue", Queue),
        _Kind("queue_item", QueueItem, numbered_key),
        _Kind("weights", WeightsVersion),
        _Kind("scenario", Scenario),
        _Kind("collection_request", CollectionRequest),
        _Kind("mapping", Mapping),
    )
}


@strawberry.type
class NodesQuery:
    @program.resolver("The object with this global id, null where there is none.")
    def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
    ) -> Node | None:
        return _loaded(info.context.loaders, [id])[0]

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
        return _loaded(info.context.loaders, ids)


def _loaded(loaders: Loaders, ids: Sequence[str]) -> list[Node | None]:
    """In order; each kind is read once."""
    wanted = [_Wanted.of(loaders, id) for id in ids]
    return [None if one is None else one.load() for one in wanted]


@dataclass(frozen=True, slots=True)
class _Wanted:
    kind: _Kind
    batch: Batch[Any, Any]
    key: Any

    @classmethod
    def of(cls, loaders: Loaders, id: str) -> Self | None:
        """None for an id of no kind. Raises InvalidInput BAD_ID."""
        name, parts = parse_global_id(id)
        kind = _KINDS.get(name)
        if kind is None:
            return None
        wanted = cls(kind, getattr(loaders, kind.loader), kind.key(parts))
        wanted.batch.expect([wanted.key])
        return wanted

    def load(self) -> Node | None:
        return self.kind.of(self.batch.load(self.key))
