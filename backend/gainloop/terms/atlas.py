"""The atlas: a fixed partition of the world into cells, in which errors and labels are counted.

Error clusters come and go with every evaluation; a partition stays, so its cells have denominators
and a history. Made and used by `pipeline.atlas`, stored by the priorities workflow.
"""

from dataclasses import dataclass

from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.features import Axes


@dataclass(frozen=True, slots=True)
class Atlas:
    """K cells around centers in the space of [z-scored vector | one-hot tags x tag_scale].

    mean, scale: (D,) of the vectors, empty where the atlas rests on tags alone; axes: the tag
    values that it knows, others count as unknown; centers: (K, D + values of all axes); bandwidth:
    h2 of the soft membership exp(-(d2 - min d2) / (2 h2)), of which the three largest are kept.
    """

    mean: Floats
    scale: Floats
    axes: Axes
    tag_scale: float
    centers: Floats
    bandwidth: float

    def __len__(self) -> int:
        return len(self.centers)


@dataclass(frozen=True, slots=True)
class Memberships:
    """cells: (N, 3) of each clip, the nearest first; shares: (N, 3), which add up to 1; 0 where a
    clip has fewer cells than three. Of several model families: three columns for each.
    """

    cells: Ints
    shares: Floats

    def __len__(self) -> int:
        return len(self.cells)
