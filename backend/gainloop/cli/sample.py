"""`gainloop demo`: the sample program."""

from typing import Annotated

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, print_json, print_line, progress_bar
from gainloop.demo.build_sample import SampleSize, build_sample

app = typer.Typer(help="The synthetic sample program.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The synthetic sample program."""


@app.command()
def build(
    seed: Annotated[int, typer.Option(help="Equal seeds give equal programs.")] = 7,
    as_json: AsJson = False,
) -> None:
    """Fill this home with synthetic clips, two evaluated models and an explained queue."""
    with opened_home() as (home, _), progress_bar() as progress:
        queue_id = build_sample(home, SampleSize(seed=seed), progress)
    if as_json:
        print_json({"queue": queue_id})
    else:
        print_line(f"The sample program is ready; its labeling queue is {queue_id}.")
