"""Arms of the demo program's shadow cycle end where their hours are even."""

import numpy as np

from gainloop.demo.shadow_cycle import even_cuts


def test_arms_are_cut_where_they_took_about_the_same() -> None:
    courses = [np.array([4.0, 10.0, 19.0]), np.array([9.5, 21.0]), np.array([3.0, 6.0, 9.8])]

    assert even_cuts(courses, target=10.0) == [2, 1, 3]


def test_the_cut_nearest_to_the_target_is_taken() -> None:
    courses = [np.array([5.0, 20.0]), np.array([5.2, 20.0])]

    assert even_cuts(courses, target=6.0) == [1, 1]
    assert even_cuts(courses, target=18.0) == [2, 2]


def test_without_even_hours_there_is_no_cycle() -> None:
    assert even_cuts([np.array([5.0]), np.array([8.0])], target=6.0) is None
    assert even_cuts([np.array([5.0]), np.array([])], target=6.0) is None
