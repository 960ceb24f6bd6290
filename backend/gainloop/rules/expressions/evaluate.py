"""Whether an expression is true of what is known of one thing: values by axis, and numbers."""

from collections.abc import Callable, Iterable, Mapping
from operator import eq, ge, gt, le, lt

from gainloop.rules.expressions.nodes import (
    AllOf,
    AnyOf,
    Compare,
    Comparison,
    Expression,
    NoNumber,
    Not,
    OneOf,
)

Values = Mapping[str, tuple[str, ...]]
Numbers = Mapping[str, float]
_COMPARE: dict[Comparison, Callable[[float, float], bool]] = {
    Comparison.EQUAL: eq,
    Comparison.LESS: lt,
    Comparison.AT_MOST: le,
    Comparison.MORE: gt,
    Comparison.AT_LEAST: ge,
}


def is_true(expression: Expression, values: Values, numbers: Numbers) -> bool:
    """False too where it cannot be known."""
    return truth_of(expression, values, numbers) is True


def truth_of(expression: Expression, values: Values, numbers: Numbers) -> bool | None:
    """None where it cannot be known (Kleene's strong logic)."""
    match expression:
        case Not(part):
            inner = truth_of(part, values, numbers)
            return None if inner is None else not inner
        case AllOf(parts):
            return _all(truth_of(part, values, numbers) for part in parts)
        case AnyOf(parts):
            found = _all(_opposite(truth_of(part, values, numbers)) for part in parts)
            return _opposite(found)
        case OneOf(axis, allowed, or_unknown):
            return _one_of(values.get(axis, ()), allowed, or_unknown=or_unknown)
        case NoNumber(name):
            return name not in numbers
        case Compare(name, comparison, number):
            return _COMPARE[comparison](numbers[name], number) if name in numbers else None


def _one_of(found: tuple[str, ...], allowed: tuple[str, ...], *, or_unknown: bool) -> bool | None:
    if found:
        return any(value in allowed for value in found)
    return True if or_unknown else None


def _all(truths: Iterable[bool | None]) -> bool | None:
    seen = set(truths)
    if False in seen:
        return False
    return None if None in seen else True


def _opposite(truth: bool | None) -> bool | None:
    return None if truth is None else not truth
