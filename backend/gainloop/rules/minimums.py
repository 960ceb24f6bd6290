"""Which minimums a request may ask for. Asked by `RunOptions` and by whoever sets limits."""

import math
from collections.abc import Sequence

from gainloop.errors import InvalidInput
from gainloop.terms.enums import LimitUnit
from gainloop.terms.features import COHORT_AXES
from gainloop.terms.limits import Limits, Minimum

MOST_MINIMUMS = 20
MOST_AMOUNT = 1_000_000.0
MOST_COPIES = 1_000_000


def check_minimums(minimums: Sequence[Minimum], field: str = "minimums") -> None:
    """Raises InvalidInput BAD_MINIMUM."""
    if len(minimums) > MOST_MINIMUMS:
        raise _bad(f"at most {MOST_MINIMUMS} minimums are kept, not {len(minimums)}", field)
    for minimum in minimums:
        _check(minimum, field)
    cohorts = [(minimum.cohort, minimum.unit) for minimum in minimums]
    for place, minimum in enumerate(minimums):
        if cohorts[place] in cohorts[:place]:
            raise _bad(f"{minimum.label}: there are two minimums for this cohort; give one", field)


def _check(minimum: Minimum, field: str) -> None:
    axes = [axis for axis, _ in minimum.cohort]
    known = ", ".join(COHORT_AXES)
    if not axes:
        raise _bad(f"a minimum is of a cohort, such as weather=rain; axes are {known}", field)
    for axis, value in minimum.cohort:
        if axis not in COHORT_AXES:
            raise _bad(f"{minimum.label}: there is no axis {axis}; axes are {known}", field)
        if not value:
            raise _bad(f"{minimum.label}: {axis} has no value", field)
    amount = minimum.amount
    if not (math.isfinite(amount) and 0 < amount <= MOST_AMOUNT):
        raise _bad(
            f"{minimum.label}: a minimum is more than 0 and at most {MOST_AMOUNT:,.0f}", field
        )
    if minimum.unit is LimitUnit.CLIPS and amount != int(amount):
        raise _bad(f"{minimum.label}: clips are counted in whole numbers", field)


def _bad(message: str, field: str) -> InvalidInput:
    return InvalidInput("BAD_MINIMUM", message, field=field)


def check_limits(limits: Limits) -> None:
    """Raises InvalidInput BAD_MINIMUM, BAD_LIMITS."""
    check_minimums(limits.floors, "floors")
    check_minimums(limits.minimums, "minimums")
    if not all(floor.name.strip() for floor in limits.floors):
        raise _wrong("each safety floor has a name, by which a refused run names it", "floors")
    if any(minimum.name for minimum in limits.minimums):
        raise _wrong("a minimum has no name: put what may not be traded under floors", "minimums")
    share, copies = limits.largest_share, limits.most_copies
    if share is not None and not 0 < share <= 1:
        raise _wrong(
            f"the largest share of a cell is above 0 and at most 1, not {share}", "largest_share"
        )
    if copies is not None and (copies != int(copies) or not 1 <= copies <= MOST_COPIES):
        raise _wrong(
            f"the most copies are a whole number from 1 to {MOST_COPIES:,}, not {copies!s:.40}",
            "most_copies",
        )


def _wrong(message: str, field: str) -> InvalidInput:
    return InvalidInput("BAD_LIMITS", message, field=field)
