"""What inputs buy as rows, and the goal that forecasts of it have. Called by the command line."""

from collections.abc import Iterable

from gainloop.demo.simulation.goals import Goal
from gainloop.rules.input_effects import InputEffect

FEWEST_COVERED = 0.8
"""Of worlds: 12 of 15."""
INPUT_COLUMNS = (
    "input that is added",
    "worst-3 area",
    "in one more world",
    "hours with it",
    "worlds that the others forecast",
)


def input_rows(effects: Iterable[InputEffect]) -> list[list[str]]:
    return [
        [
            effect.input.value,
            f"{effect.area:+.3f}",
            f"[{effect.low:+.3f}, {effect.high:+.3f}]",
            "-" if effect.hours is None else f"{effect.hours:.2f}",
            f"{effect.num_covered} of {effect.num_worlds}",
        ]
        for effect in effects
    ]


def input_goals(effects: Iterable[InputEffect]) -> list[Goal]:
    """Whether the interval that the other worlds give holds the effect in four of five worlds."""
    return [
        Goal(
            f"worlds whose effect of {effect.input.value} the others forecast, at least 0.8",
            effect.num_covered / effect.num_worlds,
            None,
            None,
            effect.num_covered >= FEWEST_COVERED * effect.num_worlds,
        )
        for effect in effects
    ]
