"""Expressions as OpenLABEL tags: a tag read by itself never says the opposite of what is asked."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from hypothesis import given

from gainloop.rules.expressions.nodes import Expression
from gainloop.rules.expressions.odd import as_openlabel
from gainloop.rules.expressions.parser import parse_expression
from gainloop.rules.expressions.vocabulary import Vocabulary
from tests.unit.rules.expression_strategies import EXPRESSIONS

WORDS = Vocabulary(axes={"weather": (), "time_of_day": ()}, numbers=frozenset({"speed", "lat"}))
Json = Mapping[str, Any]


def exported(text: str) -> Json:
    document: Json = as_openlabel(parse_expression(text, WORDS))["openlabel"]
    return document


def absent(*values: str) -> Json:
    return {"boolean": [{"name": value, "type": "value", "val": False} for value in values]}


def bound(kind: str, value: float) -> Json:
    return {"num": [{"type": kind, "val": value}]}


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("weather = rain", {"text": [{"type": "value", "val": "rain"}]}),
        ("weather != rain", absent("rain")),
        ("not weather = rain", absent("rain")),
        ("weather in (rain, fog)", {"vec": [{"type": "values", "val": ["fog", "rain"]}]}),
        ("weather not in (rain, fog)", absent("fog", "rain")),
        ("weather = unknown", {"text": [{"type": "value", "val": "unknown"}]}),
        ("weather != unknown", absent("unknown")),
        ("weather not in (rain, unknown)", absent("rain", "unknown")),
        ("speed = unknown", {"text": [{"type": "value", "val": "unknown"}]}),
        ("speed != unknown", absent("unknown")),
        ("speed = 5", bound("value", 5.0)),
        ("speed != 5", absent("5")),
        ("speed < 5", bound("max", 5.0)),
        ("not speed < 5", bound("min", 5.0)),
        ("not speed <= 5", bound("min", 5.0)),
        ("speed >= 5", bound("min", 5.0)),
        ("not speed >= 5", bound("max", 5.0)),
        ("not speed > 5", bound("max", 5.0)),
    ],
)
def test_one_condition_is_one_tag_that_means_it(text: str, data: Json) -> None:
    name = text.removeprefix("not ").split()[0]

    document = exported(text)

    assert document["tags"] == {"0": {"type": name, "tag_data": data}}
    assert document["metadata"]["expression"] == {"tag": "0"}


def test_the_opposite_of_all_is_any_of_the_opposites() -> None:
    document = exported("not (weather = rain and (speed < 5 or not time_of_day = night))")

    assert document["metadata"]["expression"] == {
        "or": [{"tag": "0"}, {"and": [{"tag": "1"}, {"tag": "2"}]}]
    }
    assert document["tags"] == {
        "0": {"type": "weather", "tag_data": absent("rain")},
        "1": {"type": "speed", "tag_data": bound("min", 5.0)},
        "2": {"type": "time_of_day", "tag_data": {"text": [{"type": "value", "val": "night"}]}},
    }


@given(EXPRESSIONS)
def test_no_tree_has_a_not_and_each_tag_is_named_once(expression: Expression) -> None:
    document = as_openlabel(expression)["openlabel"]

    leaves = list(_leaves(document["metadata"]["expression"]))

    assert leaves == [str(uid) for uid in range(len(document["tags"]))]


def _leaves(tree: Json) -> Iterator[str]:
    ((word, inner),) = tree.items()
    assert word in ("and", "or", "tag")
    if word == "tag":
        yield inner
    else:
        for part in inner:
            yield from _leaves(part)
