"""Which clusters those of an evaluation go on from: of the same model family, in the order in which
models were measured, wherever a rematch falls in time.
"""

from pathlib import Path

from gainloop.bootstrap import operator_of
from gainloop.models.clusters import ErrorClustering
from gainloop.models.evaluation import Evaluation
from gainloop.reads.cluster_history import read_history
from gainloop.reads.error_clusters import clusters_by_clustering, steps_by_theme
from gainloop.stores.home import Home
from gainloop.workflows.errors.cluster_errors import ClusterRequest, cluster_evaluation
from gainloop.workflows.evaluation.rematch_benchmark import rematch_benchmark
from tests.integration.mislabeled_program import add, detections, edited, ground_truth

FRAMES = 30


def measure(home: Home, folder: Path, model: str, seed: int, *, is_edited: bool = False) -> str:
    truth = ground_truth(num_frames=FRAMES)
    found = detections(seed, num_frames=FRAMES)
    done = add(home, folder, edited(truth) if is_edited else truth, found, model=model)
    return done.evaluation_id


def rematched(home: Home) -> dict[str, str]:
    """The evaluation on the newest ground truth, by the one that it goes back to."""
    done = rematch_benchmark(home, operator_of(home), "town")
    return {row.source_id: row.evaluation_id for row in done.models if row.evaluation_id}


def cluster(home: Home, *evaluation_ids: str) -> list[str]:
    actor = operator_of(home)
    return [
        cluster_evaluation(home, actor, ClusterRequest(key)).clustering_id for key in evaluation_ids
    ]


def before(home: Home, evaluation_id: str) -> str | None:
    """The evaluation whose clusters those of this one go on from."""
    with home.database.read() as session:
        chain = read_history(session, session.get_one(Evaluation, evaluation_id)).chain
    return chain[0].evaluation_id if chain else None


def test_a_model_goes_on_from_its_own_family(any_home: Home, tmp_path: Path) -> None:
    first = measure(any_home, tmp_path, "net:1", seed=0)
    other = measure(any_home, tmp_path, "other:1", seed=1)
    second = measure(any_home, tmp_path, "net:2", seed=2)
    cluster(any_home, first, other)

    assert [before(any_home, key) for key in (first, other, second)] == [None, None, first]


def test_a_rematch_stands_where_its_original_stands(any_home: Home, tmp_path: Path) -> None:
    first = measure(any_home, tmp_path, "net:1", seed=0)
    second = measure(any_home, tmp_path, "net:2", seed=2)
    other = measure(any_home, tmp_path, "other:1", seed=1)
    third = measure(any_home, tmp_path, "net:3", seed=3, is_edited=True)
    again = rematched(any_home)
    cluster(any_home, first, second, other, again[first], again[other])

    assert before(any_home, again[first]) == first
    assert before(any_home, second) == first
    assert before(any_home, again[second]) == second
    assert before(any_home, again[other]) == other
    # The rematches of net:1 and of other:1 are the newest clusterings, and come after net:3.
    assert before(any_home, third) == second
    cluster(any_home, again[second])
    assert before(any_home, third) == again[second]


def test_a_theme_is_told_in_the_order_of_the_models(any_home: Home, tmp_path: Path) -> None:
    first = measure(any_home, tmp_path, "net:1", seed=0)
    second = measure(any_home, tmp_path, "net:2", seed=0)
    measure(any_home, tmp_path, "net:3", seed=3, is_edited=True)
    again = rematched(any_home)
    made = cluster(any_home, first, second, again[first])

    with any_home.database.read() as session:
        actor = operator_of(any_home)
        found = clusters_by_clustering(session, actor, made)
        themes = {row.theme for row in found[made[0]]}
        steps = steps_by_theme(session, actor, sorted(themes))
        previous = session.get_one(ErrorClustering, made[2]).previous_id

    assert previous == made[0]
    orders = {tuple(row.evaluation_id for row in of_theme) for of_theme in steps.values()}
    assert (first, again[first], second) in orders
