"""Which of its two media types an answer of GraphQL is sent as, by what the client accepts.

In: an Accept header. Out: one of two media types. Called by `graphql`.
"""

from gainloop.api.http.replies import JSON

GRAPHQL_JSON = "application/graphql-response+json"


def chosen_type(accept: str) -> str:
    """The newer type for clients that ask for it by name and rank it no lower than plain JSON."""
    ranks = dict(_ranked(part) for part in accept.split(","))
    rank = ranks.get(GRAPHQL_JSON, 0.0)
    return GRAPHQL_JSON if rank > 0 and rank >= ranks.get(JSON, 0.0) else JSON


def _ranked(part: str) -> tuple[str, float]:
    """A media type and its `q`; what cannot be read counts as the most wanted."""
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    quality = next((value[2:] for value in parameters if value.startswith("q=")), "1")
    try:
        return name, float(quality)
    except ValueError:
        return name, 1.0
