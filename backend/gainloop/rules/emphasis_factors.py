"""Which factors of exposure and severity weights may have. Asked by whoever proposes weights."""

import math
from typing import Any

from gainloop.errors import InvalidInput
from gainloop.terms.features import COHORT_AXES

MOST_FACTOR = 100.0
MOST_FACTORS = 100
MOST_NAME = 200


def check_exposure(found: Any) -> dict[str, dict[str, float]]:
    """{axis: {value: factor}} of a person's JSON. Raises InvalidInput BAD_WEIGHTS."""
    if not isinstance(found, dict):
        raise _bad("exposure is {axis: {value: factor}}", "exposure")
    known = ", ".join(COHORT_AXES)
    for axis in found:
        if axis not in COHORT_AXES:
            raise _bad(f"exposure: there is no axis {axis!s:.80}; axes are {known}", "exposure")
    return {axis: _factors(values, f"exposure of {axis}") for axis, values in found.items()}


def check_severity(found: Any) -> dict[str, float]:
    """{class: factor} of a person's JSON. Raises InvalidInput BAD_WEIGHTS."""
    return _factors(found, "severity")


def _factors(found: Any, what: str) -> dict[str, float]:
    field = what.split(" ", maxsplit=1)[0]
    if not isinstance(found, dict) or len(found) > MOST_FACTORS:
        raise _bad(f"{what} is an object of at most {MOST_FACTORS} factors by name", field)
    for name, factor in found.items():
        if not name.strip() or len(name) > MOST_NAME:
            raise _bad(f"{what}: a name has 1 to {MOST_NAME} characters", field)
        is_number = isinstance(factor, int | float) and not isinstance(factor, bool)
        if not (is_number and math.isfinite(factor) and 0 <= factor <= MOST_FACTOR):
            raise _bad(
                f"{what}: {name:.80} is {factor!r:.40}, not a factor from 0 to {MOST_FACTOR:g}; "
                "1 is what others count",
                field,
            )
    return {name: float(factor) for name, factor in found.items()}


def _bad(message: str, field: str) -> InvalidInput:
    return InvalidInput("BAD_WEIGHTS", message, field=field)
