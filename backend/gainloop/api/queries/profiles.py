"""Runs under several profiles, and under other weights."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.expected import permitted_query
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of, optional_key_of
from gainloop.api.types.profiles import ProfileComparison
from gainloop.api.types.reweighed import ReweighedRun, ReweighRunResult, WeightInput
from gainloop.errors import InvalidInput
from gainloop.rules.access import Permission
from gainloop.terms.enums import PartName
from gainloop.workflows.priorities.compare_profiles import runs_by_profile
from gainloop.workflows.priorities.explore_weights import explore_weights

Beside = Annotated[
    strawberry.ID | None,
    strawberry.argument(
        description="Global id of the run in whose order items come; null for the newest over the "
        "whole pool, of the default profile where that has one with the same budget."
    ),
]
RunId = Annotated[strawberry.ID, strawberry.argument(description="Global id of the run.")]
Weights = Annotated[
    list[WeightInput],
    strawberry.argument(description="Weights of parts of the run's profile; others stay."),
]


@strawberry.type
class ProfilesQuery:
    @program.resolver(
        "A run beside the newest of every other profile on its evaluation and scope; null where "
        "there is none."
    )
    def priorities_by_profile(self, info: Info, run_id: Beside = None) -> ProfileComparison | None:
        asked = optional_key_of(run_id, "PriorityRun", "run_id")
        found = runs_by_profile(info.context.session, info.context.reader, asked)
        return None if found is None else ProfileComparison.of(found)

    @permitted_query(
        "A run as it would be under other weights; nothing is stored.", permission=Permission.READ
    )
    def reweigh_run(self, info: Info, run_id: RunId, weights: Weights) -> ReweighRunResult:
        context = info.context
        key, given = key_of(run_id, "PriorityRun", "run_id"), weights_of(weights)
        return ReweighedRun.of(explore_weights(context.home, context.reader, key, given))


def weights_of(given: Sequence[WeightInput]) -> dict[PartName, float]:
    """By part. Raises InvalidInput BAD_WEIGHTS for an unknown name, and for one given twice."""
    found: dict[PartName, float] = {}
    for weight in given:
        if weight.part not in set(PartName):
            known = ", ".join(PartName)
            message = f"there is no part {weight.part[:80]!r}; parts are {known}"
            raise InvalidInput("BAD_WEIGHTS", message, field="weights")
        name = PartName(weight.part)
        if name in found:
            raise InvalidInput("BAD_WEIGHTS", f"{name} is given twice", field="weights")
        found[name] = weight.value
    return found
