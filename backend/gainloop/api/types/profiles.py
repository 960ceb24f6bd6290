"""Runs under several profiles beside each other, and clips with their rank in each."""

from collections.abc import Mapping
from typing import Self

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import copied, program
from gainloop.api.types.connection import After, Connection, First, Start, ranked_window
from gainloop.api.types.priority import Chosen, FromRank, Offset, PriorityItem, PriorityRun
from gainloop.api.types.queue_diff import PlacesShared
from gainloop.pipeline.replay.orders import Difference
from gainloop.reads import ranked
from gainloop.reads.pages import Page
from gainloop.reads.priority_runs import RunRow
from gainloop.reads.profile_runs import Place
from gainloop.terms.enums import Profile
from gainloop.workflows.priorities.compare_profiles import (
    ProfileRuns,
    agreement_of,
    places_by_run,
)


@strawberry.type(description="How far two orders of the same clips agree.")
class OrderAgreement:
    row: strawberry.Private[Difference]
    hours_moved: float = program("Label-hours of the other's selection that this one lacks.")
    num_entered: int = program("Clips that only the other selects.")
    num_left: int = program("Clips that only this one selects.")

    @program.resolver("Overlap of the first places.")
    def overlap(self) -> list[PlacesShared]:
        return [PlacesShared(depth=depth, share=share) for depth, share in self.row.overlap.items()]

    @program.resolver("Rank-biased overlap of the whole orders, 1 for equal ones (p = 0.98).")
    def rank_biased_overlap(self) -> float:
        return self.row.rbo

    @classmethod
    def of(cls, row: Difference) -> Self:
        return cls(row=row, **copied(cls, row))


@strawberry.type(description="The run of one profile in a comparison.")
class ProfileRun:
    found: strawberry.Private[ProfileRuns]
    row: strawberry.Private[RunRow]
    profile: Profile = program("The profile.")
    is_default: bool = program("Whether this profile is the default on these data.")
    is_chosen: bool = program("Whether the list is in the order of this run.")

    @program.resolver("The run.")
    def run(self) -> PriorityRun:
        return PriorityRun.of(self.row)

    @program.resolver("How far it agrees with the chosen run; null for that itself.")
    def agreement(self, info: Info) -> OrderAgreement | None:
        context = info.context
        found = agreement_of(context.home, context.reader, self.found, self.row)
        return None if found is None else OrderAgreement.of(found)

    @classmethod
    def of(cls, found: ProfileRuns, row: RunRow) -> Self:
        return cls(
            found=found,
            row=row,
            profile=row.profile,
            is_default=row.profile is found.default,
            is_chosen=row.run_id == found.chosen.run_id,
        )


@strawberry.type(description="Where a clip stands under one profile.")
class ProfilePlace:
    profile: Profile = program("The profile.")
    rank: int | None = program("1 is first, among all candidates; null where it was none.")
    selected: bool = program("Whether it is inside the budget.")

    @classmethod
    def of(cls, run: RunRow, place: Place | None) -> Self:
        if place is None:
            return cls(profile=run.profile, rank=None, selected=False)
        return cls(profile=run.profile, rank=place.rank, selected=place.is_selected)


@strawberry.type(description="An item of the chosen run with its place under every profile.")
class ComparedItem:
    item: PriorityItem = program("The item of the chosen run.")
    places: list[ProfilePlace] = program("In the order of `runs`.")

    @classmethod
    def of(
        cls, row: ranked.PriorityRow, runs: list[RunRow], places: dict[str, Mapping[str, Place]]
    ) -> Self:
        return cls(
            item=PriorityItem.of(row),
            places=[ProfilePlace.of(run, places[run.run_id].get(row.clip_id)) for run in runs],
        )


@strawberry.type(
    description="The newest run of each profile on the evaluation and scope of the chosen run."
)
class ProfileComparison:
    found: strawberry.Private[ProfileRuns]
    default_profile: Profile = program("The profile that these data allow at best.")
    why_default: str = program("Why it is that one.")

    @program.resolver("Expected gain first; of another budget where there is none with this one.")
    def runs(self, info: Info) -> list[ProfileRun]:
        info.context.loaders.follow(self.found.runs)
        return [ProfileRun.of(self.found, row) for row in self.found.runs]

    @program.resolver("Items of the chosen run by rank; cursors stay valid for ever.")
    def items(
        self,
        info: Info,
        first: First = 50,
        after: After = None,
        from_rank: FromRank = None,
        offset: Offset = None,
        filter: Chosen = None,
    ) -> Connection[ComparedItem]:
        session, reader = info.context.session, info.context.reader
        run_id = self.found.chosen.run_id
        chosen = None if filter is None else filter.chosen()
        cursors = info.context.cursors(f"compared items {chosen}")
        window = ranked_window(first, Start(after, from_rank, offset), cursors, run_id)
        page = ranked.list_priorities(session, reader, run_id, window, chosen)
        places = self._places(info, page)
        return Connection.of(
            info.context,
            page,
            lambda row: ComparedItem.of(row, self.found.runs, places),
            cursors,
            lambda: ranked.count_priorities(session, reader, run_id, chosen),
            pin=run_id,
        )

    def _places(self, info: Info, page: Page[ranked.PriorityRow]) -> dict[str, Mapping[str, Place]]:
        """Of the clips of a page, one table for each run."""
        clips = [row.clip_id for _, row in page.rows]
        return places_by_run(info.context.home, info.context.reader, self.found, clips)

    @classmethod
    def of(cls, found: ProfileRuns) -> Self:
        return cls(found=found, default_profile=found.default, why_default=found.why_default)
