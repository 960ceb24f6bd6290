"""What figures must be like that a person types, since nobody measured them here."""

import math
from collections.abc import Sequence

from gainloop.errors import InvalidInput
from gainloop.terms.cohorts import cohort_id
from gainloop.terms.names import check_name
from gainloop.terms.outcomes import Delta
from gainloop.terms.sizes import MOST_AXES

MOST_DELTAS = 200
_ROUNDING = 1e-6


def check_typed(deltas: Sequence[Delta]) -> None:
    """Raises InvalidInput BAD_DELTA with the number of the delta, from 1, as its row."""
    if not 1 <= len(deltas) <= MOST_DELTAS:
        raise InvalidInput(
            "BAD_DELTA", f"give 1 to {MOST_DELTAS} changes, not {len(deltas)}", field="deltas"
        )
    seen: set[tuple[str, str]] = set()
    for row, delta in enumerate(deltas, start=1):
        problem = _problem(delta)
        about = (delta.cluster_id or cohort_id(delta.cohort, delta.class_name), delta.metric)
        if about in seen:
            problem = f"{about[1]} of {about[0]!r:.120} is given twice"
        seen.add(about)
        if problem is not None:
            raise InvalidInput("BAD_DELTA", problem, row=row, field="deltas")


def _problem(delta: Delta) -> str | None:
    names = [delta.metric, *delta.cohort, *delta.cohort.values()]
    names += [] if delta.class_name is None else [delta.class_name]
    try:
        for name in names:
            check_name(name, "deltas")
    except InvalidInput as error:
        return error.message
    if len(delta.cohort) > MOST_AXES:
        return f"a cohort is of at most {MOST_AXES} axes"
    if delta.cluster_id is not None and delta.cohort:
        return "a change is of an error cluster or of a cohort, not of both"
    return _number_problem(delta)


def _number_problem(delta: Delta) -> str | None:
    a, b, low, high = delta.a, delta.b, delta.low, delta.high
    given = [value for value in (delta.delta, a, b, low, high) if value is not None]
    if not all(math.isfinite(value) for value in given):
        return "a figure is no finite number"
    if a is not None and b is not None and abs(b - a - delta.delta) > _ROUNDING:
        return f"{b:g} less {a:g} is not {delta.delta:g}"
    if delta.metric.lower().startswith("recall"):
        shares = [value for value in (a, b) if value is not None]
        if abs(delta.delta) > 1 or not all(0 <= value <= 1 for value in shares):
            return "recall is a share from 0 to 1, not percent: 0.61 for 61 %"
    if (low is None) != (high is None):
        return "an interval has two ends"
    if low is not None and high is not None and not low <= delta.delta <= high:
        return f"{delta.delta:g} is not between {low:g} and {high:g}"
    if delta.num_objects is not None and delta.num_objects < 0:
        return "a number of objects is 0 or more"
    return None
