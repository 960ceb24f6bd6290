"""What a priority run is asked to do, and what it answers."""

from dataclasses import asdict, dataclass, field
from typing import Any

from gainloop.errors import InvalidInput
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.rank_sources import SourceChoice
from gainloop.terms.enums import Profile

MAX_HOURS = 1_000_000.0
MAX_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class RunOptions:
    """`scope` limits which clips are ranked; `seed` decides a random order (rung 5) alone."""

    profile: Profile = Profile.WEIGHTED_SUM
    budget_hours: float | None = None
    scope: ClipFilter = field(default_factory=ClipFilter)
    sources: SourceChoice = field(default_factory=SourceChoice)
    seed: int = 0

    def __post_init__(self) -> None:
        budget = self.budget_hours
        if budget is not None and not 0 < budget <= MAX_HOURS:
            raise InvalidInput(
                "BAD_BUDGET",
                f"a budget is more than 0 and at most {MAX_HOURS:,.0f} hours, not {budget}",
                field="budgetHours",
            )
        if not 0 <= self.seed <= MAX_SEED:
            raise InvalidInput(
                "BAD_SEED", f"a seed is from 0 to {MAX_SEED}, not {self.seed}", field="seed"
            )

    @property
    def scope_json(self) -> dict[str, Any]:
        """The conditions that are set, as stored."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self.scope).items()
            if value not in ((), None)
        }


@dataclass(frozen=True, slots=True)
class RunResult:
    """`is_new` is False where this run was there already, and nothing was written."""

    run_id: str
    is_new: bool
