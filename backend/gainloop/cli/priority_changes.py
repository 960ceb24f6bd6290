"""`gainloop priorities replay` and `diff`: a run made again, and what changed between two."""

from pathlib import Path
from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, print_json, print_line, print_table
from gainloop.cli.texts import document_of
from gainloop.errors import GainloopError, InvalidInput
from gainloop.pipeline.replay.orders import Difference
from gainloop.terms.enums import PartName
from gainloop.workflows.priorities.diff_runs import RunDiff, diff_runs
from gainloop.workflows.priorities.find_nearest_changes import (
    NearestChange,
    find_nearest_changes,
)
from gainloop.workflows.priorities.replay_run import (
    Reweighed,
    check_weight,
    replay_run,
    reweigh_run,
)

SHOWN = 20


def replay_command(
    run: Annotated[str, typer.Argument(help="Id of the run.")],
    weights: Annotated[
        Path | None,
        typer.Option(help='JSON of other weights, such as {"uncertainty": 0.5}; others stay.'),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make a run again from its kept inputs: exit 1 unless the digest is equal. With --weights,
    tell what other weights would have changed.
    """
    with opened_home() as (home, actor):
        if weights is None:
            found = replay_run(home, actor, run)
            document = {"run": run, "digest": found.digest, "equal": found.is_equal}
            if as_json:
                print_json(document)
            else:
                word = "equal" if found.is_equal else "OTHER"
                print_line(f"Run {run}: scores {word}, digest {found.digest[:12]}")
            if not found.is_equal:
                raise GainloopError(f"{run} came out otherwise than stored", code="NOT_EQUAL")
            return
        _print_reweighed(reweigh_run(home, actor, run, read_weights(weights)), as_json=as_json)


def diff_command(
    before: Annotated[str, typer.Argument(help="Id of the earlier run.")],
    after: Annotated[str, typer.Argument(help="Id of the later run.")],
    as_json: AsJson = False,
) -> None:
    """What entered, left and moved between two runs, and which part of the score did it."""
    with opened_home() as (home, actor):
        found = diff_runs(home, actor, before, after)
    if as_json:
        print_json(_diff_document(found))
        return
    _print_difference(found.difference)
    rows = [
        [
            told.kind.value,
            told.clip_id,
            _rank(told.rank_before),
            _rank(told.rank_after),
            told.story,
        ]
        for told in found.changes[:SHOWN]
    ]
    if rows:
        print_table(["change", "clip", "before", "after", "why"], rows)
    if len(found.changes) > SHOWN:
        print_line(f"{len(found.changes) - SHOWN} more changes: --json gives all")


def line_command(
    run: Annotated[str, typer.Argument(help="Id of the run.")],
    clip: Annotated[
        list[str] | None, typer.Option(help="Only this clip; repeatable. Default: near the line.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """The line between what was selected and what was not: what would have to be otherwise about a
    clip for it to be on the other side.
    """
    with opened_home() as (home, actor):
        found = find_nearest_changes(home, actor, run, clip or ())
    if as_json:
        print_json(
            {"run": run, "cut": found.cut, "changes": [_nearest(one) for one in found.changes]}
        )
        return
    if found.cut is not None:
        print_line(f"The last pick of {run} scores {found.cut:.4g}.")
    print_table(
        ["rank", "clip", "score", "minutes", "what would change it"],
        (
            [one.rank, one.clip_id, one.score, one.cost_minutes, one.sentence]
            for one in found.changes
        ),
    )


def _nearest(one: NearestChange) -> dict[str, Any]:
    nearest = one.nearest
    return {
        "rank": one.rank,
        "unit": one.unit_id,
        "clip": one.clip_id,
        "score": one.score,
        "cost_minutes": one.cost_minutes,
        "is_drawn": nearest is None,
        "is_selected": nearest is None or nearest.is_selected,
        "minutes": nearest.minutes if nearest else None,
        "by_uncertainty": nearest.by_uncertainty if nearest else None,
        "is_exact": nearest.is_exact if nearest else None,
        "obstacle": nearest.obstacle if nearest else None,
        "sentence": one.sentence,
    }


def read_weights(path: Path) -> dict[PartName, float]:
    """Raises InvalidInput with the place in the file."""
    found = document_of(path)
    known = ", ".join(PartName)
    if not isinstance(found, dict) or not found:
        raise InvalidInput(
            "BAD_WEIGHTS", f"{path} is no object of weights by part; parts are {known}"
        )
    for name, weight in found.items():
        if name not in set(PartName):
            raise InvalidInput(
                "BAD_WEIGHTS", f"{path}: there is no part {name}; parts are {known}", field=name
            )
        if isinstance(weight, bool) or not isinstance(weight, int | float):
            raise InvalidInput(
                "BAD_WEIGHTS", f"{path}: {name} is {weight!r}, not a number", field=name
            )
        check_weight(PartName(name), weight)
    return {PartName(name): float(weight) for name, weight in found.items()}


def _print_reweighed(found: Reweighed, *, as_json: bool) -> None:
    weights = {name.value: weight for name, weight in found.weights.items()}
    if as_json:
        print_json(
            {
                "run": found.run_id,
                "weights": weights,
                **_difference_document(found.difference),
                "expected_gain": found.gain_before,
                "expected_gain_after": found.gain_after,
            }
        )
        return
    used = ", ".join(f"{name} {weight:.3g}" for name, weight in weights.items())
    print_line(f"Run {found.run_id} with {used}:")
    _print_difference(found.difference)
    if found.gain_before is not None and found.gain_after is not None:
        lost = 100 * (found.gain_before - found.gain_after)
        print_line(f"expected gain lost, by the run's own weights: {lost:.3f} error points of 100")


def _print_difference(difference: Difference) -> None:
    overlaps = ", ".join(f"{share:.0%} of {k}" for k, share in difference.overlap.items())
    print_line(
        f"first places in common: {overlaps}; rank-biased overlap {difference.rbo:.3f}; "
        f"{difference.num_entered} selected anew, {difference.num_left} no longer; "
        f"{difference.hours_moved:.2f} h moved"
    )


def _difference_document(difference: Difference) -> dict[str, Any]:
    return {
        "overlap": {str(k): share for k, share in difference.overlap.items()},
        "rbo": difference.rbo,
        "hours_moved": difference.hours_moved,
        "entered": difference.num_entered,
        "left": difference.num_left,
    }


def _diff_document(found: RunDiff) -> dict[str, Any]:
    return {
        "before": found.before_id,
        "after": found.after_id,
        **_difference_document(found.difference),
        "changes": [
            {
                "unit": told.unit_id,
                "clip": told.clip_id,
                "change": told.kind.value,
                "rank_before": told.rank_before,
                "rank_after": told.rank_after,
                "story": told.story,
                "causes": told.causes,
            }
            for told in found.changes
        ],
    }


def _rank(rank: int | None) -> str:
    return "-" if rank is None else str(rank)
