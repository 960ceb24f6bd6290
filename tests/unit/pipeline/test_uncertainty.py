"""Uncertainty of clips from the probabilities of their detections."""

import numpy as np

from gainloop.pipeline.uncertainty.entropy import clip_stats


def test_a_coin_toss_is_one_bit_and_certainty_none() -> None:
    stats = clip_stats(
        clip=np.array([0, 0, 1, 1]),
        probability=np.array([0.5, 0.5, 1.0, 0.0]),
        num_frames=np.array([2, 1]),
    )

    assert stats.uncertainty.tolist() == [1.0, 0.0]
    assert stats.num_predictions.tolist() == [2, 2]
    assert stats.mean_objects.tolist() == [0.5, 1.0]


def test_a_clip_without_detections_has_no_uncertainty_and_no_objects() -> None:
    stats = clip_stats(np.array([1]), np.array([0.9]), np.array([4, 1]))

    assert np.isnan(stats.uncertainty[0])
    assert stats.mean_objects[0] == 0.0
