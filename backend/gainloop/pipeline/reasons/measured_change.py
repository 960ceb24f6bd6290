"""What is expected of a figure that was measured. Called by `gain_notes` and `gain_reasons`."""

from gainloop.pipeline.expected_gain.forecast import Change, Forecast, change_of
from gainloop.terms.boxes import Floats


def change_from(measured: float, most: float, found: Forecast, shares: Floats) -> Change:
    """Curves say how a figure changes, not where it is. measured, most: the figure and what it can
    be at most; shares: as those of `change_of`.
    """
    change = change_of(found, shares)
    shift = measured - change.before
    expected, low, high = (
        min(max(end + shift, 0.0), most) for end in (change.expected, change.low, change.high)
    )
    return Change(measured, expected, low, high)
