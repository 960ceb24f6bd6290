"""Costs of labeling units: the stated assumption, and how it widens where less is known."""

import pytest

from gainloop.pipeline.costs import COST_V1, estimate_costs
from tests.unit.pipeline.feature_builder import MadeClip, make_features


def test_cost_is_opening_plus_labeled_frames_times_look_and_boxes() -> None:
    costs = estimate_costs(
        make_features([MadeClip(duration=9.5, frames=95, objects=3.0)]).candidates
    )

    # 10 keyframes x (3 s + 3 boxes x 7 s) = 4 min, and 2 min to open.
    assert costs.frames.tolist() == [10]
    assert costs.minutes.tolist() == [6.0]
    assert costs.low.tolist() == pytest.approx([3.6])
    assert costs.high.tolist() == pytest.approx([9.6])
    assert costs.assumption == "cost-v1"


def test_a_single_image_is_one_frame() -> None:
    costs = estimate_costs(make_features([MadeClip(frames=1, objects=0.0)]).candidates)

    assert costs.frames.tolist() == [1]
    assert costs.minutes.tolist() == pytest.approx([2.05])


def test_length_comes_from_frames_at_an_assumed_rate_where_the_duration_is_unknown() -> None:
    costs = estimate_costs(make_features([MadeClip(frames=95, objects=3.0)]).candidates)

    assert costs.frames.tolist() == [10]
    assert costs.is_guessed_length.tolist() == [True]


def test_what_is_unknown_is_assumed_and_widens_the_interval() -> None:
    known, no_boxes, nothing = (
        MadeClip(duration=20.0, objects=5.0),
        MadeClip(duration=20.0),
        MadeClip(),
    )

    costs = estimate_costs(make_features([known, no_boxes, nothing]).candidates)

    assert costs.minutes.tolist() == pytest.approx([2 + 20 * 38 / 60] * 3)
    ratios = (costs.high / costs.low).tolist()
    assert ratios == pytest.approx([1.6 / 0.6, 1.6 * 1.5 / 0.42, 1.6 * 1.5 * 2 / 0.21])
    assert costs.is_guessed_boxes.tolist() == [False, True, True]
    assert costs.is_guessed_length.tolist() == [False, False, True]


def test_more_predicted_objects_cost_more() -> None:
    few, many = MadeClip(duration=5.0, objects=1.0), MadeClip(duration=5.0, objects=9.0)

    minutes = estimate_costs(make_features([few, many]).candidates, COST_V1).minutes

    assert minutes[0] < minutes[1]
