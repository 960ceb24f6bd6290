"""`gainloop errors`: what belongs together among the errors of an evaluation."""

from typing import Annotated, Any

import typer
from sqlmodel import Session

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, DryRun, print_json, print_line, print_table, progress_bar
from gainloop.errors import NotFound
from gainloop.models.governance import Actor
from gainloop.reads.error_clusters import (
    ClusteringRow,
    ClusterRow,
    clusters_by_clustering,
    newest_clustering,
)
from gainloop.terms.enums import BenchmarkRole
from gainloop.workflows.errors.cluster_errors import (
    ClusterRequest,
    ClusterResult,
    cluster_evaluation,
)

app = typer.Typer(
    help="Errors of an evaluation: clusters, and what they belong to.", no_args_is_help=True
)
NO_EMBEDDINGS = (
    "No clip of the benchmark has an embedding, so clusters rest on tags, boxes and types alone. "
    "`gainloop embeddings import` adds what the clips look like."
)


@app.command()
def cluster(
    evaluation: Annotated[str, typer.Argument(help="Id of the evaluation.")],
    seed: Annotated[int, typer.Option(help="Decides what is drawn at random.")] = 0,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Cluster the errors of an evaluation. Equal inputs are clustered once."""
    request = ClusterRequest(evaluation, seed=seed, dry_run=dry_run)
    with opened_home() as (home, actor), progress_bar() as progress:
        done = cluster_evaluation(home, actor, request, progress)
    if as_json:
        print_json(_document(done, dry_run=dry_run))
        return
    if not done.is_new:
        print_line(f"Clustering {done.clustering_id} was there already.")
    elif dry_run:
        print_line(f"Would make clustering {done.clustering_id}; nothing was written.")
    else:
        print_line(f"Clustering {done.clustering_id} made.")
    if not done.uses_embeddings:
        print_line(NO_EMBEDDINGS)
    if done.names:
        print_table(("cluster", "errors", "since the evaluation before"), done.names)
    if not dry_run:
        print_line(f"`gainloop errors clusters {evaluation}` shows its clusters.")


@app.command()
def clusters(
    evaluation: Annotated[
        str | None, typer.Argument(help="Id of the evaluation; default: the newest clustering.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Clusters by size, with what became of them and what they have more often than objects."""
    with opened_home() as (home, actor), home.database.read() as session:
        clustering = newest_clustering(session, actor, evaluation)
        if clustering is None:
            raise _not_clustered(session, actor, evaluation)
        key = clustering.clustering_id
        rows = clusters_by_clustering(session, actor, [key]).get(key, [])
    if as_json:
        print_json({**_summary(clustering), "clusters": [_entry(row) for row in rows]})
        return
    print_line(
        f"{clustering.clustering_id} of {clustering.evaluation_id}: {clustering.num_errors} errors "
        f"in {sum(row.size > 0 for row in rows)} clusters, {clustering.num_unclustered} fit none. "
        f"Set apart: {clustering.num_suspects} where the label seems to be wrong, "
        f"{clustering.num_unnamed} of classes that the model never names."
    )
    if not clustering.uses_embeddings:
        print_line(NO_EMBEDDINGS)
    columns = ("cluster", "errors", "before", "trend", "stability", "became", "lift", "q")
    print_table(columns, (_cells(row) for row in rows))


def _not_clustered(session: Session, actor: Actor, evaluation: str | None) -> NotFound:
    held_out = newest_clustering(session, actor, role=BenchmarkRole.HOLDOUT)
    if evaluation is None and held_out is not None:
        return NotFound(
            "only errors on benchmarks that are held out are clustered, and those are shown where "
            f"they are asked for: `gainloop errors clusters {held_out.evaluation_id}`",
            path="evaluation",
        )
    which = f"of {evaluation} " if evaluation else ""
    return NotFound(
        f"the errors {which}are not clustered yet: `gainloop errors cluster "
        f"{evaluation or 'EVALUATION'}` does it",
        path="evaluation",
    )


def _cells(row: ClusterRow) -> list[object]:
    trait = row.traits[0] if row.traits else None
    return [
        row.name,
        row.size,
        row.previous_size,
        _trend(row),
        row.stability,
        row.transition.value,
        trait and trait["lift"],
        trait and trait["q_value"],
    ]


def _trend(row: ClusterRow) -> str | None:
    """By how many errors it changed."""
    return None if row.previous_size is None else f"{row.size - row.previous_size:+,}"


def _document(done: ClusterResult, *, dry_run: bool) -> dict[str, Any]:
    return {
        "clustering": done.clustering_id,
        "new": done.is_new,
        "dry_run": dry_run,
        "uses_embeddings": done.uses_embeddings,
        "clusters": [
            {"name": name, "size": size, "transition": transition}
            for name, size, transition in done.names
        ],
    }


def _summary(clustering: ClusteringRow) -> dict[str, Any]:
    return {
        "clustering": clustering.clustering_id,
        "evaluation": clustering.evaluation_id,
        "previous": clustering.previous_id,
        "method": clustering.method,
        "seed": clustering.seed,
        "uses_embeddings": clustering.uses_embeddings,
        "errors": clustering.num_errors,
        "unclustered": clustering.num_unclustered,
        "suspects": clustering.num_suspects,
        "unnamed": clustering.num_unnamed,
    }


def _entry(row: ClusterRow) -> dict[str, Any]:
    return {
        "id": row.cluster_id,
        "theme": row.theme,
        "name": row.name,
        "size": row.size,
        "previous_size": row.previous_size,
        "trend": None if row.previous_size is None else row.size - row.previous_size,
        "stability": row.stability,
        "transition": row.transition.value,
        "class": row.class_name,
        "outcome": row.outcome.value,
        "error_type": row.error_type,
        "clips": row.num_clips,
        "drives": row.num_drives,
        "traits": row.traits,
        "exemplars": row.exemplars,
        "continues": row.continues,
    }
