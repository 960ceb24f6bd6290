"""`gainloop <noun> <verb>`: puts the nouns together and turns errors into exit codes.

Results go to standard output, progress and logs to standard error. Exit codes: 0 done, 1 failed or
tampered, 2 wrong input or usage, 3 blocked, 4 incomplete, 5 unreadable.
"""

import sys

import typer

from gainloop.cli import (
    atlas,
    audit,
    axis,
    catalog,
    comparison,
    costs,
    database,
    decision,
    demo,
    doctor,
    embeddings,
    epics,
    errors,
    evaluation,
    graph,
    inventory,
    jobs,
    labels,
    leakage,
    limits,
    lineage,
    mapping,
    ontology,
    outcome,
    predictions,
    priorities,
    queue,
    release,
    scenario,
    serve,
    shadow,
    similar,
    simulate,
    vectors,
    worker,
)
from gainloop.cli.output import print_error
from gainloop.errors import GainloopError
from gainloop.logs import configure_logs
from gainloop.settings import load_settings

app = typer.Typer(
    name="gainloop",
    help="From a detector's errors to an explained labeling queue.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for noun, group in {
    "catalog": catalog.app,
    "costs": costs.app,
    "embeddings": embeddings.app,
    "evaluation": evaluation.app,
    "predictions": predictions.app,
    "priorities": priorities.app,
    "limits": limits.app,
    "atlas": atlas.app,
    "ontology": ontology.app,
    "queue": queue.app,
    "labels": labels.app,
    "release": release.app,
    "axis": axis.app,
    "scenario": scenario.app,
    "errors": errors.app,
    "epics": epics.app,
    "decision": decision.app,
    "outcome": outcome.app,
    "shadow": shadow.app,
    "inventory": inventory.app,
    "jobs": jobs.app,
    "graph": graph.app,
    "vectors": vectors.app,
    "lineage": lineage.app,
    "audit": audit.app,
    "db": database.app,
    "demo": demo.app,
}.items():
    app.add_typer(group, name=noun)
evaluation.app.command("leakage")(leakage.leakage)
evaluation.app.command("compare")(comparison.compare)
errors.app.command("similar")(similar.similar)
errors.app.command("map")(mapping.map_command)
errors.app.command("explain")(mapping.explain)
errors.app.command("save-mapping")(mapping.save_command)
errors.app.command("mappings")(mapping.list_command)
app.command("serve")(serve.serve)
app.command("worker")(worker.worker)
app.command("simulate")(simulate.simulate)
app.command("doctor")(doctor.doctor)


def main() -> None:
    """The console script."""
    as_json = "--json" in sys.argv
    try:
        configure_logs(load_settings().log_format)
        app()
    except GainloopError as error:
        print_error(error, as_json=as_json)
        sys.exit(error.exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
