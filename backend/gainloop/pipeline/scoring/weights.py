"""The first version of each profile's weights, by part; `prepare_home` registers them.

weighted_sum: the reference study's literal weights (four rank-normalized signals).
"""

from collections.abc import Mapping

from gainloop.terms.enums import Profile

FIRST_WEIGHTS: Mapping[Profile, Mapping[str, float]] = {
    Profile.FIFO: {"arrival": 1.0},
    Profile.WEIGHTED_SUM: {
        "uncertainty": 0.30,
        "missed_nearby": 0.35,
        "coverage_gap": 0.25,
        "low_cost": 0.10,
    },
}
