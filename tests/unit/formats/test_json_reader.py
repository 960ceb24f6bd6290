"""What the strict JSON reader accepts, and how it names what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gainloop.errors import InvalidInput
from gainloop.formats.json_reader import parse_json, read_json
from gainloop.terms.options import Limits
from tests.unit.formats.file_builders import write_bytes

GOOD = (
    '{"text": "a\\"b\\\\ ]] \\u00e9 \\ud83d\\ude00 é", "list": [1, -2.5e+3, true, false, null],'
    ' "empty": [{}, []], "nested": {"a": {"b": [""]}}}'
).encode()


def parse(data: bytes | str, root: str = "", **limits: int) -> Any:
    data = data.encode() if isinstance(data, str) else data
    return parse_json(data, "user.json", Limits(**limits), root=root)


def refusal(data: bytes | str, root: str = "", **limits: int) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        parse(data, root, **limits)
    assert caught.value.file == "user.json"
    return caught.value


def test_a_good_file_gives_what_the_standard_library_gives() -> None:
    assert parse(GOOD) == json.loads(GOOD)


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**53), 2**53)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('abc[]{}"\\'), inner),
    max_leaves=20,
)


@settings(deadline=None, derandomize=True)
@given(json_values)
def test_every_value_that_json_can_write_is_read_back(value: Any) -> None:
    assert parse(json.dumps(value)) == value
    assert parse(json.dumps(value, ensure_ascii=False)) == value


def test_a_file_cut_at_any_byte_is_truncated() -> None:
    for end in range(1, len(GOOD)):
        error = refusal(GOOD[:end])
        assert error.code == "TRUNCATED", GOOD[:end]
        assert f"byte {end}" in error.message


@pytest.mark.parametrize("number", ["1.25", "-1", "1e5", "1E-5", "true", "null", "NaN"])
def test_a_file_cut_inside_a_value_is_truncated(number: str) -> None:
    for end in range(1, len(number)):
        assert refusal(f'{{"score": {number[:end]}').code == "TRUNCATED"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("hello", "Expecting value at line 1, column 1"),
        ("[1,\n 2,]", "Expecting value at line 2, column 4"),
        ("{'a': 1}", "Expecting property name enclosed in double quotes at line 1, column 2"),
        ("[1] 2", "Extra data at line 1, column 5"),
        ('["a\nb"]', "Invalid control character at line 1, column 4"),
    ],
)
def test_what_is_no_json_is_refused_with_line_and_column(text: str, message: str) -> None:
    error = refusal(text)

    assert (error.code, error.message) == ("NOT_JSON", message)


def test_nesting_up_to_the_limit_is_accepted_and_one_deeper_is_not() -> None:
    assert parse("[" * 64 + "]" * 64)

    error = refusal("[" * 65 + "]" * 65)

    assert error.code == "TOO_DEEP"
    assert error.message == "the limit of 64 levels is passed at byte 64"


def test_brackets_and_escaped_quotes_in_texts_do_not_count_as_nesting() -> None:
    text = json.dumps(["[" * 100, '"' + "{" * 100, "\\", "\\" + "[" * 100])

    assert parse(text) == json.loads(text)


def test_nesting_is_found_behind_texts_with_brackets() -> None:
    text = '["]]]]\\"]]", ' + "[" * 64

    assert refusal(text).message == f"the limit of 64 levels is passed at byte {len(text) - 1}"


def test_a_repeated_key_is_named_with_its_path() -> None:
    error = refusal('[{"score": 1}, {"box": {"x": 1, "y": 2, "x": 3}}]', root="detections")

    assert (error.code, error.field, error.row) == ("DUPLICATE_KEY", "detections[1].box.x", 2)


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "-1.5E+0400"])
def test_a_number_that_is_not_finite_is_named_with_its_path(number: str) -> None:
    error = refusal(f'{{"annotations": [{{"score": 1}}, {{"score": {number}}}]}}')

    assert (error.code, error.field, error.row) == ("NOT_FINITE", "annotations[1].score", 2)


def test_digits_that_overflow_without_an_exponent_are_not_finite() -> None:
    assert refusal("[" + "9" * 350 + ".0]").code == "NOT_FINITE"


def test_small_and_large_finite_numbers_are_accepted() -> None:
    assert parse("[1e-999, 1e308, 1.5e100]") == [0.0, 1e308, 1.5e100]


def test_long_numbers_are_refused_but_long_digits_in_texts_are_not() -> None:
    digits = "1" * 401

    assert parse(f'["{digits}", "\\"{digits}"]') == [digits, f'"{digits}']
    error = refusal(f'["{digits}", {digits}]')

    assert error.code == "NUMBER_TOO_LONG"
    assert error.message == "the number at byte 406 has 401 digits, the limit is 400"


def test_half_a_surrogate_pair_is_named_and_a_whole_pair_is_text() -> None:
    assert parse('["\\ud83d\\ude00"]') == ["😀"]

    error = refusal('[{"name": "a\\ud800"}]', root="images")

    assert (error.code, error.field) == ("BAD_UNICODE", "images[0].name")
    assert refusal('{"\\uD800": 1}').code == "BAD_UNICODE"


def test_the_character_nul_is_refused_escaped_and_raw() -> None:
    escaped = refusal('[{"clip_id": "a\\u0000"}]', root="images")
    raw = refusal(b'[{"clip_id": "a\x00"}]')

    assert (escaped.code, escaped.field) == ("BAD_CHARACTER", "images[0].clip_id")
    assert "U+0000" in escaped.message
    assert (raw.code, raw.message) == ("BAD_CHARACTER", "character U+0000 at byte 15")
    assert parse('["\\\\u0000"]') == ["\\u0000"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"])
def test_other_encodings_are_refused(encoding: str) -> None:
    error = refusal('[{"a": 1}]'.encode(encoding))

    assert error.code == "BAD_ENCODING"
    assert "expected UTF-8" in error.message


def test_a_byte_that_is_no_utf8_is_named() -> None:
    error = refusal(b'["caf\xe9"]')

    assert error.code == "BAD_ENCODING"
    assert error.message == "byte 5 is not UTF-8 (0xe9), expected UTF-8"


@pytest.mark.parametrize("data", [b"", b" \n\t"])
def test_a_file_without_content_is_empty(tmp_path: Path, data: bytes) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_json(write_bytes(tmp_path / "empty.json", data), Limits())

    assert caught.value.code == "EMPTY_FILE"


def test_a_missing_file_and_a_folder_are_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        with pytest.raises(InvalidInput) as caught:
            read_json(path, Limits())
        assert (caught.value.code, caught.value.file) == ("FILE_MISSING", path.name)


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = write_bytes(tmp_path / "large.json", b"[1, 2, 3]")

    with pytest.raises(InvalidInput) as caught:
        read_json(path, Limits(file_bytes=8))

    assert caught.value.code == "FILE_TOO_LARGE"
    assert caught.value.message == "the file has 9 bytes, the limit is 8; use Parquet"
    assert read_json(path, Limits(file_bytes=9)) == [1, 2, 3]


def test_a_whole_number_beyond_all_floats_is_named_with_its_path() -> None:
    largest = int(1.7976931348623157e308)
    assert parse(f"[{largest}, -{largest}]") == [largest, -largest]

    error = refusal(f'{{"floors": [{{"amount": 1}}, {{"amount": -{10**350}}}]}}')

    assert (error.code, error.field, error.row) == ("NOT_FINITE", "floors[1].amount", 2)
    assert error.message == "a number of 351 digits is not a finite number"
