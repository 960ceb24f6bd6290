"""Which media type an answer has: the newer one where the client asks for it by name."""

import pytest

from gainloop.api.http.media_types import GRAPHQL_JSON, chosen_type

JSON = "application/json"


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        ("text/html", JSON),
        (JSON, JSON),
        (GRAPHQL_JSON, GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}, {JSON}", GRAPHQL_JSON),
        (f"{JSON}, {GRAPHQL_JSON}", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0.9, {JSON}", JSON),
        (f"{GRAPHQL_JSON}, {JSON};q=0.9", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON}; charset=utf-8; q=1", GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=0", JSON),
        (f"{GRAPHQL_JSON};q=0, {JSON};q=0", JSON),
        (GRAPHQL_JSON.upper(), GRAPHQL_JSON),
        (f"{GRAPHQL_JSON};q=high", GRAPHQL_JSON),
        (f"not-{GRAPHQL_JSON}", JSON),
    ],
)
def test_the_choice(accept: str, chosen: str) -> None:
    assert chosen_type(accept) == chosen
