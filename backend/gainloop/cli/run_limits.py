"""Limits of a run on the command line: minimums as asked, what became of them, and the triage."""

import re
from collections.abc import Sequence
from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, print_json, print_line, print_table
from gainloop.errors import InvalidInput, NotFound
from gainloop.pipeline.reasons.limit_notes import cost_sentence
from gainloop.reads.priority_runs import runs_by_id
from gainloop.reads.run_limits import RunLimitsRow, triage_by_run
from gainloop.terms.enums import LimitUnit, Profile
from gainloop.terms.limits import Minimum

MinimumOption = Annotated[
    list[str] | None,
    typer.Option(
        help="At least so much of a cohort, met before the rest: weather=rain,time_of_day=night:"
        "20clips, or :3h for label-hours; repeatable."
    ),
]
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?)\s*(clips?|h)")


def read_minimums(texts: Sequence[str]) -> tuple[Minimum, ...]:
    """Raises InvalidInput BAD_MINIMUM."""
    return tuple(_minimum(text) for text in texts)


def limits_document(limits: RunLimitsRow | None) -> dict[str, Any]:
    if limits is None:
        return {"limits_version": None}
    return {
        "limits_version": limits.limits_version_id,
        "minimums": limits.minimums,
        "infeasible": limits.infeasible,
        "limits_cost": limits.cost,
        "copy_rate": limits.copy_rate,
    }


def print_limits(limits: RunLimitsRow | None, num_triage: int, run_id: str) -> None:
    """What keeps to the limits is not worth a line, but for what that cost."""
    if limits is None:
        return
    for stored in limits.minimums:
        print_line(f"Minimum {Minimum.of_json(stored).label}.")
    for missed in limits.infeasible:
        print_line(f"INFEASIBLE: {missed['sentence']}")
    if limits.cost is not None:
        is_gain = limits.profile is Profile.EXPECTED_GAIN
        print_line(cost_sentence(limits.cost, is_gain=is_gain))
    if limits.copy_rate is not None:
        print_line(f"Near-copies: {limits.copy_rate:.1%} of the selection.".replace("%", " %"))
    if num_triage:
        print_line(f"Triage: {num_triage} to look at first, `gainloop priorities triage {run_id}`.")


def triage_command(
    run: Annotated[str, typer.Argument(help="Id of the run.")], as_json: AsJson = False
) -> None:
    """Clips far from all others that were not selected: broken, or new?"""
    with opened_home() as (home, actor), home.database.read() as session:
        if run not in runs_by_id(session, actor, [run]):
            raise NotFound(f"there is no run {run}; `gainloop priorities list` shows all")
        entries = triage_by_run(session, actor, [run]).get(run, [])
    if as_json:
        print_json(
            [
                {
                    "place": entry.place,
                    "clip": entry.clip_id,
                    "guard": entry.guard,
                    "score": entry.score,
                    "unguarded": entry.unguarded,
                    "sentence": entry.sentence,
                }
                for entry in entries
            ]
        )
    elif entries:
        rows = ([entry.place, entry.clip_id, entry.sentence] for entry in entries)
        print_table(("place", "clip", "why"), rows)
    else:
        print_line("Nothing to look at: no clip stands apart.")


def _minimum(text: str) -> Minimum:
    cohort, _, amount = text.rpartition(":")
    found = _AMOUNT.fullmatch(amount.strip())
    parts = [part.partition("=") for part in cohort.split(",")]
    if found is None or not all(axis and sign for axis, sign, _ in parts):
        raise InvalidInput(
            "BAD_MINIMUM",
            f"{text!r} is not a minimum: write AXIS=VALUE[,AXIS=VALUE]:AMOUNT with an amount such "
            "as 20clips or 3h",
            field="minimum",
        )
    named = {axis.strip(): value.strip() for axis, _, value in parts}
    if len(named) < len(parts):
        raise InvalidInput(
            "BAD_MINIMUM", f"{text!r}: a cohort has one value on each axis", field="minimum"
        )
    unit = LimitUnit.HOURS if found[2] == "h" else LimitUnit.CLIPS
    return Minimum.of(named, float(found[1]), unit)
