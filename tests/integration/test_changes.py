"""Weights and limits come into force by a change that somebody else approved only."""

import json
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.errors import Conflict, GateBlocked, InvalidInput, NotAllowed
from gainloop.models.changes import ChangeRequest, ChangeReview
from gainloop.models.governance import Actor, AuditEntry
from gainloop.models.priority import PriorityRun, WeightsVersion
from gainloop.reads.changes import list_changes
from gainloop.reads.governed_versions import weights_in_force
from gainloop.reads.pages import Window
from gainloop.rules.change_lines import ChangedLine
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile, Role
from gainloop.terms.governance import ChangeStatus, GovernedKind, ReviewVerdict
from gainloop.terms.limits import Limits
from gainloop.workflows.changes.activate_change import activate_change
from gainloop.workflows.changes.propose_change import Proposal, propose_change
from gainloop.workflows.changes.review_change import review_change
from gainloop.workflows.changes.rollback_change import rollback_change
from gainloop.workflows.changes.withdraw_change import withdraw_change
from gainloop.workflows.priorities.replay_run import replay_run
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.cli_runner import Run
from tests.conftest import SteppingClock
from tests.integration.changed_versions import account, change_limits, change_weights
from tests.integration.ranked_program import add_all
from tests.state_digest import state_digest

SUM = Profile.WEIGHTED_SUM
SUM_PARTS = ("uncertainty", "missed_nearby", "coverage_gap", "low_cost")
DOCUMENT = {"weights": {"uncertainty": 0.6, "missed_nearby": 0.2}}
"""Scaled with 0.25 and 0.10 of the others, which stay, by 1.15."""


def of_weights(document: Any = DOCUMENT, **more: Any) -> Proposal:
    subject = more.pop("subject", SUM.value)
    return Proposal(GovernedKind.WEIGHTS, subject, document, "more of what it is unsure of", **more)


def propose(home: Home, role: Role = Role.PERCEPTION_ENGINEER, **more: Any) -> str:
    done = propose_change(home, account(home, role), of_weights(**more))
    assert done.change_id is not None
    return done.change_id


def approve(home: Home, change: str, role: Role = Role.SAFETY) -> ChangeStatus:
    return review_change(home, account(home, role), change, ReviewVerdict.APPROVE, "looks right")


def change_of(home: Home, change: str) -> ChangeRequest:
    with home.database.read() as session:
        return session.get_one(ChangeRequest, change)


def actions(home: Home) -> list[tuple[str, str, str]]:
    """Of change requests: action, who, object."""
    with home.database.read() as session:
        entries = session.exec(
            select(AuditEntry)
            .where(AuditEntry.object_type == "ChangeRequest")
            .order_by(col(AuditEntry.sequence))
        )
        return [(entry.action.value, entry.actor_id, entry.object_id) for entry in entries]


def run_of(home: Home, profile: Profile = SUM) -> PriorityRun:
    made = run_priorities(home, operator_of(home), RunOptions(profile, budget_hours=0.5))
    with home.database.read() as session:
        return session.get_one(PriorityRun, made.run_id)


