"""What the weighted sum knows of each candidate on its rung, and the signals made of it.

Features come in, an `Analysis` and signals go out. Called by `ranking`; `pipeline.reasons` reads
the analysis, so that a sentence rests on the same figures as the score.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from gainloop.pipeline.scoring.cohorts import CohortRates, Coverage, cohort_rates, coverage_of
from gainloop.pipeline.scoring.copies import copies_before
from gainloop.pipeline.scoring.likeness import Likeness
from gainloop.pipeline.scoring.neighbors import Neighborhood
from gainloop.pipeline.scoring.signals import rank_normalized
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import PartName, Profile, Rung
from gainloop.terms.features import BenchmarkClips, Features


@dataclass(frozen=True, slots=True)
class Analysis:
    """None where the rung has no use for a figure or the data do not give it.

    neighborhood: in which misses nearby are looked for; density: (N,) the kernel sum of missed
    objects nearby, of which `expected_gain` has no use; copies: (N,) of `copies_before`, where
    these damp the coverage gap; likeness: where likeness to picks takes off instead.
    """

    coverage: Coverage | None = None
    rates: CohortRates | None = None
    neighborhood: Neighborhood | None = None
    density: Floats | None = None
    copies: Ints | None = None
    likeness: Likeness | None = None

    @property
    def uses_embeddings(self) -> bool:
        of_likeness = self.likeness is not None and self.likeness.space is not None
        return self.neighborhood is not None or of_likeness


def analyze(features: Features, rung: Rung, profile: Profile = Profile.WEIGHTED_SUM) -> Analysis:
    benchmark = features.benchmark if rung <= Rung.ERRORS_BY_TAG else None
    near = _neighborhood(features, benchmark) if rung is Rung.ERRORS_BY_EMBEDDING else None
    is_batch = profile in (Profile.WEIGHTED_SUM_BATCH, Profile.EXPECTED_GAIN)
    return Analysis(
        coverage=_coverage(features, rung, benchmark),
        rates=_rates(features, benchmark) if benchmark else None,
        neighborhood=near,
        density=_density(near, benchmark) if profile is not Profile.EXPECTED_GAIN else None,
        copies=_copies(features) if rung is Rung.METADATA and not is_batch else None,
        likeness=Likeness.of(features, near or _space(features)) if is_batch else None,
    )


def signals_of(
    features: Features, analysis: Analysis, minutes: Floats
) -> Mapping[PartName, Floats]:
    """Signals of the parts that the inputs allow.

    missed_nearby is the literal one of the weighted sum: on rung 1 a sum of miss counts in
    embedding space, not divided by how many objects there are. Labeling where misses are many is
    not labeling where labels help most; that is a known weakness of this profile, and the sentences
    therefore give misses out of objects. On rung 2 it is the miss rate of the cohort: counts of
    cohorts of different size would compare sizes.
    """
    signals = {}
    if not np.isnan(features.candidates.uncertainty).all():
        signals[PartName.UNCERTAINTY] = rank_normalized(features.candidates.uncertainty)
    if analysis.density is not None:
        signals[PartName.MISSED_NEARBY] = rank_normalized(analysis.density)
    elif analysis.rates is not None:
        signals[PartName.MISSED_NEARBY] = rank_normalized(analysis.rates.rate)
    if features.candidates.is_3d is not None and PartName.MISSED_NEARBY in signals:
        # Misses of a detector in images are not mended by cuboids.
        missed = signals[PartName.MISSED_NEARBY]
        signals[PartName.MISSED_NEARBY] = np.where(features.candidates.is_3d, 0.0, missed)
    if analysis.coverage is not None:
        signals[PartName.COVERAGE_GAP] = analysis.coverage.gap
        if analysis.copies is not None:
            signals[PartName.COVERAGE_GAP] = analysis.coverage.gap * 0.5**analysis.copies
    signals[PartName.LOW_COST] = 1 - rank_normalized(minutes)
    if analysis.likeness is not None and analysis.likeness.kinship is not None:
        signals[PartName.ISOLATED] = 1 - np.nan_to_num(analysis.likeness.kinship, nan=1.0)
    return signals


def _coverage(features: Features, rung: Rung, benchmark: BenchmarkClips | None) -> Coverage | None:
    """By tags, against the benchmark where it is tagged; by drive where no clip has a tag and
    nothing but metadata is known.
    """
    candidates, labeled = features.candidates, features.labeled
    if (candidates.codes >= 0).any():
        is_tagged = benchmark is not None and bool((benchmark.codes >= 0).any())
        target = benchmark.codes if benchmark and is_tagged else None
        return coverage_of(candidates.codes, labeled.codes, target)
    if rung is Rung.METADATA:
        drives = (part.recordings.drive[:, None] for part in (candidates, labeled))
        return replace(coverage_of(*drives), is_by_drive=True)
    return None


def _density(near: Neighborhood | None, benchmark: BenchmarkClips | None) -> Floats | None:
    return near.density(benchmark.fn.sum(axis=1)) if near and benchmark else None


def _neighborhood(features: Features, benchmark: BenchmarkClips | None) -> Neighborhood | None:
    pool = features.candidates.vectors
    if benchmark is None or benchmark.vectors is None or pool is None:
        return None
    return Neighborhood.of(pool, benchmark.vectors)


def _space(features: Features) -> Neighborhood | None:
    """Where likeness is measured; on lower rungs the benchmark may have no vectors."""
    pool, benchmark = features.candidates.vectors, features.benchmark
    if pool is None:
        return None
    others = None if benchmark is None else benchmark.vectors
    return Neighborhood.of(pool, pool[:0] if others is None else others)


def _rates(features: Features, benchmark: BenchmarkClips) -> CohortRates:
    return cohort_rates(
        features.candidates.codes,
        benchmark.codes,
        benchmark.gt.sum(axis=1),
        benchmark.fn.sum(axis=1),
    )


def _copies(features: Features) -> Ints:
    return copies_before(features.candidates.recordings, features.labeled.recordings)
