"""Cursors: whoever did not get one from us, for this list, cannot use it."""

import pytest

from gainloop.api.cursors import Cursors, Position
from gainloop.errors import InvalidInput

MINE = Cursors(b"k" * 32, "anna", "clips None")
POSITION = Position("run-1", 41)


def refused(cursors: Cursors, cursor: str, pin: str | None = None) -> str:
    with pytest.raises(InvalidInput) as caught:
        cursors.read(cursor, pin)
    return caught.value.code


def test_a_cursor_says_where_it_was_written() -> None:
    assert MINE.read(MINE.write(POSITION)) == POSITION
    assert MINE.read(MINE.write(POSITION), "run-1") == POSITION


@pytest.mark.parametrize(
    "other",
    [
        Cursors(b"x" * 32, "anna", "clips None"),
        Cursors(b"k" * 32, "ben", "clips None"),
        Cursors(b"k" * 32, "anna", "clips ClipFilter(search='a')"),
    ],
    ids=["other key", "other person", "other filter"],
)
def test_a_cursor_of_somebody_or_something_else_is_refused(other: Cursors) -> None:
    assert refused(other, MINE.write(POSITION)) == "BAD_CURSOR"


def test_a_cursor_of_another_run_is_refused_where_a_run_is_named() -> None:
    assert refused(MINE, MINE.write(POSITION), "run-2") == "BAD_CURSOR"


def test_every_changed_character_is_noticed() -> None:
    cursor = MINE.write(POSITION)

    for place in range(len(cursor) - 1):
        other = "A" if cursor[place] != "A" else "B"
        assert refused(MINE, cursor[:place] + other + cursor[place + 1 :]) == "BAD_CURSOR"


@pytest.mark.parametrize("text", ["", "x", "é", "arrayconnection:1", "A" * 5000, "%00", "====="])
def test_texts_that_are_no_cursor_are_refused(text: str) -> None:
    assert refused(MINE, text) == "BAD_CURSOR"
