"""The language of expressions: what is read, refused with a place, and true of what is known."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gainloop.errors import InvalidInput
from gainloop.rules.expressions.evaluate import is_true, truth_of
from gainloop.rules.expressions.nodes import (
    AllOf,
    AnyOf,
    Compare,
    Comparison,
    Expression,
    Not,
    OneOf,
    axes_of,
    numbers_of,
)
from gainloop.rules.expressions.parser import MAX_CONDITIONS, MAX_DEPTH, parse_expression
from gainloop.rules.expressions.printer import print_expression
from gainloop.rules.expressions.tokens import MAX_CHARACTERS
from gainloop.rules.expressions.vocabulary import Vocabulary
from tests.unit.rules.expression_strategies import EXPRESSIONS, VOCABULARY

WORDS = Vocabulary(
    axes={"time_of_day": (), "weather": (), "scenario": (), "speed": ("below 10", "10 or more")},
    numbers=frozenset({"ego_speed_mps", "speed"}),
)


def parse(text: str) -> Expression:
    return parse_expression(text, WORDS)


def test_and_binds_stronger_than_or_and_not_strongest() -> None:
    found = parse("not weather = rain and time_of_day = night or scenario = work_zone")

    rain, night = OneOf("weather", ("rain",)), OneOf("time_of_day", ("night",))
    assert found == AnyOf((AllOf((Not(rain), night)), OneOf("scenario", ("work_zone",))))


def test_parentheses_quotes_lists_and_numbers_are_read() -> None:
    found = parse('weather not in (snow, "light rain", unknown) and (ego_speed_mps >= 20.5)')

    assert found == AllOf(
        (
            Not(OneOf("weather", ("light rain", "snow"), or_unknown=True)),
            Compare("ego_speed_mps", Comparison.AT_LEAST, 20.5),
        )
    )
    assert axes_of(found) == ("weather",)
    assert numbers_of(found) == ("ego_speed_mps",)


def test_a_name_with_bins_is_compared_by_label_or_by_number() -> None:
    assert parse('speed = "below 10"') == OneOf("speed", ("below 10",))
    assert parse("speed = 10") == Compare("speed", Comparison.EQUAL, 10.0)


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("", 1, "expected an axis, `not` or `(`, found the end"),
        ("weather", 8, "expected =, !=, in, not in, <, <=, >, >= after 'weather', found the end"),
        ("weather = ", 10, "expected a value; words of the language"),
        ("weather == rain", 10, "expected a value"),
        ("weather = rain rain", 16, "expected `and`, `or` or the end, found 'rain'"),
        ("wether = rain", 1, "'wether' is no axis; do you mean weather? there are time_of_day"),
        ("weather in (rain", 17, "expected `,` or `)`, found the end"),
        ("weather in rain", 12, "expected `(`, found 'rain'"),
        ("weather > 3", 9, "weather holds no numbers"),
        ("ego_speed_mps > fast", 17, "expected a number after >, found 'fast'"),
        ("ego_speed_mps = fast", 17, "expected a number or `unknown`"),
        ("ego_speed_mps in (1, 2)", 18, "ego_speed_mps holds numbers"),
        ("ego_speed_mps > 1e999", 17, "this number is too large"),
        ('speed = "10"', 9, 'speed has no value \'10\'; there are "below 10", "10 or more"'),
        ("weather = 'rain'", 11, "values are quoted by \", not by '"),
        ('weather = "rain', 11, "this quote is never closed"),
        ("weather = rain; drop table clip", 15, "the character ';' means nothing here"),
        ('weather = "a\x00b"', 11, "control characters cannot be in a value"),
        ("(weather = rain", 16, "expected `)`, found the end"),
        ("weather = and", 11, "expected a value; words of the language as values need quotes"),
        ('__import__("os")', 1, "'__import__' is no axis"),
    ],
)
def test_an_error_names_the_place_and_what_was_expected(text: str, place: int, said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse(text)

    assert caught.value.code == "BAD_EXPRESSION"
    assert caught.value.message.startswith(f"at character {place}: {said}")


def test_length_depth_and_conditions_are_bounded() -> None:
    term = "weather = rain"
    parse("(" * MAX_DEPTH + term + ")" * MAX_DEPTH)
    parse(" or ".join(["speed > 1"] * MAX_CONDITIONS))

    with pytest.raises(InvalidInput, match=f"more than {MAX_DEPTH} levels"):
        parse("(" * (MAX_DEPTH + 1) + term + ")" * (MAX_DEPTH + 1))
    with pytest.raises(InvalidInput, match=f"more than {MAX_DEPTH} levels"):
        parse("not " * 400 + term)
    with pytest.raises(InvalidInput, match=f"more than {MAX_CONDITIONS} conditions"):
        parse(" or ".join(["speed > 1"] * (MAX_CONDITIONS + 1)))
    with pytest.raises(InvalidInput, match="has at most 2,000 characters"):
        parse(term + " " * MAX_CHARACTERS)


def test_unknown_is_equal_to_nothing_but_unknown() -> None:
    rain = {"weather": ("rain",)}

    truths = {
        text: (truth_of(parse(text), {}, {}), truth_of(parse(text), rain, {}))
        for text in (
            "weather = rain",
            "weather != rain",
            "not weather = snow",
            "weather = unknown",
            "weather != unknown",
            "weather in (snow, unknown)",
            "weather = snow or weather = unknown",
            "ego_speed_mps < 5",
            "not ego_speed_mps < 5",
            "ego_speed_mps = unknown",
        )
    }

    assert truths == {
        "weather = rain": (None, True),
        "weather != rain": (None, False),
        "not weather = snow": (None, True),
        "weather = unknown": (True, False),
        "weather != unknown": (False, True),
        "weather in (snow, unknown)": (True, False),
        "weather = snow or weather = unknown": (True, False),
        "ego_speed_mps < 5": (None, None),
        "not ego_speed_mps < 5": (None, None),
        "ego_speed_mps = unknown": (True, True),
    }
    assert not is_true(parse("weather = rain"), {}, {})


def test_a_clip_with_several_tags_has_each_of_them() -> None:
    tags = {"scenario": ("cyclist", "work_zone")}

    assert is_true(parse("scenario = work_zone and scenario = cyclist"), tags, {})
    assert not is_true(parse("scenario != work_zone"), tags, {})
    assert is_true(parse("scenario != tunnel"), tags, {})


@given(EXPRESSIONS)
def test_what_is_printed_is_read_again_as_the_same(expression: Expression) -> None:
    text = print_expression(expression)

    again = parse_expression(text, VOCABULARY)

    assert again == expression
    assert print_expression(again) == text


@given(st.text(alphabet="weathrsco=!<>(),\" and ornti_1.5\\'", max_size=60) | st.text(max_size=40))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        parse(text)
    except InvalidInput as refused:
        said = (refused.code, refused.message[:13])
    else:
        said = ("BAD_EXPRESSION", "at character ")

    assert said == ("BAD_EXPRESSION", "at character ")
