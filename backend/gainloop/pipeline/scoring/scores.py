"""A score and the parts that it is the sum of, for every candidate; and the order that it makes.

Made by the profiles of this package, read by workflows and `pipeline.reasons`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import PartName

PART_LABELS: Mapping[PartName, str] = {
    PartName.UNCERTAINTY: "Uncertainty",
    PartName.MISSED_NEARBY: "Misses like this",
    PartName.COVERAGE_GAP: "Coverage gap",
    PartName.LOW_COST: "Low cost",
    PartName.LIKE_PICKED: "Like what is picked",
    PartName.ISOLATED: "Unlike all others",
    PartName.ARRIVAL: "Recorded earlier",
    PartName.DRAW: "Random draw",
    PartName.CELL_ERRORS: "Errors on the benchmark",
    PartName.BLIND_CELL: "Hardly any benchmark",
}

TAKES_OFF = frozenset({PartName.LIKE_PICKED, PartName.ISOLATED})
"""Parts whose value is below 0: -weight x signal. Their weights stand beside those that add up."""


@dataclass(frozen=True, slots=True)
class Scores:
    """signals: (N, P) from 0 to 1; weights: (P,), those of parts that add have the sum 1, or
    are 0 where none with a weight has a signal.
    """

    names: tuple[PartName, ...]
    weights: Floats
    signals: Floats

    @property
    def weights_used(self) -> dict[str, float]:
        return {
            name.value: float(weight) for name, weight in zip(self.names, self.weights, strict=True)
        }

    def columns(self) -> dict[str, Floats]:
        """What the table of all scores keeps; with `weights_used` it gives the parts."""
        return {
            f"signal_{name.value}": self.signals[:, place] for place, name in enumerate(self.names)
        }

    @property
    def is_weighted(self) -> bool:
        """Whether any part adds to scores; else equal ones keep the order of import."""
        return any(
            weight > 0 and name not in TAKES_OFF
            for name, weight in zip(self.names, self.weights, strict=True)
        )

    @property
    def signed_weights(self) -> Floats:
        """(P,) below 0 for parts that take off."""
        return self.weights * [-1.0 if name in TAKES_OFF else 1.0 for name in self.names]

    def signal(self, name: PartName) -> Floats:
        """(N,) of one part, which must be one of `names`."""
        column: Floats = self.signals[:, self.names.index(name)]
        return column

    @property
    def values(self) -> Floats:
        """(N, P) what each part adds to the score, or takes off."""
        return self.signals * self.signed_weights

    @property
    def totals(self) -> Floats:
        """(N,) the sum of the parts, added from left to right as a reader of the parts would."""
        total = np.zeros(len(self.signals))
        for column in self.values.T:
            total = total + column
        return total

    def parts_of(self, row: int) -> list[dict[str, Any]]:
        """As stored and shown: [{name, label, weight, signal, value}]."""
        columns = zip(
            self.names,
            self.weights.tolist(),
            self.signals[row].tolist(),
            (self.signals[row] * self.signed_weights + 0.0).tolist(),  # never -0
            strict=True,
        )
        return [
            {
                "name": name.value,
                "label": PART_LABELS[name],
                "weight": weight,
                "signal": signal,
                "value": value,
            }
            for name, weight, signal, value in columns
        ]


def weigh(signals: Mapping[PartName, Floats], weights: Mapping[PartName, float]) -> Scores:
    """Scores of the parts that have a signal; weights of those that add are scaled to add up to 1,
    the others stay. Where none of those that add has a signal and a weight, they stay 0.
    """
    names = tuple(name for name in weights if name in signals)
    used = np.array([weights[name] for name in names])
    adds = np.array([name not in TAKES_OFF for name in names])
    total = used[adds].sum()
    if adds.sum() < sum(name not in TAKES_OFF for name in weights) and total > 0:
        used[adds] /= total
    return Scores(names, used, np.column_stack([signals[name] for name in names]))


def order_of(totals: Floats, ordinal: Ints) -> Ints:
    """Rows by falling score; equal scores keep the order of import, so the order is total."""
    return np.lexsort((ordinal, -totals)).astype(np.int64)
