"""Compares the indexes of embedding spaces with the stored sets, reading both in full.

Called by `gainloop vectors check`.
"""

from dataclasses import dataclass

from gainloop.errors import Unreadable
from gainloop.models.governance import Actor
from gainloop.ports.vectors import VectorIndex
from gainloop.reads.embedding_spaces import SpaceRow, embedding_spaces, vectors_of_sets
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.workflows.vectors.project_vectors import missing_sets, space_of


@dataclass(frozen=True, slots=True)
class SpaceCheck:
    """digest: of the index as it says itself; problem: "" where index and sets are equal."""

    space: str
    num_stored: int
    num_indexed: int
    digest: str
    problem: str

    @property
    def is_equal(self) -> bool:
        return not self.problem


def check_vectors(home: Home, actor: Actor, index: VectorIndex) -> list[SpaceCheck]:
    """One check per space, and one per index without a space."""
    require(actor.role, Permission.READ)
    with home.database.read() as session:
        spaces = embedding_spaces(session)
    known = {space.name for space in spaces}
    strays = [
        SpaceCheck(name, 0, 0, "", "an index without a space")
        for name in index.names()
        if name not in known
    ]
    return [*(_check(home, index, space) for space in spaces), *strays]


def _check(home: Home, index: VectorIndex, space: SpaceRow) -> SpaceCheck:
    ids, vectors = vectors_of_sets(home.objects, space.sets)
    try:
        state = index.state(space.name)
        if state is None:
            return SpaceCheck(space.name, len(ids), 0, "", "no index yet")
        measured = index.measured_digest(space.name)
    except Unreadable as error:
        return SpaceCheck(space.name, len(ids), 0, "", error.message)
    problem = ""
    if missing := missing_sets(space, state.mark):
        problem = f"{len(missing)} imports have not arrived yet"
    elif measured != state.digest:
        problem = "the files of the index were changed"
    elif measured != index.digest_of(space_of(space), ids, vectors):
        problem = "the index holds other vectors than the stored sets"
    return SpaceCheck(space.name, len(ids), state.num_vectors, state.digest, problem)
