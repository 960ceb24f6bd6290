"""What a run says of units: of which tasks they are, and what has none. Called by
`run_priorities`.
"""

from gainloop.pipeline.reasons.words import number_of, verb
from gainloop.reads.arrays import Pool


def unit_notes(pool: Pool) -> list[str]:
    """Empty where every clip is ordered for boxes in its images."""
    notes, is_3d = [], pool.features.candidates.is_3d
    if is_3d is not None:
        count = int(is_3d.sum())
        notes.append(
            f"{number_of(count, 'clip')} {verb(count)} ordered for cuboids in the point cloud: "
            "evaluations are of boxes in images, so no miss speaks for "
            f"{verb(count, 'it', 'them')}. What a cuboid takes is an assumption."
        )
    if pool.num_without_unit:
        count = pool.num_without_unit
        notes.append(
            f"{number_of(count, 'clip')} {verb(count, 'has', 'have')} no stream for the task: "
            f"there is no labeling unit of {verb(count, 'it', 'them')}."
        )
    return notes
