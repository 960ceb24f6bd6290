"""Filters that people save: their own, by name, and nobody else's business."""

import pytest
from sqlmodel import col, select

from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput, NotFound
from gainloop.models.governance import Actor, AuditEntry
from gainloop.models.saved_filter import SavedFilter
from gainloop.reads.saved_filters import list_saved_filters
from gainloop.stores.home import Home
from gainloop.terms.enums import AuditAction, FilteredList
from gainloop.workflows.filters.remove_filter import remove_filter
from gainloop.workflows.filters.save_filter import MOST_FILTERS, FilterResult, save_filter
from tests.state_digest import state_digest

NIGHT = "time_of_day=night&weather=rain"


def account(home: Home, name: str) -> Actor:
    with home.database.read() as session:
        return session.get_one(Actor, name)


def save(home: Home, name: str, search: str = NIGHT, actor: Actor | None = None) -> FilterResult:
    return save_filter(home, actor or operator_of(home), FilteredList.CLIPS, name, search)


def saved(home: Home, actor: Actor | None = None) -> list[tuple[str, str]]:
    with home.database.read() as session:
        rows = list_saved_filters(session, actor or operator_of(home), FilteredList.CLIPS)
    return [(row.name, row.search) for row in rows]


def test_filters_are_listed_by_name(any_home: Home) -> None:
    for name in ("rain", "Night", "dawn: fog"):
        save(any_home, name)

    assert saved(any_home) == [("dawn: fog", NIGHT), ("Night", NIGHT), ("rain", NIGHT)]


def test_one_that_exists_is_replaced_and_kept_as_past(any_home: Home) -> None:
    first = save(any_home, "night")
    second = save(any_home, " night ", "?time_of_day=night")
    back = save(any_home, "night")

    assert [first.is_new, second.is_new, back.is_new] == [True, True, True]
    assert len({first.filter_id, second.filter_id, back.filter_id}) == 3
    assert saved(any_home) == [("night", NIGHT)]
    with any_home.database.read() as session:
        rows = session.exec(select(SavedFilter).order_by(col(SavedFilter.recorded_at))).all()
        entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.sequence).desc())).first()
    assert [(row.search, row.retracted_at is None) for row in rows] == [
        (NIGHT, False),
        ("time_of_day=night", False),
        (NIGHT, True),
    ]
    assert entry is not None
    assert (entry.action, entry.object_id) == (AuditAction.FILTER_SAVE, back.filter_id)
    assert f'"replaces":"{second.filter_id}"'.encode() in entry.canonical


def test_the_same_filter_again_writes_nothing(any_home: Home) -> None:
    first = save(any_home, "night")
    before = state_digest(any_home)

    again = save(any_home, "night", f"?{NIGHT}")

    assert (again.filter_id, again.is_new) == (first.filter_id, False)
    assert state_digest(any_home) == before


def test_a_removed_filter_is_gone_and_its_name_free(any_home: Home) -> None:
    operator = operator_of(any_home)
    first = save(any_home, "night")

    remove_filter(any_home, operator, first.filter_id)

    assert saved(any_home) == []
    with any_home.database.read() as session:
        entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.sequence).desc())).first()
    assert entry is not None
    assert (entry.action, entry.object_id) == (AuditAction.FILTER_REMOVE, first.filter_id)
    assert save(any_home, "night").is_new
    with pytest.raises(NotFound):
        remove_filter(any_home, operator, first.filter_id)


def test_nobody_sees_or_removes_the_filters_of_others(any_home: Home) -> None:
    other = account(any_home, "demo-annotator")
    mine = save(any_home, "night")
    before = state_digest(any_home)

    with pytest.raises(NotFound) as of_another:
        remove_filter(any_home, other, mine.filter_id)
    with pytest.raises(NotFound) as of_nobody:
        remove_filter(any_home, other, "filter-none")

    assert str(of_another.value) == str(of_nobody.value)
    assert state_digest(any_home) == before
    assert saved(any_home, other) == []
    save(any_home, "night", "weather=fog", other)
    assert saved(any_home) == [("night", NIGHT)]
    assert saved(any_home, other) == [("night", "weather=fog")]


def test_fifty_filters_of_a_list_are_kept_and_no_more(home: Home) -> None:
    for number in range(MOST_FILTERS):
        save(home, f"filter {number}")
    before = state_digest(home)

    with pytest.raises(InvalidInput, match="remove one first") as refused:
        save(home, "one too many")

    assert refused.value.code == "TOO_MANY_FILTERS"
    assert state_digest(home) == before
    assert save(home, "filter 7", "weather=fog").is_new
    assert save(home, "of another", actor=account(home, "demo-annotator")).is_new


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "two\nlines", "zero\u200bwidth"])
def test_a_name_that_is_none_is_refused(home: Home, name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        save(home, name)

    assert (refused.value.code, refused.value.field) == ("BAD_NAME", "name")
    assert saved(home) == []


@pytest.mark.parametrize(
    "search",
    ["", "?", "x" * 2_001, "a=b c", "a=b\n", "a=b#c", 'a="><script>', "a=\u202e"],
)
def test_what_no_address_holds_is_refused(home: Home, search: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        save(home, "night", search)

    assert (refused.value.code, refused.value.field) == ("BAD_FILTER", "search")
    assert saved(home) == []


@pytest.mark.parametrize("search", ["x" * 2_000, "region=M%C3%BCnchen&weather=rain&weather=fog+x"])
def test_what_an_address_holds_is_taken(home: Home, search: str) -> None:
    save(home, "night", search)

    assert saved(home) == [("night", search)]
