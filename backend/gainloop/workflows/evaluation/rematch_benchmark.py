"""Matches stored detections anew after the ground truth of a benchmark changed.

Called by `gainloop evaluation rematch`. The newest detections of each model version that was
evaluated on any version of the benchmark are held against its newest version; no file is read. What
is up to date already stays as it is, so that a second run writes nothing. One model at a time is
held in memory; results are stored only where benchmark and evaluations are still the newest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlmodel import Session, col, select

from gainloop.errors import Conflict, NotFound
from gainloop.formats.records import GroundTruthFile
from gainloop.models.evaluation import Benchmark, Calibration, DetectionError, Evaluation
from gainloop.models.governance import Actor
from gainloop.rules.access import Permission, require
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.staging import Stage, enter_all
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction
from gainloop.terms.options import ScoreKind
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.evaluation.draft import Draft, Subject, draft_evaluation, error_rows
from gainloop.workflows.evaluation.measure import fit_calibration, measure
from gainloop.workflows.evaluation.store_evaluation import Entry, enter_evaluation, put_bulk
from gainloop.workflows.evaluation.stored_files import (
    count_unseen_frames,
    read_stored_detections,
    read_stored_truth,
)


@dataclass(frozen=True, slots=True)
class Rematched:
    """One model version. `evaluation_id` is its evaluation on the newest ground truth, None where
    `refusal` says why there is none; `is_new` is False where it was there already.
    """

    model_version_id: str
    source_id: str
    evaluation_id: str | None
    is_new: bool = False
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class RematchResult:
    """`models`: by model version."""

    benchmark_id: str
    models: tuple[Rematched, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """The newest evaluation of a model version, the version that it is on, and whether a
    calibration was fitted on it.
    """

    evaluation: Evaluation
    benchmark: Benchmark
    is_fitted: bool


_Matched = tuple[_Source, Entry]


def rematch_benchmark(
    home: Home, actor: Actor, name: str, progress: Progress = silent
) -> RematchResult:
    """Raises NotFound, NotAllowed, Conflict; then nothing is stored."""
    require(actor.role, Permission.IMPORT_DATA)
    with home.database.read() as session:
        newest = _newest_version(session, name)
        sources = _sources(session, newest.name)
    outdated = [source for source in sources if source.benchmark.id != newest.id]
    done = [
        Rematched(source.evaluation.model_version_id, source.evaluation.id, source.evaluation.id)
        for source in sources
        if source.benchmark.id == newest.id
    ]
    if outdated:
        truth = read_stored_truth(home.objects, newest)
        able = []
        for source in outdated:
            unseen = count_unseen_frames(home.objects, source.benchmark, truth.frames)
            if unseen:
                done.append(_refused(source, newest, unseen, len(truth.frames)))
            else:
                able.append(source)
        matching = _Matching(home, newest, truth, able, progress)
        done += _store(home, actor, matching, sources)
        progress("done", len(able), len(able))
    return RematchResult(newest.id, tuple(sorted(done, key=lambda one: one.model_version_id)))


def _newest_version(session: Session, name: str) -> Benchmark:
    found = session.exec(
        select(Benchmark).where(Benchmark.name == name).order_by(col(Benchmark.version).desc())
    ).first()
    if found is None:
        names = session.exec(select(Benchmark.name).distinct().order_by(Benchmark.name)).all()
        known = ", ".join(names) or "none yet"
        raise NotFound(
            f"there is no benchmark {name!r}; give a name without its version; known: {known}",
            path="benchmark",
        )
    return found


def _sources(session: Session, name: str) -> list[_Source]:
    """One per model version that was ever evaluated on this benchmark."""
    rows = session.exec(
        select(Evaluation, Benchmark)
        .join(Benchmark, col(Benchmark.id) == Evaluation.benchmark_id)
        .where(Benchmark.name == name)
        .order_by(col(Evaluation.ordinal))
    ).all()
    newest = {evaluation.model_version_id: (evaluation, version) for evaluation, version in rows}
    ids = [evaluation.id for evaluation, _ in newest.values()]
    fitted = set(
        session.exec(
            select(Calibration.evaluation_id).where(col(Calibration.evaluation_id).in_(ids))
        )
    )
    return [
        _Source(evaluation, version, evaluation.id in fitted)
        for evaluation, version in newest.values()
    ]


def _refused(source: _Source, newest: Benchmark, unseen: int, num_frames: int) -> Rematched:
    return Rematched(
        source.evaluation.model_version_id,
        source.evaluation.id,
        None,
        refusal=f"the model has not seen {unseen} of the {num_frames} frames of {newest.id}; "
        "import an evaluation with its detections on them",
    )


class _Matching:
    """Matches one source after the other; `matched` holds those whose errors were taken."""

    def __init__(
        self,
        home: Home,
        newest: Benchmark,
        truth: GroundTruthFile,
        sources: Sequence[_Source],
        progress: Progress,
    ) -> None:
        self.home, self.newest, self.truth = home, newest, truth
        self.sources, self.progress = sources, progress
        self.matched: list[_Matched] = []

    def errors(self) -> Iterator[dict[str, Any]]:
        for number, source in enumerate(self.sources):
            model = source.evaluation.model_version_id
            self.progress(f"matching {model}", number, len(self.sources))
            yield from self._errors_of(source)

    def _errors_of(self, source: _Source) -> Iterator[dict[str, Any]]:
        draft = _draft(self.home, source, self.newest, self.truth)
        self.matched.append((source, put_bulk(self.home, draft)))
        yield from error_rows(draft)


def _draft(home: Home, source: _Source, newest: Benchmark, truth: GroundTruthFile) -> Draft:
    """A calibration that was fitted on the old labels is fitted anew; another one's stays."""
    evaluation = source.evaluation
    stored = read_stored_detections(home.objects, evaluation, truth)
    measured = replace(measure(truth, stored.file), benchmark_digest=newest.digest)
    fitted = fit_calibration(measured) if source.is_fitted else None
    is_named = evaluation.score_kind is ScoreKind.LOGIT and fitted is None
    return draft_evaluation(
        Subject(
            model=evaluation.model_version_id,
            benchmark=newest.name,
            scores=evaluation.score_kind,
            calibration=f"as in {evaluation.id}" if is_named else None,
        ),
        measured,
        stored.probability if fitted is None else fitted.probability(stored.file.detections.score),
        fitted,
    )


