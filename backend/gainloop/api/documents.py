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
from gainloop.api.query_size import measure_operations
from gainloop.errors import InvalidInput
from gainloop.reads.pages import check_first

_KEPT = 256


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
    """`introspection`: whether clients may ask for the schema, and are given suggestions."""

    schema: GraphQLSchema
    introspection: bool

    def prepare(
        self, query: str, variables: Mapping[str, Any], limits: QueryLimits
    ) -> DocumentNode:
        """Raises QueryRefused, BadQuery, and InvalidInput PAGE_RANGE."""
        document = _parse(query)
        for size in measure_operations(self.schema, document, variables):
            for excess in excesses(size, limits):
                raise QueryRefused(excess)
            if size.bad_page is not None:
                check_first(size.bad_page)
        errors = _validate(self.schema, query, self.introspection)
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


@lru_cache(maxsize=_KEPT)
def _validate(schema: GraphQLSchema, query: str, introspection: bool) -> list[GraphQLError]:
    rules = [*specified_rules]
    if not introspection:
        rules.append(NoSchemaIntrospectionCustomRule)
    return validate(schema, _parse(query), rules, max_errors=5, hide_suggestions=not introspection)
