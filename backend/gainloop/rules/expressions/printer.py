"""An expression as text: equal expressions are equal texts, and read again they are the same."""

import re

from gainloop.errors import InvalidInput
from gainloop.rules.expressions.nodes import (
    AllOf,
    AnyOf,
    Compare,
    Expression,
    NoNumber,
    Not,
    OneOf,
)
from gainloop.rules.expressions.parser import WORDS
from gainloop.rules.expressions.tokens import MAX_CHARACTERS
from gainloop.rules.expressions.vocabulary import UNKNOWN_WORD

_BARE = re.compile(r"[^\W\d][\w.\-]*")


def print_expression(expression: Expression) -> str:
    match expression:
        case OneOf():
            return _one_of(expression, ("=", "in"))
        case Not(OneOf() as part):
            return _one_of(part, ("!=", "not in"))
        case Compare(name, comparison, number):
            return f"{name} {comparison.value} {print_number(number)}"
        case NoNumber(name):
            return f"{name} = {UNKNOWN_WORD}"
        case Not(part):
            return f"not {_inner(part)}"
        case AllOf(parts):
            return " and ".join(_inner(part) for part in parts)
        case AnyOf(parts):
            return " or ".join(
                print_expression(part) if isinstance(part, AllOf) else _inner(part)
                for part in parts
            )


def print_to_store(expression: Expression, field: str) -> str:
    """What is stored is read again, under the same limit as what people type. Raises InvalidInput
    BAD_EXPRESSION.
    """
    text = print_expression(expression)
    if len(text) > MAX_CHARACTERS:
        raise InvalidInput(
            "BAD_EXPRESSION",
            f"written out, the expression has {len(text):,} characters, and at most "
            f"{MAX_CHARACTERS:,} can be saved; split it in two",
            field=field,
        )
    return text


def print_number(number: float) -> str:
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else repr(number)


def have_same_meaning(one: Expression, other: Expression) -> bool:
    """Whether they differ in nothing but the order of parts, or in parts said twice."""
    return _sorted(one) == _sorted(other)


def _sorted(expression: Expression) -> Expression:
    match expression:
        case Not(part):
            return Not(_sorted(part))
        case AllOf(parts) | AnyOf(parts):
            inner = sorted({_sorted(part) for part in parts}, key=print_expression)
            return type(expression)(tuple(inner)) if len(inner) > 1 else inner[0]
        case _:
            return expression


def _inner(part: Expression) -> str:
    text = print_expression(part)
    return f"({text})" if isinstance(part, AllOf | AnyOf) else text


def _one_of(part: OneOf, signs: tuple[str, str]) -> str:
    values = [*map(_value, part.values), *([UNKNOWN_WORD] if part.or_unknown else [])]
    if len(values) == 1:
        return f"{part.axis} {signs[0]} {values[0]}"
    return f"{part.axis} {signs[1]} ({', '.join(values)})"


def _value(text: str) -> str:
    if _BARE.fullmatch(text) and text.lower() not in WORDS:
        return text
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
