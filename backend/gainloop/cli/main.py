"""`gainloop <noun> <verb>`: puts the nouns together and turns errors into exit codes.

Results go to standard output, progress and logs to standard error. Exit codes: 0 done, 1 failed or
tampered, 2 wrong input or usage, 3 blocked, 4 incomplete, 5 unreadable.
"""

import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

import typer

from gainloop.cli.output import print_error
from gainloop.errors import GainloopError
from gainloop.logs import configure_logs
from gainloop.settings import load_settings

HELP = "From a detector's errors to an explained labeling queue."

NOUNS = {
    "catalog": "catalog",
    "costs": "costs",
    "embeddings": "embeddings",
    "evaluation": "evaluation",
    "predictions": "predictions",
    "priorities": "priorities",
    "limits": "limits",
    "change": "change",
    "atlas": "atlas",
    "ontology": "ontology",
    "queue": "queue",
    "labels": "labels",
    "release": "release",
    "axis": "axis",
    "scenario": "scenario",
    "errors": "errors",
    "epics": "epics",
    "decision": "decision",
    "outcome": "outcome",
    "shadow": "shadow",
    "inventory": "inventory",
    "jobs": "jobs",
    "graph": "graph",
    "vectors": "vectors",
    "lineage": "lineage",
    "audit": "audit",
    "db": "database",
    "demo": "demo",
}
"""The module of each noun; its verbs are those of the module's `app`."""

MORE_VERBS = {
    "evaluation": {"leakage": "leakage.leakage", "compare": "comparison.compare"},
    "errors": {
        "similar": "similar.similar",
        "request": "similar_request.request",
        "map": "mapping.map_command",
        "explain": "mapping.explain",
        "save-mapping": "mapping.save_command",
        "mappings": "mapping.list_command",
    },
    "priorities": {"inputs": "priority_inputs.inputs"},
}
"""Verbs that are told in modules of their own."""

ALONE = {
    "serve": "serve.serve",
    "worker": "worker.worker",
    "simulate": "simulate.simulate",
    "doctor": "doctor.doctor",
}
"""Commands without a noun."""


def build_app(word: str | None = None) -> typer.Typer:
    """All commands, or those of one first word: a command waits for no import of another."""
    app = typer.Typer(
        name="gainloop", help=HELP, no_args_is_help=True, pretty_exceptions_enable=False
    )
    app.callback(help=HELP)(_nothing)  # with one command it would have no first word
    is_known = word in NOUNS or word in ALONE
    for noun, module in NOUNS.items():
        if not is_known or noun == word:
            app.add_typer(_group(noun, module), name=noun)
    for name, place in ALONE.items():
        if not is_known or name == word:
            app.command(name)(_at(place))
    return app


def _nothing() -> None:
    """Before every command."""


def _group(noun: str, module: str) -> typer.Typer:
    """The module's own, with further verbs; a second call adds none again."""
    group: typer.Typer = import_module(f"gainloop.cli.{module}").app
    known = {command.name for command in group.registered_commands}
    for verb, place in MORE_VERBS.get(noun, {}).items():
        if verb not in known:
            group.command(verb)(_at(place))
    return group


def _at(place: str) -> Callable[..., Any]:
    module, name = place.split(".")
    command: Callable[..., Any] = getattr(import_module(f"gainloop.cli.{module}"), name)
    return command


def main() -> None:
    """The console script."""
    as_json = "--json" in sys.argv
    try:
        configure_logs(load_settings().log_format)
        build_app(sys.argv[1] if len(sys.argv) > 1 else None)()
    except GainloopError as error:
        print_error(error, as_json=as_json)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
