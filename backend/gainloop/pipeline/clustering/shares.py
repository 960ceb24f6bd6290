"""Shares of objects that errors are held against, and how many drives errors really stand for.

Used by `encoding` and `contrast`.
"""

import numpy as np

from gainloop.pipeline.clustering.records import ErrorSet, Exposure
from gainloop.terms.boxes import Floats, Ints


def object_shares(errors: ErrorSet, exposure: Exposure, rows: Ints) -> Floats:
    """(T,) share of objects with each trait, of objects with the same mix of classes as these
    errors. A class without objects (false detections only) counts as all objects do.
    """
    return _mixed(errors, exposure, rows, exposure.with_trait)


def pair_shares(errors: ErrorSet, exposure: Exposure, rows: Ints) -> Floats:
    """(T, T) likewise of objects with two traits."""
    return _mixed(errors, exposure, rows, exposure.with_both)


def conditional_shares(errors: ErrorSet, exposure: Exposure, rows: Ints) -> Floats:
    """(T, T) share of the objects with one trait, by row, that have another one too, by column."""
    both = pair_shares(errors, exposure, rows)
    shares: Floats = both / np.maximum(np.diagonal(both), 1e-9)[:, None]
    return np.clip(shares, 0.0, 1.0)


def _mixed(errors: ErrorSet, exposure: Exposure, rows: Ints, counts: Floats) -> Floats:
    mix = np.bincount(errors.cls[rows], minlength=len(errors.classes)) / len(rows)
    objects = exposure.clip_objects.sum(axis=0)
    every = counts.sum(axis=0) / max(float(objects.sum()), 1.0)
    shares = np.zeros(counts.shape[1:])
    for cls in np.flatnonzero(mix):
        shares += mix[cls] * (counts[cls] / objects[cls] if objects[cls] else every)
    return shares


def effective_units(unit: Ints) -> float:
    """Kish's effective number of units: a hundred errors of one drive and one each of ten others
    stand for little more than one drive.
    """
    counts = np.unique(unit, return_counts=True)[1].astype(np.float64)
    return float(counts.sum() ** 2 / (counts**2).sum())


def by_chance(share: Floats, base: Floats, num_units: int) -> Floats:
    """How likely at least this share of so many units would have a value that the share `base` of
    objects has, if errors fell as objects lie.
    """
    from scipy.stats import binom

    with_value = np.floor(share * num_units + 1e-9)
    found: Floats = binom.sf(with_value - 1, num_units, np.clip(base, 1e-9, 1.0))
    return found
