"""Benchmarks, model versions and evaluations."""

from typing import Annotated

import strawberry

from gainloop.api.context import Info
from gainloop.api.fields import program
from gainloop.api.global_ids import key_of
from gainloop.api.queries.arguments import Id
from gainloop.api.types.benchmark import Benchmark
from gainloop.api.types.connection import After, Connection, First, window_of
from gainloop.api.types.evaluation import Evaluation
from gainloop.api.types.ground_truth_error import GroundTruthError
from gainloop.api.types.model_version import ModelVersion
from gainloop.errors import NotFound
from gainloop.reads import benchmarks, label_errors, model_versions
from gainloop.reads import evaluations as reads
from gainloop.terms.enums import GroundTruthErrorKind


@strawberry.type
class EvaluationsQuery:
    @program.resolver("Benchmarks by name, the newest version of each first.")
    def benchmarks(self, info: Info) -> list[Benchmark]:
        rows = benchmarks.list_benchmarks(info.context.session, info.context.reader)
        info.context.loaders.follow(rows)
        return [Benchmark.of(row) for row in rows]

    @program.resolver("One benchmark version, null where there is none.")
    def benchmark(self, info: Info, id: Id) -> Benchmark | None:
        row = info.context.loaders.benchmark.load(key_of(id, "Benchmark"))
        return None if row is None else Benchmark.of(row)

    @program.resolver("Model versions, newest first.")
    def models(self, info: Info) -> list[ModelVersion]:
        rows = model_versions.list_model_versions(info.context.session, info.context.reader)
        info.context.loaders.follow(rows)
        return [ModelVersion.of(row) for row in rows]

    @program.resolver("One model version, null where there is none.")
    def model_version(self, info: Info, id: Id) -> ModelVersion | None:
        row = info.context.loaders.model_version.load(key_of(id, "ModelVersion"))
        return None if row is None else ModelVersion.of(row)

    @program.resolver("Evaluations, newest first.")
    def evaluations(
        self, info: Info, first: First = 50, after: After = None
    ) -> Connection[Evaluation]:
        session, reader = info.context.session, info.context.reader
        cursors = info.context.cursors("evaluations")
        window, _ = window_of(first, after, cursors)
        return Connection.of(
            info.context,
            reads.list_evaluations(session, reader, window),
            Evaluation.of,
            cursors,
            lambda: reads.count_evaluations(session, reader),
        )

    @program.resolver("One evaluation, null where there is none.")
    def evaluation(self, info: Info, id: Id) -> Evaluation | None:
        row = info.context.loaders.evaluation.load(key_of(id, "Evaluation"))
        return None if row is None else Evaluation.of(row)

    @program.resolver("Labels of a benchmark that seem to be wrong, the surest first.")
    def ground_truth_errors(
        self,
        info: Info,
        evaluation: Annotated[
            strawberry.ID,
            strawberry.argument(description="Global id of the evaluation that shows them."),
        ],
        kind: Annotated[
            GroundTruthErrorKind | None,
            strawberry.argument(description="Kind; null for all."),
        ] = None,
        first: First = 50,
        after: After = None,
    ) -> Connection[GroundTruthError]:
        session, reader = info.context.session, info.context.reader
        key = key_of(evaluation, "Evaluation", "evaluation")
        if info.context.loaders.evaluation.load(key) is None:
            raise NotFound(f"there is no evaluation {key!r}", path="evaluation")
        cursors = info.context.cursors(f"ground truth errors {key} {kind}")
        window, _ = window_of(first, after, cursors)
        page = label_errors.list_suspects(session, reader, key, window, kind)
        info.context.loaders.follow([row.error for _, row in page.rows])
        return Connection.of(
            info.context,
            page,
            GroundTruthError.of,
            cursors,
            lambda: label_errors.count_suspects(session, reader, key, kind),
        )
