"""Steps of a change request: each is taken from where it may be, and refused from elsewhere."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from gainloop.errors import Conflict, GainloopError, GateBlocked, InvalidInput
from gainloop.rules.access import PERMISSIONS, Permission
from gainloop.rules.change_control import (
    ChangeFacts,
    check_activation,
    check_base,
    check_effective_from,
    check_review,
    check_rollback,
    check_withdrawal,
    in_force_from,
    status_after,
)
from gainloop.rules.change_lines import ChangedLine, changed_lines
from gainloop.terms.enums import Role
from gainloop.terms.governance import ChangeStatus, GovernedKind, ReviewVerdict

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
PROPOSED = ChangeFacts("change-1", ChangeStatus.PROPOSED, "ann", "weights:1", "weights:1")
APPROVED = replace(PROPOSED, status=ChangeStatus.APPROVED)
ACTIVE = replace(
    PROPOSED, status=ChangeStatus.ACTIVE, version_id="weights:2", newest_version_id="weights:2"
)
CLOSED = (
    ChangeStatus.REJECTED,
    ChangeStatus.ACTIVE,
    ChangeStatus.WITHDRAWN,
    ChangeStatus.SUPERSEDED,
)


def stale(facts: ChangeFacts) -> ChangeFacts:
    return replace(facts, newest_version_id="weights:2")


def review(facts: ChangeFacts, reviewer: str, verdict: ReviewVerdict, *, alone: bool) -> None:
    check_review(facts, reviewer, verdict, is_alone=alone)


def code_of(refused: pytest.ExceptionInfo[GainloopError]) -> str:
    return refused.value.code


def test_somebody_else_reviews_and_the_proposer_does_not() -> None:
    for verdict in ReviewVerdict:
        review(PROPOSED, "bea", verdict, alone=False)
        with pytest.raises(GateBlocked) as refused:
            review(PROPOSED, "ann", verdict, alone=False)
        assert (code_of(refused), refused.value.exit_code) == ("SELF_REVIEW", 3)

    assert status_after(ReviewVerdict.APPROVE) is ChangeStatus.APPROVED
    assert status_after(ReviewVerdict.REJECT) is ChangeStatus.REJECTED


def test_where_nobody_else_could_review_the_proposer_may() -> None:
    review(PROPOSED, "ann", ReviewVerdict.APPROVE, alone=True)


def test_a_stale_proposal_is_rejected_but_not_approved() -> None:
    review(stale(PROPOSED), "bea", ReviewVerdict.REJECT, alone=False)

    with pytest.raises(Conflict) as refused:
        review(stale(PROPOSED), "bea", ReviewVerdict.APPROVE, alone=False)

    assert code_of(refused) == "STALE_BASE"
    assert "rebase it" in refused.value.message


@pytest.mark.parametrize("status", CLOSED)
def test_what_is_decided_is_not_reviewed_again(status: ChangeStatus) -> None:
    for verdict in ReviewVerdict:
        with pytest.raises(Conflict) as refused:
            review(replace(PROPOSED, status=status), "bea", verdict, alone=False)
        assert code_of(refused) == "NOT_OPEN"


def test_what_is_approved_is_rejected_until_it_is_activated_but_not_approved_again() -> None:
    review(APPROVED, "bea", ReviewVerdict.REJECT, alone=False)
    review(stale(APPROVED), "bea", ReviewVerdict.REJECT, alone=False)

    with pytest.raises(Conflict) as again:
        review(APPROVED, "bea", ReviewVerdict.APPROVE, alone=False)
    with pytest.raises(GateBlocked) as own:
        review(APPROVED, "ann", ReviewVerdict.REJECT, alone=False)

    assert (code_of(again), code_of(own)) == ("NOT_OPEN", "SELF_REVIEW")


def test_only_what_is_approved_and_follows_the_newest_version_is_activated() -> None:
    check_activation(APPROVED)

    with pytest.raises(GateBlocked) as unapproved:
        check_activation(PROPOSED)
    with pytest.raises(Conflict) as behind:
        check_activation(stale(APPROVED))

    assert (code_of(unapproved), unapproved.value.exit_code) == ("NOT_APPROVED", 3)
    assert code_of(behind) == "STALE_BASE"


@pytest.mark.parametrize("status", CLOSED)
def test_what_is_closed_is_neither_activated_nor_withdrawn(status: ChangeStatus) -> None:
    with pytest.raises(Conflict) as activated:
        check_activation(replace(PROPOSED, status=status))
    with pytest.raises(Conflict) as withdrawn:
        check_withdrawal(replace(PROPOSED, status=status), "ann")

    assert (code_of(activated), code_of(withdrawn)) == ("NOT_OPEN", "NOT_OPEN")


def test_only_the_change_of_the_newest_version_is_rolled_back() -> None:
    check_rollback(ACTIVE)

    for facts in (
        replace(ACTIVE, newest_version_id="weights:3"),
        replace(ACTIVE, status=ChangeStatus.SUPERSEDED),
        APPROVED,
    ):
        with pytest.raises(Conflict) as refused:
            check_rollback(facts)
        assert code_of(refused) == "NOT_ACTIVE"


def test_a_proposal_is_withdrawn_by_its_proposer_alone() -> None:
    check_withdrawal(PROPOSED, "ann")
    check_withdrawal(APPROVED, "ann")

    with pytest.raises(GateBlocked) as refused:
        check_withdrawal(PROPOSED, "bea")

    assert code_of(refused) == "NOT_YOURS"


def test_a_proposal_follows_the_newest_version() -> None:
    check_base(None, "weights:2")
    check_base("weights:2", "weights:2")

    with pytest.raises(Conflict) as refused:
        check_base("weights:1", "weights:2")

    assert code_of(refused) == "STALE_BASE"


def test_nothing_is_in_force_before_it_is_activated() -> None:
    check_effective_from(None, NOW)
    check_effective_from(NOW, NOW)
    check_effective_from(NOW + HOUR, NOW)

    beyond = datetime(9999, 12, 31, 23, 59, 59, tzinfo=timezone(-10 * HOUR))
    for moment in (NOW - HOUR, datetime(2026, 4, 1), beyond):  # noqa: DTZ001  # without a zone
        with pytest.raises(InvalidInput) as refused:
            check_effective_from(moment, NOW)
        assert code_of(refused) == "BAD_TIME"

    assert in_force_from(None, NOW) == NOW
    assert in_force_from(NOW + HOUR, NOW) == NOW + HOUR
    assert in_force_from(NOW - HOUR, NOW) == NOW  # it was approved after its moment


def test_who_may_take_which_step() -> None:
    def able(permission: Permission) -> set[Role]:
        return {role for role in Role if permission in PERMISSIONS[role]}

    assert able(Permission.PROPOSE_CHANGE) == {
        Role.PRODUCT_MANAGER,
        Role.PERCEPTION_ENGINEER,
        Role.TEST_AND_VALIDATION,
        Role.SAFETY,
        Role.ADMIN,
    }
    assert able(Permission.REVIEW_CHANGE) == {
        Role.PRODUCT_MANAGER,
        Role.TEST_AND_VALIDATION,
        Role.SAFETY,
        Role.REVIEWER,
        Role.ADMIN,
    }
    assert able(Permission.ACTIVATE_CHANGE) == {
        Role.PERCEPTION_ENGINEER,
        Role.SAFETY,
        Role.REVIEWER,
        Role.ADMIN,
    }


def test_weights_differ_line_by_line() -> None:
    before = {
        "weights": {"uncertainty": 0.3, "low_cost": 0.7},
        "exposure": {"weather": {"rain": 2.0}},
        "severity": {},
        "uncertainty_measure": None,
        "families": [],
    }
    after = {
        "weights": {"uncertainty": 0.4, "low_cost": 0.6},
        "exposure": {"weather": {"rain": 2.0}},
        "severity": {"Pedestrian": 3.0},
        "uncertainty_measure": "margin",
        "families": [{"family": "rrc", "share": 0.5}],
    }

    assert changed_lines(GovernedKind.WEIGHTS, before, before) == []
    assert changed_lines(GovernedKind.WEIGHTS, before, after) == [
        ChangedLine("weight uncertainty", "0.3", "0.4"),
        ChangedLine("weight low_cost", "0.7", "0.6"),
        ChangedLine("uncertainty measure", "entropy", "margin"),
        ChangedLine("severity Pedestrian", None, "3"),
        ChangedLine("family rrc", None, "0.5"),
    ]


def test_limits_differ_line_by_line() -> None:
    night = {"cohort": {"time_of_day": "night"}, "amount": 5.0, "unit": "clips"}
    before = {"floors": [], "minimums": [night], "largest_share": 0.5, "most_copies": None}
    after = {
        "floors": [{**night, "name": "dark"}],
        "minimums": [{**night, "amount": 7.0}],
        "largest_share": None,
        "most_copies": None,
    }

    assert changed_lines(GovernedKind.LIMITS, before, after) == [
        ChangedLine(
            "minimum time_of_day=night in clips",
            "time_of_day=night:5clips",
            "time_of_day=night:7clips",
        ),
        ChangedLine("largest share of a cell", "0.5", "none"),
        ChangedLine("safety floor dark", None, "time_of_day=night:5clips"),
    ]
