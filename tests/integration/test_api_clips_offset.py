"""The table of all clips jumps: a page of clips may begin behind a number of them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from gainloop.stores.home import Home
from tests.api_client import MANAGER, ApiClient, api_of
from tests.integration.ranked_program import add_catalog

CLIPS = """query ($first: Int!, $after: String, $offset: Int, $filter: ClipFilter) {
  clips(first: $first, after: $after, offset: $offset, filter: $filter) {
    pageInfo { hasNextPage hasPreviousPage endCursor } edges { node { clipId } }
  }
}"""
ROWS = "".join(f"clip-{number:02},{'South' if number % 3 else 'North'}\n" for number in range(10))


@pytest.fixture
def api(home: Home, tmp_path: Path) -> Iterator[ApiClient]:
    """Ten clips, every third in the North."""
    add_catalog(home, tmp_path, "clip_id,region\n" + ROWS)
    with api_of(home, MANAGER) as client:
        yield client


def page(api: ApiClient, **variables: Any) -> tuple[list[str], dict[str, Any]]:
    found = api.data(CLIPS, **variables)["clips"]
    return [edge["node"]["clipId"] for edge in found["edges"]], found["pageInfo"]


def test_a_page_begins_behind_so_many_clips_of_the_filter(api: ApiClient) -> None:
    assert page(api, first=2, offset=7)[0] == ["clip-07", "clip-08"]

    shown, info = page(api, first=2, offset=1, filter={"region": ["North"]})

    assert shown == ["clip-03", "clip-06"]
    assert (info["hasPreviousPage"], info["hasNextPage"]) == (True, True)


def test_cursors_go_on_from_a_page_at_an_offset(api: ApiClient) -> None:
    _, info = page(api, first=2, offset=4)

    assert page(api, first=2, after=info["endCursor"])[0] == ["clip-06", "clip-07"]


def test_an_offset_at_the_end_is_an_empty_page(api: ApiClient) -> None:
    shown, info = page(api, first=5, offset=10)

    assert shown == []
    assert (info["hasPreviousPage"], info["hasNextPage"]) == (True, False)


def test_an_offset_beside_a_cursor_or_below_zero_is_refused(api: ApiClient) -> None:
    _, info = page(api, first=2)

    assert api.code(CLIPS, first=2, offset=4, after=info["endCursor"]) == "TWO_STARTS"
    assert api.code(CLIPS, first=2, offset=-1) == "PAGE_RANGE"
