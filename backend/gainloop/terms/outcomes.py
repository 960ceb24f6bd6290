"""One change that a training made, before it is stored: measured by `reads.outcome_deltas`, or
typed by a person.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gainloop.terms.enums import Verdict


@dataclass(frozen=True, slots=True)
class Delta:
    """Of a cohort, {axis: value}, empty for all objects; or of an error cluster.

    delta = b - a; low, high: its 95 % interval.
    """

    cohort: Mapping[str, str]
    metric: str
    delta: float
    class_name: str | None = None
    cluster_id: str | None = None
    a: float | None = None
    b: float | None = None
    low: float | None = None
    high: float | None = None
    verdict: Verdict | None = None
    num_objects: int | None = None
    num_clips: int | None = None
    num_drives: int | None = None
