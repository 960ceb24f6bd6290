"""What `refreshPriorities` asks for, as options of a run."""

from collections.abc import Callable, Sequence
from typing import Any

import strawberry

from gainloop.api.context import Context
from gainloop.api.global_ids import key_of, optional_key_of
from gainloop.api.types import clip_filter
from gainloop.api.types.inputs import MinimumInput, RefreshPrioritiesInput
from gainloop.errors import InvalidInput
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.rank_sources import SourceChoice
from gainloop.terms.enums import LimitUnit
from gainloop.terms.limits import Minimum
from gainloop.workflows.priorities.last_options import options_like
from gainloop.workflows.priorities.request import RunOptions


def options_of_input(context: Context, asked: RefreshPrioritiesInput) -> RunOptions:
    """What is left out is as in the run that it is to be like, else the default; null is asked for.
    Raises InvalidInput, NotFound.
    """
    given = {
        option: read(value)
        for field, (option, read) in _FIELDS.items()
        if (value := getattr(asked, field)) is not strawberry.UNSET
    }
    evaluation = optional_key_of(asked.evaluation_id, "Evaluation", "evaluation_id")
    if evaluation is not None or asked.families is not strawberry.UNSET:
        families = () if asked.families is strawberry.UNSET else asked.families or ()
        given["sources"] = SourceChoice(
            evaluation_id=evaluation,
            families=tuple((one.family, one.share) for one in families),
        )
    if asked.like is None:
        return RunOptions(profile=asked.profile, **given)
    run_id = key_of(asked.like, "PriorityRun", "like")
    return options_like(context.session, run_id, asked.profile, given)


def _as_is(value: Any) -> Any:
    return value


def _scope(chosen: clip_filter.ClipFilter | None) -> ClipFilter:
    return ClipFilter() if chosen is None else chosen.chosen()


def _minimums(asked: Sequence[MinimumInput] | None) -> tuple[Minimum, ...]:
    return tuple(_minimum(one) for one in asked or ())


def _minimum(asked: MinimumInput) -> Minimum:
    """Raises InvalidInput BAD_MINIMUM."""
    cohort = {part.axis: part.value for part in asked.cohort}
    if len(cohort) < len(asked.cohort):
        raise InvalidInput(
            "BAD_MINIMUM", "a cohort has one value on each axis", field="minimums.cohort"
        )
    return Minimum.of(cohort, asked.amount, asked.unit or LimitUnit.CLIPS)


_FIELDS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "budget_hours": ("budget_hours", _as_is),
    "filter": ("scope", _scope),
    "seed": ("seed", lambda seed: seed or 0),
    "holdback_share": ("holdback_share", _as_is),
    "in_windows": ("in_windows", bool),
    "uncertainty": ("uncertainty", _as_is),
    "minimums": ("minimums", _minimums),
    "tasks": ("tasks", lambda tasks: tuple(dict.fromkeys(tasks or ()))),
}
