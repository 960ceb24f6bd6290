"""Sets up what every home needs before its first use: operator, accounts, first weights, limits.

Run after the migrations, as often as you like: only what is missing is added.
"""

from sqlmodel import Session

from gainloop.models.governance import Actor
from gainloop.models.priority import LimitsVersion, WeightsVersion
from gainloop.pipeline.scoring.weights import FIRST_WEIGHTS
from gainloop.rules.access import Permission, name_of
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import ActorKind, AuditAction, Role
from gainloop.terms.limits import FIRST_LIMITS, FIRST_NOTE

OPERATOR_ID = "operator"


def prepare_home(home: Home) -> bool:
    """Returns whether anything was added."""
    now = home.database.clock()
    operator = Actor(
        id=OPERATOR_ID,
        name="Local operator",
        kind=ActorKind.OPERATOR,
        role=Role.ADMIN,
        recorded_at=now,
    )
    with UnitOfWork(
        home.database, actor=operator, permission=Permission.OPERATE, action=AuditAction.HOME_CREATE
    ) as unit:
        wanted: list[Actor | WeightsVersion | LimitsVersion] = [
            operator,
            *_demo_accounts(home, operator),
            *_first_weights(operator),
            _first_limits(operator),
        ]
        missing = [row for row in wanted if not _exists(unit.session, row)]
        unit.session.add_all(missing)
        if missing:
            added = sorted(f"{type(row).__name__} {row.id}" for row in missing)
            unit.record(AuditRecord("Home", "home", {"added": added}))
    return bool(missing)


def _demo_accounts(home: Home, operator: Actor) -> list[Actor]:
    """One account per role, named after it, so that nobody mistakes it for a person."""
    if not home.settings.demo_accounts:
        return []
    return [
        Actor(
            id=f"demo-{role.value.replace('_', '-')}",
            name=f"{name_of(role)} (demo)",
            kind=ActorKind.DEMO_ACCOUNT,
            role=role,
            recorded_at=operator.recorded_at,
        )
        for role in Role
    ]


def _first_weights(operator: Actor) -> list[WeightsVersion]:
    return [
        WeightsVersion(
            id=f"{profile.value}:1",
            profile=profile,
            version=1,
            weights={name.value: weight for name, weight in weights.items()},
            valid_from=operator.recorded_at,
            recorded_at=operator.recorded_at,
        )
        for profile, weights in FIRST_WEIGHTS.items()
    ]


def _first_limits(operator: Actor) -> LimitsVersion:
    return LimitsVersion(
        id="limits:1",
        version=1,
        **FIRST_LIMITS.as_json(),
        note=FIRST_NOTE,
        valid_from=operator.recorded_at,
        recorded_at=operator.recorded_at,
    )


def _exists(session: Session, row: Actor | WeightsVersion | LimitsVersion) -> bool:
    return session.get(type(row), row.id) is not None
