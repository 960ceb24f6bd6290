"""How much errors matter, by cohort and by class: the exposure and severity of a weights version
put into features. Called by `plan` for `expected_gain`.

Exposure weighs the clips of the benchmark. Severity weighs classes: in how much a clip matters, by
its objects, and in its miss rate, where the number of objects stays what it was in all. The counts
of `BenchmarkClips`, which sentences are made of, stay as they are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from gainloop.reads.history_arrays import PastCounts
from gainloop.terms.boxes import Floats
from gainloop.terms.features import Axes, BenchmarkClips, Features, PastEvaluation


def emphasize(
    features: Features,
    past: Sequence[PastCounts],
    exposure: Mapping[str, Mapping[str, float]],
    severity: Mapping[str, float],
) -> Features:
    if features.benchmark is None or not (exposure or severity):
        return features
    history = tuple(
        _weighed(counts, severity) if severity else plain
        for counts, plain in zip(past, features.history, strict=True)
    )
    return replace(with_importance(features, exposure, severity), history=history)


def with_importance(
    features: Features,
    exposure: Mapping[str, Mapping[str, float]],
    severity: Mapping[str, float],
) -> Features:
    """In how much clips of the benchmark of each model family matter alone; history stays as it
    is.
    """
    benchmark = features.benchmark
    if benchmark is None:
        return features
    others = tuple(
        replace(other, benchmark=_important(features.axes, other.benchmark, exposure, severity))
        for other in features.others
    )
    benchmark = _important(features.axes, benchmark, exposure, severity)
    return replace(features, benchmark=benchmark, others=others)


def _important(
    axes: Axes,
    benchmark: BenchmarkClips,
    exposure: Mapping[str, Mapping[str, float]],
    severity: Mapping[str, float],
) -> BenchmarkClips:
    importance = None
    if exposure or severity:
        importance = _exposure(axes, benchmark, exposure) * _mean_severity(benchmark, severity)
    return replace(benchmark, importance=importance)


def _exposure(
    axes: Axes, benchmark: BenchmarkClips, exposure: Mapping[str, Mapping[str, float]]
) -> Floats:
    """(B,) product over the tags of each clip, 1 for a tag of which nothing is said."""
    product = np.ones(len(benchmark))
    for axis, (name, labels) in enumerate(zip(axes.names, axes.labels, strict=True)):
        factors = [exposure.get(name, {}).get(label, 1.0) for label in labels]
        product *= np.array([*factors, 1.0])[benchmark.codes[:, axis]]  # -1, unknown, is the last
    return product


def _mean_severity(benchmark: BenchmarkClips, severity: Mapping[str, float]) -> Floats:
    """(B,) over the objects of each clip, 1 where it has none."""
    factors = _factors(benchmark.classes, severity)
    objects = benchmark.gt.sum(axis=1)
    mean: Floats = np.where(objects > 0, benchmark.gt @ factors / np.maximum(objects, 1), 1.0)
    return mean


def _weighed(counts: PastCounts, severity: Mapping[str, float]) -> PastEvaluation:
    factors = _factors(counts.classes, severity)
    gt, fn = counts.gt @ factors, counts.fn @ factors
    scale = float(counts.gt.sum()) / max(float(gt.sum()), 1e-9)
    return PastEvaluation(gt=gt * scale, fn=fn * scale, is_learned=counts.is_learned)


def _factors(classes: Sequence[str], severity: Mapping[str, float]) -> Floats:
    return np.array([severity.get(name, 1.0) for name in classes], dtype=np.float64)
