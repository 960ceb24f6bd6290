"""`gainloop demo`: the synthetic demo program."""

from typing import Annotated

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, print_json, print_line, progress_bar

app = typer.Typer(help="The synthetic demo program.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """The synthetic demo program."""


@app.command()
def build(
    clips: Annotated[int, typer.Option(help="How many clips it has, from 40 to 20,000.")] = 600,
    seed: Annotated[int, typer.Option(help="Equal seeds give equal programs.")] = 7,
    cycles: Annotated[
        int, typer.Option(help="How often it labels, trains again and measures, 0 to 2.")
    ] = 2,
    as_json: AsJson = False,
) -> None:
    """Fill this home with synthetic clips, trained models, epics, labels and a queue."""
    from gainloop.demo.build_demo import build_demo
    from gainloop.demo.size import DemoSize

    size = DemoSize(clips, seed, cycles)
    with opened_home() as (home, _), progress_bar() as progress:
        queue_id = build_demo(home, size, progress)
    if as_json:
        print_json({"queue": queue_id})
    else:
        print_line(f"The demo program is ready; its labeling queue is {queue_id}.")
