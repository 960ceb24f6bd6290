"""A run's table of scores as runs are compared: order, parts, and what is said of them.

Called by `diff_runs` and `change_rows`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from sqlmodel import Session, select

from gainloop.models.gain import AtlasCell, RunCell
from gainloop.models.priority import PriorityRun
from gainloop.pipeline.replay.cause_words import CellFacts, RunFacts, Seen, UnitFacts
from gainloop.pipeline.replay.causes import OWN_FACTORS, GainParts, Parts, WeightedParts
from gainloop.pipeline.replay.changes import ScoredOrder
from gainloop.pipeline.replay.orders import Order
from gainloop.pipeline.scoring.scores import TAKES_OFF
from gainloop.stores.home import Home
from gainloop.workflows.priorities.families import cell_names
from gainloop.workflows.priorities.replay_run import order_of_table

GAIN_UNIT = "mEP/h"
_SIGNAL, _FACTOR = "signal_", "factor_"


@dataclass(frozen=True)
class StoredScores:
    """A run's table of scores, the first rank first, with the weights that make parts of signals;
    atlas_id: whose cells its parts are counted in, "" where they are in none.
    """

    table: pa.Table
    number: int
    weights: Mapping[str, float]
    weights_id: str
    atlas_id: str
    cells: Mapping[int, CellFacts]

    def order(self) -> Order:
        return order_of_table(self.table)

    @cached_property
    def is_gain(self) -> bool:
        return "cell_1" in self.table.column_names

    @cached_property
    def scored(self) -> ScoredOrder:
        return ScoredOrder(
            unit_ids=np.array(self.table["unit_id"].to_pylist(), dtype=object),
            clip_ids=np.array(self.table["clip_id"].to_pylist(), dtype=object),
            is_selected=self.table["is_selected"].to_numpy(),
            parts=self._gain_parts() if self.is_gain else self._weighted_parts(),
        )

    @cached_property
    def facts(self) -> RunFacts:
        return RunFacts(
            number=self.number,
            unit=GAIN_UNIT if self.is_gain else "",
            weights_id=self.weights_id,
            atlas_id=self.atlas_id,
            cells=self.cells,
        )

    def seen(self, rank: int) -> Seen:
        """The unit of a rank, from 1."""
        row, prefix = rank - 1, _FACTOR if self.is_gain else _SIGNAL
        figures = {
            name.removeprefix(prefix): float(self.table[name][row].as_py())
            for name in self.table.column_names
            if name.startswith(prefix)
        }
        minutes = float(self.table["cost_minutes"][row].as_py())
        return Seen(self.facts, UnitFacts(minutes, figures))

    def _weighted_parts(self) -> Parts:
        signals = {
            name: self.table[f"{_SIGNAL}{name}"].to_numpy()
            for name in self.weights
            if f"{_SIGNAL}{name}" in self.table.column_names
        }
        return WeightedParts(
            signals,
            {
                name: -self.weights[name] if name in TAKES_OFF else self.weights[name]
                for name in signals
            },
        )

    def _gain_parts(self) -> Parts:
        kinds = ("cell_", "benchmark_part_", "blind_part_", _FACTOR)
        columns = {
            name: self.table[name].to_numpy()
            for name in self.table.column_names
            if name.startswith(kinds)
        }
        places = range(1, sum(name.startswith("cell_") for name in columns) + 1)
        return GainParts(
            cells=np.column_stack([columns[f"cell_{place}"] for place in places]),
            values=np.column_stack(
                [
                    columns[f"benchmark_part_{place}"] + columns[f"blind_part_{place}"]
                    for place in places
                ]
            ),
            factors={name: columns[f"{_FACTOR}{name}"] for name in OWN_FACTORS},
            atlas_id=self.atlas_id,
            weights_id=self.weights_id,
            cell_weights={cell: facts.weight for cell, facts in self.cells.items()},
        )


def scores_of(home: Home, session: Session, run: PriorityRun) -> StoredScores:
    return StoredScores(
        table=home.objects.get_table(run.scores_object),
        number=run.number,
        weights=run.weights_used,
        weights_id=run.weights_version_id or "",
        atlas_id=cells_id(run.atlas_id, run.families),
        cells=_cells_of(session, run) if run.atlas_id else {},
    )


def cells_id(atlas_id: str | None, families: Sequence[Mapping[str, Any]]) -> str:
    """What the numbers of a run's cells mean: the atlas, and whose cells follow whose."""
    return " of ".join(
        part for part in (atlas_id, ", ".join(family["family"] for family in families)) if part
    )


def facts_of(rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> dict[int, CellFacts]:
    """rows: of `RunCell`, by number; names: of all cells, by number."""
    return {
        int(row["number"]): CellFacts(
            name=names[int(row["number"])],
            miss_rate=float(row["miss_rate"]),
            labeled=float(row["exposure"]),
            weight=float((row["benchmark_weight"] + row["blind_weight"]) * row["urgency"]),
        )
        for row in rows
    }


def _cells_of(session: Session, run: PriorityRun) -> dict[int, CellFacts]:
    cells = session.exec(select(RunCell).where(RunCell.run_id == run.id)).all()
    named = session.exec(select(AtlasCell).where(AtlasCell.atlas_id == run.atlas_id)).all()
    names = [cell.name for cell in sorted(named, key=lambda cell: cell.number)]
    families = [family["family"] for family in run.families]
    return facts_of([cell.model_dump() for cell in cells], cell_names(names, families))
