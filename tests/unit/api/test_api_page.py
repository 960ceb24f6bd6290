"""docs/api.md says the limits that hold."""

import re
from pathlib import Path

from gainloop.api import limits
from gainloop.api.answers import MOST_ERRORS
from gainloop.api.limits import limits_of
from gainloop.rules.access import name_of
from gainloop.terms.enums import Role

PAGE = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
OTHERS = "everybody else, and before sign-in"


def rows() -> list[list[str]]:
    found = re.findall(r"^\|(.*)\|$", PAGE, re.MULTILINE)
    return [[cell.strip() for cell in row.split("|")] for row in found[2:]]


def test_the_limits_of_each_role() -> None:
    told = {
        role: tuple(int(cell.replace(",", "")) for cell in cells)
        for names, *cells in rows()
        for role in Role
        if name_of(role) in names.split(", ")
    }
    others = next(cells for names, *cells in rows() if names == OTHERS)
    held = {role: limits_of(role) for role in Role}
    read = {
        role: (limit.depth, limit.cost, limit.nodes, limit.requests) for role, limit in held.items()
    }

    rest = tuple(int(cell.replace(",", "")) for cell in others)
    assert {role: told.get(role, rest) for role in Role} == read
    assert limits_of(None) == held[Role.PRODUCT_MANAGER]


def test_the_limits_of_everybody() -> None:
    text = " ".join(PAGE.split())

    for sentence in (
        f"{limits.MAX_TOKENS:,} tokens, {limits.MAX_COMMENTS:,} comments",
        f"{limits.MAX_ALIASES} aliases, {limits.MAX_DIRECTIVES} directives",
        f"{limits.MAX_MUTATIONS} mutations in a request, {limits.MAX_JSON_DEPTH} levels of JSON",
        f"at most {limits.MAX_BODY_BYTES // 1024} KiB",
        f"After {limits.MAX_FAILED_SIGN_INS} failed sign-ins",
        f"{limits.MAX_CONNECTIONS} connections may be open, with {limits.MAX_SUBSCRIPTIONS}",
        f"messages of at most {limits.MAX_MESSAGE_BYTES // 1024} KiB",
    ):
        assert sentence in text
    assert MOST_ERRORS == 5
    assert "beyond five" in text
