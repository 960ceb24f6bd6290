"""An expression as OpenLABEL tags, for those who collect data: what the fleet is to look for.

Every condition is a tag of schema 1.0.0 with its values; how tags are joined, which OpenLABEL has
no words for, stands beside them as the expression and as a tree that names tags by their uid.
Called where a collection request is shown.
"""

from collections.abc import Iterator
from itertools import count
from typing import Any

from gainloop.rules.expressions.nodes import (
    AllOf,
    AnyOf,
    Compare,
    Comparison,
    Condition,
    Expression,
    NoNumber,
    Not,
    OneOf,
    conditions_of,
)
from gainloop.rules.expressions.printer import print_expression
from gainloop.rules.expressions.vocabulary import UNKNOWN_WORD

SCHEMA_VERSION = "1.0.0"
_NUMBER_TYPES = {
    Comparison.EQUAL: "value",
    Comparison.AT_LEAST: "min",
    Comparison.MORE: "min",
    Comparison.AT_MOST: "max",
    Comparison.LESS: "max",
}


def as_openlabel(expression: Expression) -> dict[str, Any]:
    """Types of tags are names of axes, as the catalog of the program has them."""
    tags = {str(uid): _tag(part) for uid, part in enumerate(conditions_of(expression))}
    text = print_expression(expression)
    return {
        "openlabel": {
            "metadata": {
                "schema_version": SCHEMA_VERSION,
                "comment": text,
                "expression": _tree(expression, count()),
            },
            "tags": tags,
        }
    }


def untagged(text: str) -> dict[str, Any]:
    """For an expression that cannot be read any more."""
    return {"openlabel": {"metadata": {"schema_version": SCHEMA_VERSION, "comment": text}}}


def _tree(expression: Expression, uids: Iterator[int]) -> dict[str, Any]:
    """Conditions are numbered from left to right, as tags are."""
    match expression:
        case AllOf(parts):
            return {"and": [_tree(part, uids) for part in parts]}
        case AnyOf(parts):
            return {"or": [_tree(part, uids) for part in parts]}
        case Not(part):
            return {"not": _tree(part, uids)}
        case _:
            return {"tag": str(next(uids))}


def _tag(condition: Condition) -> dict[str, Any]:
    match condition:
        case OneOf(axis, values, or_unknown):
            allowed = [*values, *([UNKNOWN_WORD] if or_unknown else [])]
            if len(allowed) == 1:
                return {"type": axis, "tag_data": {"text": [{"type": "value", "val": allowed[0]}]}}
            return {"type": axis, "tag_data": {"vec": [{"type": "values", "val": allowed}]}}
        case NoNumber(name):
            return {"type": name, "tag_data": {"text": [{"type": "value", "val": UNKNOWN_WORD}]}}
        case Compare(name, comparison, number):
            data = {"type": _NUMBER_TYPES[comparison], "val": number}
            return {"type": name, "tag_data": {"num": [data]}}
