"""Anything by its global id."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import numbered_key, parse_global_id
from gainloop.api.loaders import Loaders
from gainloop.api.types.audit import AuditEntry
from gainloop.api.types.benchmark import Benchmark
from gainloop.api.types.clip import Clip, Drive
from gainloop.api.types.evaluation import DetectionError, Evaluation
from gainloop.api.types.model_version import ModelVersion
from gainloop.api.types.node import Node
from gainloop.api.types.ontology import OntologyVersion
from gainloop.api.types.priority import PriorityItem, PriorityRun, WeightsVersion
from gainloop.api.types.queue import Queue, QueueItem
from gainloop.api.types.ranked import LabelingUnit
from gainloop.errors import InvalidInput
from gainloop.reads.pages import MAX_PAGE

Key = tuple[str, ...]
_LOADS: dict[str, Callable[[Loaders, Key], Awaitable[Any]]] = {
    "AuditEntry": lambda loaders, key: loaders.audit_entry.load(numbered_key(("", *key))[1]),
    "Benchmark": lambda loaders, key: loaders.benchmark.load(key[0]),
    "Clip": lambda loaders, key: loaders.clip.load(key[0]),
    "DetectionError": lambda loaders, key: loaders.error.load(numbered_key(key)),
    "Drive": lambda loaders, key: loaders.drive.load(key[0]),
    "Evaluation": lambda loaders, key: loaders.evaluation.load(key[0]),
    "LabelingUnit": lambda loaders, key: loaders.unit.load(key[0]),
    "ModelVersion": lambda loaders, key: loaders.model_version.load(key[0]),
    "OntologyVersion": lambda loaders, key: loaders.ontology.load(key[0]),
    "PriorityItem": lambda loaders, key: loaders.priority.load(numbered_key(key)),
    "PriorityRun": lambda loaders, key: loaders.run.load(key[0]),
    "Queue": lambda loaders, key: loaders.queue.load(key[0]),
    "QueueItem": lambda loaders, key: loaders.queue_item.load(numbered_key(key)),
    "WeightsVersion": lambda loaders, key: loaders.weights.load(key[0]),
}
_MAKES: dict[str, Callable[[Any], Node]] = {
    node.__name__: node.of
    for node in (
        AuditEntry,
        Benchmark,
        Clip,
        DetectionError,
        Drive,
        Evaluation,
        LabelingUnit,
        ModelVersion,
        OntologyVersion,
        PriorityItem,
        PriorityRun,
        Queue,
        QueueItem,
        WeightsVersion,
    )
}


@strawberry.type
class NodesQuery:
    @program.resolver("The object with this global id, null where there is none.")
    async def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Its id.")]
    ) -> Node | None:
        return await _load(info, id)

    @program.resolver("Objects by global id, in order; null where there is none.")
    async def nodes(
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
        return await asyncio.gather(*(_load(info, id) for id in ids))


async def _load(info: Info, id: str) -> Node | None:
    name, key = parse_global_id(id)
    if name not in _LOADS:
        return None
    row = await _LOADS[name](info.context.loaders, key)
    return None if row is None else _MAKES[name](row)
