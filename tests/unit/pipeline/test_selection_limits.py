"""Minimums and caps: kept, or said to be out of reach, and then truly so."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gainloop.pipeline.scoring.holdback import Holdback, draw_holdback
from gainloop.pipeline.scoring.limits import REACH
from gainloop.pipeline.scoring.pool_limits import Groups, PoolLimits
from gainloop.pipeline.scoring.selection import Visits, select_within
from gainloop.terms.boxes import Bools, Floats, Ints
from gainloop.terms.enums import LimitUnit, ShortfallReason
from gainloop.terms.features import Axes
from gainloop.terms.limits import Limits, Minimum, Shortfall

AXES = Axes(("time_of_day", "weather", "scenario"), (("day", "night"), ("dry", "rain"), ("a, b",)))
NIGHT = {"time_of_day": "night"}
RAIN = {"weather": "rain"}


def clips(cohort: dict[str, str], amount: float, name: str = "") -> Minimum:
    return Minimum.of(cohort, amount, LimitUnit.CLIPS, name)


def hours(cohort: dict[str, str], amount: float) -> Minimum:
    return Minimum.of(cohort, amount, LimitUnit.HOURS)


@dataclass(frozen=True)
class Case:
    """Rows are in the order of the profile."""

    codes: Ints
    minutes: Floats
    budget_hours: float | None
    limits: Limits
    cells: Ints | None = None
    copies: Ints | None = None
    share: float = 0.0

    @property
    def pool_limits(self) -> PoolLimits:
        groups = Groups(self.cells, self.copies)
        return PoolLimits.of(self.limits, AXES, self.codes, self.minutes, self.budget_hours, groups)

    @property
    def holdback(self) -> Holdback:
        return draw_holdback(self.minutes, self.budget_hours, self.share, seed=0)

    def select(self) -> Visits:
        order = np.arange(len(self.minutes))
        return select_within(
            order, self.minutes, self.budget_hours, self.holdback, self.pool_limits
        )


def codes_of(*rows: str) -> Ints:
    """One letter an axis: D or N, then d or r."""
    return np.array([["DN".index(row[0]), "dr".index(row[1]), 0] for row in rows])


def case(
    rows: list[str],
    limits: Limits,
    budget_hours: float = 1.0,
    cells: Ints | None = None,
    copies: Ints | None = None,
) -> Case:
    return Case(codes_of(*rows), np.full(len(rows), 10.0), budget_hours, limits, cells, copies)


def taken(visits: Visits) -> list[int]:
    rows: list[int] = visits.taken.tolist()
    return rows


def test_a_minimum_is_met_by_the_first_of_its_cohort_and_the_rest_is_free() -> None:
    rows = ["Dd"] * 5 + ["Nd"] * 4
    selected = case(rows, Limits(minimums=(clips(NIGHT, 2),))).select()

    assert taken(selected) == [5, 6, 0, 1, 2, 3]
    assert selected.selection.for_minimums == (2,)
    assert selected.selection.shortfalls == ()


def test_what_the_order_brings_by_itself_is_not_forced() -> None:
    rows = ["Nd", "Dd", "Nr", "Dd", "Dd", "Dd", "Dd"]
    free = case(rows, Limits()).select()
    selected = case(rows, Limits(minimums=(clips(NIGHT, 2),))).select()

    assert sorted(taken(selected)) == sorted(taken(free))
    assert not free.selection.is_limited


def test_floors_come_before_minimums_and_one_clip_counts_for_both() -> None:
    rows = ["Dd", "Dd", "Dr", "Nd", "Nr"]
    limits = Limits(floors=(clips(NIGHT, 1, "night"),), minimums=(clips(RAIN, 1),))

    assert taken(case(rows, limits).select())[:2] == [3, 2]
    both = Limits(floors=(clips(RAIN | NIGHT, 1, "night"),), minimums=(clips(RAIN, 1),))
    assert taken(case(rows, both).select()) == [4, 0, 1, 2, 3]


def test_a_clip_with_several_scenarios_counts_for_each() -> None:
    for name in ("a", "b", "a, b"):
        visits = case(["Dd"] * 2, Limits(minimums=(clips({"scenario": name}, 2),))).select()
        assert visits.selection.shortfalls == ()
    [missed] = shortfalls(["Dd"], Limits(minimums=(clips({"scenario": "c"}, 1),)))
    assert missed.reason is ShortfallReason.CANDIDATES


def test_too_few_candidates_are_all_taken_and_counted() -> None:
    rows = ["Nd", "Dd", "Nd"]
    [missed] = shortfalls(rows, Limits(minimums=(clips(NIGHT, 3),)))

    assert (missed.reached, missed.possible) == (2, 2)
    assert missed.reason is ShortfallReason.CANDIDATES


def test_too_small_a_budget_is_spent_on_the_minimum() -> None:
    rows = ["Dd", "Nd", "Nd", "Nd", "Nd"]
    [missed] = shortfalls(rows, Limits(minimums=(clips(NIGHT, 4),)), budget_hours=0.5)

    assert (missed.reached, missed.possible) == (3, 4)
    assert missed.reason is ShortfallReason.BUDGET


def test_where_the_best_are_too_costly_cheap_ones_are_taken_as_far_as_needed() -> None:
    """Both of the first two and any third cost more than an hour; one of them does not."""
    minutes = np.array([29.0, 30.0, 12.0, 11.0, 10.0])
    limits = Limits(minimums=(clips(NIGHT, 3),))
    visits = Case(codes_of(*["Nd"] * 5), minutes, 1.0, limits).select()

    assert taken(visits) == [0, 2, 3]
    assert visits.selection.shortfalls == ()


def test_label_hours_are_counted_in_minutes_of_the_cohort() -> None:
    rows = ["Dd"] * 6 + ["Nd"] * 6
    visits = case(rows, Limits(minimums=(hours(NIGHT, 0.4),))).select()

    assert taken(visits) == [6, 7, 8, 0, 1, 2]
    [missed] = shortfalls(rows, Limits(minimums=(hours(NIGHT, 2.0),)))
    assert missed.reached == pytest.approx(1.0)
    assert missed.possible == pytest.approx(1.0)
    assert missed.reason is ShortfallReason.CANDIDATES


def test_an_earlier_minimum_takes_what_a_later_one_needs() -> None:
    rows = ["Nd", "Nd", "Nd", "Dr", "Dr"]
    limits = Limits(minimums=(clips(NIGHT, 2), clips(RAIN, 2)))
    [missed] = shortfalls(rows, limits, budget_hours=0.5)

    assert missed.minimum.cohort == (("weather", "rain"),)
    assert missed.reached == 1
    assert missed.reason is ShortfallReason.EARLIER_MINIMUMS


def test_a_cap_stands_above_a_minimum() -> None:
    rows = ["Nd"] * 4 + ["Dd"] * 12
    cells = np.repeat(np.arange(4), 4)
    limits = Limits(minimums=(clips(NIGHT, 4),), largest_share=0.5)
    [missed] = shortfalls(rows, limits, cells=cells)

    assert missed.reached == 3
    assert missed.reason is ShortfallReason.CAP


def test_a_full_cell_gives_way_to_the_next() -> None:
    cells = np.repeat(np.arange(4), 4)
    visits = case(["Dd"] * 16, Limits(largest_share=0.5), cells=cells).select()

    assert taken(visits) == [0, 1, 2, 4, 5, 6]
    assert visits.selection.num_capped == 1


def test_a_cap_holds_where_there_are_cells_enough_to_spend_the_budget_in() -> None:
    cells = np.repeat(np.arange(3), 4)

    assert taken(case(["Dd"] * 12, Limits(largest_share=0.5), cells=cells).select()) == [*range(6)]


def test_a_cell_may_hold_one_clip_whatever_it_costs() -> None:
    limits = Limits(largest_share=0.5)
    visits = Case(codes_of(*["Dd"] * 4), np.full(4, 10.0), 0.25, limits, np.arange(4)).select()

    assert taken(visits) == [0]


def test_copies_are_taken_as_often_as_the_limit_says() -> None:
    copies = np.array([0, 0, 0, -1, -1, 1, 1, 1])
    visits = case(["Dd"] * 8, Limits(most_copies=2), copies=copies).select()

    assert taken(visits) == [0, 1, 3, 4, 5, 6]
    assert visits.selection.num_capped == 1


def test_a_full_cell_does_not_end_the_search() -> None:
    """More clips than the search reaches stand in a full cell before the next that may be taken."""
    number = REACH + 500
    cells = np.concatenate([np.zeros(number), np.arange(1, 9)]).astype(np.int64)
    visits = case(["Dd"] * len(cells), Limits(largest_share=0.5), cells=cells).select()

    assert taken(visits) == [0, 1, 2, number, number + 1, number + 2]


def test_the_minimum_of_a_cohort_beyond_the_reach_of_the_search_is_met() -> None:
    """The cohort comes after more clips that do not fit than the search would pass over."""
    number = REACH + 500
    minutes = np.concatenate([np.full(number, 70.0), np.full(3, 10.0)])
    codes = codes_of(*["Dd"] * number, *["Nd"] * 3)
    free = Case(codes, minutes, 1.0, Limits()).select()
    visits = Case(codes, minutes, 1.0, Limits(minimums=(clips(NIGHT, 3),))).select()

    assert taken(free) == []
    assert taken(visits) == [number, number + 1, number + 2]


def test_the_holdback_counts_toward_minimums_and_stays_what_it_was() -> None:
    rows = ["Nd", "Dd"] * 30
    free = Case(codes_of(*rows), np.full(60, 10.0), 5.0, Limits(), share=0.2)
    limits = Limits(minimums=(clips(NIGHT, 20),))
    asked = Case(free.codes, free.minutes, 5.0, limits, share=0.2)
    visits = asked.select()

    held = free.holdback
    assert held.rows.tolist() == asked.holdback.rows.tolist()
    assert held.propensity.tolist() == asked.holdback.propensity.tolist()
    assert visits.selection.is_selected[held.rows].all()
    num_held = int((asked.codes[held.rows, 0] == 1).sum())
    assert num_held > 0
    assert visits.selection.for_minimums == (20 - num_held,)
    assert (asked.codes[visits.taken, 0] == 1).sum() >= 20


def shortfalls(
    rows: list[str], limits: Limits, budget_hours: float = 1.0, cells: Ints | None = None
) -> tuple[Shortfall, ...]:
    return case(rows, limits, budget_hours, cells).select().selection.shortfalls


def drawn_case(seed: int) -> Case:
    """So small that all selections can be looked at; whole minutes, so that sums are exact."""
    generator = np.random.default_rng(seed)
    number = int(generator.integers(4, 10))
    cohorts = [NIGHT, RAIN, NIGHT | RAIN, {"time_of_day": "day"}]
    minimums = []
    for place in generator.permutation(4)[: generator.integers(1, 4)]:
        if generator.random() < 0.6:
            minimums.append(clips(cohorts[place], int(generator.integers(1, 5))))
        else:
            minimums.append(hours(cohorts[place], int(generator.integers(5, 50)) / 60))
    is_capped = generator.random() < 0.5
    return Case(
        codes=np.column_stack([generator.integers(0, 2, (number, 2)), np.zeros(number, np.int64)]),
        minutes=generator.integers(3, 20, number).astype(np.float64),
        budget_hours=int(generator.integers(20, 80)) / 60,
        limits=Limits(
            minimums=tuple(minimums),
            largest_share=0.4 if is_capped else None,
            most_copies=2 if is_capped and generator.random() < 0.5 else None,
        ),
        cells=generator.permutation(np.arange(number) % 6),
        copies=generator.integers(-1, 3, number),
        share=0.2 if generator.random() < 0.5 else 0.0,
    )


def selections(case: Case, *, is_capped: bool) -> list[Bools]:
    """All that the budget and the holdback allow."""
    limits, held = case.pool_limits, case.holdback.is_drawn
    free = np.flatnonzero(~held).tolist()
    assert case.budget_hours is not None
    found = []
    for size in range(len(free) + 1):
        for rows in combinations(free, size):
            chosen = held.copy()
            chosen[list(rows)] = True
            if case.minutes[chosen].sum() > case.budget_hours * 60 + 1e-9:
                continue
            if not is_capped or not breaks_cap(case, limits, chosen, held):
                found.append(chosen)
    return found


def breaks_cap(case: Case, limits: PoolLimits, chosen: Bools, held: Bools) -> bool:
    """A group that the holdback fills alone is no fault of the picks."""
    for group, values, most in (
        (limits.cells, case.minutes, limits.most_minutes),
        (limits.copies, np.ones(len(chosen)), limits.most_copies),
    ):
        for number in range(int(group.max(initial=-1)) + 1):
            inside = chosen & (group == number)
            if values[inside].sum() > most + 1e-9 and (inside & ~held).any():
                return True
    return False


def reaches(case: Case, chosen: Bools, place: int, amount: float) -> bool:
    return bool(case.pool_limits.amounts[place, chosen].sum() >= amount - 1e-6)


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_what_is_said_to_be_impossible_is_impossible(first: int) -> None:
    """Against every selection that there is: what can be met is met, the rest as far as it can."""
    for seed in range(first, first + 20):
        case = drawn_case(seed)
        selection = case.select().selection
        found = {missed.minimum: missed for missed in selection.shortfalls}
        possible = selections(case, is_capped=True)
        reached = case.pool_limits.amounts[:, selection.is_selected].sum(axis=1)
        for place, minimum in enumerate(case.limits.asked):
            need = float(case.pool_limits.needs[place])
            best = max(float(case.pool_limits.amounts[place, chosen].sum()) for chosen in possible)
            assert reached[place] >= min(best, need) - 1e-6
            kept = min(float(reached[place]), need)
            possible = [chosen for chosen in possible if reaches(case, chosen, place, kept)]
            assert (minimum in found) == (reached[place] < need - 1e-6)
            if minimum in found:
                check_reason(case, place, found[minimum])


def check_reason(case: Case, place: int, missed: Shortfall) -> None:
    need = float(case.pool_limits.needs[place])
    every = case.pool_limits.amounts[place].sum()
    alone = {
        is_capped: any(
            reaches(case, chosen, place, need) for chosen in selections(case, is_capped=is_capped)
        )
        for is_capped in (False, True)
    }
    expected = (
        ShortfallReason.CANDIDATES
        if every < need - 1e-6
        else ShortfallReason.BUDGET
        if not alone[False]
        else ShortfallReason.CAP
        if not alone[True]
        else ShortfallReason.EARLIER_MINIMUMS
    )
    assert missed.reason is expected


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_budget_caps_and_holdback_hold_whatever_is_asked(seed: int) -> None:
    case = larger_case(seed)
    limits, held, visits = case.pool_limits, case.holdback, case.select()
    chosen = visits.selection.is_selected

    assert len(set(taken(visits))) == len(visits.taken) == chosen.sum()
    assert case.budget_hours is not None
    assert case.minutes[chosen].sum() <= case.budget_hours * 60 + 1e-6
    assert visits.selection.spent_minutes == pytest.approx(case.minutes[chosen].sum())
    assert chosen[held.rows].all()
    free = Case(case.codes, case.minutes, case.budget_hours, Limits(), share=case.share)
    assert held.propensity.tolist() == free.holdback.propensity.tolist()
    assert not breaks_cap(case, limits, chosen, held.is_drawn)
    missed = {shortfall.minimum for shortfall in visits.selection.shortfalls}
    for place, minimum in enumerate(limits.asked):
        is_met = reaches(case, chosen, place, float(limits.needs[place]))
        assert is_met != (minimum in missed)


def larger_case(seed: int) -> Case:
    generator = np.random.default_rng(seed)
    number = int(generator.integers(1, 80))
    cohorts = [NIGHT, RAIN, NIGHT | RAIN]
    asked = tuple(
        clips(cohort, float(generator.integers(1, 20)))
        if generator.random() < 0.5
        else hours(cohort, float(generator.uniform(0.1, 3.0)))
        for cohort in cohorts[: generator.integers(0, 4)]
    )
    return Case(
        codes=np.column_stack([generator.integers(0, 2, (number, 2)), np.zeros(number, np.int64)]),
        minutes=generator.uniform(1.0, 20.0, number),
        budget_hours=float(generator.uniform(0.2, 8.0)),
        limits=Limits(
            floors=asked[:1],
            minimums=asked[1:],
            largest_share=[None, 0.2, 0.5][generator.integers(0, 3)],
            most_copies=[None, 1, 3][generator.integers(0, 3)],
        ),
        cells=generator.integers(-1, 12, number),
        copies=generator.integers(-1, 10, number),
        share=float(generator.choice([0.0, 0.1, 0.4])),
    )
