"""Errors of evaluations become clusters with a history, stored once, by those who may."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.errors import Conflict, InvalidInput, NotAllowed, NotFound
from gainloop.models.clusters import ErrorCluster, ErrorClustering, ErrorClusterMember
from gainloop.models.evaluation import DetectionError
from gainloop.models.governance import Actor, AuditEntry, LineageEdge
from gainloop.reads.error_clusters import (
    clusters_by_clustering,
    clusters_by_error,
    newest_clustering,
    steps_by_theme,
)
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import AuditAction, BenchmarkRole, LineageType, Role, Transition
from gainloop.workflows.errors.cluster_errors import ClusterRequest, cluster_evaluation
from tests.cli_runner import Run
from tests.integration.clustered_program import add_model, add_world
from tests.integration.meanwhile import act_after
from tests.integration.ranked_program import add_catalog, add_evaluation
from tests.state_digest import state_digest
from tests.unit.pipeline.planted_errors import Weakness

NIGHT = Weakness("pedestrian", {"time_of_day": "night"}, rate=0.7)
NIGHT_LESS = Weakness("pedestrian", {"time_of_day": "night"}, rate=0.3)
NORTH = Weakness("cyclist", {"region": "North"}, rate=0.8)
FOG = Weakness("car", {"weather": "fog"})
SNOW = Weakness("car", {"weather": "snow"})
CARS = Weakness("car", {}, rate=0.6)
MOTORWAY = Weakness("truck", {"road_type": "motorway"}, rate=0.8)
VERSIONS = (
    (NIGHT, NORTH, FOG, SNOW),
    (NIGHT_LESS, CARS, MOTORWAY),
    (NIGHT_LESS, NORTH, CARS, MOTORWAY),
)


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Home, list[str]]]:
    """Three versions of a model, their errors clustered one after the other; not to be changed."""
    folder = tmp_path_factory.mktemp("clustered")
    home = open_home(load_settings(home=folder / "home", database_url=""))
    add_world(home, folder)
    evaluations = []
    for number, weaknesses in enumerate(VERSIONS, start=1):
        evaluations.append(add_model(home, folder, number, weaknesses))
        cluster_evaluation(home, operator_of(home), ClusterRequest(evaluations[-1]))
    yield home, evaluations
    home.close()


def clusters(home: Home, evaluation_id: str) -> dict[str, ErrorCluster]:
    """By name."""
    with home.database.read() as session:
        rows = session.exec(
            select(ErrorCluster).where(ErrorCluster.evaluation_id == evaluation_id)
        ).all()
    return {row.name: row for row in rows}


def test_histories_are_right_two_evaluations_later(program: tuple[Home, list[str]]) -> None:
    home, (first, second, third) = program
    one, two, three = (clusters(home, key) for key in (first, second, third))

    night, north = one["Missed pedestrians: night"], one["Missed cyclists: in North"]
    fog, snow = one["Missed cars: fog"], one["Missed cars: snow"]
    assert {row.transition for row in one.values()} == {Transition.BORN}
    by_theme = {row.theme: row for row in two.values()}
    assert by_theme[night.theme].transition is Transition.SHRANK
    assert by_theme[night.theme].previous_size == night.size
    closed = by_theme[north.theme]
    assert (closed.transition, closed.size, closed.name) == (Transition.CLOSED, 0, north.name)
    merged = next(row for row in two.values() if row.transition is Transition.MERGED)
    assert {fog.id, snow.id} <= set(merged.continues)
    assert merged.class_name == "car"
    born = two["Missed trucks: motorway"]
    assert (born.transition, born.continues) == (Transition.BORN, [])
    later = {row.theme: row for row in three.values()}
    assert later[north.theme].transition is Transition.REOPENED
    assert later[north.theme].continues == [north.id]
    assert later[born.theme].transition is Transition.STEADY
    assert later[night.theme].transition is Transition.STEADY


def test_a_theme_tells_its_sizes_oldest_first(program: tuple[Home, list[str]]) -> None:
    home, evaluations = program
    north = clusters(home, evaluations[0])["Missed cyclists: in North"]

    with home.database.read() as session:
        steps = steps_by_theme(session, operator_of(home), [north.theme])[north.theme]

    assert [step.evaluation_id for step in steps] == evaluations
    assert [step.size > 0 for step in steps] == [True, False, True]


def test_members_are_rows_and_lineage_names_clips_and_earlier_clusters(
    program: tuple[Home, list[str]],
) -> None:
    home, evaluations = program
    with home.database.read() as session:
        actor = operator_of(home)
        clustering = newest_clustering(session, actor, evaluations[1])
        assert clustering is not None
        rows = clusters_by_clustering(session, actor, [clustering.clustering_id])
        largest = rows[clustering.clustering_id][0]
        members = session.exec(
            select(ErrorClusterMember)
            .where(ErrorClusterMember.cluster_id == largest.cluster_id)
            .order_by(col(ErrorClusterMember.rank))
        ).all()
        first = (members[0].evaluation_id, members[0].ordinal)
        of_error = clusters_by_error(session, actor, [first])[first]
        clips = session.exec(
            select(DetectionError.clip_id)
            .distinct()
            .join(ErrorClusterMember, col(ErrorClusterMember.ordinal) == DetectionError.ordinal)
            .where(
                ErrorClusterMember.cluster_id == largest.cluster_id,
                DetectionError.evaluation_id == largest.evaluation_id,
            )
        ).all()
        edges = session.exec(
            select(LineageEdge.type, sa.func.count())
            .where(
                sa.or_(
                    col(LineageEdge.source_id) == largest.cluster_id,
                    col(LineageEdge.target_id) == largest.cluster_id,
                ),
                col(LineageEdge.type).in_([LineageType.FOUND, LineageType.CONTAINS]),
            )
            .group_by(col(LineageEdge.type))
        ).all()
    assert [row.rank for row in members] == list(range(1, largest.size + 1))
    assert of_error.cluster_id == largest.cluster_id
    assert dict(edges) == {LineageType.FOUND: 1, LineageType.CONTAINS: len(clips)}
    assert len(clips) == largest.num_clips


def test_equal_inputs_are_clustered_once_and_another_seed_is_another_clustering(
    program: tuple[Home, list[str]],
) -> None:
    home, evaluations = program
    before = state_digest(home)

    again = cluster_evaluation(home, operator_of(home), ClusterRequest(evaluations[2]))
    tried = cluster_evaluation(
        home, operator_of(home), ClusterRequest(evaluations[2], seed=1, dry_run=True)
    )

    assert not again.is_new
    assert tried.is_new
    assert tried.clustering_id != again.clustering_id
    assert tried.names[0][1] > 0
    assert state_digest(home) == before


def test_what_is_wrong_is_refused_and_changes_nothing(program: tuple[Home, list[str]]) -> None:
    home, evaluations = program
    before = state_digest(home)
    annotator = Actor(**{**operator_of(home).model_dump(), "role": Role.ANNOTATOR})

    with pytest.raises(NotFound, match="there is no evaluation 'eval-none'"):
        cluster_evaluation(home, operator_of(home), ClusterRequest("eval-none"))
    with pytest.raises(InvalidInput, match="a seed is from 0"):
        ClusterRequest(evaluations[0], seed=-1)
    with pytest.raises(NotAllowed):
        cluster_evaluation(home, annotator, ClusterRequest(evaluations[0], seed=7))

    assert state_digest(home) == before


def test_the_audit_log_says_what_was_clustered(program: tuple[Home, list[str]]) -> None:
    home, evaluations = program
    with home.database.read() as session:
        entries = session.exec(
            select(AuditEntry).where(AuditEntry.action == AuditAction.ERRORS_CLUSTER)
        ).all()
    changes = [json.loads(entry.canonical)["change"] for entry in entries]
    assert [change["evaluation"] for change in changes] == evaluations
    assert changes[1]["previous"] == entries[0].object_id


def test_without_errors_there_is_nothing_to_cluster(
    home: Home, operator: Actor, tmp_path: Path
) -> None:
    add_catalog(home, tmp_path)
    evaluation = add_evaluation(home, tmp_path, {"bench-night": (4, 0), "bench-day": (3, 0)})

    with pytest.raises(InvalidInput, match="no error to cluster, its model is right") as refused:
        cluster_evaluation(home, operator, ClusterRequest(evaluation))

    assert refused.value.code == "NO_ERRORS"


def test_it_works_without_embeddings_on_both_stores_and_on_a_holdout(
    any_home: Home, tmp_path: Path
) -> None:
    actor = operator_of(any_home)
    add_catalog(any_home, tmp_path)
    evaluation = add_evaluation(any_home, tmp_path, role=BenchmarkRole.HOLDOUT)

    done = cluster_evaluation(any_home, actor, ClusterRequest(evaluation))

    assert (done.is_new, done.uses_embeddings) == (True, False)
    assert not cluster_evaluation(any_home, actor, ClusterRequest(evaluation)).is_new
    with any_home.database.read() as session:
        stored = session.exec(select(ErrorClustering)).one()
        sizes = session.exec(select(ErrorCluster.size)).all()
    assert stored.num_errors == 17
    assert sum(sizes) <= 17


def test_the_command_line_clusters_and_lists(
    gainloop: Run, tmp_path: Path, home: Home, operator: Actor
) -> None:
    add_catalog(home, tmp_path)
    evaluation = add_evaluation(home, tmp_path)
    home.close()

    tried = gainloop("errors", "cluster", evaluation, "--dry-run")
    none = gainloop("errors", "clusters", evaluation)
    made = gainloop("errors", "cluster", evaluation, "--json")
    listed = gainloop("errors", "clusters", evaluation, "--json")
    table = gainloop("errors", "clusters")

    assert "nothing was written" in tried.output
    assert none.exit_code == 2
    assert f"gainloop errors cluster {evaluation}" in none.errors
    assert made.json["new"] is True
    document = listed.json
    assert document["evaluation"] == evaluation
    assert {row["transition"] for row in document["clusters"]} <= {"born"}
    assert "No clip of the benchmark has an embedding" in table.output


def test_clusters_of_a_holdout_alone_are_named_and_not_called_missing(
    gainloop: Run, tmp_path: Path, home: Home
) -> None:
    add_catalog(home, tmp_path)
    evaluation = add_evaluation(home, tmp_path, role=BenchmarkRole.HOLDOUT)
    home.close()

    before = gainloop("errors", "clusters")
    assert gainloop("errors", "cluster", evaluation).exit_code == 0
    after = gainloop("errors", "clusters")

    assert (before.exit_code, after.exit_code) == (2, 2)
    assert "are not clustered yet" in before.errors
    assert "not clustered yet" not in after.errors
    assert f"gainloop errors clusters {evaluation}" in " ".join(after.errors.split())
    assert gainloop("errors", "clusters", evaluation).exit_code == 0


def test_an_earlier_clustering_that_comes_meanwhile_is_a_conflict(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_world(home, tmp_path)
    first, second = (add_model(home, tmp_path, number, (NIGHT,)) for number in (1, 2))
    operator = operator_of(home)

    with monkeypatch.context() as patch:
        place = "gainloop.workflows.errors.cluster_errors.find_themes"
        act_after(patch, place, lambda: cluster_evaluation(home, operator, ClusterRequest(first)))
        with pytest.raises(Conflict, match="cluster again") as refused:
            cluster_evaluation(home, operator, ClusterRequest(second))

    assert refused.value.code == "HISTORY_CHANGED"
    with home.database.read() as session:
        stored = session.exec(select(ErrorClustering.evaluation_id)).all()
    assert stored == [first]
    assert cluster_evaluation(home, operator, ClusterRequest(second)).is_new
