"""`gainloop evaluation compare`: two evaluations, cohort by cohort, with verdicts."""

from enum import StrEnum
from typing import Annotated

import typer
from sqlmodel import Session

from gainloop.cli.comparison_report import document_of, print_comparison
from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, print_json
from gainloop.errors import GateBlocked, NotFound
from gainloop.models.governance import Actor
from gainloop.pipeline.comparison.operating_points import DEFAULT_SCORE
from gainloop.reads.comparison_rows import ComparisonRequest
from gainloop.reads.comparisons import compare_evaluations
from gainloop.reads.evaluations import EvaluationRow, evaluations_by_id
from gainloop.terms.enums import OperatingPoint


class Equal(StrEnum):
    FP = "fp"
    RECALL = "recall"
    SCORE = "score"


def compare(
    a: Annotated[str, typer.Argument(help="Id of the earlier evaluation.")],
    b: Annotated[str, typer.Argument(help="Id of the later evaluation.")],
    by: Annotated[
        str,
        typer.Option(
            help="One to three axes, separated by commas and combined: region, weather, "
            "time_of_day, road_type, scenario and registered ones; class, size, height, occlusion "
            "and truncation of the objects; clip."
        ),
    ] = "class",
    at_equal: Annotated[
        Equal | None,
        typer.Option(
            help="fp: thresholds per class give both the smaller count of false positives; "
            "recall: the smaller count of found objects; score: one threshold on the probability. "
            "Left out: every detection as published."
        ),
    ] = None,
    score: Annotated[
        float, typer.Option(help="The threshold of `--at-equal score`, 0 to 1.")
    ] = DEFAULT_SCORE,
    class_name: Annotated[
        str | None, typer.Option("--class", help="Objects of this class only.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of the resampling.", min=0)] = 0,
    describe: Annotated[
        bool,
        typer.Option("--describe", help="Show the numbers where verdicts are refused; exit 0."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Which cohorts got better or worse from A to B, with intervals by drive.

    Exit code 3 where no verdict may be given, as across different ground truth.
    """
    point = OperatingPoint.PUBLISHED if at_equal is None else OperatingPoint(f"equal_{at_equal}")
    with opened_home() as (home, actor), home.database.read() as session:
        request = ComparisonRequest(
            a=_evaluation(session, actor, a),
            b=_evaluation(session, actor, b),
            by=tuple(axis.strip() for axis in by.split(",") if axis.strip()),
            at=point,
            class_name=class_name,
            score=score,
            seed=seed,
        )
        found = compare_evaluations(session, home.objects, actor, request)
    if found.refusals and not describe:
        raise GateBlocked(
            " ".join([*found.refusals, "`--describe` shows the numbers without verdicts."]),
            code="VERDICTS_REFUSED",
        )
    print_json(document_of(found)) if as_json else print_comparison(found)


def _evaluation(session: Session, actor: Actor, evaluation_id: str) -> EvaluationRow:
    row = evaluations_by_id(session, actor, [evaluation_id]).get(evaluation_id)
    if row is None:
        raise NotFound(
            f"there is no evaluation {evaluation_id}; `gainloop evaluation list` shows all"
        )
    return row
