"""What gains are learned from, as arrays: labels, what models missed of them before, history."""

from pathlib import Path

import numpy as np
import pytest

from gainloop.bootstrap import operator_of
from gainloop.reads.arrays import Pool, read_pool
from gainloop.reads.rank_sources import SourceChoice
from gainloop.rules.access import Permission
from gainloop.stores.home import Home
from gainloop.stores.relational.audit_log import AuditRecord
from gainloop.stores.relational.unit_of_work import UnitOfWork
from gainloop.terms.enums import AuditAction, LineageType, NodeLabel
from gainloop.terms.features import Features
from gainloop.workflows.priorities.emphasis import emphasize
from gainloop.workflows.priorities.features_digest import features_digest
from gainloop.workflows.releases.create_release import ReleaseRequest, create_release
from tests.integration.gain_program import add_program, label, predicted, results
from tests.integration.ranked_program import add_evaluation, add_predictions


def pool_of(home: Home) -> Pool:
    with home.database.read() as session:
        return read_pool(session, home.objects, SourceChoice())


def labeled(features: Features) -> dict[str, tuple[float, float, int]]:
    """Objects, missed and batch by clip; -1 where unknown."""
    side = features.labeled
    assert side.clip_ids is not None
    assert side.objects is not None
    assert side.missed is not None
    assert side.batch is not None
    rows = zip(
        side.clip_ids.tolist(),
        np.nan_to_num(side.objects, nan=-1).tolist(),
        np.nan_to_num(side.missed, nan=-1).tolist(),
        side.batch.tolist(),
        strict=True,
    )
    return {clip: (objects, missed, batch) for clip, objects, missed, batch in rows}


def test_labels_are_counted_and_held_against_predictions_from_before(
    any_home: Home, tmp_path: Path
) -> None:
    add_program(any_home, tmp_path)
    label(any_home, tmp_path, {"pool-00": 5, "pool-01": 1, "pool-02": 0})

    features = pool_of(any_home).features

    # Two boxes of each clip were predicted, at the first two places.
    assert labeled(features) == {
        "done-00": (-1, -1, -1),
        "pool-00": (5, 3, 1),
        "pool-01": (1, 0, 1),
    } | ({"pool-02": (0, 0, 1)} if "pool-02" in labeled(features) else {})
    assert features.labeled.vectors is not None
    assert np.isnan(features.labeled.vectors[:, 0]).tolist() == [
        clip == "done-00" for clip in labeled(features)
    ]


def test_predictions_that_came_after_the_labels_say_nothing_of_them(
    home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)
    label(home, tmp_path, {"pool-00": 5})
    before = labeled(pool_of(home).features)["pool-00"]
    everything = {**predicted(), "pool-00": [0.9] * 5}

    add_predictions(home, tmp_path, everything, ("Pedestrian",))

    assert labeled(pool_of(home).features)["pool-00"] == before == (5, 3, 1)


def test_labels_of_classes_that_the_model_never_names_are_no_misses(
    home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)
    add_predictions(home, tmp_path, predicted(), ("Cyclist",))
    label(home, tmp_path, {"pool-00": 5})

    assert labeled(pool_of(home).features)["pool-00"] == (5, -1, 1)


def test_doubt_is_the_mean_of_what_is_left_to_certainty(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)

    features = pool_of(home).features

    doubt = dict(
        zip(features.candidates.clip_ids, features.candidates.doubt, strict=True)  # type: ignore[arg-type]
    )
    assert doubt["pool-00"] == pytest.approx(0.4)
    assert doubt["pool-01"] == pytest.approx(0.15)
    assert features.benchmark is not None
    assert features.benchmark.doubt == pytest.approx(np.full(160, 0.1))


def test_history_is_of_the_same_model_and_benchmark_with_what_each_version_knew(
    home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)
    batch_id = label(home, tmp_path, {"pool-00": 5})
    label(home, tmp_path, {"pool-01": 2}, name="second")
    release = create_release(
        home, operator_of(home), ReleaseRequest("first", (batch_id,), "Of one.")
    )
    add_evaluation(home, tmp_path, results(night=2), model="rrc:2")
    add_evaluation(home, tmp_path, results(night=4), model="other:1")
    add_evaluation(home, tmp_path, results(night=1), model="rrc:3")
    _trained_on(home, "rrc:3", release.release_id)

    pool = pool_of(home)

    history = pool.features.history
    assert [int(past.fn.sum()) for past in history] == [80 * 3 + 80, 80 * 2 + 80, 80 + 80]
    assert [int(past.gt.sum()) for past in history] == [8 * 160] * 3
    clips = list(labeled(pool.features))
    learned = [
        {clip for clip, is_learned in zip(clips, past.is_learned, strict=True) if is_learned}
        for past in history
    ]
    # The first came before the labels; of the second no release is known, so it knew what was
    # there; the third was trained on the release of the first batch.
    assert learned == [
        {"done-00"},
        {"done-00", "pool-00", "pool-01"},
        {"done-00", "pool-00"},
    ]


def test_a_small_benchmark_reads_nothing_that_only_gains_need(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path, num_benchmark=149)

    features = pool_of(home).features

    assert (features.history, features.labeled.objects, features.labeled.missed) == ((), None, None)


def test_emphasis_weighs_clips_and_classes_and_leaves_counts(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)
    pool = pool_of(home)
    plain = pool.features

    same = emphasize(plain, pool.past, {}, {})
    weighed = emphasize(
        plain, pool.past, {"weather": {"rain": 3.0}, "region": {"North": 2.0}}, {"Pedestrian": 2.0}
    )

    assert same is plain
    assert weighed.benchmark is not None
    assert plain.benchmark is not None
    assert weighed.benchmark.importance is not None
    # By night it rains, and it is in the north; all objects are pedestrians.
    assert sorted(set(weighed.benchmark.importance.tolist())) == [2.0, 12.0]
    assert weighed.benchmark.fn is plain.benchmark.fn
    assert weighed.history[0].fn == pytest.approx(plain.history[0].fn)
    assert features_digest(weighed) != features_digest(plain)


def _trained_on(home: Home, model: str, release_id: str) -> None:
    with UnitOfWork(
        home.database,
        actor=operator_of(home),
        permission=Permission.OPERATE,
        action=AuditAction.OUTCOME_RECORD,
    ) as unit:
        unit.link(
            (NodeLabel.MODEL_VERSION, model),
            LineageType.TRAINED_ON,
            (NodeLabel.DATASET_RELEASE, release_id),
        )
        unit.record(AuditRecord("ModelVersion", model, {}))
