"""Acceptance checks run over labels: faults inside windows count, what lies outside does not."""

from collections.abc import Iterable

import pytest

from gainloop.rules.label_acceptance import Fault, LabelBoxes, LabeledClip, run_checks
from gainloop.terms.enums import CheckRule

WINDOWS = ((10, 19), (40, 49))
CONTINUOUS = [(CheckRule.TRACK_CONTINUITY, "1")]


def track(frames: Iterable[int], name: str = "1") -> LabelBoxes:
    return LabelBoxes(name, "Car", True, {frame: {} for frame in frames})


def in_windows(*labels: LabelBoxes) -> LabeledClip:
    frames = [*range(10, 20), *range(40, 50)]
    return LabeledClip("c1", frames, labels, WINDOWS)


@pytest.mark.parametrize(
    "frames",
    [
        [10],  # cut off after one frame
        [18, 19, 40, 41],  # nothing between two windows
        [19, 40],
        range(15, 20),  # starts late
        range(40, 43),  # ends early
        [*range(10, 13), *range(46, 50)],
    ],
)
def test_a_track_that_a_window_cuts_passes(frames: Iterable[int]) -> None:
    [result] = run_checks(CONTINUOUS, [in_windows(track(frames))])

    assert result.is_passed is True
    assert result.examples == ()


def test_a_gap_inside_a_window_is_refused_beside_one_between_windows() -> None:
    [result] = run_checks(CONTINUOUS, [in_windows(track([10, 11, 14, 19, 40, 42, 43]))])

    assert result.is_passed is False
    assert result.num_faults == 2  # of 2 and of 4 frames; 40 to 42 lacks one, which is allowed
    assert result.examples == (
        Fault("c1", 12, "1 has no box on 2 frames, up to frame 14"),
        Fault("c1", 15, "1 has no box on 4 frames, up to frame 19"),
    )


def test_the_same_track_of_a_whole_clip_is_refused_for_the_gap_between() -> None:
    frames = range(10, 50)
    whole = LabeledClip("c1", frames, [track([18, 19, 40, 41])])

    [result] = run_checks(CONTINUOUS, [whole])

    assert result.is_passed is False
    assert result.examples == (Fault("c1", 20, "1 has no box on 20 frames, up to frame 40"),)


def test_frames_that_nobody_looked_at_are_no_gap() -> None:
    keyframes = LabeledClip("c1", [0, 10, 20, 30], [track([0, 10, 20, 30])])

    assert run_checks(CONTINUOUS, [keyframes])[0].is_passed is True


def test_the_share_of_empty_frames_is_of_those_inside_windows() -> None:
    rule = CheckRule.MAX_EMPTY_FRAME_SHARE
    clip = in_windows(track(range(10, 20)), track(range(40, 45), "2"))  # 5 of 20 are empty

    assert run_checks([(rule, "0.25")], [clip])[0].is_passed is True
    [result] = run_checks([(rule, "0.24")], [clip])
    assert result.is_passed is False
    assert result.num_faults == 5
    assert result.examples[0] == Fault("c1", 45, "no box")


def test_classes_and_attributes_are_looked_for_in_all_labels() -> None:
    seen = LabelBoxes("1", "Car", False, {3: {"occluded": False}})
    bare = LabelBoxes("2", "Car", False, {4: {"occluded": ""}})
    clip = LabeledClip("c1", [3, 4], [seen, bare])

    classes, attributes = run_checks(
        [
            (CheckRule.REQUIRED_CLASSES, "Car, Cyclist"),
            (CheckRule.ATTRIBUTES_COMPLETE, "occluded"),
        ],
        [clip],
    )

    assert classes.examples == (
        Fault("", None, "no object of the class 'Cyclist' in the whole batch"),
    )
    assert attributes.examples == (Fault("c1", 4, "2 has no 'occluded'"),)


def test_what_labels_cannot_tell_is_not_called_passed() -> None:
    [result] = run_checks([(CheckRule.MIN_BOX_PX, "12")], [in_windows()])

    assert result.is_passed is None
