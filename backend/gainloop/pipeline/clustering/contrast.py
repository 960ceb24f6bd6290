"""What the errors of a cluster have more often than the objects of the benchmark do.

Shares are of errors and of objects. Significance is counted over the effective number of units
(drives, clips where no drive is known), so that the frames of one clip do not fake it, and
corrected for all traits of all clusters after Benjamini and Hochberg (1995). Clusters are made of
these traits, so that a small q-value says that a name is no accident; it does not prove a weakness,
as a comparison of cohorts with intervals can. Called by `clustering`.
"""

from collections.abc import Sequence

import numpy as np

from gainloop.pipeline.clustering.records import ErrorSet, Exposure, TraitContrast
from gainloop.pipeline.clustering.shares import by_chance, effective_units, object_shares
from gainloop.terms.boxes import Floats, Ints

LEAST_LIFT = 1.2
LEAST_SHARE = 0.6
MOST_Q = 0.05
NEARLY_ALL = 0.8
_SAME = 0.98


def contrast_clusters(
    errors: ErrorSet, exposure: Exposure, groups: Sequence[Ints]
) -> list[tuple[TraitContrast, ...]]:
    """Per group of rows the traits that most of its errors have, and have more often than objects:
    those beyond chance, and those of nearly all errors where drives are too few to tell. Those
    beyond chance come first, and the strongest of them.
    """
    if not groups or not errors.traits:
        return [() for _ in groups]
    shares = [
        (errors.has[rows].mean(axis=0), object_shares(errors, exposure, rows)) for rows in groups
    ]
    p_values = np.array(
        [
            by_chance(share, base, int(effective_units(errors.unit[rows])))
            for rows, (share, base) in zip(groups, shares, strict=True)
        ]
    )
    q_values = adjust(p_values.reshape(-1)).reshape(p_values.shape)
    return [
        _strongest(errors, share, base, q)
        for (share, base), q in zip(shares, q_values, strict=True)
    ]


def adjust(p_values: Floats) -> Floats:
    """q-values after Benjamini and Hochberg: the share of false finds among those at or below."""
    order = np.argsort(p_values, kind="stable")
    scaled = p_values[order] * len(p_values) / np.arange(1, len(p_values) + 1)
    q_values = np.empty(len(p_values))
    q_values[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    return q_values


def _strongest(
    errors: ErrorSet, share: Floats, base: Floats, q_values: Floats
) -> tuple[TraitContrast, ...]:
    lift = share / np.maximum(base, 1e-3)
    is_sure = (q_values <= MOST_Q) | (share >= NEARLY_ALL)
    kept = (share >= LEAST_SHARE) & (lift >= LEAST_LIFT) & is_sure
    found = [
        TraitContrast(
            *errors.traits[column],
            share=round(float(share[column]), 6),
            base_share=round(float(base[column]), 6),
            lift=round(float(lift[column]), 6),
            q_value=float(f"{q_values[column]:.4g}"),
        )
        for column in np.flatnonzero(kept)
    ]
    return tuple(sorted(found, key=_order))


def is_beyond_chance(trait: TraitContrast) -> bool:
    return trait.q_value <= MOST_Q


def _order(trait: TraitContrast) -> tuple[bool, float, str, str]:
    return (not is_beyond_chance(trait), -_strength(trait), trait.axis, trait.value)


def _strength(trait: TraitContrast) -> float:
    """Information in nats that the trait gives about being in the cluster."""
    share, base = min(trait.share, _SAME), min(max(trait.base_share, 1e-3), _SAME)
    return float(share * np.log(share / base) + (1 - share) * np.log((1 - share) / (1 - base)))
