"""`gainloop errors similar`: the nearest failures to an error, a cluster, a clip or a vector."""

from pathlib import Path
from typing import Annotated, Any

import typer
from sqlmodel import Session

from gainloop.bootstrap import open_vectors
from gainloop.cli.mapping import error_key
from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, plural, print_json, print_line, print_note, print_table
from gainloop.errors import NotFound
from gainloop.formats.query_vector import read_query_vector
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.detection_errors import error_classes
from gainloop.reads.model_versions import model_versions_by_id
from gainloop.reads.similar_failures import Search, SimilarFailures, SimilarRow
from gainloop.reads.similar_request import SimilarFilter, SimilarRequest
from gainloop.terms.embeddings import SimilarityMethod
from gainloop.terms.enums import ErrorType
from gainloop.terms.matches import Outcome
from gainloop.terms.options import Limits
from gainloop.workflows.vectors.project_vectors import project_spaces

_FEW = 3  # folded ones that are named in a table


ErrorOption = Annotated[str | None, typer.Option(help="Like this error, EVALUATION:NUMBER.")]
ClusterOption = Annotated[str | None, typer.Option(help="Like the typical errors of this cluster.")]
ClipOption = Annotated[str | None, typer.Option(help="Like this clip.")]
VectorOption = Annotated[
    Path | None, typer.Option(help="Like this vector: an .npy or a .json list of numbers.")
]
SpaceOption = Annotated[
    str | None, typer.Option(help="Embedding space to look in; default: the best that has it.")
]
K = Annotated[int, typer.Option("-k", help="How many, 1 to 100.")]
Where = Annotated[
    str | None, typer.Option(help='Only clips of which this is true: "weather = rain".')
]
Classes = Annotated[
    list[str] | None, typer.Option("--class", help="Only errors of this class; repeatable.")
]
Types = Annotated[
    list[ErrorType] | None, typer.Option("--type", help="Only errors of this type; repeatable.")
]
OutcomeOption = Annotated[Outcome | None, typer.Option(help="fn: missed, fp: false.")]
Models = Annotated[
    list[str] | None, typer.Option(help="Only errors of this NAME:VERSION; repeatable.")
]
Labeled = Annotated[
    bool | None, typer.Option("--labeled/--unlabeled", help="Only clips with, without labels.")
]
Failures = Annotated[
    bool | None,
    typer.Option("--failures/--backlog", help="Only past failures, or only the backlog."),
]
Holdout = Annotated[bool, typer.Option("--holdout", help="Errors on held-out benchmarks too.")]
Fold = Annotated[bool, typer.Option(help="Take moments of one drive that lie together as one.")]
By = Annotated[
    SimilarityMethod | None,
    typer.Option(help="By what; default: embeddings, features where there are none."),
]


def similar(
    error: ErrorOption = None,
    cluster: ClusterOption = None,
    clip: ClipOption = None,
    vector: VectorOption = None,
    space: SpaceOption = None,
    k: K = 10,
    where: Where = None,
    class_name: Classes = None,
    error_type: Types = None,
    outcome: OutcomeOption = None,
    model: Models = None,
    labeled: Labeled = None,
    failures: Failures = None,
    holdout: Holdout = False,
    fold: Fold = True,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """The nearest failures, and clips of the backlog that look the same; filters come first."""
    given = None if vector is None else read_query_vector(vector, Limits())
    request = SimilarRequest(
        error=None if error is None else error_key(error),
        cluster=cluster,
        clip=clip,
        vector=None if given is None else tuple(given.vectors[0].tolist()),
        vector_space=None if given is None else given.space or None,
        space=space,
        k=k,
        among=SimilarFilter(
            clips=ClipFilter(labeled=labeled, expression=where),
            class_names=tuple(class_name or ()),
            error_types=tuple(error_type or ()),
            outcome=outcome,
            model_versions=tuple(model or ()),
            failures=failures,
            with_holdout=holdout,
        ),
        is_folded=fold,
        by=by,
    )
    with opened_home() as (home, actor):
        index = open_vectors(home)
        project_spaces(home, index)
        with home.database.read() as session:
            _check_names(session, actor, request.among)
            found = Search(session, home.objects, index).similar_failures(actor, request)
    if as_json:
        print_json(_document(found))
    else:
        _print(found)


def _check_names(session: Session, actor: Actor, among: SimilarFilter) -> None:
    """Raises NotFound for a class or model version that nothing is of, most likely misspelt."""
    if among.class_names:
        known = error_classes(session, actor)
        for name in among.class_names:
            if name not in known:
                there = ", ".join(known) or "none yet"
                raise NotFound(
                    f"no error is of the class {name!r:.120}; classes are {there}", path="class"
                )
    if among.model_versions:
        models = model_versions_by_id(session, actor, among.model_versions)
        for name in among.model_versions:
            if name not in models:
                raise NotFound(
                    f"there is no model version {name!r:.120}; a model is named as its evaluation "
                    "or its predictions were imported, NAME:VERSION",
                    path="model",
                )


def _document(found: SimilarFailures) -> dict[str, Any]:
    space = found.space
    return {
        "method": found.method.value,
        "space": None if space is None else space.name,
        "kind": None if space is None else space.kind.value,
        "model": None if space is None else space.model_name or None,
        "metric": found.metric,
        "exact": found.is_exact,
        "candidates": found.num_candidates,
        "own": found.num_own,
        "note": found.note,
        "results": [_entry(row) for row in found.rows],
    }


def _entry(row: SimilarRow) -> dict[str, Any]:
    error = row.error
    about = {
        "class": None if error is None else error.class_name,
        "outcome": None if error is None else error.outcome.value,
        "type": None if error is None or error.error_type is None else error.error_type.value,
        "box": None if error is None else [error.x, error.y, error.width, error.height],
    }
    return {
        "id": row.key,
        "clip": row.clip_id,
        "frame": row.frame_index,
        "distance": row.distance,
        "vector": row.thing,
        **about,
        "folded": list(row.folded),
    }


def _print(found: SimilarFailures) -> None:
    if found.note:
        print_note(found.note)
    where = "by features" if found.space is None else f"in space {found.space.name}"
    how = "exact" if found.is_exact else "by codes and true distances of the candidates"
    among = "" if found.num_candidates is None else f", among {found.num_candidates:,}"
    print_line(f"{plural(len(found.rows), 'result')} {where}, {found.metric}, {how}{among}.")
    if found.num_own:
        print_line(f"{found.num_own:,} of the moment asked about are left out.")
    columns = ("result", "clip", "frame", "class", "type", "distance", "same moment")
    print_table(columns, (_cells(row) for row in found.rows))


def _cells(row: SimilarRow) -> list[object]:
    error = row.error
    more = f" and {len(row.folded) - _FEW} more" if len(row.folded) > _FEW else ""
    return [
        "backlog" if error is None else row.key,
        row.clip_id,
        row.frame_index,
        None if error is None else error.class_name,
        None if error is None or error.error_type is None else error.error_type.value,
        row.distance,
        ", ".join(row.folded[:_FEW]) + more or None,
    ]