def _store(
    home: Home, actor: Actor, matching: _Matching, sources: Sequence[_Source]
) -> list[Rematched]:
    newest = matching.newest
    with Stage(home.database) as stage:
        staged = stage.put(DetectionError, matching.errors())
        with UnitOfWork(
            home.database,
            actor=actor,
            permission=Permission.IMPORT_DATA,
            action=AuditAction.BENCHMARK_REMATCH,
            connection=stage.connection,
        ) as unit:
            ids = [entry.evaluation_id for _, entry in matching.matched]
            known = set(unit.session.exec(select(Evaluation.id).where(col(Evaluation.id).in_(ids))))
            _require_unchanged(
                unit.session, newest, {*ids, *(source.evaluation.id for source in sources)}
            )
            added = [one for one in matching.matched if one[1].evaluation_id not in known]
            for source, entry in added:
                enter_evaluation(unit, entry, newest, rematched_from=source.evaluation.id)
            if added:
                new_ids = [entry.evaluation_id for _, entry in added]
                is_new = staged.c.evaluation_id.in_(new_ids)
                unit.session.connection().execute(enter_all(DetectionError, staged, is_new))
                unit.record(_audit_record(newest, added))
    return [
        Rematched(
            source.evaluation.model_version_id,
            source.evaluation.id,
            entry.evaluation_id,
            is_new=entry.evaluation_id not in known,
        )
        for source, entry in matching.matched
    ]


def _require_unchanged(session: Session, newest: Benchmark, expected: set[str]) -> None:
    """Raises Conflict BENCHMARK_CHANGED. expected: what may be the newest evaluation of a model."""
    is_same = {source.evaluation.id for source in _sources(session, newest.name)} <= expected
    if is_same and _newest_version(session, newest.name).id == newest.id:
        return
    raise Conflict(
        f"{newest.name} got another version or another evaluation while its detections were "
        "matched; nothing was stored: rematch again",
        code="BENCHMARK_CHANGED",
        path="benchmark",
    )


def _audit_record(newest: Benchmark, matched: Sequence[_Matched]) -> AuditRecord:
    return AuditRecord(
        "Benchmark",
        newest.id,
        {
            "benchmark_digest": newest.digest,
            "evaluations": [
                {
                    "model": entry.model,
                    "from": source.evaluation.id,
                    "evaluation": entry.evaluation_id,
                    "detections_digest": entry.detections_digest,
                }
                for source, entry in matched
            ],
        },
    )
