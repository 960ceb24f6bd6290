"""The scoring profiles: each turns features into parts that add up to a score.

`fifo` is the order in which clips were recorded. `weighted_sum` is the literal one: 0.30 rank of
uncertainty + 0.35 rank of the density of misses + 0.25 coverage gap + 0.10 (1 - rank of cost),
without any refresh inside the batch. `weighted_sum_batch` refreshes: see `board`. Called by
`ranking`.
"""

from collections.abc import Mapping

import numpy as np

from gainloop.pipeline.scoring.analysis import Analysis, signals_of
from gainloop.pipeline.scoring.scores import Scores, weigh
from gainloop.pipeline.scoring.weights import WEIGHTED_SUM_V1
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import PartName
from gainloop.terms.features import Features, Recordings


def score_weighted_sum(
    features: Features,
    analysis: Analysis,
    minutes: Floats,
    weights: Mapping[PartName, float] = WEIGHTED_SUM_V1,
) -> Scores:
    """Parts without input are left out and the weights of the others scaled to add up to 1."""
    return weigh(signals_of(features, analysis, minutes), weights)


def score_fifo(recordings: Recordings) -> Scores:
    """The oldest scores 1; each later one falls by the same step."""
    arrival = arrival_places(recordings)
    return weigh({PartName.ARRIVAL: 1 - arrival / max(len(arrival), 1)}, {PartName.ARRIVAL: 1.0})


def score_random(num_candidates: int, seed: int) -> Scores:
    """A draw per candidate; the same seed gives the same draws."""
    draws = np.random.default_rng(seed).random(num_candidates)
    return weigh({PartName.DRAW: draws}, {PartName.DRAW: 1.0})


def arrival_places(recordings: Recordings) -> Ints:
    """0 for the clip recorded first; clips of unknown time follow in the order of import."""
    order = np.lexsort((recordings.ordinal, recordings.start_s))
    places = np.empty(len(order), dtype=np.int64)
    places[order] = np.arange(len(order))
    return places
