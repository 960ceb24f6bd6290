"""`gainloop errors request`: labels of clips that look like a failure."""

from dataclasses import asdict
from typing import Annotated

import typer

from gainloop.bootstrap import open_vectors
from gainloop.cli.mapping import error_key
from gainloop.cli.opening import opened_home
from gainloop.cli.output import AsJson, plural, print_json, print_line
from gainloop.cli.queue_options import CheckOption, InstructionsOption, OntologyOption, checks_of
from gainloop.cli.scenario import preview_document, print_preview
from gainloop.cli.similar import ClipOption, ClusterOption, ErrorOption, K, SpaceOption, Where
from gainloop.cli.texts import text_of
from gainloop.models.governance import Actor
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.error_clusters import clusters_by_error
from gainloop.reads.scenario_preview import preview_clips
from gainloop.reads.similar_failures import Search
from gainloop.reads.similar_request import SimilarFilter, SimilarRequest
from gainloop.stores.home import Home
from gainloop.workflows.priorities.request import check_budget
from gainloop.workflows.scenarios.request_scenario import OrderResult
from gainloop.workflows.similar.request_similar import SimilarOrder, request_similar
from gainloop.workflows.vectors.project_vectors import project_spaces


def request(
    error: ErrorOption = None,
    cluster: ClusterOption = None,
    clip: ClipOption = None,
    space: SpaceOption = None,
    k: K = 10,
    where: Where = None,
    name: Annotated[str, typer.Option(help="What people call the queue.")] = "",
    ontology: OntologyOption = "",
    instructions: InstructionsOption = "",
    check: CheckOption = None,
    budget_hours: Annotated[
        float | None, typer.Option(help="Label-hours; default: all that can be labeled.")
    ] = None,
    expression: Annotated[
        str, typer.Option(help="The failure as a scenario, for when none can be labeled.")
    ] = "",
    wanted: Annotated[int, typer.Option(help="Clips to collect, where there are none.")] = 20,
    reason: Annotated[str, typer.Option(help="Why.")] = "",
    dry_run: Annotated[bool, typer.Option(help="Only tell what would be labeled.")] = False,
    as_json: AsJson = False,
) -> None:
    """Make a queue of the nearest clips of the backlog without labels; where none of them can be
    labeled, of others of the scenario, or ask the fleet.
    """
    unlabeled = SimilarFilter(clips=ClipFilter(labeled=False, expression=where), failures=False)
    key = None if error is None else error_key(error)
    check_budget(budget_hours)
    told, checks = text_of(instructions, "instructions"), checks_of(check)
    asked = SimilarRequest(error=key, cluster=cluster, clip=clip, space=space, k=k, among=unlabeled)
    with opened_home() as (home, actor):
        clip_ids, targets = _find(home, actor, asked)
        if dry_run:
            _preview(home, actor, clip_ids, as_json)
            return
        order = SimilarOrder(
            clip_ids=clip_ids,
            name=name,
            ontology_version_id=ontology,
            instructions=told,
            checks=checks,
            reason=reason,
            expression=expression,
            target_cluster_ids=targets,
            budget_hours=budget_hours,
            num_wanted=wanted,
        )
        done = request_similar(home, actor, order)
    if as_json:
        print_json(asdict(done))
    else:
        _tell(done, wanted)


def _find(home: Home, actor: Actor, asked: SimilarRequest) -> tuple[list[str], list[str]]:
    """The nearest clips, and the cluster of the failure."""
    index = open_vectors(home)
    project_spaces(home, index)
    with home.database.read() as session:
        found = Search(session, home.objects, index).similar_failures(actor, asked)
        clip_ids = [row.clip_id for row in found.rows]
        if asked.cluster is not None:
            return clip_ids, [asked.cluster]
        keys = [] if asked.error is None else [asked.error]
        clusters = clusters_by_error(session, actor, keys).values()
        return clip_ids, [row.cluster_id for row in clusters]


def _preview(home: Home, actor: Actor, clip_ids: list[str], as_json: bool) -> None:
    if not clip_ids:
        if as_json:
            print_json({"clips": [], "num_candidates": 0})
        else:
            print_line("No clip without labels is like it: `--expression` asks for a scenario.")
        return
    with home.database.read() as session:
        found = preview_clips(session, home.objects, actor, clip_ids)
    if as_json:
        print_json({**preview_document(found), "clips": clip_ids})
        return
    print_line(f"{plural(len(clip_ids), 'clip')}, the nearest first: {', '.join(clip_ids)}")
    print_preview(found)


def _tell(done: OrderResult, wanted: int) -> None:
    what = "made" if done.is_new else "was there already"
    if done.queue_id is not None:
        print_line(f"Queue {done.queue_id} {what}.")
        return
    print_line(
        "None of what is like it is left to label. Collection request "
        f"{done.collection_request_id} for {plural(wanted, 'clip')} {what}."
    )
    if done.note:
        print_line(done.note)
