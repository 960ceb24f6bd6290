"""Cells of the atlas as a run of expected gain saw them. Called by API and command line."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.gain import AtlasCell, AtlasVersion, RunCell
from gainloop.models.governance import Actor
from gainloop.models.priority import PriorityRun
from gainloop.reads.rows import Columns, fetch_grouped
from gainloop.rules.access import Permission, require
from gainloop.terms.enums import CellState


@dataclass(frozen=True, slots=True)
class RunCellRow:
    """As `models.gain.RunCell`, with the traits of the cell in the atlas and its name there, which
    is followed by that of the model family where cells are of several.
    """

    run_id: str
    number: int
    name: str
    traits: list[dict[str, Any]]
    state: CellState
    num_candidates: float
    exposure: float
    num_objects: float
    num_missed: float
    miss_rate: float
    low: float
    high: float
    floor: float
    stuck_probability: float
    benchmark_weight: float
    blind_weight: float
    urgency: float
    curve: list[list[float]]
    history: list[list[float]]
    selected_exposure: float
    hours: float
    gain: float
    marginal_gain: float | None
    marginal_low: float | None
    is_stopped: bool
    hours_saved: float
    stop_note: str
    family: str


_OF_ATLAS = ("name", "traits")
_COLUMNS: Columns = tuple(
    col(getattr(AtlasCell if name in _OF_ATLAS else RunCell, name))
    for name in RunCellRow.__dataclass_fields__
)


def cells_by_run(
    session: Session, actor: Actor, run_ids: Sequence[str]
) -> dict[str, list[RunCellRow]]:
    """By run, those in which the selection is expected to remove most first."""
    require(actor.role, Permission.READ)
    statement = (
        sa.select(col(RunCell.run_id), *_COLUMNS)
        .join(PriorityRun, col(PriorityRun.id) == RunCell.run_id)
        .join(AtlasVersion, col(AtlasVersion.id) == PriorityRun.atlas_id)
        .join(
            AtlasCell,
            sa.and_(
                col(AtlasCell.atlas_id) == PriorityRun.atlas_id,
                col(AtlasCell.number) == col(RunCell.number) % AtlasVersion.num_cells,
            ),
        )
        .where(col(RunCell.run_id).in_(run_ids))
        .order_by(col(RunCell.gain).desc(), col(RunCell.number))
    )
    found = fetch_grouped(session, statement, RunCellRow)
    return {run_id: [_named(row) for row in rows] for run_id, rows in found.items()}


def _named(row: RunCellRow) -> RunCellRow:
    return replace(row, name=f"{row.name} · {row.family}") if row.family else row
