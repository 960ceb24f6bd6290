"""A queue as a file for tools and people: JSON, or CSV that a spreadsheet never runs.

Called by `gainloop queue export` and the route `/export/queue_items`. The arm of an item is left
out, and so are propensity, score and parts, which would give it away: who labels must not know what
is compared. Items whose labels would leak into a benchmark by now are withheld, and every file says
so: JSON with the reasons, CSV with their number in each row. The file is made before the unit of
work opens; inside it is only looked whether the leaks can have changed.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson
from sqlmodel import Session, col, select

from gainloop.errors import NotFound
from gainloop.formats.csv_writer import csv_lines
from gainloop.models.catalog import LabelingUnit
from gainloop.models.governance import Actor
from gainloop.models.priority import OntologyVersion, Queue, QueueItem
from gainloop.reads.leakage import LEAKING_KINDS, barred_items
from gainloop.reads.leakage_state import leakage_state, require_same_leakage
from gainloop.rules.acceptance import describe_check
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.objects import ObjectStore
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, CheckRule
from gainloop.terms.hashing import bytes_digest


class ExportFormat(StrEnum):
    JSON = "json"
    CSV = "csv"


@dataclass(frozen=True, slots=True)
class ExportedQueue:
    """The file as bytes; whoever asked for it writes or serves it.

    withheld: by clip, why items of it are not in the file; num_withheld: those items.
    """

    data: bytes
    file_name: str
    media_type: str
    num_items: int
    num_withheld: int
    withheld: dict[str, str]


CSV_COLUMNS = (
    *("rank", "unit", "clip", "kind", "state", "task", "streams", "frame_rule", "level"),
    "windows",
    *("cost_minutes", "cost_low_minutes", "cost_high_minutes", "reason", "details"),
    "num_withheld",
)
_MEDIA_TYPES = {ExportFormat.JSON: "application/json", ExportFormat.CSV: "text/csv; charset=utf-8"}


def export_queue(
    home: Home, actor: Actor, queue_id: str, export_format: ExportFormat
) -> ExportedQueue:
    """Equal queues give equal bytes. Raises NotFound, Conflict; then no export is recorded."""
    require(actor.role, Permission.EXPORT_QUEUE)
    with home.database.read() as session:
        checked = leakage_state(session)
        exported = _export(session, home.objects, queue_id, export_format)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.EXPORT_QUEUE,
        action=AuditAction.QUEUE_EXPORT,
    ) as unit:
        require_same_leakage(unit.session, checked)
        unit.record(AuditRecord("Queue", queue_id, _audited(exported, export_format)))
    return exported


def _export(
    session: Session, objects: ObjectStore, queue_id: str, export_format: ExportFormat
) -> ExportedQueue:
    queue = session.get(Queue, queue_id)
    if queue is None:
        raise NotFound(f"there is no queue {queue_id!r}", path="queue")
    withheld = barred_items(session, objects, queue.id)
    items = _items(session, queue, withheld)
    if export_format is ExportFormat.CSV:
        data = _csv(items, queue.num_items - len(items))
    else:
        data = orjson.dumps(
            {"queue": _header(session, queue, withheld), "items": items},
            option=orjson.OPT_INDENT_2,
        )
    return ExportedQueue(
        data=data,
        file_name=f"{queue.id}.{export_format.value}",
        media_type=_MEDIA_TYPES[export_format],
        num_items=len(items),
        num_withheld=queue.num_items - len(items),
        withheld=withheld,
    )


def _audited(exported: ExportedQueue, export_format: ExportFormat) -> dict[str, Any]:
    withheld = exported.withheld
    return {
        "format": export_format.value,
        "items": exported.num_items,
        **({"withheld": sorted(withheld)} if withheld else {}),
        "sha256": bytes_digest(exported.data),
    }


def _header(session: Session, queue: Queue, withheld: dict[str, str]) -> dict[str, Any]:
    ontology = session.get_one(OntologyVersion, queue.ontology_version_id)
    return {
        "id": queue.id,
        "name": queue.name,
        "run": queue.run_id,
        "evaluation": queue.evaluation_id,
        "created_at": queue.recorded_at.isoformat(),
        "hours": queue.hours,
        "ontology": {"id": ontology.id, "classes": ontology.classes},
        "instructions": queue.instructions,
        "checks": [
            {**check, "text": describe_check(CheckRule(check["rule"]), check["value"])}
            for check in queue.checks
        ],
        "withheld": [{"clip": clip, "reason": reason} for clip, reason in withheld.items()],
    }


def _items(session: Session, queue: Queue, withheld: Container[str]) -> list[dict[str, Any]]:
    rows = session.exec(
        select(QueueItem, LabelingUnit)
        .join(LabelingUnit, col(LabelingUnit.id) == QueueItem.unit_id)
        .where(QueueItem.queue_id == queue.id)
        .order_by(col(QueueItem.rank))
    )
    return [
        _item(item, unit)
        for item, unit in rows
        if item.kind not in LEAKING_KINDS or item.clip_id not in withheld
    ]


def _item(item: QueueItem, unit: LabelingUnit) -> dict[str, Any]:
    return {
        "rank": item.rank,
        "unit": unit.id,
        "clip": item.clip_id,
        "kind": item.kind.value,
        "state": item.state.value,
        "task": unit.task.value,
        "streams": unit.streams,
        "frame_rule": unit.frame_rule.value,
        "level": unit.level.value,
        "windows": unit.windows,
        "cost_minutes": item.cost_minutes,
        "cost_low_minutes": item.cost_low_minutes,
        "cost_high_minutes": item.cost_high_minutes,
        "reason": item.reason["headline"],
        "details": item.reason["details"],
        "links": item.reason["links"],
    }


def _csv(items: Sequence[dict[str, Any]], num_withheld: int) -> bytes:
    rows = (
        [
            _text(value) if isinstance(value, list) else value
            for value in ({**item, "num_withheld": num_withheld}[name] for name in CSV_COLUMNS)
        ]
        for item in items
    )
    return "".join(csv_lines(CSV_COLUMNS, rows)).encode()


def _text(values: Sequence[Any]) -> str:
    """Streams by name, windows as first-last frame."""
    return " ".join(
        value if isinstance(value, str) else "-".join(map(str, value)) for value in values
    )
