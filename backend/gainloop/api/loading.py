"""How loaders work: rows by key, each kind read once for all rows of an answer that lead to it.

`follow` is told of rows that become part of an answer, so that what hangs on one of them is read
for all. The loaders themselves are in `loaders` and `loop_loaders`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, ClassVar, TypeVar

from sqlmodel import Session

from gainloop.api.batches import Batch
from gainloop.models.governance import Actor
from gainloop.ports.jobs import Jobs
from gainloop.reads.lineage_source import Tracing
from gainloop.stores.objects import ObjectStore

K = TypeVar("K")
V = TypeVar("V")
Read = Callable[[Session, Actor, Sequence[K]], Mapping[K, V]]
Ways = Mapping[type, tuple[tuple[str, str], ...]]
"""By kind of row: which loaders it leads to, and the attribute that holds their key."""


class Loading:
    """leads_to_many: as leads_to, where the attribute holds several keys."""

    leads_to: ClassVar[Ways] = {}
    leads_to_many: ClassVar[Ways] = {}

    def __init__(
        self,
        session: Session,
        objects: ObjectStore,
        actor: Actor,
        tracing: Tracing,
        jobs: Jobs,
    ) -> None:
        self._session = session
        self._objects = objects
        self._actor = actor
        self._tracing = tracing
        self._jobs = jobs

    def follow(self, rows: Iterable[Any]) -> None:
        """Says that these rows, all of one kind, are part of the answer. Reads nothing yet."""
        known = [row for row in rows if row is not None]
        for name, attribute in self.leads_to.get(type(known[0]), ()) if known else ():
            keys = map(attrgetter(attribute), known)
            getattr(self, name).expect(key for key in keys if key is not None)
        for name, attribute in self.leads_to_many.get(type(known[0]), ()) if known else ():
            getattr(self, name).expect(key for row in known for key in getattr(row, attribute))

    def _one(self, read: Read[K, V]) -> Batch[K, V | None]:
        def load(keys: Sequence[K]) -> Mapping[K, V | None]:
            found = read(self._session, self._actor, keys)
            self.follow(found.values())
            return found

        return Batch(load, missing=lambda: None)

    def _many(self, read: Read[K, list[V]]) -> Batch[K, list[V]]:
        def load(keys: Sequence[K]) -> Mapping[K, list[V]]:
            found = read(self._session, self._actor, keys)
            self.follow(row for rows in found.values() for row in rows)
            return found

        return Batch(load, missing=list)

    def _with_objects(
        self, read: Callable[[Session, ObjectStore, Actor, Sequence[str]], Mapping[str, Any]]
    ) -> Read[str, Any]:
        return lambda session, actor, keys: read(session, self._objects, actor, keys)
