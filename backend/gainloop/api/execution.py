"""Runs GraphQL requests off the event loop: the one place where requests meet the store.

Each request gets a thread and a read session (one snapshot). Resolvers block; what they read one by
one is batched by `loaders`. Called by `http.graphql`.
"""

import math
import time
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, execute_sync
from sqlmodel import Session

from gainloop.api.answers import Answer, answer_of, refusal, timed_out
from gainloop.api.context import Context
from gainloop.api.documents import Documents, is_mutation, operation_of
from gainloop.api.keys import Keys
from gainloop.api.limits import limits_of
from gainloop.api.plain_fields import PlainFieldsFirst
from gainloop.api.rate_limits import RateLimits, asker
from gainloop.api.sessions import find_actor
from gainloop.errors import GainloopError, InvalidInput, TryLater
from gainloop.models.governance import Actor
from gainloop.ports.graph import Graph
from gainloop.ports.jobs import Jobs
from gainloop.ports.media import Media
from gainloop.ports.vectors import VectorIndex
from gainloop.reads.similar_memory import CandidatesMemory
from gainloop.stores.home import Home
from gainloop.stores.relational.statement_limit import statement_limit


@dataclass(frozen=True, slots=True)
class GraphQLRequest:
    """session_token: as the cookie has it, not yet checked; address: of the client;
    is_read_only: sent in a way that must change nothing.
    """

    query: str
    variables: dict[str, Any]
    operation_name: str | None
    session_token: str | None
    request_id: str
    address: str
    is_read_only: bool = False


class WrongMethod(InvalidInput):
    """A mutation that was sent as if it changed nothing."""


@dataclass(frozen=True)
class Executor:
    home: Home
    keys: Keys
    media: Media
    documents: Documents
    rates: RateLimits
    jobs: Jobs
    vectors: VectorIndex
    graph: Graph | None = None
    candidates: CandidatesMemory = field(default_factory=CandidatesMemory)

    def run(self, request: GraphQLRequest) -> Answer:
        """Blocks. Expected failures are answers; only a bug before the query is run is raised.

        Raises TryLater for a request too many, WrongMethod for a mutation by GET.
        """
        try:
            with self.home.database.read() as session:
                actor = find_actor(session, self.home.settings, self.keys, request.session_token)
                return self._run(session, actor, request)
        except (TryLater, WrongMethod):
            raise
        except GainloopError as error:
            return refusal(error, request.request_id)

    def _run(self, session: Session, actor: Actor | None, request: GraphQLRequest) -> Answer:
        limits = limits_of(actor.role if actor else None)
        self.rates.take(asker(actor, request.address), limits.requests)
        may_introspect = self.documents.may_introspect(actor is not None)
        document = self.documents.prepare(request.query, request.variables, limits, may_introspect)
        operation = operation_of(document, request.operation_name)
        if request.is_read_only and is_mutation(operation):
            raise WrongMethod("METHOD_NOT_ALLOWED", "a mutation is sent by POST")
        # A mutation is not given up halfway: nobody could tell what it did.
        if is_mutation(operation):
            return self._answer(document, self.context(session, actor, math.inf), request)
        seconds = self.home.settings.query_seconds
        context = self.context(session, actor, time.monotonic() + seconds)
        with statement_limit(session, seconds):
            answer = self._answer(document, context, request)
        return timed_out(request.request_id) if context.is_late else answer

    def context(self, session: Session, actor: Actor | None, deadline: float) -> Context:
        return Context(
            home=self.home,
            keys=self.keys,
            media=self.media,
            session=session,
            actor=actor,
            deadline=deadline,
            jobs=self.jobs,
            vectors=self.vectors,
            candidates=self.candidates,
            graph=self.graph,
        )

    def _answer(self, document: DocumentNode, context: Context, request: GraphQLRequest) -> Answer:
        result = execute_sync(
            self.documents.schema,
            document,
            context_value=context,
            variable_values=request.variables,
            operation_name=request.operation_name,
            hide_suggestions=not self.documents.may_introspect(context.actor is not None),
            executor_class=PlainFieldsFirst,
        )
        return answer_of(result, request.request_id)