def test_a_change_is_proposed_approved_activated_and_taken_back(
    any_home: Home, tmp_path: Path
) -> None:
    home = any_home
    add_all(home, tmp_path)
    engineer = account(home, Role.PERCEPTION_ENGINEER)
    before = run_of(home)

    change = propose(home)
    assert run_of(home).id == before.id  # a proposal changes no ranking
    assert approve(home, change) is ChangeStatus.APPROVED
    assert run_of(home).id == before.id
    activated = activate_change(home, engineer, change)
    during = run_of(home)
    back = rollback_change(home, engineer, change, "the night was forgotten")
    after = run_of(home)

    assert (before.weights_version_id, during.weights_version_id, after.weights_version_id) == (
        "weighted_sum:1",
        "weighted_sum:2",
        "weighted_sum:3",
    )
    assert (activated.version_id, back.version_id) == ("weighted_sum:2", "weighted_sum:3")
    with home.database.read() as session:
        first, second, third = (
            session.get_one(WeightsVersion, f"weighted_sum:{version}") for version in (1, 2, 3)
        )
        reviews = session.exec(select(ChangeReview)).all()
    assert second.weights == pytest.approx(
        {
            "uncertainty": 0.6 / 1.15,
            "missed_nearby": 0.2 / 1.15,
            "coverage_gap": 0.25 / 1.15,
            "low_cost": 0.1 / 1.15,
        }
    )
    assert third.weights == first.weights
    assert [(one.change_id, one.reviewer_id, one.verdict) for one in reviews] == [
        (change, "demo-safety", ReviewVerdict.APPROVE)
    ]
    taken_back, reverting = change_of(home, change), change_of(home, back.change_id)
    assert (taken_back.status, taken_back.version_id) == (
        ChangeStatus.SUPERSEDED,
        "weighted_sum:2",
    )
    assert (reverting.status, reverting.reverts_id) == (ChangeStatus.ACTIVE, change)
    assert reverting.rationale == "the night was forgotten"
    _check_list(home, engineer)
    assert actions(home) == [
        ("change.propose", "demo-perception-engineer", "change-1"),
        ("change.review", "demo-safety", "change-1"),
        ("change.activate", "demo-perception-engineer", "change-1"),
        ("change.rollback", "demo-perception-engineer", "change-2"),
    ]
    assert replay_run(home, engineer, before.id).is_equal


def _check_list(home: Home, engineer: Actor) -> None:
    """Of a change that was taken back: the lines of the second are those of the first, reversed."""
    with home.database.read() as session:
        rows = [row for _, row in list_changes(session, engineer, Window()).rows]
    assert [(row.change_id, row.newest_version_id, row.is_stale) for row in rows] == [
        ("change-2", "weighted_sum:3", False),
        ("change-1", "weighted_sum:3", False),
    ]
    assert rows[0].lines == [
        ChangedLine(line.name, line.after, line.before) for line in rows[1].lines
    ]


def test_nobody_approves_what_they_proposed(home: Home) -> None:
    change = propose(home, Role.SAFETY)
    before = state_digest(home)

    with pytest.raises(GateBlocked) as own:
        approve(home, change, Role.SAFETY)
    with pytest.raises(GateBlocked) as unapproved:
        activate_change(home, operator_of(home), change)
    with pytest.raises(NotAllowed):
        approve(home, change, Role.PERCEPTION_ENGINEER)
    with pytest.raises(NotAllowed):
        activate_change(home, account(home, Role.PRODUCT_MANAGER), change)
    with pytest.raises(NotAllowed):
        propose(home, Role.ANNOTATOR)

    assert (own.value.code, unapproved.value.code) == ("SELF_REVIEW", "NOT_APPROVED")
    assert state_digest(home) == before


def test_an_operator_alone_approves_and_the_audit_log_says_so(tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path / "home", database_url="", demo_accounts=False)
    with closing(open_home(settings)) as home:
        operator = operator_of(home)
        done = propose_change(home, operator, of_weights())
        assert done.change_id is not None
        review_change(home, operator, done.change_id, ReviewVerdict.APPROVE, "nobody else is here")
        assert activate_change(home, operator, done.change_id).version_id == "weighted_sum:2"
        with home.database.read() as session:
            reviewed = session.exec(
                select(AuditEntry).where(AuditEntry.action == "change.review")
            ).one()

    assert json.loads(reviewed.canonical)["change"]["own_proposal"] is True


