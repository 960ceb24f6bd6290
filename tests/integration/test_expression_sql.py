"""The two ways to ask an expression, of clips in memory and in SQL, give the same clips."""

import random
from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from sqlmodel import col

from gainloop.bootstrap import operator_of
from gainloop.models.catalog import Clip, Tag
from gainloop.reads.axes import clip_vocabulary
from gainloop.reads.clip_columns import number_of, text_of
from gainloop.reads.clip_values import values_where
from gainloop.reads.expression_sql import compile_expression, condition_of
from gainloop.rules.expressions.evaluate import is_true
from gainloop.rules.expressions.nodes import Expression, axes_of, numbers_of
from gainloop.stores.home import Home
from gainloop.stores.relational.database import WRITES
from gainloop.workflows.axes.register_axis import AxisRequest, register_axis
from tests.unit.rules.expression_strategies import EXPRESSIONS, NUMBERS, ODD_TEXTS

ANY_CLIP = sa.true()


def add_clips(home: Home, rows: Sequence[dict[str, Any]]) -> None:
    """Each {id, tags and columns of clips}."""
    now = home.database.clock()
    with home.database.engine.connect().execution_options(**{WRITES: True}) as connection:
        for ordinal, row in enumerate(rows, start=1):
            columns = {key: value for key, value in row.items() if key != "tags"}
            times = {"valid_from": now, "recorded_at": now}
            connection.execute(sa.insert(Clip).values(ordinal=ordinal, **columns, **times))
            for value in row.get("tags", ()):
                tag = {"axis": "scenario", "value": value, "source": "catalog", **times}
                connection.execute(sa.insert(Tag).values(clip_id=row["id"], **tag))
        connection.commit()


def random_rows(number: int) -> list[dict[str, Any]]:
    chance = random.Random(7)
    return [
        {
            "id": f"clip-{place:02}",
            "weather": chance.choice([None, "", *ODD_TEXTS]),
            "tags": chance.sample(ODD_TEXTS, chance.randint(0, 2)),
            "extra": chance.choice([{}, {"surface": chance.choice(ODD_TEXTS)}]),
            "ego_speed_mps": chance.choice([None, *NUMBERS]),
        }
        for place in range(number)
    ]


@pytest.fixture
def filled(any_home: Home) -> Home:
    add_clips(any_home, random_rows(60))
    operator = operator_of(any_home)
    register_axis(any_home, operator, AxisRequest("surface", "surface", "test"))
    speeds = AxisRequest("speed", "ego_speed_mps", "test", edges=(10, 20), unit="m/s")
    register_axis(any_home, operator, speeds)
    return any_home


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(EXPRESSIONS)
def test_sql_finds_the_clips_of_which_the_expression_is_true(
    filled: Home, expression: Expression
) -> None:
    with filled.database.read() as session:
        condition = compile_expression(session, expression)
        found = [place.clip_id for place in values_where(session, condition, ())]
        known = values_where(session, ANY_CLIP, axes_of(expression), numbers_of(expression))

    true = [row.clip_id for row in known if is_true(expression, row.values, row.numbers)]
    assert found == true


def test_an_extra_column_is_text_or_a_number_whatever_its_json_is(any_home: Home) -> None:
    cells = ("dry", 3, 2.5, "12", "-4.5", True, "1e5", "--3", "", ["a"])
    rows = [{"id": f"c{place}", "extra": {"x y": cell}} for place, cell in enumerate(cells)]
    add_clips(any_home, [*rows, {"id": "none"}])
    operator = operator_of(any_home)
    register_axis(any_home, operator, AxisRequest("words", "x y", "test"))
    register_axis(any_home, operator, AxisRequest("bins", "x y", "test", edges=(0, 3)))

    with any_home.database.read() as session:
        found = {row.clip_id: row for row in values_where(session, ANY_CLIP, ("words", "bins"))}
        at_least = condition_of(session, "bins >= 2.5")
        numbers = [row.clip_id for row in values_where(session, at_least, ())]
        vocabulary = clip_vocabulary(session)

    texts = {key: row.values.get("words", ()) for key, row in found.items() if key != "c9"}
    assert texts == {
        "c0": ("dry",),
        "c1": ("3",),
        "c2": ("2.5",),
        "c3": ("12",),
        "c4": ("-4.5",),
        "c5": ("true",),
        "c6": ("1e5",),
        "c7": ("--3",),
        "c8": (),
        "none": (),
    }
    assert {key: row.values["bins"] for key, row in found.items() if "bins" in row.values} == {
        "c1": ("3 or more",),
        "c2": ("0-3",),
        "c3": ("3 or more",),
        "c4": ("below 0",),
    }
    assert numbers == ["c1", "c2", "c3"]
    assert vocabulary.axes["bins"] == ("below 0", "0-3", "3 or more")


NINES = "9" * 300
CELLS: dict[str, tuple[Any, str | None, float | None]] = {
    "tiny": (5e-05, "0.00005", 5e-05),
    "large": (1e20, "100000000000000000000", 1e20),
    "largest digits": (1e299, "1" + "0" * 299, 1e299),
    "more digits": (-1e299, "-1" + "0" * 299, None),
    "all digits": (0.1 + 0.2, "0.30000000000000004", 0.1 + 0.2),
    "negative": (-1234.5, "-1234.5", -1234.5),
    "whole": (2.0, "2", 2.0),
    "hundred": (100.0, "100", 100.0),
    "zero": (-0.0, "0", 0.0),
    "integer": (2**53, "9007199254740992", 2.0**53),
    "near": ("0.1000000000000000055511151231257827", "0.1000000000000000055511151231257827", 0.1),
    "text of 300": (NINES, NINES, float(NINES)),
    "text of 301": (NINES + "9", NINES + "9", None),
    "text of 400": ("9" * 400, "9" * 400, None),
    "small": ("0." + "0" * 297 + "1", "0." + "0" * 297 + "1", 1e-298),
    "smaller": ("0." + "0" * 400 + "1", "0." + "0" * 400 + "1", None),
    "exponent": ("5e-05", "5e-05", None),
    "point": ("7.", "7.", 7.0),
    "no": (False, "false", None),
    "list": (["a", 1], None, None),
    "object": ({"a": 1}, None, None),
    "nothing": (None, None, None),
}
"""By clip: what the extra column holds, and its text and number."""


def test_a_number_of_an_extra_column_is_the_same_on_both_databases(any_home: Home) -> None:
    add_clips(any_home, [{"id": key, "extra": {"x": cell[0]}} for key, cell in CELLS.items()])
    statement = sa.select(col(Clip.id), text_of("x"), number_of("x"))

    with any_home.database.read() as session:
        found = {
            key: (text, number) for key, text, number in session.connection().execute(statement)
        }

    assert found == {key: cell[1:] for key, cell in CELLS.items()}


@pytest.mark.parametrize(
    "value", ["' or 1=1 --", 'x"); drop table clip; --', "%", "_", "\\", "$.a", "{}", "🚦"]
)
def test_no_value_can_leave_its_place_in_the_statement(any_home: Home, value: str) -> None:
    add_clips(any_home, [{"id": "a", "weather": value}, {"id": "b", "weather": "rain"}])
    quoted = value.replace("\\", "\\\\").replace('"', '\\"')

    with any_home.database.read() as session:
        condition = condition_of(session, f'weather = "{quoted}"')
        found = [row.clip_id for row in values_where(session, condition, ())]

    assert found == ["a"]
