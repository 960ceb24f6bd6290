"""Runs subscriptions: whether one may begin, and the answer to each of its events.

In: a document and who asks, by the token of the session cookie. Out: answers as `execution` gives
them, each on its own snapshot and for the person as the store has him then. Called by
`http.websocket`, whose protocol is Strawberry's.
"""

import math
import time
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from inspect import isawaitable
from typing import Any, Protocol, TypeVar

from graphql import DocumentNode, ExecutionResult, OperationType, execute_sync
from graphql.execution import create_source_event_stream
from graphql.execution.executor_throwing_on_incremental import ExecutorThrowingOnIncremental
from sqlmodel import Session

from gainloop.api.answers import INTERNAL, Answer, answer_of, masked, refusal
from gainloop.api.context import Context
from gainloop.api.documents import operation_of
from gainloop.api.execution import Executor
from gainloop.api.limits import limits_of
from gainloop.api.plain_fields import PlainFieldsFirst
from gainloop.api.rate_limits import asker
from gainloop.api.sessions import find_actor
from gainloop.errors import GainloopError, InvalidInput, NotSignedIn
from gainloop.models.governance import Actor
from gainloop.stores.relational.statement_limit import statement_limit

T = TypeVar("T")


class OffLoop(Protocol):
    """Runs what blocks in a thread."""

    def __call__(self, work: Callable[[], T]) -> Awaitable[T]: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """query, variables, operation_name: as they came, not yet checked."""

    query: Any
    variables: Any
    operation_name: Any
    session_token: str | None
    request_id: str


@dataclass(frozen=True)
class Streams:
    executor: Executor
    off_loop: OffLoop

    def reader_of(self, session_token: str | None) -> Actor:
        """Who is signed in, as of now. Blocks. Raises NotSignedIn."""
        home = self.executor.home
        with home.database.read() as session:
            actor = find_actor(session, home.settings, self.executor.keys, session_token)
        if actor is None:
            raise NotSignedIn("sign in first")
        return actor

    async def run(self, asked: Asked) -> AsyncGenerator[Answer, None]:
        """One answer per event; a refused subscription is one answer of which nothing was run."""
        try:
            actor, document = await self.off_loop(lambda: self._prepared(asked))
            with Session(self.executor.home.database.engine) as unused:  # sources read no rows
                source = await self._source(document, self._context(unused, actor), asked)
                if isinstance(source, ExecutionResult):
                    yield answer_of(source, asked.request_id)
                    return
                async with aclosing(source) as events:
                    async for event in events:
                        answer = partial(self._answer, document, event, asked)
                        yield await self.off_loop(answer)
        except GainloopError as error:
            yield refusal(error, asked.request_id)
        except Exception as bug:
            body = {"errors": [masked(asked.request_id)]}
            yield Answer(body, is_refused=True, codes=(INTERNAL,), bug=bug)

    def _prepared(self, asked: Asked) -> tuple[Actor, DocumentNode]:
        """Raises NotSignedIn, TryLater, InvalidInput."""
        actor = self.reader_of(asked.session_token)
        limits = limits_of(actor.role)
        self.executor.rates.take(asker(actor, ""), limits.requests)
        if not isinstance(asked.query, str) or not isinstance(asked.variables, dict | None):
            raise InvalidInput("BAD_REQUEST", "query must be a text, variables an object")
        if not isinstance(asked.operation_name, str | None):
            raise InvalidInput("BAD_REQUEST", "operationName must be a text")
        documents = self.executor.documents
        may_introspect = documents.may_introspect(is_signed_in=True)
        document = documents.prepare(asked.query, asked.variables or {}, limits, may_introspect)
        operation = operation_of(document, asked.operation_name)
        if operation.operation is not OperationType.SUBSCRIPTION:
            raise InvalidInput(
                "NOT_A_SUBSCRIPTION", "send queries and mutations by POST, not over a WebSocket"
            )
        return actor, document

    async def _source(
        self, document: DocumentNode, context: Context, asked: Asked
    ) -> AsyncGenerator[Any, None] | ExecutionResult:
        built = ExecutorThrowingOnIncremental.build(
            self.executor.documents.schema,
            document,
            context_value=context,
            raw_variable_values=asked.variables or {},
            operation_name=asked.operation_name,
            hide_suggestions=True,
        )
        if isinstance(built, list):
            return ExecutionResult(None, errors=built)
        stream: Any = create_source_event_stream(built)
        found: AsyncGenerator[Any, None] | ExecutionResult = (
            await stream if isawaitable(stream) else stream
        )
        return found

    def _answer(self, document: DocumentNode, event: Any, asked: Asked) -> Answer:
        """Blocks. Raises NotSignedIn for a session that ended meanwhile."""
        home = self.executor.home
        actor = self.reader_of(asked.session_token)
        seconds = home.settings.query_seconds
        with home.database.read() as session, statement_limit(session, seconds):
            result = execute_sync(
                self.executor.documents.schema,
                document,
                root_value=event,
                context_value=self._context(session, actor, time.monotonic() + seconds),
                variable_values=asked.variables or {},
                operation_name=asked.operation_name,
                hide_suggestions=True,
                executor_class=PlainFieldsFirst,
            )
            return answer_of(result, asked.request_id)

    def _context(self, session: Session, actor: Actor, deadline: float = math.inf) -> Context:
        return self.executor.context(session, actor, deadline)
