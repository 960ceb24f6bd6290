"""What multiplies to a score of expected gain, beside the median clip of the selection; and what
moved an item since the run before. Called by the API.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.models.gain import PriorityChange
from gainloop.models.governance import Actor
from gainloop.models.priority import PriorityRun
from gainloop.pipeline.expected_gain.scores import FACTORS
from gainloop.reads.priority_changes import ChangeRow
from gainloop.reads.rows import fetch
from gainloop.rules.access import Permission, require
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import Profile

_COLUMNS = ["rank", "score", "is_selected", *(f"factor_{name}" for name in FACTORS)]

ItemKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class FactorRow:
    """log: natural; difference: to that of the median clip. None where a factor is 0."""

    name: str
    value: float
    median: float
    log: float | None
    difference: float | None


@dataclass(frozen=True, slots=True)
class ItemFactors:
    """Differences add up to that of the logarithms of the two scores; median_rank: of the clip in
    the middle of the selection by score, the lower of two.
    """

    median_rank: int
    factors: list[FactorRow]


def factors_by_item(
    session: Session, objects: ObjectStore, actor: Actor, keys: Sequence[ItemKey]
) -> dict[ItemKey, ItemFactors]:
    """By run and rank, of runs of expected gain alone. One table is read for each run."""
    require(actor.role, Permission.READ)
    statement = sa.select(col(PriorityRun.id), col(PriorityRun.scores_object)).where(
        col(PriorityRun.id).in_({run_id for run_id, _ in keys}),
        col(PriorityRun.profile) == Profile.EXPECTED_GAIN,
    )
    found: dict[ItemKey, ItemFactors] = {}
    for run_id, digest in session.connection().execute(statement):
        table = objects.get_table(digest, columns=_COLUMNS)
        middle = median_row(table)
        for key in keys:
            if key[0] == run_id and 1 <= key[1] <= len(table):
                found[key] = _factors(table, key[1] - 1, middle)
    return found


def changes_by_unit(
    session: Session, actor: Actor, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], ChangeRow]:
    """By run and unit, those that were kept when the run was made."""
    require(actor.role, Permission.READ)
    names = ChangeRow.__dataclass_fields__
    statement = sa.select(
        col(PriorityChange.run_id), *(col(getattr(PriorityChange, name)) for name in names)
    ).where(
        col(PriorityChange.run_id).in_({run_id for run_id, _ in keys}),
        col(PriorityChange.unit_id).in_({unit_id for _, unit_id in keys}),
    )
    rows = fetch(session, statement, lambda run_id, *values: (run_id, ChangeRow(*values)))
    return {(run_id, row.unit_id): row for run_id, row in rows}


def median_row(table: pa.Table) -> int:
    """Row of the middle clip by score among what was selected, or among all where nothing was."""
    chosen = np.flatnonzero(table["is_selected"].to_numpy())
    rows = chosen if len(chosen) else np.arange(len(table))
    scores = table["score"].to_numpy()[rows]
    return int(rows[np.argsort(-scores, kind="stable")[len(rows) // 2]])


def _factors(table: pa.Table, row: int, middle: int) -> ItemFactors:
    factors = []
    for name in FACTORS:
        column = table[f"factor_{name}"]
        value, median = float(column[row].as_py()), float(column[middle].as_py())
        log, usual = _log(value), _log(median)
        difference = None if log is None or usual is None else log - usual
        factors.append(FactorRow(name, value, median, log, difference))
    return ItemFactors(int(table["rank"][middle].as_py()), factors)


def _log(value: float) -> float | None:
    return math.log(value) if value > 0 else None