def test_a_proposal_whose_base_is_no_longer_the_newest_has_to_be_proposed_again(
    home: Home,
) -> None:
    late, approved = propose(home), propose(home, document={"low_cost": 0.5})
    approve(home, approved)
    assert change_weights(home, SUM, {"uncertainty": 0.9}) == "weighted_sum:2"

    for step in (
        lambda: approve(home, late),
        lambda: activate_change(home, operator_of(home), approved),
        lambda: propose(home, document={"low_cost": 0.4}, base_version_id="weighted_sum:1"),
    ):
        with pytest.raises(Conflict) as refused:
            step()
        assert refused.value.code == "STALE_BASE"

    again = propose(home, base_version_id="weighted_sum:2")
    assert approve(home, again) is ChangeStatus.APPROVED
    status = review_change(
        home, account(home, Role.REVIEWER), late, ReviewVerdict.REJECT, "proposed anew"
    )
    assert status is ChangeStatus.REJECTED


def test_a_version_for_later_is_in_force_from_its_moment_on(
    home: Home, clock: SteppingClock
) -> None:
    now = home.database.clock()
    moment = now + timedelta(hours=1)
    change = propose(home, effective_from=moment)
    approve(home, change)
    done = activate_change(home, operator_of(home), change)
    assert (done.version_id, done.valid_from) == ("weighted_sum:2", moment)

    with home.database.read() as session:
        then = {
            minutes: weights_in_force(session, SUM, now + timedelta(minutes=minutes)).id
            for minutes in (0, 59, 60)
        }
    assert then == {0: "weighted_sum:1", 59: "weighted_sum:1", 60: "weighted_sum:2"}

    clock.looks += 60  # a minute later, long before the moment
    rollback_change(home, operator_of(home), change, "not this week")
    with home.database.read() as session:
        assert weights_in_force(session, SUM, moment + timedelta(days=1)).id == "weighted_sum:3"


def test_an_approved_change_can_be_rejected_before_it_is_activated(home: Home) -> None:
    change = propose(home)
    approve(home, change)
    reviewer = account(home, Role.REVIEWER)

    status = review_change(home, reviewer, change, ReviewVerdict.REJECT, "seen too late")

    assert status is change_of(home, change).status is ChangeStatus.REJECTED
    assert change_of(home, change).closed_by_id == reviewer.id
    with pytest.raises(Conflict):
        activate_change(home, operator_of(home), change)


def test_the_same_proposal_is_one_and_a_withdrawn_one_can_be_made_again(home: Home) -> None:
    first, twin = propose(home), propose(home)
    other = propose(home, Role.SAFETY)
    with pytest.raises(GateBlocked):
        withdraw_change(home, account(home, Role.SAFETY), first, "not mine")
    withdraw_change(home, account(home, Role.PERCEPTION_ENGINEER), first, "a typo")

    assert (first, twin, other, propose(home)) == ("change-1", "change-1", "change-2", "change-3")
    assert change_of(home, first).status is ChangeStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("document", "more", "code"),
    [
        ([], {}, "BAD_WEIGHTS"),
        ({}, {}, "BAD_WEIGHTS"),
        ({"colour": 1}, {}, "BAD_WEIGHTS"),
        ({"weights": {"draw": 1}}, {}, "BAD_WEIGHTS"),
        ({"uncertainty": -0.1}, {}, "BAD_WEIGHTS"),
        ({"uncertainty": 101}, {}, "BAD_WEIGHTS"),
        ({"uncertainty": float("nan")}, {}, "BAD_WEIGHTS"),
        ({"uncertainty": "much"}, {}, "BAD_WEIGHTS"),
        (dict.fromkeys(SUM_PARTS, 0), {}, "BAD_WEIGHTS"),
        ({"exposure": {"weather": {"rain": 2}}}, {}, "BAD_WEIGHTS"),  # of expected gain alone
        ({"uncertainty_measure": "guess"}, {}, "BAD_MEASURE"),
        ({"uncertainty_measure": ["margin"]}, {}, "BAD_MEASURE"),
        ({"uncertainty": 0.3}, {}, "NO_CHANGE"),
        (DOCUMENT, {"subject": "best"}, "BAD_SUBJECT"),
        ({"exposure": {"moon": {"full": 2}}}, {"subject": "expected_gain"}, "BAD_WEIGHTS"),
        ({"exposure": {"weather": {"rain": 101}}}, {"subject": "expected_gain"}, "BAD_WEIGHTS"),
        ({"severity": {"Car": "high"}}, {"subject": "expected_gain"}, "BAD_WEIGHTS"),
        ({"severity": {" ": 2}}, {"subject": "expected_gain"}, "BAD_WEIGHTS"),
    ],
)
def test_weights_that_say_nothing_are_refused(
    home: Home, document: Any, more: dict[str, Any], code: str
) -> None:
    before = state_digest(home)

    with pytest.raises(InvalidInput) as refused:
        propose_change(home, operator_of(home), of_weights(document, **more))

    assert refused.value.code == code
    assert state_digest(home) == before


