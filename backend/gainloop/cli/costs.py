"""`gainloop costs`: what labeling takes, as estimated and as measured."""

from dataclasses import asdict
from typing import Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, plural, print_json, print_line, print_table
from gainloop.models.governance import Actor
from gainloop.pipeline.costs import COST_V1
from gainloop.reads.label_costs import LabelCostRow, label_costs
from gainloop.stores.home import Home
from gainloop.workflows.costs.learn_costs import learn_costs

app = typer.Typer(
    help="What labeling takes: learned costs beside measured minutes.", no_args_is_help=True
)


@app.callback()
def group() -> None:
    """What labeling takes: learned costs beside measured minutes."""


@app.command()
def show(as_json: AsJson = False) -> None:
    """By task: measured units, coefficients, and how far estimates are off (MAPE)."""
    with opened_home() as (home, actor):
        _print(home, actor, as_json=as_json)


@app.command()
def learn(as_json: AsJson = False) -> None:
    """Learn from all minutes now, as every priority run does; equal minutes change nothing."""
    with opened_home() as (home, actor):
        learn_costs(home, actor)
        _print(home, actor, as_json=as_json)


def _print(home: Home, actor: Actor, *, as_json: bool) -> None:
    with home.database.read() as session:
        rows = label_costs(session, actor)
    if as_json:
        print_json([_document(row) for row in rows])
        return
    if not rows:
        print_line(
            f"No labeling time yet: costs follow the assumption {COST_V1.name}. "
            "`gainloop labels import --times FILE` brings minutes in."
        )
        return
    print_table(
        ("task", "level", "measured", "mean min", "off as shown", "off", "off by mean", "in 80 %"),
        ([row.task.value, row.level.value, row.num_measured, *_figures(row)] for row in rows),
    )
    for row in rows:
        print_line(_sentence(row))


def _figures(row: LabelCostRow) -> list[Any]:
    model = row.model
    shown = None if row.shown_mape is None else f"{row.shown_mape:.0%}"
    mean = None if row.mean_minutes is None else round(row.mean_minutes, 2)
    if model is None:
        return [mean, shown, None, None, None]
    return [mean, shown, *(f"{x:.0%}" for x in (model.mape, model.baseline_mape, model.coverage))]


def _sentence(row: LabelCostRow) -> str:
    model, name = row.model, f"{row.task.value}, {row.level.value}"
    if model is None:
        return (
            f"{name}: by the assumption {COST_V1.name} until {plural(row.least_items, 'unit')} are "
            f"measured; {row.num_measured} are, {row.num_shared_out} have a share of their batch."
        )
    costs = model.costs
    return (
        f"{name}: {costs.opening_minutes:.2f} min + {costs.look_seconds:.1f} s a frame + "
        f"{costs.box_seconds:.1f} s an object, x {costs.spread[0]:.2f} to {costs.spread[1]:.2f} "
        f"({model.model_id}, learned from {plural(model.num_items, 'unit')})."
    )


def _document(row: LabelCostRow) -> dict[str, Any]:
    found = asdict(row)
    model = found.pop("model")
    if model is not None:
        model["learned_at"] = row.model.learned_at.isoformat() if row.model else None
        del model["task"], model["level"]
    return {**found, "task": row.task.value, "level": row.level.value, "model": model}
