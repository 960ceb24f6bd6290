"""Imports labels that an annotation tool wrote for a queue.

Called by `gainloop labels import` and the mutation `importLabels`. docs/labels.md says which clips
and labels a file is about.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlmodel import Session

from gainloop.formats.label_files import read_labels
from gainloop.formats.label_times import read_label_times
from gainloop.models.governance import Actor
from gainloop.models.priority import OntologyVersion
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.terms.enums import LabelFormat
from gainloop.terms.hashing import file_digest
from gainloop.terms.labels import LabelTarget
from gainloop.terms.options import ReadOptions
from gainloop.workflows.labels.clip_minutes import MeasuredMinutes
from gainloop.workflows.labels.store_labels import (
    BatchSource,
    LabelsImport,
    queue_of,
    ranks_of,
    store_labels,
)


@dataclass(frozen=True, slots=True)
class LabelsRequest:
    """name: "" takes that of the file; spent_hours: None where nobody says; times: a file that says
    what each clip took.
    """

    path: Path
    format: LabelFormat
    queue_id: str
    name: str = ""
    spent_hours: float | None = None
    reason: str = ""
    options: ReadOptions = field(default_factory=ReadOptions)
    is_dry_run: bool = False
    times: Path | None = None


def import_labels(home: Home, actor: Actor, request: LabelsRequest) -> LabelsImport:
    """As `store_labels`; InvalidInput too for a file that cannot be read, with `strict` also for
    the first row that would be left out.
    """
    require(actor.role, Permission.IMPORT_LABELS)
    with home.database.read() as session:
        target = _target(session, request.queue_id)
    file = read_labels(request.path, request.format, target, request.options)
    minutes = None
    if request.times is not None:
        times = read_label_times(request.times, target, request.options)
        for finding in times.findings:
            file.findings.add(finding)
        minutes = MeasuredMinutes(times.minutes, times.source)
    source = BatchSource(
        queue_id=request.queue_id,
        format=request.format,
        file_name=request.path.name,
        digest=file_digest(request.path),
        name=request.name,
        spent_hours=request.spent_hours,
        reason=request.reason,
        reading=_reading(request.options),
        minutes=minutes,
    )
    return store_labels(home, actor, file, source, is_dry_run=request.is_dry_run)


def _target(session: Session, queue_id: str) -> LabelTarget:
    queue = queue_of(session, queue_id)
    ontology = session.get_one(OntologyVersion, queue.ontology_version_id)
    clip_ids = frozenset(ranks_of(session, queue_id))
    return LabelTarget(clip_ids, frozenset(ontology.classes))


def _reading(options: ReadOptions) -> dict[str, Any]:
    """What decides how a file is read; `strict` and limits only refuse."""
    clip_map = options.clip_map or {}
    return {
        "clip_map": {name: list(place) for name, place in clip_map.items()},
        "clip_regex": options.clip_regex,
        "class_map": dict(options.class_map),
        "boxes": options.box_convention.value,
    }
