"""Hostile requests for the GraphQL address, each with the code that it has to be refused with.

In: nothing; they are generated. Out: `ATTACKS`. Sent by `python -m scripts.attacks` to a server of
its own, which may be asked for its schema, and by the tests. Each is a way in which GraphQL servers
were brought down: by what hides in fragments or behind names of introspection, by what nobody
counts, by what a rule of validation compares pair by pair.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

ANSWERED = ""
ENOUGH_BYTES = 250_000
"""Just below the largest body that is taken."""


@dataclass(frozen=True, slots=True)
class Attack:
    """code: of the refusal; ANSWERED where the request is cheap enough to be answered."""

    name: str
    code: str
    body: bytes


def _query(name: str, code: str, query: str, **variables: Any) -> Attack:
    return Attack(name, code, json.dumps({"query": query, "variables": variables}).encode())


def _chain(levels: int, last: str, step: str = "previous") -> str:
    """Fragments on an evaluation, each one level below the one before."""
    links = " ".join(
        f"fragment F{level} on Evaluation {{ {step} {{ ...F{level + 1} }} }}"
        for level in range(levels)
    )
    return f"{links} fragment F{levels} on Evaluation {{ {last} }}"


def _doubling(levels: int) -> str:
    return " ".join(
        f"fragment F{level} on Viewer {{ ...F{level + 1} ...F{level + 1} }}"
        for level in range(levels)
    )


def _hidden() -> Iterator[Attack]:
    """What a meter misses that does not follow fragments, or believes a name."""
    node = 'evaluation(id: "RXZhbHVhdGlvbh94")'
    yield _query(
        "depth hidden in fragments",
        "QUERY_LIMIT_DEPTH",
        f"{{ {node} {{ ...F0 }} }} {_chain(40, 'id')}",
    )
    yield _query(
        "cost hidden in fragments",
        "QUERY_LIMIT_COST",
        f"{{ me {{ ...F0 }} }} {_doubling(40)} fragment F40 on Viewer {{ id }}",
    )
    yield _query(
        "names of introspection",
        "QUERY_LIMIT_DEPTH",
        f"{{ __schema: {node} {{ ...__schema }} }} fragment __schema on Evaluation {{ "
        + "__type: previous { " * 40
        + "id"
        + " }" * 41,
    )
    yield _query(
        "chain of introspection",
        "QUERY_LIMIT_INTROSPECTION",
        "{ __schema { types { " + "fields { type { " * 40 + "name" + " } }" * 40 + " } } }",
    )
    yield _query(
        "circle of fragments",
        "QUERY_LIMIT_DEPTH",
        "{ ...A } fragment A on Query { ...B ...B } fragment B on Query { ...A ...A }",
    )


def _repeated() -> Iterator[Attack]:
    """What is dear because it is there many times."""
    yield _query(
        "overlapping fields, compared pair by pair",
        "BAD_QUERY",
        "{ me { " + "id " * 960 + "} }",
    )
    yield _query(
        "overlapping objects, compared pair by pair",
        ANSWERED,
        "{ " + "me { id } " * 240 + "}",
    )
    yield _query(
        "operations times fragments",
        "BAD_QUERY",
        " ".join(f"query Q{number} {{ ...F0 }}" for number in range(80))
        + " "
        + " ".join(f"fragment F{number} on Query {{ ...F{number + 1} }}" for number in range(50))
        + " fragment F50 on Query { me { id } }",
    )
    yield _query(
        "flood of aliases",
        "QUERY_LIMIT_ALIASES",
        "{ " + " ".join(f"a{number}: me {{ id }}" for number in range(160)) + " }",
    )
    yield _query(
        "flood of directives",
        "QUERY_LIMIT_DIRECTIVES",
        "{ me { id " + "@a " * 490 + "} }",
    )


def _deep_and_long() -> Iterator[Attack]:
    """What fills a stack, a memory or an answer."""
    yield _query("deep nesting of fields", "BAD_QUERY", "{ me " * 490 + "} " * 490)
    yield _query(
        "deep nesting of values",
        "BAD_QUERY",
        "{ clips(filter: " + "[" * 490 + "]" * 490 + ") { totalCount } }",
    )
    yield _query(
        "huge list in a variable",
        "QUERY_LIMIT_NODES",
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        ids=["Q2xpcB94"] * (ENOUGH_BYTES // 12),
    )
    yield _query(
        "long text to search for",
        "PATTERN_TOO_LONG",
        "query ($text: String) { clips(filter: {search: $text}) { totalCount } }",
        text="%a" * (ENOUGH_BYTES // 2),
    )
    yield _query("long name of a field", "BAD_QUERY", "{ " + "a" * ENOUGH_BYTES + " }")
    yield _query(
        "bomb of comments",
        "QUERY_LIMIT_COMMENTS",
        "#\n" * (ENOUGH_BYTES // 3) + "{ me { id } }",
    )
    yield Attack("JSON 100,000 levels deep", "TOO_DEEP", b'{"query": ' + b"[" * 100_000)


ATTACKS = (*_hidden(), *_repeated(), *_deep_and_long())
