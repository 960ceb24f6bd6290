"""What a scenario expression finds today: candidates and their cost, clips that may not be labeled,
labels that are there, misses, what is gained. Called before a scenario is saved, by the API and the
command line.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import sqlalchemy as sa
from sqlmodel import Session, col, select

from gainloop.models.catalog import Clip
from gainloop.models.evaluation import BenchmarkClip
from gainloop.models.governance import Actor
from gainloop.models.priority import PriorityRun
from gainloop.pipeline.costs import estimate_costs
from gainloop.pipeline.reasons.words import number_of, verb
from gainloop.reads.arrays import read_candidates
from gainloop.reads.axes import clip_vocabulary
from gainloop.reads.clip_filter import ClipFilter, is_in_benchmark, is_labeled
from gainloop.reads.evaluations import EvaluationRow, latest_on_development
from gainloop.reads.expression_sql import compile_expression
from gainloop.reads.label_costs import current_costs
from gainloop.reads.leakage import leaks_into_holdouts, name_clips
from gainloop.reads.leakage_sides import UsualDistances
from gainloop.reads.match_counts import count_matches
from gainloop.reads.priority_runs import is_whole_pool
from gainloop.reads.rank_clips import candidate_clips
from gainloop.rules.access import Permission, require
from gainloop.rules.expressions.parser import parse_expression
from gainloop.rules.expressions.printer import print_expression
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import Profile
from gainloop.terms.features import Candidates
from gainloop.terms.matches import Counts
from gainloop.terms.sizes import FEWEST_OBJECTS

SAMPLE = 12


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """Candidates are neither labeled nor in a benchmark; labeled ones are in no benchmark either.
    num_barred: would be candidates, were they not too close to a benchmark that is held out.

    missed: counts of the newest development evaluation on clips that show it, None without one.
    expected_gain: sum of the scores of the candidates that the newest run over the whole pool
    ranks, None where it ranks none. sample: clip ids, those that it ranks highest first.
    """

    expression: str
    num_candidates: int
    hours: float
    hours_low: float
    hours_high: float
    num_labeled: int
    num_barred: int
    num_in_benchmarks: int
    missed: Counts | None
    expected_gain: float | None
    expected_gain_basis: str
    sample: list[str]

    @property
    def too_few(self) -> bool:
        return self.missed is None or self.missed.gt < FEWEST_OBJECTS


@dataclass(frozen=True, slots=True)
class NoneLeft:
    """Why no clip of a scenario can be labeled. barred: clips that are neither labeled nor in a
    benchmark but too close to one that is held out, with the reason.
    """

    num_labeled: int
    num_in_benchmarks: int
    barred: dict[str, str]

    @property
    def sentence(self) -> str:
        """Empty where there is no such clip at all."""
        labeled, inside, barred = self.num_labeled, self.num_in_benchmarks, len(self.barred)
        parts = [
            f"{number_of(labeled, 'clip')} {verb(labeled)} labeled already" if labeled else "",
            f"{number_of(inside, 'clip')} {verb(inside)} in a benchmark" if inside else "",
            f"{number_of(barred, 'clip')} {verb(barred)} too close to a benchmark that is held out "
            "and must not be labeled"
            if barred
            else "",
        ]
        found = "; ".join(part for part in parts if part)
        return f"{found}. {name_clips(self.barred)}".strip() if found else ""


@dataclass(frozen=True, slots=True)
class _Gain:
    expected: float | None
    basis: str
    ranked: list[str]


class Previews:
    """Of one snapshot: each expression is looked for once, and what all rest on worked out once."""

    def __init__(self, session: Session, objects: ObjectStore, actor: Actor) -> None:
        self.session, self.objects, self.actor = session, objects, actor
        self._known: dict[str, PreviewRow] = {}
        self._usual: UsualDistances = {}

    def of(self, text: str) -> PreviewRow:
        """Raises InvalidInput BAD_EXPRESSION."""
        if text not in self._known:
            self._known[text] = preview_scenario(
                self.session, self.objects, self.actor, text, self._usual
            )
        return self._known[text]

    def of_clips(self, clip_ids: Sequence[str]) -> PreviewRow:
        """Raises InvalidInput for too many."""
        return preview_clips(self.session, self.objects, self.actor, clip_ids)


def preview_scenario(
    session: Session,
    objects: ObjectStore,
    actor: Actor,
    text: str,
    known: UsualDistances | None = None,
) -> PreviewRow:
    """Raises InvalidInput BAD_EXPRESSION. known: see `read_sides`."""
    require(actor.role, Permission.READ)
    parsed = parse_expression(text, clip_vocabulary(session))
    scope = ClipFilter(expression=print_expression(parsed))
    return _preview(session, objects, actor, scope, compile_expression(session, parsed), known)


def preview_clips(
    session: Session, objects: ObjectStore, actor: Actor, clip_ids: Sequence[str]
) -> PreviewRow:
    """Of these clips and no others; `expression` is empty. Raises InvalidInput for too many."""
    require(actor.role, Permission.READ)
    scope = ClipFilter(clips=tuple(clip_ids))
    return _preview(session, objects, actor, scope, col(Clip.id).in_(clip_ids))


def _preview(
    session: Session,
    objects: ObjectStore,
    actor: Actor,
    scope: ClipFilter,
    condition: sa.ColumnElement[bool],
    known: UsualDistances | None = None,
) -> PreviewRow:
    """condition: what the scope says, in SQL."""
    candidates, leaks = read_candidates(session, objects, scope, known)
    num_labeled, num_in_benchmarks = _others(session, condition)
    costs = estimate_costs(candidates, current_costs(session))
    gain = _gain(session, objects, candidates)
    return PreviewRow(
        expression=scope.expression or "",
        num_candidates=len(candidates),
        hours=float(costs.minutes.sum()) / 60,
        hours_low=float(costs.low.sum()) / 60,
        hours_high=float(costs.high.sum()) / 60,
        num_labeled=num_labeled,
        num_barred=len(leaks),
        num_in_benchmarks=num_in_benchmarks,
        missed=_missed(session, objects, latest_on_development(session, actor), condition),
        expected_gain=gain.expected,
        expected_gain_basis=gain.basis,
        sample=(gain.ranked or candidates.clip_ids.tolist())[:SAMPLE],
    )


def find_none_left(session: Session, objects: ObjectStore, expression: str) -> NoneLeft:
    """For a scenario without candidates."""
    parsed = parse_expression(expression, clip_vocabulary(session))
    labeled, in_benchmarks = _others(session, compile_expression(session, parsed))
    unlabeled = candidate_clips(session, ClipFilter(expression=expression))
    leaks = leaks_into_holdouts(session, objects, unlabeled)
    return NoneLeft(labeled, in_benchmarks, {leak.clip_id: leak.sentence for leak in leaks})


def _others(session: Session, condition: sa.ColumnElement[bool]) -> tuple[int, int]:
    """Labeled clips outside benchmarks, and clips in benchmarks."""
    inside = is_in_benchmark()
    statement = sa.select(
        sa.func.count().filter(sa.and_(sa.not_(inside), is_labeled())),
        sa.func.count().filter(inside),
    ).select_from(Clip)
    labeled, in_benchmarks = session.connection().execute(statement.where(condition)).one()
    return int(labeled), int(in_benchmarks)


def _missed(
    session: Session,
    objects: ObjectStore,
    evaluation: EvaluationRow | None,
    condition: sa.ColumnElement[bool],
) -> Counts | None:
    if evaluation is None:
        return None
    inside = sa.exists().where(
        col(BenchmarkClip.clip_id) == Clip.id,
        col(BenchmarkClip.benchmark_id) == evaluation.benchmark_id,
    )
    shown = set(session.exec(select(Clip.id).where(condition, inside)))
    counts = count_matches(objects, evaluation.matches_object)
    rows = [row for row, clip_id in enumerate(counts.clip_ids) if clip_id in shown]
    tp, fp, fn = (int(matrix[rows].sum()) for matrix in (counts.tp, counts.fp, counts.fn))
    return Counts(tp + fn, tp, fp, fn)


def _gain(session: Session, objects: ObjectStore, candidates: Candidates) -> _Gain:
    if not len(candidates):
        return _Gain(None, "There is no candidate.", [])
    run = _newest_run(session)
    if run is None:
        return _Gain(None, "No priority run has scored the whole pool yet.", [])
    name = f"run {run.number}"
    table = objects.get_table(run.scores_object, columns=["clip_id", "score"])
    chosen = pa.array(candidates.clip_ids, pa.string())
    found = table.filter(pc.is_in(table["clip_id"], value_set=chosen))
    ranked = found["clip_id"].to_pylist()
    if not ranked:
        return _Gain(None, f"The newest, {name}, ranks none of these clips: rank again.", [])
    if run.profile is Profile.FIFO:
        return _Gain(None, f"The newest, {name}, is in order of time and scores nothing.", ranked)
    scored = number_of(len(ranked), "candidate")
    of_all = "" if len(ranked) == len(candidates) else f" of {len(candidates):,}"
    basis = f"Sum of the priority scores of {scored}{of_all} in {name}; realized gain is not known."
    return _Gain(float(np.sum(found["score"].to_numpy())), basis, ranked)


def _newest_run(session: Session) -> PriorityRun | None:
    """Over the whole pool: a run with a scope would say nothing of the other clips."""
    newest_first = col(PriorityRun.number).desc()
    return session.exec(select(PriorityRun).where(is_whole_pool()).order_by(newest_first)).first()
