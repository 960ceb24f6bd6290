"""Vectors of clips, frames or objects in one embedding space. numpy only.

Made by `formats.embeddings`, stored and searched through the vector port.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gainloop.terms.boxes import Texts


@dataclass(frozen=True, slots=True)
class Embeddings:
    """ids: (N,) unique; vectors: (N, D) finite, none of length zero; space: "" where not stated."""

    ids: Texts
    vectors: NDArray[np.float32]
    space: str = ""

    def __len__(self) -> int:
        return len(self.ids)

    @property
    def dimension(self) -> int:
        return int(self.vectors.shape[1])
