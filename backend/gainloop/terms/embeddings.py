"""Vectors of clips, frames, objects or errors in one embedding space. numpy only.

Made by `formats.embeddings`, stored and searched through the vector port.
"""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from gainloop.terms.boxes import Bools, Floats, Ints, Texts


class EmbeddingKind(StrEnum):
    """What the vectors of an embedding space are of; one kind to a space."""

    CLIP = "clip"
    FRAME = "frame"
    OBJECT = "object"  # a box on a frame, whoever drew it
    ERROR = "error"  # an error of an evaluation, by its id or its box


class Metric(StrEnum):
    """How vectors of an embedding space are compared."""

    COSINE = "cosine"
    L2 = "l2"
    IP = "ip"  # inner product


class SimilarityMethod(StrEnum):
    """What similar failures were found by."""

    EMBEDDINGS = "embeddings"  # what they look like
    FEATURES = "features"  # class, box and context of the errors, where there are no embeddings


@dataclass(frozen=True, slots=True)
class Places:
    """Where things are. clip: (N,) ids; frame: (N,) number in the clip, -1 where not said; box:
    (N, 4) xywh in pixels, NaN where not said.
    """

    clip: Texts
    frame: Ints
    box: Floats

    def __len__(self) -> int:
        return len(self.clip)

    def take(self, rows: Ints | Bools) -> "Places":
        return Places(self.clip[rows], self.frame[rows], self.box[rows])


@dataclass(frozen=True, slots=True)
class SaidOfSpace:
    """What a file says of its vectors, "" or None where it says nothing."""

    space: str = ""
    kind: EmbeddingKind | None = None
    model: str = ""
    model_version: str = ""
    metric: Metric | None = None


@dataclass(frozen=True, slots=True)
class Embeddings:
    """ids: (N,) unique; vectors: (N, D) finite, none of length zero; places: None where the ids
    are those of clips, or say it themselves.
    """

    ids: Texts
    vectors: NDArray[np.float32]
    said: SaidOfSpace = field(default_factory=SaidOfSpace)
    places: Places | None = None

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def dimension(self) -> int:
        return int(self.vectors.shape[1])

    @property
    def space(self) -> str:
        return self.said.space

    def take(self, rows: Ints | Bools) -> "Embeddings":
        places = None if self.places is None else self.places.take(rows)
        return Embeddings(self.ids[rows], self.vectors[rows], self.said, places)
