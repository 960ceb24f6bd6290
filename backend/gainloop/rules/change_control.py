"""Whether a change request may go on: proposed, reviewed by somebody else, activated, rolled back.

Asked by `workflows.changes`. Which role may take which step is `rules.access`; here is what holds
for whoever may. Refusals are errors: GateBlocked where a policy stands in the way, Conflict where
things have moved on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from gainloop.errors import Conflict, GateBlocked, InvalidInput
from gainloop.terms.governance import ChangeStatus, ReviewVerdict

_OPEN = frozenset({ChangeStatus.PROPOSED, ChangeStatus.APPROVED})


@dataclass(frozen=True, slots=True)
class ChangeFacts:
    """newest_version_id: of the subject now, whether it is in force yet or not; version_id: that
    the activation made, None before.
    """

    change_id: str
    status: ChangeStatus
    proposer_id: str
    base_version_id: str
    newest_version_id: str
    version_id: str | None = None

    @property
    def is_open(self) -> bool:
        return self.status in _OPEN

    @property
    def is_stale(self) -> bool:
        """Whether it is open, but another version came after its base."""
        return self.is_open and self.base_version_id != self.newest_version_id


@dataclass(frozen=True, slots=True)
class DatedVersion:
    """A version of a subject. content: as `ChangeRequest` keeps it."""

    version_id: str
    content: Mapping[str, Any]
    valid_from: datetime


@dataclass(frozen=True, slots=True)
class Restored:
    """What a rollback puts into force. lost: the scheduled version that goes with it, None for
    none.
    """

    version: DatedVersion
    valid_from: datetime
    lost: DatedVersion | None = None


def check_effective_from(moment: datetime | None, now: datetime) -> None:
    """Raises InvalidInput BAD_TIME for a moment that has passed or has no time zone."""
    if moment is None:
        return
    if moment.tzinfo is None:
        raise InvalidInput(
            "BAD_TIME",
            "give the time with its zone, such as 2026-01-05T08:00:00Z",
            field="effective_from",
        )
    try:
        moment = moment.astimezone(UTC)
    except OverflowError as error:
        raise InvalidInput(
            "BAD_TIME",
            f"{moment.isoformat()} is no moment of the years 1 to 9999 in UTC",
            field="effective_from",
        ) from error
    if moment < now:
        raise InvalidInput(
            "BAD_TIME",
            f"{moment.isoformat()} has passed: no change is in force before it is activated; "
            "leave the time out for the moment of activation",
            field="effective_from",
        )


def check_base(asked: str | None, newest: str) -> None:
    """asked: the version that a proposal says it follows. Raises Conflict STALE_BASE."""
    if asked is not None and asked != newest:
        raise _stale(f"the proposal follows {asked}", newest)


def check_review(
    facts: ChangeFacts, reviewer_id: str, verdict: ReviewVerdict, *, is_alone: bool
) -> None:
    """An approved change may still be rejected. is_alone: whether nobody else in this home may
    review, so that a second person cannot be asked for. Raises Conflict NOT_OPEN, STALE_BASE;
    GateBlocked SELF_REVIEW.
    """
    if not facts.is_open:
        raise _not_open(facts, "reviewed")
    if facts.status is ChangeStatus.APPROVED and verdict is ReviewVerdict.APPROVE:
        raise _not_open(facts, "approved")
    if reviewer_id == facts.proposer_id and not is_alone:
        raise GateBlocked(
            f"{facts.change_id} is your own proposal: somebody else has to review it. "
            "To take it back, withdraw it",
            code="SELF_REVIEW",
        )
    if verdict is ReviewVerdict.APPROVE:
        _check_not_stale(facts)


def status_after(verdict: ReviewVerdict) -> ChangeStatus:
    return ChangeStatus.APPROVED if verdict is ReviewVerdict.APPROVE else ChangeStatus.REJECTED


def check_activation(facts: ChangeFacts) -> None:
    """Raises GateBlocked NOT_APPROVED; Conflict NOT_OPEN, STALE_BASE."""
    if not facts.is_open:
        raise _not_open(facts, "activated")
    if facts.status is not ChangeStatus.APPROVED:
        raise GateBlocked(
            f"{facts.change_id} is not approved: somebody other than its proposer has to "
            "review it first",
            code="NOT_APPROVED",
        )
    _check_not_stale(facts)


def in_force_from(effective_from: datetime | None, now: datetime) -> datetime:
    """Of a version that is activated now: never in the past, whatever was asked for."""
    return now if effective_from is None else max(effective_from, now)


def check_rollback(facts: ChangeFacts) -> None:
    """Raises Conflict NOT_ACTIVE unless the version of the change is the newest of its subject."""
    is_newest = facts.version_id is not None and facts.version_id == facts.newest_version_id
    if facts.status is not ChangeStatus.ACTIVE or not is_newest:
        raise Conflict(
            f"{facts.change_id} is {facts.status.value}, and the newest version is "
            f"{facts.newest_version_id}: only the change that made the newest version can be "
            "rolled back",
            code="NOT_ACTIVE",
        )


def restored_by_rollback(history: Sequence[DatedVersion], now: datetime) -> Restored:
    """history: every version of the subject, the newest, which is taken back, first.

    The version before it comes back at once if it was in force. One that was only scheduled was
    agreed for its own moment: it comes back for that moment where nothing has to change until then,
    as after a rollback; else what was in force before both comes back.
    """
    own, base = history[0], history[1]
    if base.valid_from <= now:
        return Restored(base, now)
    # The first version has no moment before it.
    earlier = next((one for one in history[1:] if one.valid_from <= now), history[-1])
    if earlier.content == own.content:
        return Restored(base, base.valid_from)
    return Restored(earlier, now, lost=base)


def check_withdrawal(facts: ChangeFacts, actor_id: str) -> None:
    """Raises Conflict NOT_OPEN; GateBlocked NOT_YOURS."""
    if not facts.is_open:
        raise _not_open(facts, "withdrawn")
    if actor_id != facts.proposer_id:
        raise GateBlocked(
            f"{facts.change_id} was proposed by somebody else: review it instead",
            code="NOT_YOURS",
        )


def _check_not_stale(facts: ChangeFacts) -> None:
    if facts.is_stale:
        subject = f"{facts.change_id} follows {facts.base_version_id}"
        raise _stale(subject, facts.newest_version_id)


def _stale(subject: str, newest: str) -> Conflict:
    return Conflict(
        f"{subject}, but {newest} is the newest version: rebase it, which is to propose it again "
        f"on {newest}",
        code="STALE_BASE",
    )


def _not_open(facts: ChangeFacts, step: str) -> Conflict:
    return Conflict(
        f"{facts.change_id} is {facts.status.value}, and cannot be {step} any more",
        code="NOT_OPEN",
    )
