"""Why a candidate stands where it does by expected gain: what is missed in its strongest cell now,
and what is expected after the label-hours that the run selects there.

A ranking by expected gain comes in, reasons go out; called by `writing`. Counts first; the score's
unit and parts come behind.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np

from gainloop.pipeline.atlas.membership import sums_by_cell
from gainloop.pipeline.expected_gain.result import GainResult
from gainloop.pipeline.expected_gain.scores import GainScores
from gainloop.pipeline.reasons.evidence import Evidence, Link
from gainloop.pipeline.reasons.measured_change import change_from
from gainloop.pipeline.reasons.peers import say_cost
from gainloop.pipeline.reasons.words import (
    class_noun,
    introduced,
    joined,
    number_of,
    out_of,
    plural_of,
    sentence,
    verb,
)
from gainloop.pipeline.scoring.isolation import SUSPICIOUS
from gainloop.pipeline.scoring.likeness import Likeness
from gainloop.terms.atlas import Memberships
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import CellState, PartName
from gainloop.terms.features import BenchmarkClips, Features

LEAST_SHARE = 0.05
"""Cells that make less of a score are counted as others."""

SHOWN_CLIPS = 3
MOSTLY = 0.6
SAME = 0.05
_LEAST_HOURS = 0.05


@dataclass(frozen=True, slots=True)
class CellCounts:
    """Of one model family. objects, missed: (K,) on the benchmark, split by membership; by_class:
    (K, C) misses.
    """

    benchmark: BenchmarkClips
    places: Memberships
    objects: Floats
    missed: Floats
    by_class: Floats

    @classmethod
    def of(cls, places: Memberships, benchmark: BenchmarkClips, number: int) -> Self:
        """places: of the benchmark clips in `number` cells."""
        by_class = np.column_stack(
            [sums_by_cell(places, column.astype(np.float64), number) for column in benchmark.fn.T]
        )
        gt = benchmark.gt.sum(axis=1).astype(np.float64)
        objects = sums_by_cell(places, gt, number)
        return cls(benchmark, places, objects, by_class.sum(axis=1), by_class)


def counts_by_family(gain: GainResult, features: Features) -> list[CellCounts]:
    """In the order of their cells."""
    number = gain.counts.num_cells // len(gain.benchmarks)
    return [
        CellCounts.of(places, alone.benchmark, number)
        for places, alone in zip(gain.benchmarks, features.alone(), strict=True)
        if alone.benchmark is not None
    ]


@dataclass(frozen=True, slots=True)
class GainReason:
    headline: str
    details: tuple[str, ...]
    links: tuple[Link, ...]


class GainWriter:
    """Says each cell once, however many candidates are in it."""

    def __init__(self, evidence: Evidence) -> None:
        ranking = evidence.ranking
        assert ranking.gain is not None
        assert isinstance(ranking.scores, GainScores)
        self._evidence, self._gain, self._scores = evidence, ranking.gain, ranking.scores
        self._families = counts_by_family(ranking.gain, evidence.features)
        self._objects = np.concatenate([counts.objects for counts in self._families])
        self._said: dict[int, tuple[str, str, tuple[Link, ...]]] = {}

    def explain(self, row: int) -> GainReason:
        parts = self._by_cell(row)
        strongest = next(iter(parts))
        if strongest not in self._said:
            self._said[strongest] = (
                introduced(self._name(strongest), self._forecast(strongest)),
                self._observed(strongest),
                self._clips(strongest),
            )
        headline, observed, links = self._said[strongest]
        details = (
            observed,
            *self._others(parts),
            *self._factors(row),
            say_cost(self._evidence, row),
            self._score(row),
        )
        return GainReason(headline, details, links)

    def _by_cell(self, row: int) -> dict[int, float]:
        """Value that each cell adds, the strongest first."""
        values: dict[int, float] = {}
        for part in self._scores.parts_of(row):
            values[part["cell"]] = values.get(part["cell"], 0.0) + part["value"]
        return dict(sorted(values.items(), key=lambda item: (-item[1], item[0])))

    def _name(self, cell: int) -> str:
        names = self._evidence.sources.cells
        return names[cell].replace("_", " ") if names else f"cell {cell}"

    def _at(self, cell: int) -> tuple[CellCounts, int, str]:
        """The family that a cell is of, its number there, and the model that was evaluated."""
        sources, number = self._evidence.sources, len(self._families[0].objects)
        family, place = divmod(cell, number)
        models = (sources.evaluated_model, *sources.other_models)
        return self._families[family], place, models[family]

    def _forecast(self, cell: int) -> str:
        gain, (counts, place, model) = self._gain, self._at(cell)
        shares = np.zeros(gain.counts.num_cells)
        shares[cell] = 1.0
        hours = float(gain.minutes[cell]) / 60
        if gain.states[cell] is CellState.BLIND:
            few = f"hardly any object there ({counts.objects[place]:.0f})"
            guessed = _percent(float(gain.forecast.before[cell]))
            return (
                f"the benchmark has {few}, so how often {model} misses is not measured; about "
                f"{guessed} of 100 are expected to be missed, by cells nearby"
            )
        rate = float(counts.missed[place] / counts.objects[place])
        change = change_from(rate, 1.0, gain.forecast, shares)
        by = f" by {model}" if len(self._families) > 1 else ""
        missed = f"about {_percent(change.before)} of 100 objects are missed now"
        now = f"{missed}{by}{_mostly(counts, place)}"
        if hours < _LEAST_HOURS:
            return f"{now}; next to nothing is selected there"
        spent = f"{hours:.1f} label-hours there"
        interval = f"({_percent(change.low)}–{_percent(change.high)})"
        if _percent(change.before) == _percent(change.expected):
            return f"{now}, and hardly fewer are expected after {spent} {interval}"
        return f"{now}; {_percent(change.expected)} expected after {spent} {interval}"

    def _observed(self, cell: int) -> str:
        (counts, place, model), labeled = self._at(cell), round(self._gain.counts.labeled[cell])
        missed, objects = round(counts.missed[place]), round(counts.objects[place])
        text = (
            f"On the benchmark {out_of(missed, objects, 'object')} of this cell "
            f"{verb(missed)} missed by {model}; "
            f"{number_of(labeled, 'object')} of it {verb(labeled)} labeled so far."
        )
        if self._gain.states[cell] is CellState.STUCK:
            floor = _percent(float(self._gain.curves.floor[cell]))
            text += f" Labels hardly help there: about {floor} of 100 are expected to stay missed."
        return text

    def _others(self, parts: dict[int, float]) -> list[str]:
        """What share of the score each cell makes, where there are several."""
        total = sum(parts.values())
        named = {cell: value / total for cell, value in parts.items() if total > 0}
        named = {cell: share for cell, share in named.items() if share >= LEAST_SHARE}
        if len(named) < 2:
            return []
        blind = self._gain.states
        said = [
            f"{share:.0%} {self._name(cell)}"
            + (", which the benchmark hardly covers" if blind[cell] is CellState.BLIND else "")
            for cell, share in named.items()
        ]
        rest = 1 - sum(named.values())
        if rest >= SAME:
            said.append(f"{rest:.0%} others")
        return [sentence(f"Its score comes of {joined(said)}")]

    def _factors(self, row: int) -> list[str]:
        factors, ranking = self._scores.factors, self._evidence.ranking
        said = []
        unsure = float(factors["uncertainty"][row])
        if abs(unsure - 1) >= SAME:
            more = "more" if unsure > 1 else "less"
            said.append(f"The model is {more} unsure of it than of its peers ({unsure:.1f} times).")
        copies = 0 if ranking.picks is None else int(ranking.picks.num_copies[row])
        if copies:
            likeness = ranking.analysis.likeness
            is_drive = likeness is not None and likeness.copies.candidates[row] >= 0
            who = _of_drive(copies, likeness) if is_drive else _alike(copies)
            said.append(
                f"{who} {verb(copies)} labeled or picked ahead of it, so it counts 1/{2**copies:,}."
            )
        if float(factors["guard"][row]) < SUSPICIOUS:
            said.append("Unlike all other clips, so broken or new: look at it before labeling it.")
        return said

    def _score(self, row: int) -> str:
        score = float(self._evidence.ranking.totals[row])
        unit = f"score {score:.2f}, in thousandths of an error point per label-hour (mEP/h)"
        if self._scores.knobs[PartName.LOW_COST] != 1:
            return sentence(unit)
        removed = float(
            (self._scores.removed[row] * self._objects[self._scores.cells[row]]).sum() / 1000
        )
        return sentence(
            f"about {removed:.2f} benchmark errors are expected to go per label-hour; {unit}"
        )

    def _clips(self, cell: int) -> tuple[Link, ...]:
        """Benchmark clips of the cell with most misses."""
        counts, place, _ = self._at(cell)
        share = (counts.places.shares * (counts.places.cells == place)).sum(axis=1)
        weight = share * counts.benchmark.fn.sum(axis=1)
        order = np.argsort(-weight.round(9), kind="stable")[:SHOWN_CLIPS]
        ids = counts.benchmark.clip_ids[order[weight[order] > 0]].tolist()
        return tuple(Link(f"Benchmark clip {clip_id}", "clip", clip_id) for clip_id in ids)


def _mostly(counts: CellCounts, place: int) -> str:
    by_class = counts.by_class[place]
    if not by_class.sum() or by_class.max() < MOSTLY * by_class.sum():
        return ""
    return f", mostly {plural_of(class_noun(counts.benchmark.classes[int(by_class.argmax())]))}"


def _of_drive(copies: int, likeness: Likeness | None) -> str:
    knows_looks = likeness is not None and likeness.space is not None
    kind = "adjacent or alike" if knows_looks else "adjacent"
    return f"{number_of(copies, f'{kind} clip')} of its drive"


def _alike(copies: int) -> str:
    return "1 clip that looks the same" if copies == 1 else f"{copies:,} clips that look the same"


def _percent(rate: float) -> str:
    """Of 100, as people count."""
    value = 100 * min(max(rate, 0.0), 1.0)
    return "fewer than 1" if 0 < value < 0.5 else f"{value:.0f}"
