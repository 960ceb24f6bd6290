"""Scores of expected gain with their parts and factors, for every candidate.

Made by `scoring.ranking` from a finished board, read by workflows and `pipeline.reasons`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gainloop.pipeline.expected_gain.board import GainBoard
from gainloop.pipeline.expected_gain.units import Units
from gainloop.pipeline.gain_model.weights import CellWeights
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import PartName

MILLI = 1000.0
"""Scores are in thousandths of an error point (mEP) per label-hour."""

FACTOR_LABELS: Mapping[str, str] = {
    "importance": "Weight of its cells",
    "urgency": "How much can still be won there",
    "slope": "What one more object takes off",
    "exposure": "Objects it brings",
    "uncertainty": "Uncertainty beside its peers",
    "guard": "Like other clips",
    "novelty": "No copy of it yet",
    "cost": "Cheap to label",
}
FACTORS = tuple(FACTOR_LABELS)


@dataclass(frozen=True, slots=True)
class GainScores:
    """cells: (N, M) of each candidate, three for every model family; removed: (N, M) miss rate that
    it takes off them, per label-hour and times 1000; benchmark, blind: (K,) weights of the cells,
    as urgent as they are; factors: {name: (N,)} of `FACTORS`, whose product is the score.
    """

    cells: Ints
    removed: Floats
    benchmark: Floats
    blind: Floats
    factors: dict[str, Floats]
    knobs: dict[PartName, float]

    @property
    def names(self) -> tuple[PartName, ...]:
        return (PartName.CELL_ERRORS, PartName.BLIND_CELL)

    @property
    def benchmark_parts(self) -> Floats:
        """(N, M) what each cell adds to the score by its weight on the benchmark."""
        parts: Floats = self.benchmark[self.cells] * self.removed
        return parts

    @property
    def blind_parts(self) -> Floats:
        """(N, M) likewise by how little the benchmark covers it."""
        parts: Floats = self.blind[self.cells] * self.removed
        return parts

    @property
    def totals(self) -> Floats:
        """(N,) the sum of the parts, added in the order in which `parts_of` gives them."""
        total = np.zeros(len(self.cells))
        for parts in (*self.benchmark_parts.T, *self.blind_parts.T):
            total = total + parts
        return total

    @property
    def weights_used(self) -> dict[str, float]:
        return {name.value: float(value) for name, value in self.knobs.items()}

    def parts_of(self, row: int) -> list[dict[str, Any]]:
        """As stored and shown: [{name, label, weight, signal, value, cell}], parts of 0 left out
        unless all are.
        """
        kinds = ((PartName.CELL_ERRORS, self.benchmark), (PartName.BLIND_CELL, self.blind))
        parts = [
            {
                "name": name.value,
                "label": f"Cell {cell}",
                "weight": float(weights[cell]),
                "signal": removed,
                "value": float(weights[cell]) * removed,
                "cell": cell,
            }
            for name, weights in kinds
            for cell, removed in zip(
                self.cells[row].tolist(), self.removed[row].tolist(), strict=True
            )
        ]
        return [part for part in parts if part["value"]] or parts[:1]

    def columns(self) -> dict[str, Floats | Ints]:
        """What the table of all scores keeps: parts by cell, and factors."""
        columns: dict[str, Floats | Ints] = {}
        for place in range(self.cells.shape[1]):
            columns[f"cell_{place + 1}"] = self.cells[:, place]
            columns[f"benchmark_part_{place + 1}"] = self.benchmark_parts[:, place]
            columns[f"blind_part_{place + 1}"] = self.blind_parts[:, place]
        return columns | {f"factor_{name}": self.factors[name] for name in FACTORS}


def score_gain(
    board: GainBoard, units: Units, weights: CellWeights, knobs: dict[PartName, float]
) -> GainScores:
    """Of a board whose `finish` was called."""
    exponent = knobs[PartName.LOW_COST]
    cost = (units.minutes / 60) ** exponent
    removed = MILLI * board.removed / cost[:, None]
    cells = units.memberships.cells
    parts = (weights.benchmark_total + weights.blind_total)[cells] * removed
    return GainScores(
        cells=cells,
        removed=removed,
        benchmark=weights.benchmark_total,
        blind=weights.blind_total,
        factors=_factors(board, units, weights, cost, parts.sum(axis=1)),
        knobs=knobs,
    )


def _factors(
    board: GainBoard, units: Units, weights: CellWeights, cost: Floats, score: Floats
) -> dict[str, Floats]:
    """What multiplies to the score. Importance and urgency are means over the unit's cells; slope
    is what is left: the miss rate that one object takes off them, in thousandths.
    """
    shares, cells = units.memberships.shares, units.memberships.cells
    base = weights.benchmark + weights.blind
    importance = (shares * base[cells]).sum(axis=1)
    urgent = (shares * (base * weights.urgency)[cells]).sum(axis=1)
    urgency = urgent / np.where(importance > 0, importance, 1.0)
    novelty = 0.5**board.copies
    amount = urgent * units.objects * units.uncertainty * units.guard * novelty
    return {
        "importance": importance,
        "urgency": urgency,
        "slope": score * cost / np.where(amount > 0, amount, 1.0),
        "exposure": units.objects,
        "uncertainty": units.uncertainty,
        "guard": units.guard,
        "novelty": novelty,
        "cost": 1 / cost,
    }
