"""Several model families in one board: F(S) = sum over families of share x F of the family.

Models of single families come in, fitted to one atlas; what is put side by side goes out: cells of
the second follow those of the first, and a unit has three cells in each. Weights take the shares,
so that parts of all families add up to the score. Called by `gain_ranking`.
"""

from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np

from gainloop.pipeline.expected_gain.units import Units
from gainloop.pipeline.gain_model.counts import CellCounts, FreshCounts
from gainloop.pipeline.gain_model.curves import Curves
from gainloop.pipeline.gain_model.weights import CellWeights
from gainloop.terms.atlas import Memberships
from gainloop.terms.boxes import Floats


def joined_units(
    units: Sequence[Units], num_cells: Sequence[int], shares: Sequence[float]
) -> Units:
    """Objects, guard, minutes and copies are those of the first. uncertainty: the mean by shares;
    what each family makes of a unit beside that is in the shares of its cells.
    """
    first, total = units[0], sum(shares)
    mean = np.zeros(len(first))
    for part, share in zip(units, shares, strict=True):
        mean = mean + share / total * part.uncertainty
    starts = np.cumsum([0, *num_cells[:-1]])
    cells = [part.memberships.cells + start for part, start in zip(units, starts, strict=True)]
    parts = [part.memberships.shares * (part.uncertainty / mean)[:, None] for part in units]
    return replace(
        first,
        memberships=Memberships(np.concatenate(cells, axis=1), np.concatenate(parts, axis=1)),
        uncertainty=mean,
    )


def joined_weights(weights: Sequence[CellWeights], shares: Sequence[float]) -> CellWeights:
    pairs = list(zip(weights, shares, strict=True))
    return CellWeights(
        benchmark=np.concatenate([share * part.benchmark for part, share in pairs]),
        blind=np.concatenate([share * part.blind for part, share in pairs]),
        urgency=np.concatenate([part.urgency for part, _ in pairs]),
    )


def joined_curves(curves: Sequence[Curves]) -> Curves:
    return Curves(
        **{
            field.name: np.concatenate([getattr(part, field.name) for part in curves])
            for field in fields(Curves)
        }
    )


def joined_counts(counts: Sequence[CellCounts], shares: Sequence[float]) -> CellCounts:
    """Rounds end together: a family with fewer evaluations begins with empty ones. Without what
    only curves are fitted to, which they are: fresh counts, calibration, nearness.
    """
    num_rounds = max(len(part.objects) for part in counts)
    number = sum(part.num_cells for part in counts)
    nothing = np.zeros((0, number))
    return CellCounts(
        exposure=_rounds([part.exposure for part in counts], num_rounds),
        missed=_rounds([part.missed for part in counts], num_rounds),
        objects=_rounds([part.objects for part in counts], num_rounds),
        fresh=FreshCounts(nothing, nothing, nothing),
        labeled=np.concatenate([part.labeled for part in counts]),
        mass=np.concatenate([part.mass for part in counts]),
        importance=np.concatenate(
            [share * part.importance for part, share in zip(counts, shares, strict=True)]
        ),
        doubt=np.concatenate([part.doubt for part in counts]),
        calibration=float("nan"),
        nearness=np.zeros((number, number)),
    )


def _rounds(parts: Sequence[Floats], num_rounds: int) -> Floats:
    """(T, K) of (T of the family, K of the family)."""
    return np.concatenate(
        [np.pad(part, ((num_rounds - len(part), 0), (0, 0))) for part in parts], axis=1
    )
