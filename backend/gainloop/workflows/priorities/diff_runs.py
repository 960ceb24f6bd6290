"""What changed between two stored runs, with causes in words.

Called by `run_priorities`, which keeps the changes since the run before, and by `gainloop
priorities diff` for any two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.models.priority import PriorityRun
from gainloop.pipeline.replay.changes import ScoredOrder, UnitChange, changes_between
from gainloop.pipeline.replay.orders import Difference, Order, compare_orders
from gainloop.pipeline.scoring.scores import PART_LABELS, TAKES_OFF
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import PartName, PriorityChangeKind
from gainloop.workflows.priorities.replay_run import order_of_table, run_by_id

DEPTH = 200
"""Places of either run, at least, of which changes are told."""

_SIGNAL, _CELL_PARTS = "signal_", ("benchmark_part", "blind_part")
_PLACES = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class RunDiff:
    before_id: str
    after_id: str
    difference: Difference
    changes: list[UnitChange]


@dataclass(frozen=True, slots=True)
class StoredScores:
    """A run's table of scores, with the weights that make parts of signals; atlas_id: whose cells
    its parts are counted in, if in any.
    """

    table: pa.Table
    weights: Mapping[str, float]
    atlas_id: str | None

    def order(self) -> Order:
        return order_of_table(self.table)

    def scored(self, *, by_cell: bool) -> ScoredOrder:
        """by_cell: False where the cells of the other run are others."""
        return ScoredOrder(
            unit_ids=np.array(self.table["unit_id"].to_pylist(), dtype=object),
            clip_ids=np.array(self.table["clip_id"].to_pylist(), dtype=object),
            is_selected=self.table["is_selected"].to_numpy(),
            parts=_parts(self.table, self.weights) | _cell_parts(self.table, by_cell=by_cell),
        )


def diff_runs(home: Home, actor: Actor, before_id: str, after_id: str) -> RunDiff:
    """Raises NotFound, InvalidInput SAME_RUN."""
    require(actor.role, Permission.READ)
    if before_id == after_id:
        raise InvalidInput("SAME_RUN", f"{before_id} cannot differ from itself: name two runs")
    with home.database.read() as session:
        before, after = (
            scores_of(home, run_by_id(session, run_id)) for run_id in (before_id, after_id)
        )
    difference = compare_orders(before.order(), after.order())
    return RunDiff(before_id, after_id, difference, changes_of(before, after))


def changes_of(before: StoredScores, after: StoredScores) -> list[UnitChange]:
    by_cell = before.atlas_id == after.atlas_id
    return changes_between(before.scored(by_cell=by_cell), after.scored(by_cell=by_cell), DEPTH)


def scores_of(home: Home, run: PriorityRun) -> StoredScores:
    table = home.objects.get_table(run.scores_object)
    return StoredScores(table, run.weights_used, run.atlas_id)


def causes_json(change: UnitChange, previous_number: int) -> list[dict[str, Any]]:
    """As stored and shown: [{name, label, value, sentence}], the strongest first; at least one."""
    if change.rank_before is None:
        sentence = f"It was no candidate in run {previous_number}."
        return [{"name": "new", "label": "New", "value": 0.0, "sentence": sentence}]
    if change.rank_after is None:
        sentence = "It is no candidate any more: labeled, in a benchmark, or too close to one."
        return [{"name": "gone", "label": "Gone", "value": 0.0, "sentence": sentence}]
    if not change.causes:
        sentence = _moved_around(change)
        return [{"name": "others", "label": "Others", "value": 0.0, "sentence": sentence}]
    return [
        {
            "name": name,
            "label": label_of(name),
            "value": value,
            "sentence": f"{label_of(name)} adds {abs(value):.3g} "
            f"{'more' if value > 0 else 'less'} to its score.",
        }
        for name, value in change.causes.items()
    ]


def label_of(part: str) -> str:
    """Of a part of the weighted sum by its name, of a cell by its number."""
    cell = part.removeprefix("cell_")
    return f"Cell {cell}" if cell.isdigit() else PART_LABELS[PartName(part)]


def _moved_around(change: UnitChange) -> str:
    if change.kind is PriorityChangeKind.MOVED:
        return "Its own score is as it was; others moved around it."
    return "Its own score is as it was; what is picked before it took more or less of the budget."


def _parts(table: pa.Table, weights: Mapping[str, float]) -> dict[str, Floats]:
    parts: dict[str, Floats] = {}
    for column in table.column_names:
        name = column.removeprefix(_SIGNAL)
        if column.startswith(_SIGNAL) and name in weights:
            sign = -1.0 if name in TAKES_OFF else 1.0
            parts[name] = sign * weights[name] * table[column].to_numpy()
    return parts


def _cell_parts(table: pa.Table, *, by_cell: bool) -> dict[str, Floats]:
    """Each cell by its number, since it may stand at another place in another run; or the sum of
    all cells by what they are weighted for.
    """
    if "cell_1" not in table.column_names:
        return {}
    if not by_cell:
        return {
            name.value: sum(table[f"{kind}_{place}"].to_numpy() for place in _PLACES)
            for name, kind in zip(
                (PartName.CELL_ERRORS, PartName.BLIND_CELL), _CELL_PARTS, strict=True
            )
        }
    parts: dict[str, Floats] = {}
    for place in _PLACES:
        cells = table[f"cell_{place}"].to_numpy()
        values = sum(table[f"{kind}_{place}"].to_numpy() for kind in _CELL_PARTS)
        for cell in np.unique(cells):
            column = parts.setdefault(f"cell_{cell}", np.zeros(len(table)))
            column += np.where(cells == cell, values, 0.0)
    return parts
