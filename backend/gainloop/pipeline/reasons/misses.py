"""Sentences on what a model misses on benchmark clips like a candidate: counts, never bare rates.

Evidence and a row come in, statements and links go out. No interval is given: none is drawn over
drives here; the number of objects stands in, with "too few" below 30.
"""

from dataclasses import dataclass

import numpy as np

from gainloop.pipeline.reasons.evidence import Evidence, Link
from gainloop.pipeline.reasons.words import (
    class_noun,
    group_words,
    introduced,
    joined,
    out_of,
    sentence,
    verb,
)
from gainloop.pipeline.scoring.cohorts import ENOUGH_OBJECTS, cohort_axes, cohort_members
from gainloop.terms.boxes import Ints
from gainloop.terms.features import BenchmarkClips


@dataclass(frozen=True, slots=True)
class MissReason:
    headline: str
    details: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ClassMisses:
    noun: str
    missed: int
    objects: int

    def __str__(self) -> str:
        return out_of(self.missed, self.objects, self.noun)


def explain_misses(evidence: Evidence, row: int) -> MissReason:
    """By look-alike benchmark clips where the candidate has a vector, by shared tags elsewhere."""
    if row in evidence.nearest:
        return _by_likeness(evidence, row)
    return _by_cohort(evidence, row)


def count_misses(benchmark: BenchmarkClips, rows: Ints) -> list[ClassMisses]:
    """Per class with objects on these clips, the class with most misses first."""
    objects, missed = benchmark.gt[rows].sum(axis=0), benchmark.fn[rows].sum(axis=0)
    # Most misses first, then the higher rate, then the order of the classes.
    order = np.lexsort((objects, -missed))
    return [
        ClassMisses(class_noun(benchmark.classes[cls]), int(missed[cls]), int(objects[cls]))
        for cls in order
        if objects[cls]
    ]


def _by_likeness(evidence: Evidence, row: int) -> MissReason:
    benchmark, rows = _benchmark(evidence), evidence.nearest[row]
    counts = count_misses(benchmark, rows)
    group = group_words(evidence.features.axes, evidence.features.candidates.codes[row])
    statement = _statement(counts, evidence, f"on the {_clips(len(rows))} most like this one")
    shown = benchmark.clip_ids[rows[:3]].tolist()
    order = ", nearest first" if len(shown) > 1 else ""
    likest = sentence(f"Most like it on the benchmark{order}: {', '.join(shown)}")
    return MissReason(
        introduced(group, statement), (*_also_missed(counts), likest), _clip_links(shown)
    )


def _by_cohort(evidence: Evidence, row: int) -> MissReason:
    """Counts of the smallest cohort of the clip that has enough objects to be named."""
    benchmark, rates = _benchmark(evidence), evidence.ranking.analysis.rates
    assert rates is not None
    codes = evidence.features.candidates.codes[row]
    used = cohort_axes(codes, int(rates.num_axes[row]))
    rows = cohort_members(codes, used, benchmark.codes)
    counts = count_misses(benchmark, rows)
    most_missed = rows[np.argsort(-benchmark.fn[rows].sum(axis=1), kind="stable")[:3]]
    tags = group_words(evidence.features.axes, codes)
    if len(used):
        where = f"on the {_clips(len(rows))} of this kind"
        group = group_words(evidence.features.axes, codes, used)
        headline = introduced(group, _statement(counts, evidence, where))
    else:
        statement = _statement(counts, evidence, "on the whole benchmark")
        headline = introduced(tags, f"too few benchmark objects are of this kind; {statement}")
        if not tags:
            headline = f"No tag of this clip is known. {sentence(statement)}"
    details = list(_also_missed(counts))
    if 0 < len(used) < (codes >= 0).sum():
        details.append(
            f"Fewer than {ENOUGH_OBJECTS} benchmark objects share all its tags ({tags}), "
            "so the group was widened."
        )
    return MissReason(
        headline, tuple(details), _clip_links(benchmark.clip_ids[most_missed].tolist())
    )


def _statement(counts: list[ClassMisses], evidence: Evidence, where: str) -> str:
    model = evidence.sources.evaluated_model
    if not counts:
        return f"no labeled object is {where}"
    worst, objects = counts[0], sum(count.objects for count in counts)
    if not worst.missed:
        found = "the only object is" if objects == 1 else f"all {objects:,} objects are"
        return f"{found} found by {model} {where}" + _too_few(objects)
    missed = f"{worst} {verb(worst.missed)} missed by {model} {where}"
    return missed + _too_few(worst.objects)


def _too_few(objects: int) -> str:
    return "" if objects >= ENOUGH_OBJECTS else " (too few for a rate)"


def _also_missed(counts: list[ClassMisses]) -> tuple[str, ...]:
    others = [str(count) for count in counts[1:3] if count.missed]
    return (sentence(f"Also missed there: {joined(others)}"),) if others else ()


def _benchmark(evidence: Evidence) -> BenchmarkClips:
    benchmark = evidence.features.benchmark
    assert benchmark is not None
    return benchmark


def _clips(count: int) -> str:
    return "benchmark clip" if count == 1 else f"{count:,} benchmark clips"


def _clip_links(clip_ids: list[str]) -> tuple[Link, ...]:
    return tuple(Link(f"Benchmark clip {clip_id}", "clip", clip_id) for clip_id in clip_ids)
