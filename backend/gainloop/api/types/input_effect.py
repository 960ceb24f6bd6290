"""What adding an input bought in simulated worlds, beside what a run lacks."""

from typing import Self

import strawberry

from gainloop.api.fields import program
from gainloop.rules.input_effects import InputEffect as Effect
from gainloop.rules.input_effects import describe_effect, effect_of, effect_table


@strawberry.type(
    description="Simulated, in made-up worlds: what adding an input bought. No promise for a "
    "program; shadow cycles measure that."
)
class InputEffect:
    sentence: str = program("In words, with the interval.")
    area: float = program(
        "What it added to the mean recall of the three worst slices over a simulated loop, 0 to 1."
    )
    low: float = program("Of the 95 % prediction interval of one more such world.")
    high: float = program("Of the 95 % prediction interval of one more such world.")
    hours: float | None = program(
        "Label-hours to the best level of random labeling, as a share of those without the input, "
        "in the median world; null where fewer than half of the worlds tell."
    )
    num_worlds: int = program("Simulated worlds.")
    num_covered: int = program("Of these, whose effect the interval of the others holds.")

    @classmethod
    def of(cls, found: Effect) -> Self:
        return cls(
            sentence=describe_effect(found, effect_table().hours),
            area=found.area,
            low=found.low,
            high=found.high,
            hours=found.hours,
            num_worlds=found.num_worlds,
            num_covered=found.num_covered,
        )

    @classmethod
    def of_missing(cls, missing: str) -> Self | None:
        found = effect_of(missing)
        return None if found is None else cls.of(found)
