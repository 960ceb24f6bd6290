"""An expression as OpenLABEL tags, for those who collect data: what the fleet is to look for.

Every condition is a tag of schema 1.0.0 with its values; how tags are joined, which OpenLABEL has
no words for, stands beside them as the expression and as a tree that names tags by their uid.
There is no `not` in that tree: whoever reads the tags alone must not look for the opposite. What
must not be there is a tag whose booleans, named like the values, are false, and a bound that must
not hold is the opposite bound.

Called where a collection request is shown.
"""

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
)
from gainloop.rules.expressions.printer import print_expression, print_number
from gainloop.rules.expressions.vocabulary import UNKNOWN_WORD

SCHEMA_VERSION = "1.0.0"
_NUMBER_TYPES = {
    Comparison.EQUAL: "value",
    Comparison.AT_LEAST: "min",
    Comparison.MORE: "min",
    Comparison.AT_MOST: "max",
    Comparison.LESS: "max",
}
_OPPOSITE = {
    Comparison.AT_LEAST: Comparison.LESS,
    Comparison.MORE: Comparison.AT_MOST,
    Comparison.AT_MOST: Comparison.MORE,
    Comparison.LESS: Comparison.AT_LEAST,
}
_Json = dict[str, Any]


def as_openlabel(expression: Expression) -> _Json:
    """Types of tags are names of axes, as the catalog of the program has them."""
    tags: dict[str, _Json] = {}
    tree = _enter(expression, tags, wanted=True)
    return {
        "openlabel": {
            "metadata": {
                "schema_version": SCHEMA_VERSION,
                "comment": print_expression(expression),
                "expression": tree,
            },
            "tags": tags,
        }
    }


def untagged(text: str) -> _Json:
    """For an expression that cannot be read any more."""
    return {"openlabel": {"metadata": {"schema_version": SCHEMA_VERSION, "comment": text}}}


def _enter(expression: Expression, tags: dict[str, _Json], *, wanted: bool) -> _Json:
    """Adds the tags from left to right and returns the tree; with wanted=False of the opposite."""
    match expression:
        case Not(part):
            return _enter(part, tags, wanted=not wanted)
        case AllOf(parts) | AnyOf(parts):
            joined = "and" if isinstance(expression, AllOf) is wanted else "or"
            return {joined: [_enter(part, tags, wanted=wanted) for part in parts]}
        case _:
            uid = str(len(tags))
            tags[uid] = _tag(expression, wanted=wanted)
            return {"tag": uid}


def _tag(condition: Condition, *, wanted: bool) -> _Json:
    match condition:
        case OneOf(axis, values, or_unknown):
            return _choice(axis, [*values, *([UNKNOWN_WORD] if or_unknown else [])], wanted=wanted)
        case NoNumber(name):
            return _choice(name, [UNKNOWN_WORD], wanted=wanted)
        case Compare(name, Comparison.EQUAL, number) if not wanted:
            return _choice(name, [print_number(number)], wanted=False)
        case Compare(name, comparison, number):
            kept = comparison if wanted else _OPPOSITE[comparison]
            return {
                "type": name,
                "tag_data": {"num": [{"type": _NUMBER_TYPES[kept], "val": number}]},
            }


def _choice(axis: str, values: list[str], *, wanted: bool) -> _Json:
    if not wanted:
        data: _Json = {
            "boolean": [{"name": value, "type": "value", "val": False} for value in values]
        }
    elif len(values) == 1:
        data = {"text": [{"type": "value", "val": values[0]}]}
    else:
        data = {"vec": [{"type": "values", "val": values}]}
    return {"type": axis, "tag_data": data}
