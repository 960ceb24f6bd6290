"""The first version of each profile's weights, by part; `prepare_home` registers them.

weighted_sum: the reference study's literal weights. weighted_sum_batch: the same, which add up to
1, and beside them the weights of the parts that take off (`scores.TAKES_OFF`). expected_gain: the
knobs of `pipeline.expected_gain.objective`, as the reference study had them.
"""

from collections.abc import Mapping

from gainloop.terms.enums import PartName, Profile

WEIGHTED_SUM_V1: Mapping[PartName, float] = {
    PartName.UNCERTAINTY: 0.30,
    PartName.MISSED_NEARBY: 0.35,
    PartName.COVERAGE_GAP: 0.25,
    PartName.LOW_COST: 0.10,
}
WEIGHTED_SUM_BATCH_V1: Mapping[PartName, float] = {
    **WEIGHTED_SUM_V1,
    PartName.LIKE_PICKED: 0.50,
    PartName.ISOLATED: 0.50,
}
EXPECTED_GAIN_V1: Mapping[PartName, float] = {
    PartName.UNCERTAINTY: 1.7,
    PartName.MISSED_NEARBY: 1.0,
    PartName.COVERAGE_GAP: 0.7,
    PartName.LOW_COST: 1.0,
}
FIRST_WEIGHTS: Mapping[Profile, Mapping[PartName, float]] = {
    Profile.FIFO: {PartName.ARRIVAL: 1.0},
    Profile.WEIGHTED_SUM: WEIGHTED_SUM_V1,
    Profile.WEIGHTED_SUM_BATCH: WEIGHTED_SUM_BATCH_V1,
    Profile.EXPECTED_GAIN: EXPECTED_GAIN_V1,
}
