"""Change control: closed lists. Values are what is stored, shown in JSON and exported."""

from enum import StrEnum


class GovernedKind(StrEnum):
    """Objects whose next version comes into force by an approved change request only."""

    WEIGHTS = "weights"  # of one profile
    LIMITS = "limits"  # of every selection


class ChangeStatus(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    ACTIVE = "active"  # its version is the newest of its subject
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"  # a later version was activated; its own may be in force until then


class ImpactState(StrEnum):
    """What is known of what a change would do."""

    REPLAYED = "replayed"  # the newest run was ranked under it
    NO_RUN = "no_run"  # there is no run to rank anew
    NOT_REPLAYED = "not_replayed"  # there is one, and its note says why it was not


class ReviewVerdict(StrEnum):
    APPROVE = "approve"
    REJECT = "reject"
