"""Makes the indexes of embedding spaces again from the stored sets, and puts that on record.

Called by `gainloop vectors rebuild`. Searches go on over the generation before until the new one is
whole.
"""

from gainloop.errors import NotFound
from gainloop.models.governance import Actor
from gainloop.ports.vectors import IndexState, VectorIndex
from gainloop.reads.embedding_spaces import SpaceRow, embedding_spaces, vectors_of_sets
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.workflows.vectors.project_vectors import (
    project_space,
    space_now,
    space_of,
)


def rebuild_vectors(
    home: Home, actor: Actor, index: VectorIndex, name: str | None = None, rationale: str = ""
) -> list[IndexState]:
    """Of the space of that name, or of all; indexes of spaces that are no more are taken away.

    Raises NotFound, NotAllowed.
    """
    with home.database.read() as session:
        spaces = embedding_spaces(session)
    chosen = spaces if name is None else [named_space(spaces, name)]
    with UnitOfWork(
        home.database,
        actor=actor,
        permission=Permission.OPERATE,
        action=AuditAction.VECTORS_REBUILD,
    ) as unit:
        detail = {"spaces": sorted(space.name for space in chosen)}
        unit.record(AuditRecord("VectorIndex", name or "all", detail, rationale=rationale or None))
    if name is None:
        for stray in set(index.names()) - {space.name for space in spaces}:
            index.drop(stray)
    return [_rebuild(home, index, space) for space in chosen]


def named_space(spaces: list[SpaceRow], name: str) -> SpaceRow:
    """Raises NotFound with the names that there are."""
    for space in spaces:
        if space.name == name:
            return space
    known = ", ".join(space.name for space in spaces) or "none"
    raise NotFound(f"there is no embedding space {name}; there are: {known}", path="space")


def _rebuild(home: Home, index: VectorIndex, space: SpaceRow) -> IndexState:
    ids, vectors = vectors_of_sets(home.objects, space.sets)
    index.rebuild(space_of(space), ids, vectors, space.sets[-1].set_id)
    return project_space(home, index, space_now(home, space.name))  # what came in meanwhile
