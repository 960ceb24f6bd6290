"""Queries before they are run: parsed, measured against the limits, validated. Called by
`execution`.

Parsed documents are kept for a while, for a dashboard sends the same few again and again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    GraphQLSyntaxError,
    NoSchemaIntrospectionCustomRule,
    OperationDefinitionNode,
    OperationType,
    parse,
    specified_rules,
    validate,
)

from gainloop.api.limits import MAX_COMMENTS, MAX_TOKENS, Excess, QueryLimits, excesses
from gainloop.api.query_size import QuerySize, measure_operations, sizing_variables
from gainloop.errors import InvalidInput
from gainloop.reads.pages import MAX_PAGE, check_first

_UNDECIDED = "Validation aborted."  # graphql-core has compared enough
_TOO_REPETITIVE = "the query repeats too many fields to compare them all: ask for each of them once"
_KEPT = 256
_KEPT_CHARS = 20_000  # longer texts would fill the memory, and no client of ours sends them

Amounts = tuple[tuple[str, int | tuple[int] | None], ...]
"""Of variables by name: a number, null, or the length of a list."""


class QueryRefused(InvalidInput):
    """A query passes a limit."""

    def __init__(self, excess: Excess) -> None:
        super().__init__(excess.code, excess.message)
        self.excess = excess


class BadQuery(InvalidInput):
    """A query is not GraphQL, or not of this schema."""

    def __init__(self, errors: list[GraphQLError]) -> None:
        super().__init__("BAD_QUERY", errors[0].message)
        self.errors = errors


@dataclass(frozen=True)
class Documents:
    """Who may ask for the schema and is given suggestions: anybody where `introspection` is on,
    people who are signed in where `graphiql` is on.
    """

    schema: GraphQLSchema
    introspection: bool
    graphiql: bool = False

    def may_introspect(self, is_signed_in: bool) -> bool:
        return self.introspection or (self.graphiql and is_signed_in)

    def prepare(
        self,
        query: str,
        variables: Mapping[str, Any],
        limits: QueryLimits,
        may_introspect: bool,
    ) -> DocumentNode:
        """Raises QueryRefused, BadQuery, and InvalidInput PAGE_RANGE."""
        is_kept = len(query) <= _KEPT_CHARS
        document = _parsed(query)
        measured = _measure if is_kept else _measure.__wrapped__
        for size in measured(self.schema, query, _amounts(document, variables)):
            for excess in excesses(size, limits):
                raise QueryRefused(excess)
            if size.bad_page is not None:
                check_first(size.bad_page)
        validated = _validate if is_kept else _validate.__wrapped__
        errors = validated(self.schema, query, may_introspect)
        if errors:
            raise BadQuery(errors)
        return document


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation that is to be run. Raises InvalidInput BAD_QUERY."""
    operations = [
        node
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
        and (name is None or (node.name is not None and node.name.value == name))
    ]
    if len(operations) != 1:
        what = "no operation" if not operations else "several operations: name one of them"
        raise InvalidInput("BAD_QUERY", f"the document has {what}", field="operationName")
    return operations[0]


def is_mutation(operation: OperationDefinitionNode) -> bool:
    return operation.operation is OperationType.MUTATION


@lru_cache(maxsize=_KEPT)
def _parse(query: str) -> DocumentNode:
    try:
        return parse(query, max_lexical_tokens=MAX_TOKENS, max_comments=MAX_COMMENTS)
    except GraphQLSyntaxError as error:
        for limit, name in ((MAX_TOKENS, "tokens"), (MAX_COMMENTS, "comments")):
            if f"more than {limit} {name}" in error.message:
                raise QueryRefused(Excess(name, limit + 1, limit)) from None
        raise BadQuery([error]) from None


def _amounts(document: DocumentNode, variables: Mapping[str, Any]) -> Amounts:
    """Of the variables that say how much is asked for; others cannot fill the cache."""
    names = sizing_variables(document)
    return tuple((name, _amount(variables[name])) for name in names if name in variables)


def _amount(value: Any) -> int | tuple[int] | None:
    """A number, null, or the length of a list; what is of another type counts as a whole page."""
    if isinstance(value, list):
        return (len(value),)
    if isinstance(value, float) and value.is_integer():
        return int(value)  # 100.0 is an Int of GraphQL
    return value if isinstance(value, int | None) else MAX_PAGE


@lru_cache(maxsize=_KEPT)
def _measure(schema: GraphQLSchema, query: str, amounts: Amounts) -> list[QuerySize]:
    variables = {
        name: [None] * amount[0] if isinstance(amount, tuple) else amount
        for name, amount in amounts
    }
    return measure_operations(schema, _parsed(query), variables)


def _parsed(query: str) -> DocumentNode:
    return _parse(query) if len(query) <= _KEPT_CHARS else _parse.__wrapped__(query)


@lru_cache(maxsize=_KEPT)
def _validate(schema: GraphQLSchema, query: str, may_introspect: bool) -> list[GraphQLError]:
    rules = [*specified_rules]
    if not may_introspect:
        rules.append(NoSchemaIntrospectionCustomRule)
    found = validate(
        schema, _parsed(query), rules, max_errors=5, hide_suggestions=not may_introspect
    )
    if [error.message for error in found] == [_UNDECIDED]:
        return [GraphQLError(_TOO_REPETITIVE)]
    return found
