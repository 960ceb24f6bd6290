"""Which measure of uncertainty a run ranks by: the one asked for, else that of the weights, else
entropy; and entropy, visibly, where the predictions lack what another needs.

Called by `plan`. Pure.
"""

from dataclasses import dataclass, replace

import numpy as np

from gainloop.pipeline.uncertainty.measures import MEASURES
from gainloop.reads.arrays import Pool
from gainloop.rules.cold_start import MissingInput
from gainloop.terms.features import Features
from gainloop.terms.measures import UncertaintyMeasure

ENTROPY = UncertaintyMeasure.ENTROPY
_IMPORT = "gainloop predictions import --model NAME:VERSION --format coco --detections PATH"


@dataclass(frozen=True, slots=True)
class ChosenMeasure:
    """wanted: by the request or the weights; used: what the predictions allow; missing: why these
    differ, None where they do not.
    """

    wanted: UncertaintyMeasure
    used: UncertaintyMeasure
    missing: MissingInput | None

    @property
    def as_json(self) -> dict[str, list[str]]:
        """For a run's id and inputs; empty for entropy that nobody had to ask for."""
        if self.wanted is ENTROPY:
            return {}
        return {"uncertainty": [self.wanted.value, self.used.value]}


def choose_measure(pool: Pool, wanted: UncertaintyMeasure | None) -> ChosenMeasure:
    wanted = wanted or ENTROPY
    known = pool.measures.get(wanted)
    if wanted is ENTROPY or (known is not None and not np.isnan(known).all()):
        return ChosenMeasure(wanted, wanted, None)
    return ChosenMeasure(wanted, ENTROPY, _missing(wanted, has_set=bool(pool.measures)))


def measured(features: Features, pool: Pool, measure: UncertaintyMeasure) -> Features:
    """Features with the uncertainty of their clips by another measure. A window stays so many times
    more uncertain than its clip as it is by entropy.
    """
    if measure is ENTROPY:
        return features
    whole, ordered = pool.measures[ENTROPY], features.candidates.uncertainty
    factor = np.divide(ordered, whole, out=np.ones(len(whole)), where=whole > 0)
    uncertainty = pool.measures[measure] * factor
    return replace(features, candidates=replace(features.candidates, uncertainty=uncertainty))


def _missing(measure: UncertaintyMeasure, *, has_set: bool) -> MissingInput:
    name, needs = measure.value.replace("_", " "), MEASURES[measure].needs
    fields = MEASURES[measure].fields
    where = "none in this set: entropy of scores instead" if has_set else "there are no predictions"
    cure = f"{_IMPORT}, with {fields} in each result" if fields else f"{_IMPORT}, of both versions"
    return MissingInput(f"{needs[0].upper()}{needs[1:]}", f"{name} needs {needs}; {where}.", cure)
