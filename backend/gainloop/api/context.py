"""What resolvers know of their request: who asks, one snapshot of the store, loaders.

Made per request by `execution`; lives in one thread.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import strawberry
from sqlmodel import Session

from gainloop.api.cursors import Cursors
from gainloop.api.keys import Keys
from gainloop.api.loaders import Loaders
from gainloop.errors import GainloopError, NotSignedIn
from gainloop.models.governance import Actor
from gainloop.ports.graph import Graph
from gainloop.ports.jobs import Jobs
from gainloop.ports.media import Media
from gainloop.ports.vectors import VectorIndex
from gainloop.reads.lineage_source import Tracing
from gainloop.reads.similar_memory import CandidatesMemory
from gainloop.rules.access import Visibility, seen_by
from gainloop.stores.home import Home

T = TypeVar("T")
QUERY_TIMEOUT = "QUERY_TIMEOUT"


@dataclass
class Context:
    """`actor` is None before sign-in; `deadline` is a moment of time.monotonic()."""

    home: Home
    keys: Keys
    media: Media
    session: Session
    actor: Actor | None
    deadline: float
    jobs: Jobs
    vectors: VectorIndex
    candidates: CandidatesMemory
    graph: Graph | None = None

    @property
    def reader(self) -> Actor:
        """Who asks. Raises NotSignedIn."""
        if self.actor is None:
            raise NotSignedIn("sign in first")
        return self.actor

    @cached_property
    def sees(self) -> frozenset[Visibility]:
        """Classes of fields that this person may see; before sign-in the public ones."""
        if self.actor is None:
            return frozenset({Visibility.PUBLIC})
        return seen_by(self.actor.role)

    @cached_property
    def loaders(self) -> Loaders:
        return Loaders(self.session, self.home.objects, self.reader, self.tracing, self.jobs)

    @cached_property
    def tracing(self) -> Tracing:
        """What answers traces of this request."""
        return Tracing(self.graph, self.home.database.clock())

    def cursors(self, scope: str) -> Cursors:
        return Cursors(self.keys.cursors, self.reader.id, scope)

    @property
    def is_late(self) -> bool:
        return time.monotonic() > self.deadline

    def check_deadline(self) -> None:
        """Raises GainloopError QUERY_TIMEOUT: what is not yet answered need not be."""
        if self.is_late:
            raise GainloopError("given up", code=QUERY_TIMEOUT)

    def write(self, workflow: Callable[[], T]) -> T:
        """Runs a workflow outside of the snapshot; what is read afterwards sees its changes."""
        self.session.rollback()
        try:
            return workflow()
        finally:
            self.session.rollback()
            self.__dict__.pop("loaders", None)


Info = strawberry.Info[Context, None]
