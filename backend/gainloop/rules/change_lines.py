"""The content of governed objects as named lines of text, and what differs between two contents.

Asked by reads of change requests, for screens and commands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gainloop.terms.governance import GovernedKind
from gainloop.terms.limits import Minimum
from gainloop.terms.measures import UncertaintyMeasure


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """name: such as "weight missed_nearby"; before, after: None where the line is not there."""

    name: str
    before: str | None
    after: str | None


def changed_lines(
    kind: GovernedKind, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[ChangedLine]:
    """In the order of the lines before, then those that are new."""
    old, new = lines_of(kind, before), lines_of(kind, after)
    return [
        ChangedLine(name, old.get(name), new.get(name))
        for name in dict.fromkeys((*old, *new))
        if old.get(name) != new.get(name)
    ]


def lines_of(kind: GovernedKind, content: Mapping[str, Any]) -> dict[str, str]:
    return _LINES[kind](content)


def _weights_lines(content: Mapping[str, Any]) -> dict[str, str]:
    measure = content["uncertainty_measure"] or UncertaintyMeasure.ENTROPY.value
    return {
        **{f"weight {part}": _number(value) for part, value in content["weights"].items()},
        **{
            f"exposure {axis}={value}": _number(factor)
            for axis, values in sorted(content["exposure"].items())
            for value, factor in sorted(values.items())
        },
        **{
            f"severity {name}": _number(factor)
            for name, factor in sorted(content["severity"].items())
        },
        "uncertainty measure": str(measure),
        **{f"family {one['family']}": _number(one["share"]) for one in content["families"]},
    }


def _limits_lines(content: Mapping[str, Any]) -> dict[str, str]:
    floors = [(found, Minimum.of_json(found)) for found in content["floors"]]
    minimums = [Minimum.of_json(found) for found in content["minimums"]]
    share, copies = content["largest_share"], content["most_copies"]
    return {
        **{f"safety floor {found['name']}": floor.label for found, floor in floors},
        **{f"minimum {_cohort(minimum)}": minimum.label for minimum in minimums},
        "largest share of a cell": "none" if share is None else _number(share),
        "most copies": "none" if copies is None else _number(copies),
    }


def _cohort(minimum: Minimum) -> str:
    """With the unit: a cohort may have a minimum in clips and one in hours."""
    return f"{minimum.label.split(':')[0]} in {minimum.unit.value}"


def _number(value: float) -> str:
    return f"{value:.6g}"


_LINES = {
    GovernedKind.WEIGHTS: _weights_lines,
    GovernedKind.LIMITS: _limits_lines,
}
