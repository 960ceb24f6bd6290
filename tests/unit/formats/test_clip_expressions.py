"""Expressions that find the clip in a file name."""

import time

import pytest

from gainloop.errors import InvalidInput
from gainloop.formats.clip_expressions import MAX_NAME_CHARACTERS, check_clip_expression


@pytest.mark.parametrize(
    "expression",
    [
        r"^(?P<clip>[^/]+)/(?P<frame>\d+)\.jpg$",
        r"(?P<clip>[a-z]{2,4}(?:-v\d+)?)_(?P<frame>\d{1,6})",
        r"(?P<clip>day|night)_\d+",
        r"\((?P<clip>[)(+*]+)\)",
        r"(?P<clip>.+?)_cam(?:ab){3}\d",
        r"^(?P<clip>[^/]+)/[^/]+/\w+-[^.]+\.(?P<frame>\d+)$",
    ],
)
def test_plain_expressions_are_accepted(expression: str) -> None:
    assert check_clip_expression(expression).pattern == expression


@pytest.mark.parametrize(
    ("expression", "code"),
    [
        (r"(?P<clip>(a+)+)$", "EXPRESSION_TOO_COMPLEX"),
        (r"(?P<clip>(?:a|a)*)$", "EXPRESSION_TOO_COMPLEX"),
        (r"(?P<clip>((a*))+)$", "EXPRESSION_TOO_COMPLEX"),
        (r"(?P<clip>([a-z]+)*)$", "EXPRESSION_TOO_COMPLEX"),
        (r"(?P<clip>(a{1,9}){9,99})$", "EXPRESSION_TOO_COMPLEX"),
        (r"(?P<clip>.*.*.*)x", "EXPRESSION_TOO_COMPLEX"),
        (r"(?P<clip>\w+)_\w+_\w+x$", "EXPRESSION_TOO_COMPLEX"),
        (r"(?P<clip>a+)(?P=clip)", "EXPRESSION_TOO_COMPLEX"),
        (r"(?P<clip>a+)-\1", "EXPRESSION_TOO_COMPLEX"),
        ("(?P<clip>a)" + "b" * 300, "EXPRESSION_TOO_COMPLEX"),
        (r"(?P<clip>a", "BAD_EXPRESSION"),
        (r"(?P<frame>\d+)", "BAD_EXPRESSION"),
        (r"(.+)", "BAD_EXPRESSION"),
    ],
)
def test_expressions_that_could_run_for_long_or_find_no_clip_are_refused(
    expression: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        check_clip_expression(expression)

    assert (caught.value.code, caught.value.field) == (code, "clip_regex")


def test_the_costliest_accepted_expression_is_done_in_a_moment() -> None:
    started = time.process_time()

    assert (
        check_clip_expression(r"(?P<clip>\w+)_\w+_x").search("a_" * (MAX_NAME_CHARACTERS // 2))
        is None
    )

    assert time.process_time() - started < 5
