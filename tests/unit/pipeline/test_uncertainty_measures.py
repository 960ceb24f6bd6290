"""Measures of uncertainty on hand-made detections, each against its own formula."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gainloop.pipeline.uncertainty.disagreement import SideDetections, disagreement
from gainloop.pipeline.uncertainty.entropy import clip_stats
from gainloop.pipeline.uncertainty.measures import MEASURES, Predicted, measure_clips
from gainloop.terms.boxes import UncertaintyInputs
from gainloop.terms.measures import UncertaintyMeasure as Measure

BOX = [0.0, 0.0, 10.0, 20.0]


def predicted(inputs: UncertaintyInputs, num: int = 2, clip: list[int] | None = None) -> Predicted:
    """Detections of one clip, unless said otherwise, of probability 0.9."""
    clips = np.array(clip or [0] * num)
    return Predicted(int(clips.max()) + 1, clips, np.full(num, 0.9), np.array([BOX] * num), inputs)


def test_every_measure_of_the_list_is_registered() -> None:
    assert set(MEASURES) == set(Measure)


def test_scores_alone_tell_the_binary_entropy_and_nothing_else() -> None:
    found = predicted(UncertaintyInputs())
    measured = measure_clips(found)

    assert list(measured) == [Measure.ENTROPY]
    stats = clip_stats(found.clip, found.probability, np.array([1]))
    assert measured[Measure.ENTROPY].tolist() == stats.uncertainty.tolist()
    assert measured[Measure.ENTROPY][0] == pytest.approx(0.4689956)


def test_class_probabilities_tell_entropy_margin_and_least_confidence() -> None:
    classes = np.array([[0.5, 0.5, 0.0, 0.0], [1.0, 0.0, 0.0, 0.0]])
    measured = measure_clips(predicted(UncertaintyInputs(class_probabilities=classes)))

    # One bit of the two that four classes can have; then the mean with a sure detection.
    assert measured[Measure.ENTROPY][0] == pytest.approx((0.5 + 0.0) / 2)
    assert measured[Measure.MARGIN][0] == pytest.approx((1.0 + 0.0) / 2)
    assert measured[Measure.LEAST_CONFIDENCE][0] == pytest.approx((0.5 + 0.0) / 2)


def test_what_probabilities_lack_to_one_is_no_object() -> None:
    classes = np.array([[0.6, 0.1], [0.6, 0.1]])
    measured = measure_clips(predicted(UncertaintyInputs(class_probabilities=classes)))

    assert measured[Measure.MARGIN][0] == pytest.approx(1 - (0.6 - 0.3))
    shares = np.array([0.6, 0.1, 0.3])
    assert measured[Measure.ENTROPY][0] == pytest.approx(
        -(shares * np.log(shares)).sum() / np.log(3)
    )


def test_a_detection_without_probabilities_counts_by_its_score_alone() -> None:
    classes = np.array([[0.5, 0.5], [np.nan, np.nan]])
    measured = measure_clips(predicted(UncertaintyInputs(class_probabilities=classes)))

    assert measured[Measure.MARGIN][0] == pytest.approx(1.0)
    assert measured[Measure.ENTROPY][0] == pytest.approx((1.0 + 0.4689956) / 2)


def test_members_that_are_equally_unsure_do_not_disagree() -> None:
    members = np.array([[0.5, 0.5, 0.5], [0.0, 1.0, 0.5]])
    measured = measure_clips(predicted(UncertaintyInputs(member_scores=members), clip=[0, 1]))

    # The mean of 0, 1 and 0.5 has one bit, the members a third of one between them.
    assert measured[Measure.ENSEMBLE_DISAGREEMENT] == pytest.approx([0.0, 2 / 3])


def test_dropout_variance_is_a_share_of_the_most_there_can_be() -> None:
    samples = np.array([[0.0, 1.0], [0.6, 0.8]])
    measured = measure_clips(predicted(UncertaintyInputs(score_samples=samples), clip=[0, 1]))

    assert measured[Measure.DROPOUT_VARIANCE] == pytest.approx([1.0, 4 * 0.01])


def test_box_variance_is_relative_to_the_box() -> None:
    variance = np.array([[1.0, 4.0, 1.0, 4.0], [1e9, 0.0, 0.0, 0.0]])
    measured = measure_clips(predicted(UncertaintyInputs(box_variance=variance), clip=[0, 1]))

    assert measured[Measure.BOX_VARIANCE] == pytest.approx([0.1, 1.0])  # a tenth of each side


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=9))
def test_every_measure_stays_between_nothing_and_one(rows: list[list[float]]) -> None:
    scores = np.array(rows)
    classes = scores / np.maximum(scores.sum(axis=1, keepdims=True), 1.0)
    inputs = UncertaintyInputs(classes, scores, scores, np.repeat(scores[:, :1], 4, axis=1))

    for values in measure_clips(predicted(inputs, len(rows))).values():
        assert (values >= -1e-12).all()
        assert (values <= 1 + 1e-12).all()


def side(*rows: tuple[int, int, float, list[float]]) -> SideDetections:
    """(clip, group, probability, box) each."""
    clip, group, probability, box = zip(*rows, strict=True) if rows else ((), (), (), ())
    return SideDetections(
        np.array(clip, dtype=np.int64),
        np.array(group, dtype=np.int64),
        np.array(probability, dtype=np.float64),
        np.array(box, dtype=np.float64).reshape(-1, 4),
    )


def test_versions_disagree_by_scores_of_pairs_and_by_what_one_alone_sees() -> None:
    far, car = [50.0, 50.0, 10.0, 10.0], 7
    ours = side((0, car, 0.9, BOX), (0, car, 0.8, far), (1, 8, 0.4, BOX))
    theirs = side((0, car, 0.6, BOX), (1, 9, 0.5, BOX))  # in clip 1 the same box, another class

    found = disagreement(ours, theirs, 3)

    assert found == pytest.approx([(0.3 + 0.8) / 2, (0.4 + 0.5) / 2, 0.0])
    assert disagreement(theirs, ours, 3) == pytest.approx(found)
    assert disagreement(ours, ours, 3).tolist() == [0.0, 0.0, 0.0]


def test_the_closest_pair_goes_first_and_the_other_box_stays_alone() -> None:
    shifted = [1.0, 0.0, 10.0, 20.0]
    ours = side((0, 0, 0.9, shifted), (0, 0, 0.7, BOX))
    theirs = side((0, 0, 0.7, BOX))

    assert disagreement(ours, theirs, 1) == pytest.approx([(0.0 + 0.9) / 2])
