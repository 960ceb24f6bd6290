"""Sentences on what batch picking takes off for: picks like the candidate, or none like it at all.

Evidence and a row come in, statements go out; called by `writing`. Everything is said relative to
the rank of the row, so that a sentence tells nothing about how another item came in.
"""

import numpy as np

from gainloop.pipeline.reasons.evidence import Evidence
from gainloop.pipeline.reasons.words import number_of, verb
from gainloop.pipeline.scoring.isolation import SUSPICIOUS
from gainloop.pipeline.scoring.likeness import count_alike
from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.terms.boxes import Ints


def count_alike_ahead(ranking: Ranking, places: Ints, rows: Ints) -> dict[int, int]:
    """How many picks ahead of each of these rows are like it; empty where nothing tells."""
    likeness = ranking.analysis.likeness
    if likeness is None or likeness.space is None:
        return {}
    picks = ranking.order[: ranking.selection.num_selected]
    counts = count_alike(likeness.space, rows, places[rows], picks)
    return dict(zip(rows.tolist(), counts.tolist(), strict=True))


def pick_details(evidence: Evidence, row: int) -> list[str]:
    picks, likeness = evidence.ranking.picks, evidence.ranking.analysis.likeness
    if picks is None or likeness is None:
        return []
    details = []
    if alike := evidence.alike.get(row, 0):
        details.append(f"{number_of(alike, 'clip')} like it {verb(alike)} picked ahead of it.")
    if copies := int(picks.num_copies[row]):
        drive = evidence.features.drives[evidence.features.candidates.recordings.drive[row]]
        noun = "adjacent clip" if likeness.space is None else "adjacent or alike clip"
        details.append(
            f"{number_of(copies, noun)} of drive {drive} {verb(copies)} labeled or picked ahead of "
            "it."
        )
    if likeness.kinship is not None and np.nan_to_num(likeness.kinship[row], nan=1) < SUSPICIOUS:
        details.append("Unlike all other clips, so broken or new: look at it before labeling it.")
    return details
