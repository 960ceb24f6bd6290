"""The first version of each profile's weights, by part; `prepare_home` registers them.

weighted_sum: the reference study's literal weights.
"""

from collections.abc import Mapping

from gainloop.terms.enums import PartName, Profile

WEIGHTED_SUM_V1: Mapping[PartName, float] = {
    PartName.UNCERTAINTY: 0.30,
    PartName.MISSED_NEARBY: 0.35,
    PartName.COVERAGE_GAP: 0.25,
    PartName.LOW_COST: 0.10,
}
FIRST_WEIGHTS: Mapping[Profile, Mapping[str, float]] = {
    Profile.FIFO: {PartName.ARRIVAL.value: 1.0},
    Profile.WEIGHTED_SUM: {name.value: weight for name, weight in WEIGHTED_SUM_V1.items()},
}
