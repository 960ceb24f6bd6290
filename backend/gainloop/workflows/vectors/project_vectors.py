"""Brings imported sets of vectors into the index of their space.

In: the event of an import. Out: an index that holds every set of the space, so that events in any
order, again, and side by side end in the same index. Called by `jobs`, and by the command line
where no server or worker runs.
"""

from gainloop.errors import Unreadable
from gainloop.logs import get_logger
from gainloop.models.evaluation import EmbeddingSet
from gainloop.ports.vectors import IndexState, Space, VectorIndex
from gainloop.reads.embedding_spaces import SetRow, SpaceRow, embedding_spaces, vectors_of_sets
from gainloop.stores.home import Home
from gainloop.stores.relational.outbox import events_by_id, mark_delivered

_log = get_logger("gainloop.vectors")


def project_event(home: Home, index: VectorIndex, event_id: str) -> None:
    """Brings the set of this event in, unless it has arrived."""
    with home.database.read() as session:
        event = events_by_id(session, [event_id]).get(event_id)
        if event is None or event.delivered_at is not None:
            return
        entry = session.get(EmbeddingSet, event.payload["embedding_set"])
        name = None if entry is None else entry.space_id
        spaces = [space for space in embedding_spaces(session) if space.name == name]
    for space in spaces:
        project_space(home, index, space)
    mark_delivered(home.database, [event_id])


def project_spaces(home: Home, index: VectorIndex) -> list[IndexState]:
    """Brings every space up to date; those that are already cost a look at their manifest."""
    with home.database.read() as session:
        spaces = embedding_spaces(session)
    return [project_space(home, index, space) for space in spaces]


def project_space(home: Home, index: VectorIndex, space: SpaceRow) -> IndexState:
    """Adds the sets that the index does not hold yet, or makes it of all where it knows none or is
    broken.

    What is to be added is read before the index is locked, so that a writer may come after one who
    knows of later sets. Each looks again after it wrote: the last one has them all.
    """
    while True:
        state = _state_if_whole(index, space.name)
        missing = space.sets if state is None else missing_sets(space, state.mark)
        if state is not None and not missing:
            return state
        ids, vectors = vectors_of_sets(home.objects, missing)
        mark = space.sets[-1].set_id
        if len(missing) == len(space.sets):
            index.rebuild(space_of(space), ids, vectors, mark)
        else:
            index.add(space_of(space), ids, vectors, mark)
        space = space_now(home, space.name)


def space_now(home: Home, name: str) -> SpaceRow:
    """A space that there is, with the sets of this moment."""
    with home.database.read() as session:
        return next(space for space in embedding_spaces(session) if space.name == name)


def _state_if_whole(index: VectorIndex, name: str) -> IndexState | None:
    try:
        return index.state(name)
    except Unreadable as error:
        _log.warning("an index is broken and made again", space=name, why=error.message)
        return None


def missing_sets(space: SpaceRow, mark: str) -> tuple[SetRow, ...]:
    """Those after the mark, the last set that an index holds; all where it is none of them."""
    names = [entry.set_id for entry in space.sets]
    return space.sets[names.index(mark) + 1 :] if mark in names else space.sets


def space_of(row: SpaceRow) -> Space:
    return Space(row.name, row.dimension, row.metric)
