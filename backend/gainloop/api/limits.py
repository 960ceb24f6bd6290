"""What one request may ask for, by role, and what it says when it asks for more.

Taken by `documents`, which measures queries, by `execution`, which counts requests, and by `http`,
which measures bodies. docs/api.md shows them; a test compares.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from gainloop.api.query_size import ENDLESS, QuerySize
from gainloop.terms.enums import Role

MAX_BODY_BYTES = 256 * 1024
MAX_JSON_DEPTH = 32
MAX_TOKENS = 1_000
MAX_COMMENTS = 1_000
MAX_ALIASES = 15
MAX_DIRECTIVES = 50
MAX_MUTATIONS = 5
MAX_INTROSPECTION_DEPTH = 15
MAX_PICTURES = 600
"""A minute for one person: an address holds for a while, and each use of it costs work."""
MAX_FAILED_SIGN_INS = 10
"""A minute from one address: whoever guesses is slowed down, whoever signs in is not."""
MAX_SUBSCRIPTIONS = 20
"""Of one connection, at the same time."""
MAX_CONNECTIONS = 5
"""Of one person, at the same time."""
MOST_CONNECTIONS = 100
"""Of all people; each subscription looks at the store again and again."""
MAX_MESSAGE_BYTES = 64 * 1024
"""Of one message over a WebSocket."""


@dataclass(frozen=True, slots=True)
class QueryLimits:
    """depth: levels of fields; cost: of the query text; nodes: objects that it may bring;
    requests: of one person or program, a minute.
    """

    depth: int
    cost: int
    nodes: int
    requests: int


@dataclass(frozen=True, slots=True)
class Excess:
    """A limit that a query passes; `got` is a lower bound where counting stopped."""

    name: str
    got: int
    limit: int

    @property
    def code(self) -> str:
        return f"QUERY_LIMIT_{self.name.upper()}"

    @property
    def message(self) -> str:
        return f"QUERY_LIMIT {self.name}: got {self.got:,}, the limit is {self.limit:,}"


READERS = QueryLimits(depth=10, cost=1_000, nodes=5_000, requests=120)
ENGINEERS = QueryLimits(depth=12, cost=5_000, nodes=10_000, requests=300)
TOOLS = QueryLimits(depth=6, cost=200, nodes=200, requests=120)
AUDITORS = QueryLimits(depth=12, cost=5_000, nodes=10_000, requests=120)
_OF_ROLE = {
    Role.PERCEPTION_ENGINEER: ENGINEERS,
    Role.TEST_AND_VALIDATION: ENGINEERS,
    Role.DATA_PLATFORM: ENGINEERS,
    Role.ADMIN: ENGINEERS,
    Role.ANNOTATOR: TOOLS,
    Role.AUDITOR: AUDITORS,
}


def limits_of(role: Role | None) -> QueryLimits:
    """Before sign-in those of readers hold."""
    return READERS if role is None else _OF_ROLE.get(role, READERS)


def excesses(size: QuerySize, limits: QueryLimits) -> Iterator[Excess]:
    measured = (
        ("depth", size.depth, limits.depth),
        ("aliases", size.aliases, MAX_ALIASES),
        ("directives", size.directives, MAX_DIRECTIVES),
        ("mutations", size.mutations, MAX_MUTATIONS),
        ("introspection", size.introspection_depth, MAX_INTROSPECTION_DEPTH),
        ("cost", size.rounded_cost, limits.cost),
        ("nodes", size.nodes, limits.nodes),
    )
    for name, got, limit in measured:
        if got > limit:
            yield Excess(name, got if got < ENDLESS else limit + 1, limit)
