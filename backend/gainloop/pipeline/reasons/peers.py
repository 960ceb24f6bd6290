"""Sentences on how a candidate stands among the others, and on its cost.

Evidence and a row come in, statements go out; called by `writing`.
"""

import numpy as np

from gainloop.pipeline.costs import COST_V1, Costs
from gainloop.pipeline.reasons.evidence import Evidence
from gainloop.pipeline.reasons.words import (
    introduced,
    moment,
    number_of,
    place_of,
    sentence,
)
from gainloop.pipeline.scoring.signals import significant
from gainloop.terms.boxes import Floats
from gainloop.terms.measures import UncertaintyMeasure


def uncertainty_headline(evidence: Evidence, row: int, group: str) -> str:
    """Rung 3."""
    statement = say_uncertainty(evidence, row)
    return introduced(group, statement or "there is no prediction that tells how unsure a model is")


def say_uncertainty(evidence: Evidence, row: int) -> str:
    """Of how many clips the model is surer; "" where it has said nothing on this one."""
    value = evidence.features.candidates.uncertainty[row]
    if np.isnan(value):
        return ""
    model, others = evidence.sources.predicting_model, len(evidence.uncertainties) - 1
    figure = f"{_measure_name(evidence.sources.measure)} {value:.2f}"
    if not others:
        return f"no other clip has predictions by {model} ({figure})"
    below = int(np.searchsorted(evidence.uncertainties, significant(value), side="left"))
    surer = f"{below:,} than of this one" if below else "none"
    clips = number_of(others, "other clip")
    return f"of {clips}, {model} is surer of {surer} ({figure})"


def _measure_name(measure: UncertaintyMeasure) -> str:
    if measure is UncertaintyMeasure.ENTROPY:
        return "uncertainty"
    return f"uncertainty by {measure.value.replace('_', ' ')}"


def arrival_headline(evidence: Evidence, row: int) -> str:
    """FIFO."""
    place, start = int(evidence.arrivals[row]) + 1, evidence.features.candidates.recordings.start_s
    pool = number_of(len(start), evidence.pool_noun)
    if np.isnan(start[row]):
        return f"Recording time unknown: {place_of(place)} of {pool}, by order of import."
    oldest = "the oldest" if place == 1 else f"{place_of(place)} oldest"
    standing = f"{oldest} of {pool}" if len(start) > 1 else f"the only {evidence.pool_noun}"
    return f"Recorded {moment(start[row])}: {standing}."


def draw_headline(evidence: Evidence, row: int) -> str:
    """Rung 5."""
    pool = number_of(len(evidence.places), evidence.pool_noun)
    place = place_of(int(evidence.places[row]) + 1)
    return f"Drawn at random, {place} of {pool}: nothing yet tells one from another."


def say_cost(evidence: Evidence, row: int) -> str:
    costs = evidence.ranking.costs
    frames = number_of(int(costs.frames[row]), "frame")
    boxes = "number of objects unknown"
    if not costs.is_guessed_boxes[row]:
        predicted = f"{evidence.features.candidates.objects_per_frame[row]:.1f} predicted objects"
        boxes = f"with {predicted}" + (" each" if costs.frames[row] > 1 else "")
    length = ""
    if costs.is_guessed_length[row]:
        is_counted = evidence.features.candidates.num_frames[row] > 0
        length = f" (length unknown, {COST_V1.duration_s:g} s assumed)"
        if is_counted:
            length = f" ({COST_V1.fps:g} frames a second assumed)"
    return sentence(
        f"about {costs.minutes[row]:.1f} min to label ({costs.low[row]:.1f}–{costs.high[row]:.1f}) "
        f"{_by_what(costs)}: {frames}"
        f"{length}{' ' if boxes.startswith('with') else ', '}{boxes}"
    )


def _by_what(costs: Costs) -> str:
    if costs.num_items:
        return f"as learned from {number_of(costs.num_items, 'labeled clip')}"
    return f"by the assumption {costs.assumption}"


def known_ascending(values: Floats) -> Floats:
    """Known values in the precision in which they were ranked."""
    return np.sort(significant(values[~np.isnan(values)]))
