"""Runs GraphQL requests off the event loop: the one place where requests meet the store.

Each request gets a thread, a read session (one snapshot) and an event loop of its own, on which its
DataLoaders batch. Called by `http.graphql`.
"""

import asyncio
import math
import time
from collections.abc import Awaitable
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, ExecutionResult, execute
from sqlmodel import Session

from gainloop.api.answers import Answer, answer_of, refusal, timed_out
from gainloop.api.context import Context
from gainloop.api.documents import Documents, is_mutation, operation_of
from gainloop.api.keys import Keys
from gainloop.api.limits import limits_of
from gainloop.api.sessions import find_actor
from gainloop.errors import GainloopError
from gainloop.models.governance import Actor
from gainloop.stores.home import Home
from gainloop.stores.relational.statement_limit import statement_limit


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """session_token: as the cookie has it, not yet checked."""

    query: str
    variables: dict[str, Any]
    operation_name: str | None
    session_token: str | None
    request_id: str


@dataclass(frozen=True)
class Executor:
    home: Home
    keys: Keys
    documents: Documents

    def run(self, request: GraphQLRequest) -> Answer:
        """Blocks. Expected failures are answers; only a bug before the query is run is raised."""
        try:
            with self.home.database.read() as session:
                actor = find_actor(session, self.home.settings, self.keys, request.session_token)
                return self._run(session, actor, request)
        except GainloopError as error:
            return refusal(error, request.request_id)

    def _run(self, session: Session, actor: Actor | None, request: GraphQLRequest) -> Answer:
        limits = limits_of(actor.role if actor else None)
        document = self.documents.prepare(request.query, request.variables, limits)
        operation = operation_of(document, request.operation_name)
        # A mutation is not given up halfway: nobody could tell what it did.
        if is_mutation(operation):
            return self._answer(document, self._context(session, actor, math.inf), request)
        seconds = self.home.settings.query_seconds
        context = self._context(session, actor, time.monotonic() + seconds)
        with statement_limit(session, seconds):
            answer = self._answer(document, context, request)
        return timed_out(request.request_id) if context.is_late else answer

    def _context(self, session: Session, actor: Actor | None, deadline: float) -> Context:
        return Context(
            home=self.home, keys=self.keys, session=session, actor=actor, deadline=deadline
        )

    def _answer(self, document: DocumentNode, context: Context, request: GraphQLRequest) -> Answer:
        result = asyncio.run(self._execute(document, context, request))
        return answer_of(result, request.request_id)

    async def _execute(
        self, document: DocumentNode, context: Context, request: GraphQLRequest
    ) -> ExecutionResult:
        result = execute(
            self.documents.schema,
            document,
            context_value=context,
            variable_values=request.variables,
            operation_name=request.operation_name,
            hide_suggestions=not self.documents.introspection,
        )
        return await result if isinstance(result, Awaitable) else result
