"""Vectors of a set that is there already, of which later sets of its space hold others.

Called by `import_embeddings`.
"""

import numpy as np
from sqlmodel import col, select

from gainloop.models.evaluation import EmbeddingSet
from gainloop.reads.embedding_spaces import SetRow, vectors_of_sets
from gainloop.stores.home import Home
from gainloop.terms.embeddings import Embeddings
from gainloop.terms.findings import Finding


def find_overruled(home: Home, set_id: str, held: Embeddings, file: str) -> Finding | None:
    """held: what the set holds. None where all of it is in use."""
    later = _later_sets(home, set_id)
    if not later:
        return None
    ids, vectors = vectors_of_sets(home.objects, later)
    place = {name: row for row, name in enumerate(ids.tolist())}
    rows = [row for row, name in enumerate(held.ids.tolist()) if name in place]
    theirs = [place[held.ids[row]] for row in rows]
    is_other = (held.vectors[rows] != vectors[theirs]).any(axis=1)
    if not is_other.any():
        return None
    first = held.ids[rows[int(np.argmax(is_other))]]
    return Finding(
        "OLDER_VECTORS",
        f"these vectors are there already, and later imports hold others, such as that of {first}, "
        "which stay in use: to search these, import them into a space of their own",
        file=file,
        field="id",
        count=int(is_other.sum()),
    )


def _later_sets(home: Home, set_id: str) -> list[SetRow]:
    with home.database.read() as session:
        entry = session.get_one(EmbeddingSet, set_id)
        statement = (
            select(EmbeddingSet)
            .where(EmbeddingSet.space_id == entry.space_id, EmbeddingSet.ordinal > entry.ordinal)
            .order_by(col(EmbeddingSet.ordinal))
        )
        return [SetRow(later.id, later.vectors_object) for later in session.exec(statement)]
