"""The nearest of many vectors, one index per embedding space; a projection of the stored sets.

Implemented by `stores.vectors`, opened by `bootstrap.open_vectors`, written by `workflows.vectors`,
asked by `reads.similar_failures`. An index is a row of generations: a writer makes the next one
beside the one that is in use and swaps them in one move, so that a reader sees either. This is
the place of a vector server for more than one machine.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from gainloop.errors import TryLater
from gainloop.terms.boxes import Bools, Floats, Texts
from gainloop.terms.embeddings import Metric

EMBEDDINGS_IMPORTED = "embeddings.imported"
"""Topic of the event of every import of vectors: {embedding_set}."""

Vectors32 = NDArray[np.float32]


class IndexMissing(TryLater):
    """The space has no index yet, or one that is broken: a rebuild makes it."""

    default_code = "INDEX_MISSING"


@dataclass(frozen=True, slots=True)
class Space:
    name: str
    dimension: int
    metric: Metric


@dataclass(frozen=True, slots=True)
class IndexState:
    """What a generation holds. digest: of ids and vectors, whatever way they came in; mark: as the
    last writer gave it; num_code_bytes: what is held in memory, num_bytes: what is on disk.
    """

    space: Space
    generation: int
    num_vectors: int
    digest: str
    mark: str
    num_bytes: int
    num_code_bytes: int


@dataclass(frozen=True, slots=True)
class Neighbors:
    """The nearest first, equal distances by id. distance: 1 - cosine, the Euclidean distance, or
    minus the inner product. is_exact: no vector outside can be nearer; else most probably none is.
    """

    ids: tuple[str, ...]
    distances: Floats
    is_exact: bool


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False)
class Named:
    """Ids that filters choose among, null where a place is empty. Keep one for all of them: an
    index remembers where its rows are among these.
    """

    ids: pa.Array


@dataclass(frozen=True, slots=True)
class Kept:
    """What a filter leaves: those of `among` whose mask is true, and nothing else."""

    among: Named
    mask: Bools


class VectorIndex(Protocol):
    def names(self) -> list[str]:
        """Spaces with an index."""

    def state(self, space: str) -> IndexState | None:
        """None where there is no index; cheap. Raises Unreadable where it is broken, as all do that
        read it; a rebuild mends it.
        """
        ...

    def rebuild(self, space: Space, ids: Texts, vectors: Vectors32, mark: str) -> IndexState:
        """A new index of exactly these, in place of one that is there or broken. ids: unique."""
        ...

    def add(self, space: Space, ids: Texts, vectors: Vectors32, mark: str) -> IndexState:
        """Adds vectors, in place of those of the same ids. Makes the index where there is none.

        Raises InvalidInput SPACE_MISMATCH where the index is of another dimension or metric.
        """
        ...

    def remove(self, space: str, ids: Collection[str]) -> IndexState:
        """Takes vectors away; ids that are not there are no error. Raises IndexMissing."""
        ...

    def drop(self, space: str) -> None:
        """Takes the whole index away, if there is one."""

    def search(
        self,
        space: str,
        query: Sequence[float] | Vectors32,
        k: int,
        kept: Kept | None = None,
    ) -> Neighbors:
        """The k nearest of what is kept, or of all; what is kept decides before the k are taken.

        Raises IndexMissing, Unreadable, InvalidInput DIM_MISMATCH, BAD_VECTOR.
        """
        ...

    def vectors_of(self, space: str, ids: Sequence[str]) -> dict[str, Vectors32]:
        """As the index holds them: of length 1 in a cosine space. Raises IndexMissing,
        Unreadable.
        """
        ...

    def digest_of(self, space: Space, ids: Texts, vectors: Vectors32) -> str:
        """The digest of an index of exactly these, without making one."""
        ...

    def measured_digest(self, space: str) -> str:
        """The digest of what is on disk, read in full. Raises IndexMissing, Unreadable."""
        ...
