"""Which version of the weights of a profile, and of the limits, is in force at a moment, and which
is the newest: a version may be activated for a later moment. Called by whoever ranks, and by
change requests.
"""

from datetime import datetime
from typing import TypeVar

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from gainloop.models.priority import LimitsVersion, WeightsVersion
from gainloop.terms.enums import Profile

V = TypeVar("V", WeightsVersion, LimitsVersion)


def weights_in_force(session: Session, profile: Profile, at: datetime) -> WeightsVersion:
    return session.exec(_in_force(_weights(profile), WeightsVersion, at)).one()


def limits_in_force(session: Session, at: datetime) -> LimitsVersion:
    return session.exec(_in_force(_limits(), LimitsVersion, at)).one()


def all_weights(session: Session, profile: Profile) -> list[WeightsVersion]:
    """The newest first."""
    return list(session.exec(_weights(profile).limit(None)))


def all_limits(session: Session) -> list[LimitsVersion]:
    return list(session.exec(_limits().limit(None)))


def newest_weights(session: Session, profile: Profile) -> WeightsVersion:
    return session.exec(_weights(profile)).one()


def newest_limits(session: Session) -> LimitsVersion:
    return session.exec(_limits()).one()


def _weights(profile: Profile) -> SelectOfScalar[WeightsVersion]:
    newest = select(WeightsVersion).where(WeightsVersion.profile == profile)
    return newest.order_by(col(WeightsVersion.version).desc()).limit(1)


def _limits() -> SelectOfScalar[LimitsVersion]:
    return select(LimitsVersion).order_by(col(LimitsVersion.version).desc()).limit(1)


def _in_force(statement: SelectOfScalar[V], table: type[V], at: datetime) -> SelectOfScalar[V]:
    """A later version counts from its own moment on, whatever an earlier one was meant for; the
    first has no moment before it.
    """
    return statement.where((col(table.valid_from) <= at) | (col(table.version) == 1))
