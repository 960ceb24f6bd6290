"""`gainloop atlas`: the cells in which expected gain counts errors and labels."""

from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, print_json, print_line, print_table
from gainloop.errors import NotFound
from gainloop.models.governance import Actor
from gainloop.reads.atlas import AtlasRow, atlases_by_id, cells_of_atlas, list_atlases
from gainloop.stores.home import Home
from gainloop.workflows.priorities.build_atlas import AtlasRequest, build_atlas

app = typer.Typer(
    help="The atlas: cells in which expected gain counts errors and labels.", no_args_is_help=True
)


@app.command()
def build(
    cells: Annotated[
        int | None,
        typer.Option(help="How many; default: benchmark clips / 16, from 24 to 200."),
    ] = None,
    seed: Annotated[int, typer.Option(help="Decides where cells start.")] = 0,
    note: Annotated[str, typer.Option(help="Why it is built.")] = "",
    as_json: AsJson = False,
) -> None:
    """Build a new version; the first ranking by expected gain does so by itself.

    Later rankings use the newest version. What earlier evaluations found is counted again in its
    cells. Equal inputs are the atlas that is there already.
    """
    with opened_home() as (home, actor):
        done = build_atlas(home, actor, AtlasRequest(cells, seed=seed, note=note))
        _print(home, actor, done.atlas_id, as_json=as_json, is_new=done.is_new)


@app.command()
def show(
    atlas: Annotated[str | None, typer.Argument(help="Id of the atlas; default: newest.")] = None,
    as_json: AsJson = False,
) -> None:
    """One atlas with the names and traits of its cells."""
    with opened_home() as (home, actor):
        if atlas is None:
            with home.database.read() as session:
                known = list_atlases(session, actor)
            if not known:
                raise NotFound("there is no atlas yet; `gainloop atlas build` makes one")
            atlas = known[0].atlas_id
        _print(home, actor, atlas, as_json=as_json)


def _print(
    home: Home, actor: Actor, atlas_id: str, *, as_json: bool, is_new: bool | None = None
) -> None:
    with home.database.read() as session:
        row = atlases_by_id(session, actor, [atlas_id]).get(atlas_id)
        if row is None:
            raise NotFound(f"there is no atlas {atlas_id}; `gainloop atlas show` shows the newest")
        cells = cells_of_atlas(session, actor, atlas_id)
    if as_json:
        named = [{"number": one.number, "name": one.name, "traits": one.traits} for one in cells]
        new = {} if is_new is None else {"is_new": is_new}
        print_json({**_document(row), **new, "cells": named})
        return
    print_line(_sentence(row))
    print_table(("cell", "name"), ([one.number, one.name] for one in cells))


def _document(row: AtlasRow) -> dict[str, Any]:
    return {
        "atlas": row.atlas_id,
        "version": row.version,
        "embedding_space": row.embedding_space_id,
        "num_cells": row.num_cells,
        "tag_weight": row.tag_weight,
        "quality": row.quality,
        "num_pool": row.num_pool,
        "num_benchmark": row.num_benchmark,
        "note": row.note,
        "author": row.author,
    }


def _sentence(row: AtlasRow) -> str:
    basis = f"embeddings of {row.embedding_space_id} and tags" if row.embedding_space_id else "tags"
    quality = "" if row.quality is None else f"; quality {row.quality:.3f}, 0 tells nothing"
    return (
        f"Atlas {row.version} ({row.atlas_id}): {row.num_cells} cells by {basis} of "
        f"{row.num_pool:,} pool and {row.num_benchmark:,} benchmark clips, tag weight "
        f"{row.tag_weight:g}{quality}."
    )
