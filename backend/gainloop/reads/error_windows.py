"""Windows around expected failures, as a prediction set has them: what a run orders in place of
whole clips. Called by `reads.arrays`.
"""

from dataclasses import dataclass, replace

import numpy as np

from gainloop.models.evaluation import PredictionSet
from gainloop.reads.clip_vectors import rows_of, take_figures
from gainloop.rules.labeling_units import Span, UnitSpec, windows_unit
from gainloop.stores.objects import ObjectStore
from gainloop.terms.boxes import Floats, Ints, Texts
from gainloop.terms.features import Candidates


@dataclass(frozen=True, slots=True)
class CandidateWindows:
    """spans: of each candidate, empty for a whole clip; labeled_frames, objects_per_frame, density:
    (N,) 0 or NaN there.
    """

    spans: list[tuple[Span, ...]]
    labeled_frames: Ints
    objects_per_frame: Floats
    density: Floats


def read_windows(
    objects: ObjectStore, predictions: PredictionSet | None, clip_ids: Texts
) -> CandidateWindows | None:
    """None where the set has none, as one from before they were kept."""
    if predictions is None or predictions.windows_object is None:
        return None
    table = objects.get_table(predictions.windows_object)
    place = rows_of(clip_ids, table)
    first, last = (table[name].to_pylist() for name in ("first", "last"))
    return CandidateWindows(
        spans=[
            tuple(zip(first[row], last[row], strict=True)) if row >= 0 else ()
            for row in place.tolist()
        ],
        labeled_frames=np.nan_to_num(take_figures(table, "num_labeled", place)).astype(np.int64),
        objects_per_frame=take_figures(table, "mean_objects", place),
        density=take_figures(table, "density", place),
    )


def order_windows(
    candidates: Candidates, units: list[UnitSpec], windows: CandidateWindows | None
) -> tuple[Candidates, list[UnitSpec]]:
    """Candidates and units with windows in place of whole clips, where a clip has any.

    A window counts as so many times more uncertain than its clip as expected misses are denser in
    it: objects on which the model fails are worth more than others of the clip.
    """
    if windows is None:
        nothing = np.zeros(len(candidates), dtype=np.int64)
        return replace(candidates, labeled_frames=nothing), units
    ordered = [
        windows_unit(unit, spans) if spans else unit
        for unit, spans in zip(units, windows.spans, strict=True)
    ]
    has_windows = windows.labeled_frames > 0
    return (
        replace(
            candidates,
            unit_ids=np.array([unit.id for unit in ordered], dtype=object),
            labeled_frames=windows.labeled_frames,
            objects_per_frame=np.where(
                has_windows, windows.objects_per_frame, candidates.objects_per_frame
            ),
            uncertainty=np.where(
                has_windows, candidates.uncertainty * windows.density, candidates.uncertainty
            ),
        ),
        ordered,
    )
