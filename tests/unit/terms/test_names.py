"""Names that people type."""

import pytest

from gainloop.errors import InvalidInput
from gainloop.terms.names import check_name, parse_versioned


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("detector:41", ("detector", "41")),
        (" night detector : 4.1-rc2 ", ("night detector", "4.1-rc2")),
    ],
)
def test_a_version_stands_behind_the_colon(text: str, parts: tuple[str, str]) -> None:
    assert parse_versioned(text, "model") == parts


@pytest.mark.parametrize("text", ["detector", "detector:", ":41", "a:b:41", ""])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        parse_versioned(text, "model")

    assert (refused.value.code, refused.value.field) == ("BAD_NAME", "model")


@pytest.mark.parametrize("name", ["", " ", "x" * 121, "a\u202eb", "a\x00b", "zero\u200bwidth"])
def test_names_that_deceive_the_eye_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput, match="BAD_NAME"):
        check_name(name, "benchmark")
