"""Limits of selections under change control. There is one set of them: the subject is fixed."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.models.priority import LimitsVersion, PriorityRun
from gainloop.reads.governed_versions import all_limits, newest_limits
from gainloop.rules.change_control import DatedVersion
from gainloop.rules.minimums import check_limits
from gainloop.stores.home import Home
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.limits import Limits, minimums_of
from gainloop.workflows.changes.governed import VersionContent
from gainloop.workflows.changes.impact_documents import Impact
from gainloop.workflows.changes.replay_newest import Altered, num_replayed, replay_newest
from gainloop.workflows.priorities.stored_inputs import RunInputs

SELECTIONS = "selections"


class GovernedLimits:
    def check_subject(self, subject: str) -> str:
        if subject not in {"", SELECTIONS}:
            raise InvalidInput(
                "BAD_SUBJECT",
                f"limits are of all {SELECTIONS} alike, not of {subject[:80]!r}",
                field="subject",
            )
        return SELECTIONS

    def newest(self, session: Session, subject: str) -> VersionContent:  # noqa: ARG002
        row = newest_limits(session)
        return VersionContent(row.id, row.version, content_of(row))

    def history(self, session: Session, subject: str) -> list[DatedVersion]:  # noqa: ARG002
        return [
            DatedVersion(row.id, content_of(row), row.valid_from) for row in all_limits(session)
        ]

    def next_content(
        self,
        subject: str,  # noqa: ARG002
        document: Any,
        base: Mapping[str, Any],  # noqa: ARG002  # what is left out of limits is none
    ) -> dict[str, Any]:
        """Raises InvalidInput BAD_LIMITS, BAD_MINIMUM."""
        limits = limits_of_document(document)
        check_limits(limits)
        copies = limits.most_copies
        return replace(limits, most_copies=None if copies is None else int(copies)).as_json()

    def add_version(
        self,
        unit: UnitOfWork,
        subject: str,  # noqa: ARG002
        version: VersionContent,
        note: str,
        valid_from: datetime,
    ) -> None:
        unit.session.add(
            LimitsVersion(
                id=version.version_id,
                version=version.number,
                **version.content,
                note=note,
                valid_from=valid_from,
                recorded_at=unit.now,
            )
        )

    def impact(
        self,
        home: Home,
        subject: str,  # noqa: ARG002
        content: Mapping[str, Any],
    ) -> Impact:
        limits = Limits.of_json(content)

        def under(session: Session, run: PriorityRun, inputs: RunInputs) -> Altered:  # noqa: ARG001
            asked = replace(limits, minimums=(*limits.minimums, *minimums_of(run.minimums)))
            return Altered(replace(inputs, request=replace(inputs.request, limits=asked)))

        return replay_newest(home, None, under)

    def num_replayed(self, session: Session, subject: str) -> int:  # noqa: ARG002
        return num_replayed(session, None)


def content_of(row: LimitsVersion) -> dict[str, Any]:
    return {
        "floors": row.floors,
        "minimums": row.minimums,
        "largest_share": row.largest_share,
        "most_copies": row.most_copies,
    }


def limits_of_document(found: Any) -> Limits:
    """Of the JSON {floors: [{name, cohort, amount, unit}], minimums: [...], largest_share,
    most_copies}, each of which may be left out. Raises InvalidInput BAD_LIMITS.
    """
    known = {"floors", "minimums", "largest_share", "most_copies"}
    if not isinstance(found, dict) or not set(found) <= known:
        raise InvalidInput(
            "BAD_LIMITS", f"limits are a JSON object of {', '.join(sorted(known))}", field="limits"
        )
    for name in ("largest_share", "most_copies"):
        value = found.get(name)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        if value is not None and not (is_number and math.isfinite(value)):
            raise InvalidInput("BAD_LIMITS", f"{name} is {value!r:.40}, not a number", field=name)
    defaults: dict[str, Any] = {
        "floors": [],
        "minimums": [],
        "largest_share": None,
        "most_copies": None,
    }
    try:
        limits = Limits.of_json({**defaults, **found})
        _check_texts(limits)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InvalidInput(
            "BAD_LIMITS",
            "a minimum is {cohort: {axis: value}, amount, unit: clips or hours}, a floor has a "
            f"name too; this failed at {error}",
            field="limits",
        ) from error
    return limits


def _check_texts(limits: Limits) -> None:
    """Raises TypeError."""
    for minimum in limits.asked:
        for text in (minimum.name, *(part for pair in minimum.cohort for part in pair)):
            if not isinstance(text, str):
                raise TypeError(f"{text!r:.40}, which is not text")
