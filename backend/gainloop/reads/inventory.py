"""What a program has: datasets, ontologies, tools and benchmarks, each in its newest version, with
who answers for it and what is not in order. Called by the API and the command line.
"""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.evaluation import Benchmark
from gainloop.models.governance import Actor
from gainloop.models.inventory import CatalogVersion, Owner
from gainloop.models.priority import OntologyVersion
from gainloop.pipeline.reasons.words import number_of
from gainloop.reads.rows import Statement, fetch
from gainloop.reads.versions import is_newest
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import InventoryKind

STALE_AFTER = timedelta(days=90)
"""A dataset that nothing was added to for longer is said to be stale."""
MOST_OF_A_KIND = 1_000

Key = tuple[InventoryKind, str]


@dataclass(frozen=True, slots=True)
class InventoryFindingRow:
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class InventoryItemRow:
    """size: in words; owner, owned_since: None where nobody was named."""

    kind: InventoryKind
    name: str
    version: str
    owner: str | None
    owned_since: datetime | None
    last_sync_at: datetime
    size: str
    findings: list[InventoryFindingRow]


@dataclass(frozen=True, slots=True)
class InventoryRow:
    datasets: list[InventoryItemRow]
    ontologies: list[InventoryItemRow]
    annotation_tools: list[InventoryItemRow]
    benchmarks: list[InventoryItemRow]

    def items(self) -> list[InventoryItemRow]:
        return [*self.datasets, *self.ontologies, *self.annotation_tools, *self.benchmarks]


@dataclass(frozen=True, slots=True)
class _Found:
    kind: InventoryKind
    name: str
    version: int
    last_sync_at: datetime
    size: str


def read_inventory(session: Session, actor: Actor, now: datetime) -> InventoryRow:
    """Each by name. No annotation tool can be connected yet, so there is none."""
    require(actor.role, Permission.READ)
    owners = _owners(session)
    datasets, ontologies, benchmarks = (
        [_item(found, owners, now) for found in listed]
        for listed in (_datasets(session), _ontologies(session), _benchmarks(session))
    )
    return InventoryRow(datasets, ontologies, annotation_tools=[], benchmarks=benchmarks)


def find_item(
    session: Session, actor: Actor, now: datetime, kind: InventoryKind, name: str
) -> InventoryItemRow | None:
    items = read_inventory(session, actor, now).items()
    return next((item for item in items if (item.kind, item.name) == (kind, name)), None)


def _datasets(session: Session) -> list[_Found]:
    columns = (CatalogVersion.num_clips, CatalogVersion.num_drives)
    return fetch(
        session,
        _newest(CatalogVersion, *columns),
        lambda name, version, at, clips, drives: _Found(
            InventoryKind.DATASET,
            name,
            version,
            at,
            number_of(clips, "clip") + (f", {number_of(drives, 'drive')}" if drives else ""),
        ),
    )


def _ontologies(session: Session) -> list[_Found]:
    return fetch(
        session,
        _newest(OntologyVersion, OntologyVersion.classes),
        lambda name, version, at, classes: _Found(
            InventoryKind.ONTOLOGY, name, version, at, number_of(len(classes), "class")
        ),
    )


def _benchmarks(session: Session) -> list[_Found]:
    columns = (Benchmark.num_clips, Benchmark.num_frames, Benchmark.num_objects)
    return fetch(
        session,
        _newest(Benchmark, *columns),
        lambda name, version, at, *counts: _Found(
            InventoryKind.BENCHMARK,
            name,
            version,
            at,
            ", ".join(
                number_of(count, noun)
                for count, noun in zip(counts, ("clip", "frame", "object"), strict=True)
            ),
        ),
    )


def _newest(model: type[CatalogVersion | OntologyVersion | Benchmark], *columns: Any) -> Statement:
    """Name, version, moment and further columns of the newest version of each name."""
    return (
        sa.select(col(model.name), col(model.version), col(model.recorded_at), *columns)
        .where(is_newest(model))
        .order_by(col(model.name))
        .limit(MOST_OF_A_KIND)
    )


def _owners(session: Session) -> dict[Key, tuple[str, datetime]]:
    """The present owner of each item and since when; the newest where two came at once."""
    statement = (
        sa.select(col(Owner.kind), col(Owner.name), col(Owner.owner), col(Owner.recorded_at))
        .where(col(Owner.retracted_at).is_(None))
        .order_by(col(Owner.id))
    )
    return {
        (kind, name): (owner, since)
        for kind, name, owner, since in session.connection().execute(statement)
    }


def _item(
    found: _Found, owners: Mapping[Key, tuple[str, datetime]], now: datetime
) -> InventoryItemRow:
    owner, since = owners.get((found.kind, found.name), (None, None))
    findings = []
    if owner is None:
        findings.append(
            InventoryFindingRow(
                "NO_OWNER",
                "nobody answers for it: name one, here or by `gainloop inventory own "
                f"{found.kind} {shlex.quote(found.name)} OWNER`",
            )
        )
    quiet = now - found.last_sync_at
    if found.kind is InventoryKind.DATASET and quiet > STALE_AFTER:
        findings.append(
            InventoryFindingRow(
                "STALE",
                f"nothing came in for {number_of(quiet.days, 'day')}: import a newer catalog as "
                f'"{found.name}", or ask its owner whether it has ended',
            )
        )
    return InventoryItemRow(
        kind=found.kind,
        name=found.name,
        version=str(found.version),
        owner=owner,
        owned_since=since,
        last_sync_at=found.last_sync_at,
        size=found.size,
        findings=findings,
    )
