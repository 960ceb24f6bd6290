"""Acceptance checks of a queue: whether each is usable, and what it says in words.

Rule, value and the ontology's classes come in. Called by the queue workflow, the API and the CLI.
Refuses with BAD_CHECK: a check that cannot be run is worse than none.
"""

from collections.abc import Iterable, Sequence

from gainloop.errors import InvalidInput
from gainloop.terms.enums import CheckRule


def parse_checks(checks: Iterable[tuple[str, str]], classes: Sequence[str]) -> list[dict[str, str]]:
    """Checks as stored: [{rule, value}], values in one spelling. One check per rule."""
    parsed: dict[CheckRule, str] = {}
    for position, (name, value) in enumerate(checks, start=1):
        rule = _rule(name, position)
        if rule in parsed:
            raise _bad(f"{rule.value} is given twice; put both into one", position)
        parsed[rule] = _parse_value(rule, value.strip(), classes, position)
    return [{"rule": rule.value, "value": value} for rule, value in parsed.items()]


def describe_check(rule: CheckRule, value: str) -> str:
    """The check as a sentence for annotators."""
    match rule:
        case CheckRule.REQUIRED_CLASSES:
            return f"Every object of these classes is labeled: {value}."
        case CheckRule.MIN_BOX_PX:
            return f"Objects whose shorter side is at least {value} px are labeled."
        case CheckRule.ATTRIBUTES_COMPLETE:
            return f"Every box has these attributes: {value}."
        case CheckRule.TRACK_CONTINUITY:
            unit = "frame" if value == "1" else "frames"
            return f"No track has a gap of more than {value} {unit}."
        case CheckRule.MAX_EMPTY_FRAME_SHARE:
            return f"At most {float(value) * 100:g} % of the frames have no box."


def _rule(name: str, position: int) -> CheckRule:
    try:
        return CheckRule(name.strip().lower())
    except ValueError:
        known = ", ".join(rule.value for rule in CheckRule)
        raise _bad(f"there is no check {name!r}; there are {known}", position) from None


def _parse_value(rule: CheckRule, value: str, classes: Sequence[str], position: int) -> str:
    match rule:
        case CheckRule.REQUIRED_CLASSES:
            return _parse_classes(value, classes, position)
        case CheckRule.ATTRIBUTES_COMPLETE:
            return ", ".join(_parse_names(rule, value, position))
        case CheckRule.MIN_BOX_PX:
            return _parse_number(rule, value, position, most=10_000, is_whole=False)
        case CheckRule.TRACK_CONTINUITY:
            return _parse_number(rule, value, position, most=10_000, is_whole=True)
        case CheckRule.MAX_EMPTY_FRAME_SHARE:
            return _parse_number(rule, value, position, most=1, is_whole=False)


def _parse_classes(value: str, classes: Sequence[str], position: int) -> str:
    names = _parse_names(CheckRule.REQUIRED_CLASSES, value, position)
    unknown = [name for name in names if name not in classes]
    if unknown:
        raise _bad(
            f"{unknown[0]!r} is no class of the ontology, which has {', '.join(classes)}", position
        )
    return ", ".join(names)


def _parse_names(rule: CheckRule, value: str, position: int) -> list[str]:
    names = [name.strip() for name in value.split(",") if name.strip()]
    if not names:
        raise _bad(f"{rule.value} needs names, separated by commas", position)
    return list(dict.fromkeys(names))


def _parse_number(
    rule: CheckRule, value: str, position: int, *, most: float, is_whole: bool
) -> str:
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    is_number = 0 <= number <= most and (not is_whole or number == int(number))
    if not is_number:
        kind = "a whole number" if is_whole else "a number"
        raise _bad(f"{rule.value} needs {kind} from 0 to {most:g}, not {value!r}", position)
    return f"{number + 0.0:g}"  # no minus before a zero


def _bad(message: str, position: int) -> InvalidInput:
    return InvalidInput("BAD_CHECK", message, row=position, field="checks")
