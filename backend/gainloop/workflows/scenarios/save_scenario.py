"""Saves a scenario; another expression under its name is its next version.

Called by `gainloop scenario save`, the mutation `saveScenario` and the demo program.
"""

from dataclasses import dataclass

from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.models.definitions import Scenario
from gainloop.models.governance import Actor
from gainloop.reads.axes import clip_vocabulary
from gainloop.reads.versions import newest_of
from gainloop.rules.access import Permission
from gainloop.rules.expressions.nodes import Expression
from gainloop.rules.expressions.parser import parse_expression
from gainloop.rules.expressions.printer import have_same_meaning, print_to_store
from gainloop.rules.expressions.vocabulary import Vocabulary
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.names import check_name
from gainloop.workflows.reasons import check_reason

MAX_DESCRIPTION = 2_000


@dataclass(frozen=True, slots=True)
class ScenarioRequest:
    name: str
    expression: str
    reason: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """`is_new` is False where this expression is in force already, and nothing was written."""

    scenario_id: str
    is_new: bool


def save_scenario(home: Home, actor: Actor, request: ScenarioRequest) -> ScenarioResult:
    """Raises InvalidInput; then nothing is stored."""
    name, reason = check_name(request.name, "name"), check_reason(request.reason)
    description = _check_description(request.description)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.DEFINE_SCENARIOS,
        action=AuditAction.SCENARIO_SAVE,
    ) as unit:
        vocabulary = clip_vocabulary(unit.session)
        parsed = parse_expression(request.expression, vocabulary)
        expression = print_to_store(parsed, "expression")
        last = newest_of(unit.session, Scenario, name)
        is_told = last is not None and description in ("", last.description)
        if last is not None and is_told and _is_said(last, parsed, vocabulary):
            return ScenarioResult(last.id, is_new=False)
        version = last.version + 1 if last else 1
        scenario = Scenario(
            id=f"{name}:{version}",
            name=name,
            version=version,
            expression=expression,
            description=description,
            reason=reason,
            actor_id=actor.id,
            valid_from=unit.now,
            recorded_at=unit.now,
        )
        unit.session.add(scenario)
        change = {"expression": expression, "description": description, "reason": reason}
        unit.record(AuditRecord("Scenario", scenario.id, change))
    return ScenarioResult(scenario.id, is_new=True)


def expression_to_save(session: Session, request: ScenarioRequest) -> str:
    """As `save_scenario` would store it without a description: that of the version in force where
    it says the same. Raises InvalidInput.
    """
    last = newest_of(session, Scenario, check_name(request.name, "name"))
    vocabulary = clip_vocabulary(session)
    parsed = parse_expression(request.expression, vocabulary)
    if last is not None and _is_said(last, parsed, vocabulary):
        return last.expression
    return print_to_store(parsed, "expression")


def _is_said(last: Scenario, expression: Expression, vocabulary: Vocabulary) -> bool:
    try:
        return have_same_meaning(parse_expression(last.expression, vocabulary), expression)
    except InvalidInput:
        return False  # names what is no axis any more


def _check_description(text: str) -> str:
    description = text.strip()
    if len(description) > MAX_DESCRIPTION:
        raise InvalidInput(
            "TOO_LONG",
            f"a description has at most {MAX_DESCRIPTION:,} characters, not {len(description):,}",
            field="description",
        )
    return description
