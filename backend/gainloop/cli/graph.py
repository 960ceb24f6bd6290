"""`gainloop graph`: the property graph as a projection of the relational store."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict
from typing import Annotated

import typer

from gainloop.bootstrap import open_graph, open_vectors, run_graph
from gainloop.cli.jobs import job_row, opened_jobs, watch_job
from gainloop.cli.output import AsJson, plural, print_json, print_line, print_table
from gainloop.errors import GainloopError
from gainloop.jobs.lock import is_alone
from gainloop.models.governance import Actor
from gainloop.ports.graph import Graph, GraphDown
from gainloop.ports.jobs import Jobs
from gainloop.reads.jobs import JobReport
from gainloop.stores.home import Home
from gainloop.terms.enums import JobState
from gainloop.workflows.graph.check_graph import GraphCheck, check_graph
from gainloop.workflows.graph.rebuild_graph import request_rebuild

START_SECONDS = 60
POLL_SECONDS = 0.2

app = typer.Typer(help="The property graph.", no_args_is_help=True)


@app.command()
def rebuild(
    rationale: Annotated[str, typer.Option(help="Why, for the audit log.")] = "",
    as_json: AsJson = False,
) -> None:
    """Empty the graph and fill it again from the relational store.

    A server or worker that runs does it, else this command. It waits for the end.
    """
    with opened_jobs() as (home, actor, jobs):
        asked = request_rebuild(home, actor, jobs, rationale)
        report = _done(home, actor, jobs, asked.job_id)
    if as_json:
        print_json({**job_row(report), "new": asked.is_new})
    elif report.job.state is JobState.DONE:
        print_line(f"The graph is built again: {report.progress.done:,} nodes and edges.")
    else:
        print_line(f"Job {report.job.job_id} is {report.job.state.value}: {report.job.error or ''}")
    if report.job.state is not JobState.DONE:
        raise typer.Exit(GainloopError.exit_code)


@app.command()
def check(as_json: AsJson = False) -> None:
    """Compare the graph with the relational store; exit 1 where they differ."""
    with opened_jobs() as (home, actor, _), _some_graph(home) as graph:
        found = check_graph(home, actor, graph)
    if as_json:
        print_json({"equal": found.is_equal, **asdict(found)})
    else:
        _print_check(found)
    if not found.is_equal:
        raise typer.Exit(GainloopError.exit_code)


def _done(home: Home, actor: Actor, jobs: Jobs, job_id: str) -> JobReport:
    """Works on jobs itself where nobody else does."""
    from gainloop.jobs.service import running_jobs

    with ExitStack() as stack:
        if is_alone(home, stack):
            graph = stack.enter_context(run_graph(home))
            stack.enter_context(running_jobs(home, actor, graph, open_vectors(home)))
        return watch_job(jobs, actor, job_id)


@contextmanager
def _some_graph(home: Home) -> Iterator[Graph]:
    """The graph of the server that runs, else one that runs for the length of this command."""
    with ExitStack() as stack:
        if is_alone(home, stack):
            graph = stack.enter_context(run_graph(home))
        else:
            graph = stack.enter_context(closing(open_graph(home)))
        _wait_for(graph)
        yield graph


def _wait_for(graph: Graph) -> None:
    """Raises GraphDown where it does not come up."""
    end = time.monotonic() + START_SECONDS
    while not graph.is_up():
        if time.monotonic() > end:
            raise GraphDown("the graph does not answer: is it switched off by GAINLOOP_GRAPH?")
        time.sleep(POLL_SECONDS)


def _print_check(found: GraphCheck) -> None:
    if found.is_equal:
        sizes = f"{plural(found.num_nodes, 'node')}, {plural(found.num_edges, 'edge')}"
        print_line(f"The graph is equal to the relational store: {sizes}.")
        return
    print_line("The graph differs from the relational store.")
    if found.num_behind:
        print_line(f"{plural(found.num_behind, 'change')} have not arrived yet.")
    else:
        print_line("`gainloop graph rebuild` makes it equal.")
    if found.differences:
        rows = ([row.name, row.expected, row.found] for row in found.differences)
        print_table(("what", "expected", "found"), rows)
