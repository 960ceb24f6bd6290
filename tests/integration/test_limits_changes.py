"""Versions of limits that are scheduled, taken back, and too large to be kept."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput
from gainloop.models.changes import ChangeRequest
from gainloop.reads.governed_versions import limits_in_force
from gainloop.stores.home import Home
from gainloop.terms.enums import Role
from gainloop.terms.governance import GovernedKind, ReviewVerdict
from gainloop.terms.limits import Limits
from gainloop.workflows.changes.activate_change import activate_change
from gainloop.workflows.changes.propose_change import Proposal, propose_change
from gainloop.workflows.changes.review_change import review_change
from gainloop.workflows.changes.rollback_change import rollback_change
from tests.integration.changed_versions import account, change_limits
from tests.state_digest import state_digest


def changes_of(home: Home) -> dict[str, ChangeRequest]:
    with home.database.read() as session:
        return {change.id: change for change in session.exec(select(ChangeRequest))}


def most_copies_at(home: Home, moments: Sequence[datetime]) -> list[int | None]:
    with home.database.read() as session:
        return [limits_in_force(session, moment).most_copies for moment in moments]


def scheduled(home: Home, most_copies: int, moment: datetime) -> str:
    """The change that is active, and in force from the moment on."""
    document = {"most_copies": most_copies}
    proposal = Proposal(GovernedKind.LIMITS, "", document, "later", effective_from=moment)
    change = propose_change(home, account(home, Role.SAFETY), proposal).change_id
    assert change is not None
    review_change(home, account(home, Role.REVIEWER), change, ReviewVerdict.APPROVE, "agreed")
    assert activate_change(home, operator_of(home), change).valid_from == moment
    return change


def test_a_rollback_that_is_taken_back_is_in_force_no_earlier_than_was_agreed(home: Home) -> None:
    operator, now = operator_of(home), home.database.clock()
    moment = now + timedelta(days=300)
    times = [now + timedelta(days=days) for days in (1, 299, 300)]
    change = scheduled(home, 1, moment)

    back = rollback_change(home, operator, change, "not this year")
    assert most_copies_at(home, times) == [None, None, None]
    again = rollback_change(home, operator, back.change_id, "this year after all")

    assert (back.version_id, again.version_id, again.valid_from) == ("limits:3", "limits:4", moment)
    assert most_copies_at(home, times) == [None, None, 1]
    assert changes_of(home)[again.change_id].content["most_copies"] == 1
    third = rollback_change(home, operator, again.change_id, "no")
    assert most_copies_at(home, times) == [None, None, None]
    assert third.valid_from < moment


def test_a_change_over_a_scheduled_version_is_taken_back_to_what_was_in_force(home: Home) -> None:
    operator, now = operator_of(home), home.database.clock()
    times = [now + timedelta(days=days) for days in (1, 299, 300)]
    scheduled(home, 1, now + timedelta(days=300))
    assert change_limits(home, Limits(most_copies=5)) == "limits:3"

    back = rollback_change(home, operator, "change-2", "five are too many")

    assert most_copies_at(home, times) == [None, None, None]
    assert changes_of(home)[back.change_id].impact["notes"] == [
        "Takes back change-2: the content of limits:1 again.",
        "limits:2 was never in force, and does not come into force now: propose it again.",
    ]


@pytest.mark.parametrize("copies", [10**20, 1e30, 2**40, 1_000_001, 0, 1.5])
def test_more_copies_than_a_column_holds_are_refused(home: Home, copies: float) -> None:
    before = state_digest(home)

    with pytest.raises(InvalidInput) as refused:
        propose_change(
            home,
            operator_of(home),
            Proposal(GovernedKind.LIMITS, "", {"most_copies": copies}, "as many as there are"),
        )

    assert (refused.value.code, refused.value.field) == ("BAD_LIMITS", "most_copies")
    assert state_digest(home) == before


def test_the_most_copies_are_kept_as_a_whole_number(home: Home) -> None:
    proposal = Proposal(GovernedKind.LIMITS, "", {"most_copies": 1_000_000.0}, "hardly any limit")

    content = propose_change(home, operator_of(home), proposal).content

    assert repr(content["most_copies"]) == "1000000"
