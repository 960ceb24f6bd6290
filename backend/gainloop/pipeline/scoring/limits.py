"""What ends a selection: a budget, or a number of units. Used by `selection` and `holdback`."""

import math

REACH = 1000
"""After so many units that did not fit the search ends: a unit that only fits because it is cheap
is not what the score asked for. Also how many are selected where there is no budget."""


def minutes_of(budget_hours: float | None) -> float:
    """Minutes of a budget, endless for none; a hair more than exact, for the sums of costs."""
    return math.inf if budget_hours is None else budget_hours * 60 + 1e-9
