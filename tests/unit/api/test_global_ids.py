"""Global ids: what goes in comes out, and nothing else is taken."""

import pytest

from gainloop.api.global_ids import global_id, key_of, numbered_key, parse_global_id
from gainloop.errors import InvalidInput


@pytest.mark.parametrize(
    ("name", "key"),
    [("Clip", ("a:b/c 0",)), ("Clip", ("Straße 🚗",)), ("QueueItem", ("queue-1", "17"))],
)
def test_an_id_holds_type_and_key(name: str, key: tuple[str, ...]) -> None:
    assert parse_global_id(global_id(name, *key)) == (name, key)


@pytest.mark.parametrize("value", ["", "zz", "é", "A", "Q2xpcA", "====", "/////w"])
def test_texts_that_are_no_id_are_refused(value: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        parse_global_id(value)

    assert caught.value.code == "BAD_ID"


def test_an_id_of_another_type_is_refused() -> None:
    with pytest.raises(InvalidInput, match="the id of a Queue, not Clip"):
        key_of(global_id("Queue", "q"), "Clip")


@pytest.mark.parametrize("key", [("run",), ("run", "x"), ("run", "-1"), ("run", "1" * 10)])
def test_a_row_id_needs_a_number(key: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as caught:
        numbered_key(key)

    assert caught.value.code == "BAD_ID"
