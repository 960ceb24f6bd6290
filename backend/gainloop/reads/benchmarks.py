"""Benchmarks and which clips are in them. Called by the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.evaluation import Benchmark, BenchmarkClip
from gainloop.models.governance import Actor
from gainloop.reads.rows import Columns, fetch, fetch_grouped
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import BenchmarkRole


@dataclass(frozen=True, slots=True)
class BenchmarkRow:
    benchmark_id: str
    name: str
    version: int
    digest: str
    role: BenchmarkRole
    source: str
    num_clips: int
    num_frames: int
    num_objects: int
    classes: list[str]
    created_at: datetime


_COLUMNS: Columns = (
    col(Benchmark.id),
    col(Benchmark.name),
    col(Benchmark.version),
    col(Benchmark.digest),
    col(Benchmark.role),
    col(Benchmark.source),
    col(Benchmark.num_clips),
    col(Benchmark.num_frames),
    col(Benchmark.num_objects),
    col(Benchmark.classes),
    col(Benchmark.recorded_at),
)
MOST = 500
"""Benchmarks are made by people; a list beyond this is cut."""


def list_benchmarks(session: Session, actor: Actor) -> list[BenchmarkRow]:
    """By name, the newest version of each first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(*_COLUMNS)
        .order_by(col(Benchmark.name), col(Benchmark.version).desc())
        .limit(MOST)
    )
    return fetch(session, statement, BenchmarkRow)


def benchmarks_by_id(session: Session, actor: Actor, ids: Sequence[str]) -> dict[str, BenchmarkRow]:
    require(actor.role, Permission.READ)
    statement = sa.select(*_COLUMNS).where(col(Benchmark.id).in_(ids))
    rows = fetch(session, statement, BenchmarkRow)
    return {row.benchmark_id: row for row in rows}


def versions_by_name(
    session: Session, actor: Actor, names: Sequence[str]
) -> dict[str, list[BenchmarkRow]]:
    """All versions of each benchmark, newest first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(*_COLUMNS)
        .where(col(Benchmark.name).in_(names))
        .order_by(col(Benchmark.version).desc())
    )
    grouped: dict[str, list[BenchmarkRow]] = {}
    for row in fetch(session, statement, BenchmarkRow):
        grouped.setdefault(row.name, []).append(row)
    return grouped


def stale_reason(measured_on: BenchmarkRow, versions: Sequence[BenchmarkRow]) -> str | None:
    """Why an evaluation on this version does not say how things stand; None where it does.

    versions: all of the benchmark, newest first.
    """
    newest = versions[0]
    if newest.version == measured_on.version:
        return None
    return (
        f"Ground truth changed since: {newest.name} has version {newest.version} since "
        f"{newest.created_at:%Y-%m-%d}, and this is on version {measured_on.version}. "
        f"`gainloop evaluation rematch {newest.name}` matches the stored detections anew."
    )


def benchmarks_by_clip(
    session: Session, actor: Actor, clip_ids: Sequence[str]
) -> dict[str, list[BenchmarkRow]]:
    """The benchmarks that each clip is in, by name, newest version first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(BenchmarkClip.clip_id), *_COLUMNS)
        .join(Benchmark, col(Benchmark.id) == BenchmarkClip.benchmark_id)
        .where(col(BenchmarkClip.clip_id).in_(clip_ids))
        .order_by(col(Benchmark.name), col(Benchmark.version).desc())
    )
    return fetch_grouped(session, statement, BenchmarkRow)
