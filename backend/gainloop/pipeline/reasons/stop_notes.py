"""Saturated cells in words. Called by the priorities workflow."""

from collections.abc import Sequence

from gainloop.pipeline.expected_gain.stopping import CellStop, Stopping
from gainloop.pipeline.reasons.words import joined, number_of, out_of, verb

MOST_NAMED = 3


def say_stopped(stop: CellStop, cost: float) -> str:
    """Of one cell; "" for one that goes on."""
    if not stop.is_stopped:
        return ""
    text = (
        f"Saturated: the next label-hour here is worth {stop.marginal:.3g} mEP "
        f"({stop.low:.3g} at least), the last one of the budget {cost:.3g}"
    )
    if stop.num_below > 1:
        text += f"; so in {number_of(stop.num_below, 'evaluation')} in a row"
    return f"{text}."


def stop_notes(stopping: Stopping, names: Sequence[str]) -> list[str]:
    """Of a run; names: of its cells, by number."""
    stopped = [number for number, cell in enumerate(stopping.cells) if cell.is_stopped]
    if not stopped:
        return []
    named = [names[number].replace("_", " ") for number in stopped[:MOST_NAMED]]
    more = len(stopped) - len(named)
    which = joined([*named, f"{more:,} more"] if more else named)
    count = len(stopped)
    return [
        f"{out_of(count, len(stopping.cells), 'cell')} {verb(count)} saturated: {which}. An hour "
        "there is worth less than the last hour of the budget; about "
        f"{stopping.hours_saved:.1f} label-hours are saved against a draw in proportion to the "
        "candidates."
    ]
