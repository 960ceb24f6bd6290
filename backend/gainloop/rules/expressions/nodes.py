"""What an expression is made of. Made by `parser`; used by `evaluate`, `printer` and, as SQL, by
`reads.expression_sql`.

Three-valued: a condition on what is unknown is neither true nor false, and neither is its `not`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Comparison(StrEnum):
    EQUAL = "="
    LESS = "<"
    AT_MOST = "<="
    MORE = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class OneOf:
    """The axis has one of the values, sorted; or, with `or_unknown`, none at all."""

    axis: str
    values: tuple[str, ...] = ()
    or_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Compare:
    """The number stands so to this one."""

    name: str
    comparison: Comparison
    number: float


@dataclass(frozen=True, slots=True)
class NoNumber:
    """The number is unknown."""

    name: str


@dataclass(frozen=True, slots=True)
class Not:
    part: "Expression"


@dataclass(frozen=True, slots=True)
class AllOf:
    """At least two parts, none of them an AllOf."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least two parts, none of them an AnyOf."""

    parts: tuple["Expression", ...]


Condition = OneOf | Compare | NoNumber
Expression = Condition | Not | AllOf | AnyOf


def conditions_of(expression: Expression) -> Iterator[Condition]:
    """From left to right."""
    match expression:
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from conditions_of(part)
        case Not(part):
            yield from conditions_of(part)
        case _:
            yield expression


def axes_of(expression: Expression) -> tuple[str, ...]:
    """Axes whose values it looks at, each once, from left to right."""
    found = (part.axis for part in conditions_of(expression) if isinstance(part, OneOf))
    return tuple(dict.fromkeys(found))


def numbers_of(expression: Expression) -> tuple[str, ...]:
    """Names whose numbers it looks at, each once, from left to right."""
    found = (part.name for part in conditions_of(expression) if not isinstance(part, OneOf))
    return tuple(dict.fromkeys(found))
