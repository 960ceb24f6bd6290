"""What a selection must hold and may not exceed, whatever the score says.

Kept as versions (`models.priority.LimitsVersion`), put into requests, kept by
`pipeline.scoring.selection`. Plain values, and their JSON.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from gainloop.terms.enums import LimitUnit, ShortfallReason


def limits_cost(worth: float | None, worth_without: float | None) -> float | None:
    """The share of the worth that limits cost; below 0 where they happened to add to it. None where
    they changed nothing, or where a sum of scores is not above 0, which has no shares.
    """
    if worth is None or worth_without is None or worth < 0 or worth_without <= 0:
        return None
    return 1 - worth / worth_without


@dataclass(frozen=True, slots=True)
class Minimum:
    """At least so many clips, or label-hours, of a cohort.

    cohort: (axis, value), by axis; name: of a safety floor, empty for any other minimum.
    """

    cohort: tuple[tuple[str, str], ...]
    amount: float
    unit: LimitUnit
    name: str = ""

    @classmethod
    def of(cls, cohort: Mapping[str, str], amount: float, unit: LimitUnit, name: str = "") -> Self:
        return cls(tuple(sorted(cohort.items())), float(amount), unit, name)

    @property
    def is_safety(self) -> bool:
        return bool(self.name)

    @property
    def label(self) -> str:
        """As on the command line: "time_of_day=night,weather=rain:20clips"."""
        cohort = ",".join(f"{axis}={value}" for axis, value in self.cohort)
        unit = "clips" if self.unit is LimitUnit.CLIPS else "h"
        return f"{cohort}:{self.amount:g}{unit}"

    def as_json(self) -> dict[str, Any]:
        named = {"name": self.name} if self.name else {}
        return {
            "cohort": dict(self.cohort),
            "amount": self.amount,
            "unit": self.unit.value,
            **named,
        }

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> Self:
        unit = LimitUnit(found["unit"])
        return cls.of(found["cohort"], found["amount"], unit, found.get("name", ""))


@dataclass(frozen=True, slots=True)
class Limits:
    """floors: safety floors, kept under every profile before all else; minimums: likewise, behind
    the floors, in this order. largest_share: of the budget's hours in one cell of the atlas, or in
    one cohort group where there is no atlas; most_copies: clips of one group of copies; None for no
    such cap.
    """

    floors: tuple[Minimum, ...] = ()
    minimums: tuple[Minimum, ...] = ()
    largest_share: float | None = None
    most_copies: int | None = None

    @property
    def asked(self) -> tuple[Minimum, ...]:
        """All minimums, in the order in which they are met."""
        return (*self.floors, *self.minimums)

    @property
    def largest_copy_rate(self) -> float | None:
        """The share of a selection that can have a copy before it, under `most_copies`."""
        return None if self.most_copies is None else 1 - 1 / self.most_copies

    def as_json(self) -> dict[str, Any]:
        return {
            "floors": [floor.as_json() for floor in self.floors],
            "minimums": [minimum.as_json() for minimum in self.minimums],
            "largest_share": self.largest_share,
            "most_copies": self.most_copies,
        }

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> Self:
        return cls(
            floors=minimums_of(found["floors"]),
            minimums=minimums_of(found["minimums"]),
            largest_share=found["largest_share"],
            most_copies=found["most_copies"],
        )


NO_LIMITS = Limits()
FIRST_LIMITS = Limits(largest_share=0.5)
FIRST_NOTE = (
    "No minimum: what a program needs is for the program to say. At most half of the hours in one "
    "cell, so that no run is of one thing alone. Copies are damped by the profiles."
)
"""Version 1 of a home."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A minimum that was not reached; reached: in its unit; possible: what the pool has of it at
    all, in its unit.
    """

    minimum: Minimum
    reached: float
    possible: float
    reason: ShortfallReason


def minimums_of(found: Iterable[Mapping[str, Any]]) -> tuple[Minimum, ...]:
    return tuple(Minimum.of_json(entry) for entry in found)
