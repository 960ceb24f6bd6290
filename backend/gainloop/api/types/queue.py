"""Labeling queues and their items."""

from typing import TYPE_CHECKING, Annotated, Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.global_ids import global_id
from gainloop.api.types.connection import After, Connection, First, Start, ranked_window
from gainloop.api.types.evaluation import Evaluation
from gainloop.api.types.forecast import GainForecast
from gainloop.api.types.node import Node, existing
from gainloop.api.types.ontology import OntologyVersion
from gainloop.api.types.priority import Chosen, FromRank, Offset, PriorityRun
from gainloop.api.types.ranked import RankedItem, ranked_values
from gainloop.api.types.scalars import DateTime
from gainloop.api.types.scenario import Scenario
from gainloop.reads import ranked
from gainloop.reads.queues import QueueRow
from gainloop.rules.acceptance import describe_check
from gainloop.terms.enums import CheckRule, QueueItemKind, QueueItemState

if TYPE_CHECKING:
    from gainloop.api.types.error_clusters import ErrorCluster
    from gainloop.api.types.label_batch import LabelBatch


@strawberry.type(description="What a machine checks when labels of a queue come back.")
class AcceptanceCheck:
    rule: CheckRule = program("The rule.")
    value: str = program("Its one value.")
    text: str = program("Rule and value as a sentence.")

    @classmethod
    def of(cls, stored: dict[str, str]) -> Self:
        rule = CheckRule(stored["rule"])
        return cls(rule=rule, value=stored["value"], text=describe_check(rule, stored["value"]))


@strawberry.type(description="One labeling unit in a queue.")
class QueueItem(RankedItem):
    row: strawberry.Private[ranked.QueueItemRow]
    kind: QueueItemKind = program("What is to be done.")
    state: QueueItemState = program("How far it has come.")

    @program.resolver("The queue that it is an item of.")
    def queue(self, info: Info) -> Annotated["Queue", strawberry.lazy("gainloop.api.types.queue")]:
        return Queue.load(info, self.row.list_id)

    @classmethod
    def of(cls, row: ranked.QueueItemRow) -> Self:
        node_id = strawberry.ID(global_id("QueueItem", row.list_id, row.rank))
        return cls(id=node_id, **ranked_values(cls, row))


@strawberry.type(description="A labeling queue, drawn from a run.")
class Queue(Node):
    row: strawberry.Private[QueueRow]
    name: str = program("Name that somebody gave it.")
    instructions: str = program("What annotators read.")
    num_items: int = program("Number of items.")
    hours: float = program("Estimated label-hours.")
    created_at: DateTime = program("When it was made.")

    @program.resolver("The queue as people name it.")
    def label(self) -> str:
        return self.row.name

    @program.resolver("The run that it was drawn from.")
    def run(self, info: Info) -> PriorityRun | None:
        return None if self.row.run_id is None else PriorityRun.load(info, self.row.run_id)

    @program.resolver(
        "The evaluation that shows its labels to be wrong; null for a queue of a run."
    )
    def evaluation(self, info: Info) -> Evaluation | None:
        key = self.row.evaluation_id
        return None if key is None else Evaluation.load(info, key)

    @program.resolver("Error clusters that it is for.")
    def targets(
        self, info: Info
    ) -> list[Annotated["ErrorCluster", strawberry.lazy("gainloop.api.types.error_clusters")]]:
        from gainloop.api.types.error_clusters import ErrorCluster

        rows = info.context.loaders.targets_of_queue.load(self.row.queue_id)
        return [ErrorCluster.of(row) for row in rows]

    @program.resolver("Label batches that came back for it, newest first.")
    def batches(
        self, info: Info
    ) -> list[Annotated["LabelBatch", strawberry.lazy("gainloop.api.types.label_batch")]]:
        from gainloop.api.types.label_batch import LabelBatch

        rows = info.context.loaders.batches_of_queue.load(self.row.queue_id)
        return [LabelBatch.of(row) for row in rows]

    @program.resolver(
        "What labeling it is expected to change, frozen when it was made, the whole benchmark "
        "first; empty where its run knows no gains."
    )
    def forecasts(self, info: Info) -> list[GainForecast]:
        rows = info.context.loaders.forecasts_of_queue.load(self.row.queue_id)
        return [GainForecast.of(row) for row in rows]

    @program.resolver("The scenario that it was asked for; null for others.")
    def scenario(self, info: Info) -> Scenario | None:
        key = self.row.scenario_id
        return None if key is None else Scenario.load(info, key)

    @program.resolver("The classes that annotators may use.")
    def ontology_version(self, info: Info) -> OntologyVersion:
        return OntologyVersion.load(info, self.row.ontology_version_id)

    @program.resolver("Acceptance checks.")
    def checks(self) -> list[AcceptanceCheck]:
        return [AcceptanceCheck.of(stored) for stored in self.row.checks]

    @program.resolver("Its items by rank.")
    def items(
        self,
        info: Info,
        first: First = 50,
        after: After = None,
        from_rank: FromRank = None,
        offset: Offset = None,
        filter: Chosen = None,
    ) -> Connection[QueueItem]:
        session, reader, key = info.context.session, info.context.reader, self.row.queue_id
        chosen = None if filter is None else filter.chosen()
        cursors = info.context.cursors(f"queue items {chosen}")
        window = ranked_window(first, Start(after, from_rank, offset), cursors, key)
        return Connection.of(
            info.context,
            ranked.list_queue_items(session, reader, key, window, chosen),
            QueueItem.of,
            cursors,
            lambda: ranked.count_queue_items(session, reader, key, chosen),
            pin=key,
        )

    @classmethod
    def of(cls, row: QueueRow) -> Self:
        node_id = strawberry.ID(global_id("Queue", row.queue_id))
        return cls(id=node_id, row=row, **copied(cls, row))

    @classmethod
    def load(cls, info: Info, key: str) -> Self:
        return cls.of(existing(info.context.loaders.queue.load(key)))
