"""When to stop labeling in a cell: where an hour there is worth less than the budget's last hour.

Curves, weights and what a run selected come in, `Stopping` goes out. Called by the priorities
workflow, which keeps it with the cells of a run. It changes no pick: whoever plans labeling reads
it, and a run takes the better hour anyway.

The marginal gain per hour of a cell is W_c x what the next object takes off its miss rate x the
objects that an hour on its candidates brings. The opportunity cost is the score of the last pick.
A cell is below it where the expectation is. It stops once it was below in `LEAST_TIMES` evaluations
in a row, so that one unlucky measurement stops nothing, and goes on as soon as the lower confidence
bound is worth an hour again, so that it does not flicker. A cell that the benchmark hardly covers
does not stop: nobody knows what is missed there.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.expected_gain.result import GainResult
from gainloop.pipeline.gain_model.curves import curve_values
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import CellState

LEAST_TIMES = 2
LOW = 0.1
"""The lower bound is this quantile of the curves that fit."""

MILLI = 1000.0
STEP_OBJECTS = 1.0


@dataclass(frozen=True, slots=True)
class CellStop:
    """marginal, low: gain of the next label-hour in the cell and its lower bound, in the unit of
    scores; num_below: evaluations in a row in which it was below the opportunity cost; hours_saved:
    label-hours that a share in proportion to its candidates would have spent there beyond what was
    selected, 0 for a cell that goes on.
    """

    marginal: float
    low: float
    num_below: int
    is_stopped: bool
    hours_saved: float


@dataclass(frozen=True, slots=True)
class Stopping:
    """cost: score of the last pick; cells: by number."""

    cost: float
    cells: tuple[CellStop, ...]

    @property
    def hours_saved(self) -> float:
        return sum(cell.hours_saved for cell in self.cells)


def stopping_of(
    gain: GainResult,
    cost: float,
    previous: Mapping[int, CellStop],
    *,
    is_new_evaluation: bool,
) -> Stopping:
    """cost: score of the last pick; previous: of the run before in the same atlas;
    is_new_evaluation: whether that one rests on another evaluation.
    """
    mean, low = marginals(gain.curves.posterior, gain.counts.labeled)
    per_hour = gain.objects_per_hour
    worth = MILLI * gain.objective.weights * per_hour
    shares = gain.counts.mass / max(float(gain.counts.mass.sum()), 1e-9)
    spent = gain.minutes / 60
    usual = float(spent.sum()) * shares
    cells = []
    for cell in range(gain.counts.num_cells):
        marginal, bound = float(worth[cell] * mean[cell]), float(worth[cell] * low[cell])
        can_stop = gain.states[cell] is not CellState.BLIND and per_hour[cell] > 0
        before = previous.get(cell)
        num_below = _times_below(before, is_new=is_new_evaluation) if marginal < cost else 0
        stays = before is not None and before.is_stopped and bound < cost
        is_stopped = bool(can_stop and (stays or num_below >= LEAST_TIMES))
        saved = max(float(usual[cell] - spent[cell]), 0.0) if is_stopped else 0.0
        cells.append(CellStop(marginal, bound, num_below, is_stopped, saved))
    return Stopping(cost, tuple(cells))


def marginals(posterior: Floats, exposure: Floats) -> tuple[Floats, Floats]:
    """(K,) what the next labeled object takes off the miss rate of each cell: the expectation, and
    the lower bound. posterior: (K, G) of `Curves`.
    """
    falls = (curve_values(exposure) - curve_values(exposure + STEP_OBJECTS)).T / STEP_OBJECTS
    mean: Floats = (posterior * falls).sum(axis=1)
    order = np.argsort(falls, axis=1, kind="stable")
    reached = np.cumsum(np.take_along_axis(posterior, order, axis=1), axis=1)
    place = (reached < LOW).sum(axis=1).clip(max=falls.shape[1] - 1)
    low = falls[np.arange(len(falls)), order[np.arange(len(falls)), place]]
    return mean, np.minimum(low, mean)


def _times_below(before: CellStop | None, *, is_new: bool) -> int:
    """A further run on one evaluation is no further measurement."""
    if before is None:
        return 1
    return before.num_below + 1 if is_new else max(before.num_below, 1)
