"""Brings in epics from a file; importing it again changes nothing.

Called by `gainloop epics import`, the mutation `importEpics` and the demo program.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.formats.epics import EpicEntry, read_epics
from gainloop.models.governance import Actor
from gainloop.models.program import Epic
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, NodeLabel
from gainloop.terms.findings import Finding
from gainloop.terms.hashing import value_digest
from gainloop.terms.options import Limits

ALL_COLUMNS = frozenset(field.name for field in fields(EpicEntry)) - {"key"}
_KEYS_AT_ONCE = 500
_LONG = 200


@dataclass(frozen=True, slots=True)
class EpicsImport:
    """Counts of epics; `findings` name rows that were left out."""

    num_new: int
    num_changed: int
    num_unchanged: int
    findings: tuple[Finding, ...] = ()


def import_epics(
    home: Home, actor: Actor, path: Path, *, is_strict: bool = False, is_dry_run: bool = False
) -> EpicsImport:
    """Raises InvalidInput for a file that cannot be read, with `is_strict` also for one bad row;
    then nothing is stored.
    """
    found = read_epics(path, Limits())
    if is_strict and found.findings.rejected:
        raise found.findings.rejected[0].as_error()
    done = store_epics(home, actor, path.name, found.epics, found.columns, is_dry_run=is_dry_run)
    return replace(done, findings=tuple(found.findings))


def store_epics(
    home: Home,
    actor: Actor,
    source: str,
    entries: Sequence[EpicEntry],
    columns: frozenset[str] = ALL_COLUMNS,
    *,
    is_dry_run: bool = False,
) -> EpicsImport:
    """source: what the audit log calls it; columns: what the entries speak of, the rest of an epic
    that is there stays as it is.
    """
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.PLAN_EPICS,
        action=AuditAction.EPICS_IMPORT,
    ) as unit:
        known = _known(unit.session, [entry.key for entry in entries])
        new = [entry for entry in entries if entry.key not in known]
        changes = {
            entry.key: _changes(known[entry.key], entry, columns)
            for entry in entries
            if entry.key in known
        }
        changed = {key: change for key, change in changes.items() if change}
        done = EpicsImport(len(new), len(changed), len(entries) - len(new) - len(changed))
        if is_dry_run or not (new or changed):
            return done
        _add(unit.session, new, unit.now)
        for key, change in changed.items():
            for name, (_, value) in change.items():
                setattr(known[key], name, value)
            known[key].changed_at = unit.now
        for key in (*(entry.key for entry in new), *changed):
            unit.touch(NodeLabel.EPIC, key)
        said = {
            "new": [entry.key for entry in new],
            "changed": {
                key: {name: [_told(old), _told(value)] for name, (old, value) in change.items()}
                for key, change in changed.items()
            },
            "digest": value_digest([_plain(entry) for entry in entries]),
        }
        unit.record(AuditRecord("Epics", source, said))
    return done


def _known(session: Session, keys: Sequence[str]) -> dict[str, Epic]:
    known: dict[str, Epic] = {}
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        chunk = keys[start : start + _KEYS_AT_ONCE]
        known.update(
            (epic.id, epic) for epic in session.exec(select(Epic).where(col(Epic.id).in_(chunk)))
        )
    return known


def _add(session: Session, entries: Sequence[EpicEntry], now: datetime) -> None:
    last = session.exec(select(sa.func.max(Epic.ordinal))).one() or 0
    session.add_all(
        Epic(id=entry.key, ordinal=ordinal, recorded_at=now, changed_at=now, **_columns(entry))
        for ordinal, entry in enumerate(entries, start=last + 1)
    )


def _columns(entry: EpicEntry) -> dict[str, Any]:
    columns = asdict(entry)
    del columns["key"]
    return columns


def _changes(epic: Epic, entry: EpicEntry, columns: frozenset[str]) -> dict[str, tuple[Any, Any]]:
    """By field: what it is, and what it becomes."""
    return {
        name: (getattr(epic, name), value)
        for name, value in _columns(entry).items()
        if name in columns and getattr(epic, name) != value
    }


def _told(value: Any) -> Any:
    """As the audit log keeps it: long texts by their digest."""
    if isinstance(value, str) and len(value) > _LONG:
        return {"sha256": value_digest(value)}
    return value.isoformat() if isinstance(value, date) else value


def _plain(entry: EpicEntry) -> dict[str, object]:
    return {**asdict(entry), "due": entry.due.isoformat() if entry.due else None}
