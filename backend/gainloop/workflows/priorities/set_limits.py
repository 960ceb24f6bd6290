"""Sets the limits that runs are made under from now on: the next version; none is ever changed.

Called by `gainloop limits set`.
"""

from typing import Any

from sqlmodel import col, select

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.models.priority import LimitsVersion
from gainloop.rules.access import Permission
from gainloop.rules.minimums import check_limits
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.limits import Limits
from gainloop.workflows.reasons import check_reason


def set_limits(home: Home, actor: Actor, limits: Limits, reason: str) -> tuple[str, bool]:
    """The id of the version, and False where it is the one in force already. Raises InvalidInput
    BAD_MINIMUM, BAD_LIMITS, NO_REASON; then nothing is stored.
    """
    check_limits(limits)
    note = check_reason(reason)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.OPERATE,
        action=AuditAction.LIMITS_SET,
    ) as unit:
        newest = select(LimitsVersion).order_by(col(LimitsVersion.version).desc()).limit(1)
        last = unit.session.exec(newest).one()
        if _content(last) == limits.as_json():
            return last.id, False
        version = LimitsVersion(
            id=f"limits:{last.version + 1}",
            version=last.version + 1,
            **limits.as_json(),
            note=note,
            valid_from=unit.now,
            recorded_at=unit.now,
        )
        unit.session.add(version)
        unit.record(AuditRecord("LimitsVersion", version.id, {**limits.as_json(), "reason": note}))
        return version.id, True


def limits_of_document(found: Any) -> Limits:
    """Of the JSON {floors: [{name, cohort, amount, unit}], minimums: [...], largest_share,
    most_copies}, each of which may be left out. Raises InvalidInput BAD_LIMITS.
    """
    known = {"floors", "minimums", "largest_share", "most_copies"}
    if not isinstance(found, dict) or not set(found) <= known:
        raise InvalidInput(
            "BAD_LIMITS", f"limits are a JSON object of {', '.join(sorted(known))}", field="limits"
        )
    defaults: dict[str, Any] = {
        "floors": [],
        "minimums": [],
        "largest_share": None,
        "most_copies": None,
    }
    try:
        return Limits.of_json({**defaults, **found})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(
            "BAD_LIMITS",
            "a minimum is {cohort: {axis: value}, amount, unit: clips or hours}, a floor has a "
            f"name too; this failed at {error}",
            field="limits",
        ) from error


def _content(version: LimitsVersion) -> dict[str, Any]:
    return {
        "floors": version.floors,
        "minimums": version.minimums,
        "largest_share": version.largest_share,
        "most_copies": version.most_copies,
    }
