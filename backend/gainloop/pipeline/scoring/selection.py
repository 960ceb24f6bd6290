"""The top of an order that fits into a budget of label-hours. Called by `ranking`."""

from dataclasses import dataclass

import numpy as np

from gainloop.terms.boxes import Bools, Floats, Ints

REACH = 1000
"""After so many units that did not fit the search ends: a unit that only fits because it is cheap
is not what the score asked for. Also how many are selected where there is no budget."""


@dataclass(frozen=True, slots=True)
class Selection:
    """is_selected: (N,) by row; num_passed_over: units that no longer fitted and were skipped
    before a later one was taken.
    """

    is_selected: Bools
    spent_minutes: float
    num_passed_over: int

    @property
    def num_selected(self) -> int:
        return int(self.is_selected.sum())


def select_within(order: Ints, minutes: Floats, budget_hours: float | None) -> Selection:
    """Takes rows in order while they fit; one that no longer fits is passed over."""
    if budget_hours is None:
        chosen = [int(row) for row in order[:REACH]]
        return _selection(chosen, minutes, num_passed_over=0)
    left = budget_hours * 60 + 1e-9
    chosen, waiting, passed_over = [], 0, 0
    for row in order:
        if minutes[row] <= left:
            chosen.append(int(row))
            left -= minutes[row]
            passed_over += waiting
            waiting = 0
        else:
            waiting += 1
        if passed_over + waiting > REACH:
            break
    return _selection(chosen, minutes, passed_over)


def _selection(chosen: list[int], minutes: Floats, num_passed_over: int) -> Selection:
    is_selected = np.zeros(len(minutes), dtype=bool)
    is_selected[chosen] = True
    return Selection(is_selected, float(minutes[chosen].sum()), num_passed_over)