def test_the_command_line_takes_every_step_but_the_review_of_its_own(
    gainloop: Run, tmp_path: Path
) -> None:
    gainloop("db", "upgrade")
    path = tmp_path / "weights.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")
    weights = ("change", "propose", "weights", "--profile", "weighted_sum", "--file", path)

    dry = gainloop(*weights, "--reason", "unsure", "--dry-run", "--json").json
    nothing = gainloop("change", "list", "--json").json
    proposed = gainloop(*weights, "--reason", "unsure", "--json").json
    own = gainloop("change", "review", "change-1", "approve", "--reason", "mine", "--json")
    early = gainloop("change", "activate", "change-1", "--json")
    with closing(open_home(load_settings())) as home:
        approve(home, "change-1", Role.REVIEWER)
        engineers = propose(home, document={"low_cost": 0.5}, subject="weighted_sum_batch")
    would = gainloop("change", "activate", "change-1", "--dry-run", "--json").json
    made = gainloop("change", "activate", "change-1", "--json").json
    reviewed = gainloop("change", "review", engineers, "reject", "--reason", "too cheap", "--json")
    back = gainloop("change", "rollback", "change-1", "--reason", "worse", "--json").json
    shown = gainloop("change", "show", "change-1")
    listed = gainloop("change", "list", "--json").json

    assert (dry["change"], dry["new"], nothing) == (None, False, [])
    assert proposed["lines"][0] == {
        "name": "weight uncertainty",
        "before": "0.3",
        "after": "0.521739",
    }
    assert proposed["impact"]["state"] == "no_run"
    assert (own.exit_code, own.json["error"]["code"]) == (3, "SELF_REVIEW")
    assert (early.exit_code, early.json["error"]["code"]) == (3, "NOT_APPROVED")
    assert (would["version"], would["dry_run"], made["version"]) == (
        "weighted_sum:2",
        True,
        "weighted_sum:2",
    )
    assert reviewed.json["status"] == "rejected"
    assert (back["change"], back["version"]) == ("change-3", "weighted_sum:3")
    assert "Made weighted_sum:2, in force from" in shown.output
    assert "approve by Reviewer (demo): looks right" in shown.output
    assert [(row["change"], row["status"]) for row in listed] == [
        ("change-3", "active"),
        ("change-2", "rejected"),
        ("change-1", "superseded"),
    ]
    assert gainloop("change", "show", "change-9").exit_code == 2
    assert gainloop("change", "rollback", "change-1", "--reason", "x").exit_code == 2


def test_limits_and_weights_are_numbered_apart(home: Home) -> None:
    assert change_limits(home, Limits(most_copies=2)) == "limits:2"
    assert change_weights(home, SUM, DOCUMENT) == "weighted_sum:2"
    assert change_limits(home, Limits(most_copies=3)) == "limits:3"
    with home.database.read() as session:
        found = session.exec(select(ChangeRequest).order_by(col(ChangeRequest.number))).all()
    assert [(one.id, one.status) for one in found] == [
        ("change-1", ChangeStatus.SUPERSEDED),
        ("change-2", ChangeStatus.ACTIVE),
        ("change-3", ChangeStatus.ACTIVE),
    ]
