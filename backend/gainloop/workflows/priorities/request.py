"""What a priority run is asked to do, and what it answers."""

from dataclasses import asdict, dataclass, field
from typing import Any

from gainloop.errors import InvalidInput
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.rank_sources import SourceChoice
from gainloop.rules.families import check_families
from gainloop.rules.minimums import check_minimums
from gainloop.terms.enums import Profile, Task
from gainloop.terms.limits import Minimum
from gainloop.terms.measures import UncertaintyMeasure

DEFAULT_HOLDBACK_SHARE = 0.10
MAX_HOLDBACK_SHARE = 0.5
MAX_HOURS = 1_000_000.0
MAX_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class RunOptions:
    """`scope` limits which clips are ranked; `seed` decides what is drawn at random: the holdback,
    or the whole order on rung 5.

    profile: None takes the default of the data: `expected_gain` where it is available, else
    `weighted_sum_batch`.

    holdback_share: of the budget, drawn at random beside the order; None takes the profile's
    default, 0.10, or 0 for `fifo`, which draws none. must_select: a run that selects nothing is
    refused, for whoever makes a queue of it at once. in_windows: seconds around the failures that
    are expected are ordered in place of whole clips, where predictions say where they are.
    uncertainty: how it is measured; None takes what the weights say, or entropy. minimums: behind
    those of the limits in force. tasks: a unit is of the first that its clip has streams for, and
    its cost counts them all; none: 2D boxes, or cuboids where there is only a lidar, at the cost of
    one stream.
    """

    profile: Profile | None = None
    budget_hours: float | None = None
    scope: ClipFilter = field(default_factory=ClipFilter)
    sources: SourceChoice = field(default_factory=SourceChoice)
    seed: int = 0
    holdback_share: float | None = None
    must_select: bool = False
    in_windows: bool = False
    uncertainty: UncertaintyMeasure | None = None
    minimums: tuple[Minimum, ...] = ()
    tasks: tuple[Task, ...] = ()

    def __post_init__(self) -> None:
        check_budget(self.budget_hours)
        if not 0 <= self.seed <= MAX_SEED:
            raise InvalidInput(
                "BAD_SEED", f"a seed is from 0 to {MAX_SEED}, not {self.seed}", field="seed"
            )
        self._check_holdback()
        check_minimums(self.minimums)
        self._check_families()
        if self.uncertainty is not None and self.profile is Profile.FIFO:
            raise InvalidInput(
                "BAD_MEASURE",
                "fifo does not look at uncertainty: leave the measure out, or rank by another "
                "profile",
                field="uncertainty",
            )

    def _check_families(self) -> None:
        families = self.sources.families
        check_families(families)
        clash = ""
        if families and self.sources.evaluation_id is not None:
            clash = "families rest on their newest evaluations, so name families or an evaluation"
        elif families and self.in_windows:
            clash = "windows are seconds in which one model fails: leave them or the families out"
        elif families and self.profile not in (None, Profile.EXPECTED_GAIN):
            clash = "only expected_gain is a sum over families: leave the profile or them out"
        if clash:
            raise InvalidInput("BAD_FAMILIES", clash, field="family")

    def _check_holdback(self) -> None:
        share = self.holdback_share
        if share is None:
            return
        if not 0 <= share <= MAX_HOLDBACK_SHARE:
            raise InvalidInput(
                "BAD_HOLDBACK",
                f"a holdback is a share of the budget from 0 to {MAX_HOLDBACK_SHARE}, not {share}",
                field="holdbackShare",
            )
        if share and self.profile is Profile.FIFO:
            raise InvalidInput(
                "BAD_HOLDBACK",
                "fifo draws no holdback, because the recording time in a reason would give a drawn "
                "item away: leave the share out, or rank by another profile",
                field="holdbackShare",
            )

    @property
    def used_holdback_share(self) -> float:
        """What is asked for, or the default of the profile."""
        if self.holdback_share is not None:
            return self.holdback_share
        return 0.0 if self.profile is Profile.FIFO else DEFAULT_HOLDBACK_SHARE

    @property
    def scope_json(self) -> dict[str, Any]:
        """The conditions that are set, as stored."""
        return {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self.scope).items()
            if value not in ((), None)
        }


def check_budget(budget_hours: float | None) -> None:
    """Raises InvalidInput BAD_BUDGET."""
    if budget_hours is not None and not 0 < budget_hours <= MAX_HOURS:
        raise InvalidInput(
            "BAD_BUDGET",
            f"a budget is more than 0 and at most {MAX_HOURS:,.0f} hours, not {budget_hours}",
            field="budgetHours",
        )


@dataclass(frozen=True, slots=True)
class RunResult:
    """`is_new` is False where this run was there already, and nothing was written. why: of a
    profile that nobody asked for, why it is that one; else empty.
    """

    run_id: str
    is_new: bool
    profile: Profile
    why: str = ""
