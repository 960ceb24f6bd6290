"""`gainloop vectors`: the indexes of embedding spaces as a projection of the stored sets."""

from dataclasses import asdict
from typing import Annotated

import typer

from gainloop.bootstrap import open_vectors
from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, plural, print_json, print_line, print_table
from gainloop.errors import GainloopError
from gainloop.workflows.vectors.check_vectors import check_vectors
from gainloop.workflows.vectors.rebuild_vectors import rebuild_vectors

app = typer.Typer(help="The indexes of embedding spaces.", no_args_is_help=True)


@app.command()
def rebuild(
    space: Annotated[str | None, typer.Option(help="Only this space; default: all.")] = None,
    rationale: Annotated[str, typer.Option(help="Why, for the audit log.")] = "",
    as_json: AsJson = False,
) -> None:
    """Make the indexes again from the stored sets. Equal sets give an equal digest."""
    with opened_home() as (home, actor):
        states = rebuild_vectors(home, actor, open_vectors(home), space, rationale)
    if as_json:
        print_json([asdict(state) for state in states])
        return
    for state in states:
        print_line(
            f"{state.space.name}: {plural(state.num_vectors, 'vector')} of "
            f"{state.space.dimension}, {state.space.metric.value}, generation {state.generation}, "
            f"digest {state.digest[:12]}."
        )
    if not states:
        print_line("There is no embedding space: `gainloop embeddings import` makes one.")


@app.command()
def check(as_json: AsJson = False) -> None:
    """Compare the indexes with the stored sets, in full; exit 1 where they differ."""
    with opened_home() as (home, actor):
        found = check_vectors(home, actor, open_vectors(home))
    if as_json:
        print_json([{"equal": one.is_equal, **asdict(one)} for one in found])
    else:
        rows = ([c.space, c.num_stored, c.num_indexed, c.problem or "equal"] for c in found)
        print_table(("space", "stored", "in the index", "result"), rows)
        if not all(one.is_equal for one in found):
            print_line("`gainloop vectors rebuild` makes them equal.")
    if not all(one.is_equal for one in found):
        raise typer.Exit(GainloopError.exit_code)
