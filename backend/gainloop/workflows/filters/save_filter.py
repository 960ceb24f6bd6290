"""Saves a filter of a list for the person who asks; one of the same name is replaced.

Called by the mutation `saveFilter`.
"""

import re
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from gainloop.errors import InvalidInput
from gainloop.models.governance import Actor
from gainloop.models.saved_filter import SavedFilter
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, FilteredList
from gainloop.terms.hashing import short_id, value_digest
from gainloop.terms.names import check_title

MOST_FILTERS = 50
MAX_NAME = 60
MAX_SEARCH = 2_000
_SEARCH = re.compile(r"[A-Za-z0-9._~!$&'()*+,;=:@/?%\[\]-]+")
"""The characters of a query in an address (RFC 3986), and brackets, which browsers leave as they
are: nothing that could end the query and begin something else."""


@dataclass(frozen=True, slots=True)
class FilterResult:
    """`is_new` is False where this filter was there already, and nothing was written."""

    filter_id: str
    is_new: bool


def save_filter(
    home: Home, actor: Actor, listed: FilteredList, name: str, search: str
) -> FilterResult:
    """Raises InvalidInput BAD_NAME, BAD_FILTER, TOO_MANY_FILTERS."""
    name, search = check_title(name, "name", MAX_NAME), _check_search(search)
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.SAVE_FILTERS,
        action=AuditAction.FILTER_SAVE,
    ) as unit:
        _lock(unit.session, actor)
        kept = _kept(unit.session, actor, listed)
        old = next((row for row in kept if row.name == name), None)
        if old is not None and old.search == search:
            return FilterResult(old.id, is_new=False)
        if old is not None:
            old.retracted_at = unit.now
        elif len(kept) >= MOST_FILTERS:
            raise InvalidInput(
                "TOO_MANY_FILTERS",
                f"you keep {len(kept)} filters of this list, and {MOST_FILTERS} is the most: "
                "remove one first, or save under the name of one",
                field="name",
            )
        saved = SavedFilter(
            id=_next_id(unit.session, actor, listed),
            actor_id=actor.id,
            listed=listed,
            name=name,
            search=search,
            recorded_at=unit.now,
        )
        unit.session.add(saved)
        change = {"list": listed.value, "name": name, "search": search}
        change |= {"replaces": old.id} if old else {}
        unit.record(AuditRecord("SavedFilter", saved.id, change))
    return FilterResult(saved.id, is_new=True)


def _lock(session: Session, actor: Actor) -> None:
    """Two savings of one person wait for each other, or both would find the name unused. Others
    may still refer to the person's row, as every audit entry does.
    """
    session.exec(select(Actor.id).where(Actor.id == actor.id).with_for_update(key_share=True))


def _kept(session: Session, actor: Actor, listed: FilteredList) -> list[SavedFilter]:
    statement = select(SavedFilter).where(
        SavedFilter.actor_id == actor.id,
        SavedFilter.listed == listed,
        col(SavedFilter.retracted_at).is_(None),
    )
    return list(session.exec(statement))


def _next_id(session: Session, actor: Actor, listed: FilteredList) -> str:
    """Rows are never deleted, so their number names the next one."""
    number = session.exec(
        select(func.count()).where(SavedFilter.actor_id == actor.id, SavedFilter.listed == listed)
    ).one()
    return short_id("filter", value_digest([actor.id, listed.value, number]))


def _check_search(text: str) -> str:
    search = text.removeprefix("?")
    if len(search) > MAX_SEARCH or not _SEARCH.fullmatch(search):
        raise InvalidInput(
            "BAD_FILTER",
            "there is no filter set: choose one first, then save it"
            if not search
            else f"a filter is what stands behind the ? of the page's address, 1 to {MAX_SEARCH:,} "
            "characters, others than letters, digits and the signs of an address written as %XX",
            field="search",
        )
    return search
