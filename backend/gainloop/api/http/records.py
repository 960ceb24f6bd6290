"""The record of one HTTP request: its id, and what its one log line says. Kept in the scope."""

from dataclasses import dataclass, field
from typing import Any

from starlette.types import Scope

_PLACE = "gainloop.record"


@dataclass
class RequestRecord:
    """facts: for the log line; bug: what nobody expected."""

    id: str
    facts: dict[str, Any] = field(default_factory=dict)
    bug: BaseException | None = None


def keep_record(scope: Scope, record: RequestRecord) -> None:
    scope[_PLACE] = record


def record_of(scope: Scope) -> RequestRecord:
    record: RequestRecord = scope[_PLACE]
    return record
