"""Relay connections over pages of `gainloop.reads`: keyset cursors, a count only when asked."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Generic, Self, TypeVar

import strawberry

from gainloop.api.context import Context
from gainloop.api.cursors import Cursors, Position
from gainloop.api.fields import program
from gainloop.errors import InvalidInput
from gainloop.reads.pages import DEFAULT_PAGE, MAX_PAGE, Page, Window

T = TypeVar("T")
R = TypeVar("R")
First = Annotated[
    int | None,
    strawberry.argument(description=f"How many rows, 1 to {MAX_PAGE}."),
]
After = Annotated[
    str | None,
    strawberry.argument(description="Cursor of the row after which the page begins."),
]


@strawberry.type(description="Where a page lies in its list.")
class PageInfo:
    has_next_page: bool = program("Whether rows follow.")
    has_previous_page: bool = program("Whether rows come before.")
    start_cursor: str | None = program("Cursor of the first row.")
    end_cursor: str | None = program("Cursor of the last row: give it as `after`.")


@strawberry.type(description="One row of a page.")
class Edge(Generic[T]):
    cursors: strawberry.Private[Cursors]
    position: strawberry.Private[Position]
    node: T = program("The row.")

    @program.resolver("Place of this row in this list, valid for this reader only.")
    def cursor(self) -> str:
        return self.cursors.write(self.position)


@strawberry.type(description="One page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = program("Rows of the page, in order.")
    page_info: PageInfo = program("Where the page lies.")
    count: strawberry.Private[Callable[[], int]]

    @program.resolver("Rows of the whole list under this filter; counted only when asked for.")
    def total_count(self) -> int:
        return self.count()

    @classmethod
    def of(
        cls,
        context: Context,
        page: Page[R],
        make_node: Callable[[R], T],
        cursors: Cursors,
        count: Callable[[], int],
        pin: str = "",
    ) -> Self:
        context.loaders.follow(row for _, row in page.rows)
        edges = [
            Edge(cursors=cursors, position=Position(pin, at), node=make_node(row))
            for at, row in page.rows
        ]
        info = PageInfo(
            has_next_page=page.has_next,
            has_previous_page=page.has_previous,
            start_cursor=cursors.write(edges[0].position) if edges else None,
            end_cursor=cursors.write(edges[-1].position) if edges else None,
        )
        return cls(edges=edges, page_info=info, count=count)


def window_of(
    first: int | None, after: str | None, cursors: Cursors, pin: str | None = ""
) -> tuple[Window, str | None]:
    """The asked part of a list, and what it is pinned to: that of the cursor where there is one.

    Raises InvalidInput BAD_CURSOR for a cursor that is pinned to something else than `pin`.
    """
    first = DEFAULT_PAGE if first is None else first
    if after is None:
        return Window(first), pin
    position = cursors.read(after, pin)
    return Window(first, position.at), position.pin


@dataclass(frozen=True, slots=True)
class Start:
    """Where a page of ranked rows begins; at most one of them, but a cursor goes before a rank."""

    after: str | None
    from_rank: int | None
    offset: int | None


def ranked_window(first: int | None, start: Start, cursors: Cursors, pin: str) -> Window:
    """Ranks are dense, so a page may also begin at a rank, or behind so many rows of the filter.

    Raises InvalidInput TWO_STARTS for an offset beside another start, PAGE_RANGE below 0.
    """
    size = DEFAULT_PAGE if first is None else first
    if start.offset is not None:
        if start.after is not None or start.from_rank is not None:
            raise InvalidInput(
                "TWO_STARTS",
                "a page begins either at an offset, or after a cursor or at a rank: leave out "
                "`offset`, or both of `after` and `fromRank`",
                field="offset",
            )
        return Window(size, offset=start.offset)
    if start.after is None and start.from_rank is not None:
        return Window(size, (max(start.from_rank, 1) - 1) or None)
    return window_of(first, start.after, cursors, pin)[0]
