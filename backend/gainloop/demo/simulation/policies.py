"""Who decides what is labeled next: each policy is a request to the product's own ranking.

Called by the closed loop and by the command line, which lists the names.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gainloop.terms.enums import PartName, Profile, Rung


@dataclass(frozen=True, slots=True)
class Policy:
    """weights: None for the profile's first; holdback_share: of the budget, drawn at random."""

    name: str
    about: str
    profile: Profile
    rung: Rung = Rung.ERRORS_BY_EMBEDDING
    weights: Mapping[PartName, float] | None = None
    holdback_share: float = 0.0


FIFO = "fifo"
RANDOM = "random"
WEIGHTED_SUM = "weighted_sum"
WEIGHTED_SUM_BATCH = "weighted_sum_batch"
EXPECTED_GAIN = "expected_gain"
HOLDBACK = "expected_gain_holdback"

_ALL = (
    Policy(FIFO, "the oldest clips first", Profile.FIFO),
    Policy(RANDOM, "drawn at random", Profile.WEIGHTED_SUM, Rung.RANDOM),
    Policy(
        "uncertainty",
        "the highest mean entropy first",
        Profile.WEIGHTED_SUM,
        weights={PartName.UNCERTAINTY: 1.0},
    ),
    Policy(
        "coverage",
        "the tags furthest below their share of the benchmark, counted again after every pick",
        Profile.WEIGHTED_SUM_BATCH,
        weights={PartName.COVERAGE_GAP: 1.0},
    ),
    Policy(WEIGHTED_SUM, "four signals added, the highest first", Profile.WEIGHTED_SUM),
    Policy(
        WEIGHTED_SUM_BATCH,
        "the same signals, scored again after every pick",
        Profile.WEIGHTED_SUM_BATCH,
    ),
    Policy(EXPECTED_GAIN, "benchmark errors removed per label-hour", Profile.EXPECTED_GAIN),
    Policy(
        HOLDBACK,
        "the same, with a tenth of the budget drawn at random",
        Profile.EXPECTED_GAIN,
        holdback_share=0.1,
    ),
)
POLICIES: Mapping[str, Policy] = {policy.name: policy for policy in _ALL}
STANDARD_POLICIES = tuple(name for name in POLICIES if name != "coverage")
"""What `gainloop simulate` compares where nobody asked for others."""
