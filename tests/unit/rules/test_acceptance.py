"""Acceptance checks: which are usable, which are refused, what they say."""

import pytest

from gainloop.errors import InvalidInput
from gainloop.rules.acceptance import describe_check, parse_checks
from gainloop.terms.enums import CheckRule

CLASSES = ("Car", "Pedestrian")


def test_checks_are_stored_in_one_spelling() -> None:
    checks = parse_checks(
        [
            ("required_classes", " Car,Pedestrian , Car"),
            ("MIN_BOX_PX", "12.0"),
            ("track_continuity", "3"),
            ("max_empty_frame_share", "0.25"),
            ("attributes_complete", "occluded"),
        ],
        CLASSES,
    )

    assert checks == [
        {"rule": "required_classes", "value": "Car, Pedestrian"},
        {"rule": "min_box_px", "value": "12"},
        {"rule": "track_continuity", "value": "3"},
        {"rule": "max_empty_frame_share", "value": "0.25"},
        {"rule": "attributes_complete", "value": "occluded"},
    ]


@pytest.mark.parametrize(
    ("check", "message"),
    [
        (("sharpness", "1"), "there is no check 'sharpness'"),
        (("required_classes", "Tram"), "'Tram' is no class of the ontology"),
        (("required_classes", " , "), "needs names"),
        (("attributes_complete", ""), "needs names"),
        (("min_box_px", "-1"), "needs a number from 0 to 10000"),
        (("min_box_px", "nan"), "needs a number from 0 to 10000"),
        (("track_continuity", "1.5"), "needs a whole number"),
        (("max_empty_frame_share", "25 %"), "needs a number from 0 to 1"),
    ],
)
def test_a_check_that_cannot_be_run_is_refused(check: tuple[str, str], message: str) -> None:
    with pytest.raises(InvalidInput, match=message) as refused:
        parse_checks([check], CLASSES)

    assert refused.value.code == "BAD_CHECK"


def test_the_same_rule_twice_is_refused() -> None:
    with pytest.raises(InvalidInput, match="given twice"):
        parse_checks([("min_box_px", "1"), ("min_box_px", "2")], CLASSES)


def test_a_check_reads_as_a_sentence() -> None:
    assert describe_check(CheckRule.MIN_BOX_PX, "12") == (
        "Objects whose shorter side is at least 12 px are labeled."
    )
    assert describe_check(CheckRule.TRACK_CONTINUITY, "1") == (
        "No track has a gap of more than 1 frame."
    )
    assert describe_check(CheckRule.MAX_EMPTY_FRAME_SHARE, "0.25") == (
        "At most 25 % of the frames have no box."
    )
