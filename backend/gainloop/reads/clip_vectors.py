"""Vectors of clips out of the sets of one embedding space. Called by `arrays` and `leakage`,
and where a ranking is made again.
"""

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
    """As `stack_of`, of the sets of one space up to the one that is used, oldest first."""
    return stack_of(objects, [entry.vectors_object for entry in stack], metric, clip_ids)


def stack_of(
    objects: ObjectStore, digests: Sequence[str], metric: str, clip_ids: Texts
) -> Floats | None:
    """A vector per clip, the latest where several sets hold it; None where no set holds any.
    In a cosine space lengths mean nothing, so all are 1.
    """
    vectors: Floats | None = None
    for digest in digests:
        table = objects.get_table(digest)
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


def take_figures(table: pa.Table, name: str, place: Ints) -> Floats:
    """A column at these rows of a table, as of `rows_of`; NaN where there is none."""
    values = np.asarray(table[name].cast(pa.float64()).fill_null(np.nan), dtype=np.float64)
    if not len(values):
        return np.full(len(place), np.nan)
    return np.where(place >= 0, values[place], np.nan)
