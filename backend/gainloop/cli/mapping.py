"""`gainloop errors map`, `errors explain`: which scenario an error belongs to, and why."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from gainloop.cli.opening import opened_home
from gainloop.cli.output import (
    AsJson,
    DryRun,
    plural,
    print_done,
    print_json,
    print_line,
    print_table,
)
from gainloop.errors import InvalidInput, NotFound
from gainloop.formats.json_reader import read_json
from gainloop.reads.mappings import explain_mapping, list_mappings
from gainloop.terms.options import Limits
from gainloop.workflows.mapping.map_errors import map_errors
from gainloop.workflows.mapping.save_mapping import MappingRequest, save_mapping

_RULE_KEYS = ("id", "when", "tags", "confidence")


def map_command(
    evaluation: Annotated[str, typer.Argument(help="Id of the evaluation.")],
    mapping: Annotated[
        str | None,
        typer.Option(help="Mapping NAME:VERSION; default: the newest, or one of the scenarios."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say which scenario each error of an evaluation belongs to; a mapping version does it once."""
    with opened_home() as (home, actor):
        done = map_errors(home, actor, evaluation, mapping)
    if as_json:
        print_json(asdict(done))
        return
    again = "" if done.is_new else ", as it was mapped before"
    print_line(
        f"Mapping {done.mapping_id}: {done.num_mapped:,} of {plural(done.num_errors, 'error')} "
        f"belong to something{again}."
    )
    print_table(("tag", "errors"), ([row["tag"], row["errors"]] for row in done.counts))


def explain(
    error: Annotated[str, typer.Argument(help="EVALUATION:NUMBER, the number of the error there.")],
    mapping: Annotated[
        str | None, typer.Option(help="Mapping NAME:VERSION; default: the last that mapped it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Why an error belongs to a scenario, as a mapping version said it then."""
    with opened_home() as (home, actor), home.database.read() as session:
        row = explain_mapping(session, home.objects, actor, error_key(error), mapping)
    if row is None:
        raise NotFound(
            f"{'no mapping' if mapping is None else f'mapping {mapping}'} ever saw error {error}: "
            "`gainloop errors map` applies one to an evaluation"
        )
    if as_json:
        print_json(asdict(row))
        return
    print_line(f"Mapping {row.mapping_id}, {row.mapped_at:%Y-%m-%d %H:%M} UTC")
    for rule in row.rules:
        print_line(f"Rule {rule['id']}: {rule['when']} → {', '.join(rule['tags'])}")
    if row.rules:
        print_line(f"Tags: {', '.join(row.tags)} (confidence {row.confidence:g})")
    else:
        print_line("No rule applied.")
    print_table(("looked at", "value"), ([key, ", ".join(at)] for key, at in row.inputs.items()))


def save_command(
    name: Annotated[str, typer.Argument(help="Name of the mapping.")],
    rules: Annotated[
        Path, typer.Argument(help="JSON list of {id, when, tags: [axis=value], confidence}.")
    ],
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Save a mapping of errors to scenarios; other rules are its next version."""
    request = MappingRequest(name, _read_rules(rules), reason)
    with opened_home(is_dry_run=dry_run) as (home, actor):
        done = save_mapping(home, actor, request)
    line = f"Mapping {done.mapping_id} {'saved' if done.is_new else 'was there already'}."
    document = {"id": done.mapping_id, "new": done.is_new}
    print_done(document, line, is_dry_run=dry_run, as_json=as_json)


def list_command(as_json: AsJson = False) -> None:
    """Every version of every mapping, newest first."""
    with opened_home() as (home, actor), home.database.read() as session:
        rows = list_mappings(session, actor)
    if as_json:
        print_json([asdict(row) for row in rows])
        return
    print_table(
        ("mapping", "rules", "reason"),
        ([row.mapping_id, len(row.rules), row.reason] for row in rows),
    )


def error_key(text: str) -> tuple[str, int]:
    evaluation, found, number = text.rpartition(":")
    if not found or not number.isdecimal() or len(number) > 9:
        raise InvalidInput("BAD_ID", f"{text!r} is not EVALUATION:NUMBER", field="error")
    return evaluation, int(number)


def _read_rules(path: Path) -> list[dict[str, Any]]:
    """As they stand in the file; what they say is checked where they are saved."""
    document = read_json(path, Limits(), root="rules")
    if not isinstance(document, list):
        raise InvalidInput("BAD_RULES", "the file is no list of rules", file=path.name)
    return [_rule(entry, path.name, row) for row, entry in enumerate(document, start=1)]


def _rule(entry: Any, file: str, row: int) -> dict[str, Any]:
    rule = {"confidence": 1.0, **entry} if isinstance(entry, dict) else {}
    if set(rule) != set(_RULE_KEYS):
        raise InvalidInput(
            "BAD_RULES",
            f"a rule has {', '.join(_RULE_KEYS)}, and nothing else",
            file=file,
            row=row,
        )
    is_number = isinstance(rule["confidence"], int | float)
    texts = [
        rule["id"],
        rule["when"],
        *(rule["tags"] if isinstance(rule["tags"], list) else [None]),
    ]
    if not is_number or not all(isinstance(text, str) for text in texts):
        raise InvalidInput(
            "BAD_RULES",
            "id and when are texts, tags is a list of texts, confidence is a number",
            file=file,
            row=row,
        )
    return rule
