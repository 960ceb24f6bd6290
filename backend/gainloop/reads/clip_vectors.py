"""Vectors of clips out of the sets of one embedding space. Called by `arrays` and `leakage`."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from gainloop.models.evaluation import EmbeddingSet
from gainloop.stores.bulk_tables import read_vectors
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats, Ints, Texts


def stacked_vectors(
    objects: ObjectStore, stack: Sequence[EmbeddingSet], metric: str, clip_ids: Texts
) -> Floats | None:
    """A vector per clip, the latest where several sets hold it; None where no set holds any.
    In a cosine space lengths mean nothing, so all are 1.
    """
    vectors: Floats | None = None
    for entry in stack:
        table = objects.get_table(entry.vectors_object)
        place = rows_of(clip_ids, table)
        held = place >= 0
        if not held.any():
            continue
        _, matrix = read_vectors(table)
        if vectors is None:
            vectors = np.full((len(clip_ids), matrix.shape[1]), np.nan)
        vectors[held] = matrix[place[held]]
    if vectors is not None and metric == "cosine":
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def rows_of(clip_ids: Texts, table: pa.Table) -> Ints:
    """The row of each clip in a table with unique clip ids, -1 for none."""
    found = pc.index_in(pa.array(clip_ids, pa.string()), value_set=table["clip_id"])
    return np.asarray(found.fill_null(-1), dtype=np.int64)
