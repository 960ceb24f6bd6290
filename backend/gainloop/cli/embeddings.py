"""`gainloop embeddings`: vectors of clips, frames, objects and errors."""

from pathlib import Path
from typing import Annotated

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.options import read_options
from gainloop.cli.output import (
    AsJson,
    DryRun,
    Strict,
    finding_rows,
    print_findings,
    print_json,
    print_line,
)
from gainloop.terms.embeddings import EmbeddingKind
from gainloop.workflows.embeddings.import_embeddings import (
    EmbeddingsRequest,
    import_embeddings,
)

app = typer.Typer(help="Embedding vectors.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Embedding vectors."""


@app.command("import")
def import_command(
    path: Annotated[Path, typer.Argument(help=".npy with ids beside it, .npz or Parquet.")],
    space: Annotated[str, typer.Option(help="Name of the embedding space.")],
    ids: Annotated[Path | None, typer.Option(help="File of ids for a .npy.")] = None,
    metric: Annotated[
        str | None, typer.Option(help="cosine, l2 or ip; default: that of the space, else cosine.")
    ] = None,
    kind: Annotated[
        EmbeddingKind | None,
        typer.Option(help="What each vector is of; default: that of the space, else clips."),
    ] = None,
    model: Annotated[
        str | None, typer.Option(help="NAME:VERSION of the model that made the vectors.")
    ] = None,
    strict: Strict = False,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Bring in one vector per clip, frame, object or error. Another model is another space."""
    request = EmbeddingsRequest(
        path=path,
        space=space,
        ids=ids,
        metric=metric,
        kind=kind,
        model=model,
        options=read_options(strict=strict),
        dry_run=dry_run,
    )
    with opened_home() as (home, actor):
        done = import_embeddings(home, actor, request)
    if as_json:
        print_json(
            {
                "id": done.embedding_set_id,
                "new": done.is_new and not dry_run,
                "dry_run": dry_run,
                "kind": done.kind.value,
                "metric": done.metric.value,
                "num_vectors": done.num_vectors,
                "findings": finding_rows(done.findings),
            }
        )
        return
    print_findings(done.findings)
    state = "imported" if done.is_new and not dry_run else "checked, nothing was written"
    print_line(f"{done.num_vectors} vectors of space {space} {state}.")
