"""Pages of a list by keyset: the rows after a position, so that rows which are added meanwhile
neither repeat nor hide others. Lists that never change may also begin at an offset (`ranked`), and
that of clips, which grows at its end only. Used by every list read; the API signs positions.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import Mapped
from sqlmodel import Session

from gainloop.errors import InvalidInput
from gainloop.reads.rows import Statement, fetch

MAX_PAGE = 100
DEFAULT_PAGE = 50

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Window:
    """Which part of a list: `first` rows behind the position `after`, or behind so many rows of
    the list as `offset` says, or from the start.
    """

    first: int = DEFAULT_PAGE
    after: int | None = None
    offset: int = 0

    def __post_init__(self) -> None:
        check_first(self.first)
        if self.offset < 0:
            raise InvalidInput(
                "PAGE_RANGE",
                f"an offset counts the rows before the page, so it is 0 or more, not {self.offset}",
                field="offset",
            )


@dataclass(frozen=True, slots=True)
class Page(Generic[R]):
    """Rows with their positions."""

    rows: tuple[tuple[int, R], ...]
    has_next: bool
    has_previous: bool


def check_first(first: int) -> None:
    """Raises InvalidInput PAGE_RANGE."""
    if not 1 <= first <= MAX_PAGE:
        raise InvalidInput(
            "PAGE_RANGE", f"a page has 1 to {MAX_PAGE} rows, not {first}", field="first"
        )


def read_page(
    session: Session,
    statement: Statement,
    position: Mapped[int],
    window: Window,
    make_row: Callable[..., R],
    *,
    is_newest_first: bool = False,
) -> Page[R]:
    """Runs a statement as one page in the order of `position`, which is unique within the list.

    Each row of the statement becomes `make_row(*columns)`.
    """
    if window.after is not None:
        after = window.after
        statement = statement.where(position < after if is_newest_first else position > after)
    order = position.desc() if is_newest_first else position.asc()
    if window.offset:
        start = _position_at(statement, position, order, window.offset)
        statement = statement.where(position <= start if is_newest_first else position >= start)
    statement = statement.add_columns(position).order_by(order).limit(window.first + 1)
    found = fetch(session, statement, lambda *columns: (columns[-1], make_row(*columns[:-1])))
    return Page(
        rows=tuple(found[: window.first]),
        has_next=len(found) > window.first,
        has_previous=window.after is not None or window.offset > 0,
    )


def page_of(rows: Sequence[R], window: Window) -> Page[R]:
    """Of a short list that was read whole; positions count from 1."""
    start = (window.after or 0) + window.offset
    chosen = rows[start : start + window.first]
    return Page(
        rows=tuple(enumerate(chosen, start=start + 1)),
        has_next=start + len(chosen) < len(rows),
        has_previous=start > 0,
    )


def all_pages(read: Callable[[Window], Page[R]]) -> Iterator[R]:
    """Every row of a list, page by page: for the command line and exports."""
    window = Window(first=MAX_PAGE)
    while True:
        page = read(window)
        yield from (row for _, row in page.rows)
        if not page.has_next:
            return
        window = Window(first=MAX_PAGE, after=page.rows[-1][0])


def _position_at(
    statement: Statement, position: Mapped[int], order: sa.UnaryExpression[int], offset: int
) -> sa.ScalarSelect[int]:
    """Found without the other columns: whole rows are wide, and would be sorted to be skipped."""
    places = statement.with_only_columns(position, maintain_column_froms=True)
    return places.order_by(order).offset(offset).limit(1).scalar_subquery()
