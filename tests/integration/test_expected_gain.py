"""Runs of expected gain on a real home: what is stored, equal inputs, the default, and refusals."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.errors import InvalidInput
from gainloop.models.gain import AtlasCell, AtlasVersion, PriorityChange, RunCell
from gainloop.models.governance import AuditEntry
from gainloop.models.priority import Priority, PriorityRun, WeightsVersion
from gainloop.pipeline.expected_gain.scores import FACTORS
from gainloop.reads.clip_filter import ClipFilter
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.workflows.priorities.build_atlas import AtlasRequest, build_atlas
from gainloop.workflows.priorities.refresh_priorities import refresh_priorities
from gainloop.workflows.priorities.replay_run import replay_run
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.integration.gain_program import (
    HEADER,
    IS_NIGHT,
    add_clips,
    add_program,
    benchmark,
    label,
    results,
)
from tests.integration.ranked_program import add_catalog, add_evaluation

HALF_HOUR = RunOptions(budget_hours=0.5, holdback_share=0.0)


@pytest.fixture
def other_home(tmp_path: Path) -> Iterator[Home]:
    opened = open_home(load_settings(home=tmp_path / "other", database_url=""))
    yield opened
    opened.close()


def run(home: Home, options: RunOptions = HALF_HOUR) -> tuple[PriorityRun, list[Priority]]:
    done = run_priorities(home, operator_of(home), options)
    with home.database.read() as session:
        rows = session.exec(
            select(Priority).where(Priority.run_id == done.run_id).order_by(col(Priority.rank))
        ).all()
        return session.get_one(PriorityRun, done.run_id), list(rows)


def cells_of(home: Home, run_id: str) -> list[RunCell]:
    with home.database.read() as session:
        statement = select(RunCell).where(RunCell.run_id == run_id).order_by(col(RunCell.number))
        return list(session.exec(statement))


def num_rows(session: Session, table: type) -> int:
    return session.exec(select(func.count()).select_from(table)).one()


def test_a_run_is_stored_with_atlas_cells_and_parts_that_add_up(
    any_home: Home, tmp_path: Path
) -> None:
    evaluation_id = add_program(any_home, tmp_path)

    made, rows = run(any_home)

    assert (made.profile, made.rung, made.evaluation_id) == (
        *(Profile.EXPECTED_GAIN, 1),
        evaluation_id,
    )
    assert made.weights_version_id == "expected_gain:1"
    assert 0.9 <= (made.certificate or 0) <= 1
    # What there is to gain is by night: the model knows the day.
    assert all(IS_NIGHT[row.clip_id] for row in rows if row.is_selected)
    for row in rows:
        assert abs(sum(part["value"] for part in row.parts) - row.score) < 1e-9
        assert all(part["label"].endswith(f"({part['cell']})") for part in row.parts)
    with any_home.database.read() as session:
        atlas = session.exec(select(AtlasVersion)).one()
        names = session.exec(select(AtlasCell.name).order_by(col(AtlasCell.number))).all()
        actions = session.exec(select(AuditEntry.action)).all()
    assert (made.atlas_id, atlas.version, atlas.embedding_space_id) == (atlas.id, 1, "scenes")
    assert (atlas.num_cells, atlas.num_pool, atlas.num_benchmark) == (24, 24, 160)
    assert [str(action) for action in actions][-2:] == ["atlas.build", "priorities.run"]
    assert len(names) == 24
    assert all(name.startswith(("night, rain, North", "daytime, clear, South")) for name in names)
    cells = cells_of(any_home, made.id)
    assert sum(cell.num_objects for cell in cells) == pytest.approx(8 * 160)
    assert sum(cell.num_missed for cell in cells) == pytest.approx(80 * 3 + 80)
    assert sum(cell.hours for cell in cells) == pytest.approx(made.spent_hours)
    assert all(cell.low <= cell.miss_rate <= cell.high for cell in cells)


def test_every_candidate_has_parts_and_factors_that_give_its_score(
    home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)

    made, _ = run(home, replace(HALF_HOUR, holdback_share=0.3))
    table = home.objects.get_table(made.scores_object).to_pylist()

    assert len(table) == made.num_candidates == 24
    for entry in table:
        parts = [
            entry[f"{kind}_part_{place}"] for kind in ("benchmark", "blind") for place in (1, 2, 3)
        ]
        assert abs(sum(parts) - entry["score"]) < 1e-9
        product = 1.0
        for name in FACTORS:
            product *= entry[f"factor_{name}"]
        assert product == pytest.approx(entry["score"], abs=1e-9)


def test_reasons_count_first_and_keep_the_unit_behind(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)

    made, rows = run(home)
    reason = rows[0].reason

    cell = rows[0].parts[0]["cell"]
    stored = cells_of(home, made.id)[cell]
    assert reason["headline"].startswith(f"Night, rain, North ({cell}): about ")
    assert " of 100 objects are missed now, mostly pedestrians; " in reason["headline"]
    assert f" expected after {stored.hours:.1f} label-hours there (" in reason["headline"]
    assert reason["details"][0].startswith(
        f"On the benchmark {round(stored.num_missed)} of {round(stored.num_objects)} objects of "
        "this cell are missed by rrc:1; "
    )
    assert reason["details"][-1].endswith("error point per label-hour (mEP/h).")
    assert {link["kind"] for link in reason["links"]} == {
        *("clip", "evaluation", "model_version", "drive")
    }
    assert any(note.startswith("The selection gains at least ") for note in made.notes)
    assert any(note.startswith("Learning curves rest on one evaluation") for note in made.notes)


def test_equal_inputs_are_one_run_in_any_home_and_replay_equal(
    any_home: Home, other_home: Home, tmp_path: Path
) -> None:
    for target in (any_home, other_home):
        add_program(target, tmp_path)
    first, _ = run(any_home)
    with any_home.database.read() as session:
        before = num_rows(session, AuditEntry)

    again, _ = run(any_home)
    elsewhere, _ = run(other_home)

    assert first.id == again.id == elsewhere.id
    assert first.scores_object == elsewhere.scores_object
    assert (first.atlas_id, first.certificate) == (elsewhere.atlas_id, elsewhere.certificate)
    assert replay_run(any_home, operator_of(any_home), first.id).is_equal
    with any_home.database.read() as session:
        assert num_rows(session, AuditEntry) == before


def test_a_later_evaluation_keeps_the_atlas_and_tells_what_moved(
    any_home: Home, tmp_path: Path
) -> None:
    add_program(any_home, tmp_path)
    first, _ = run(any_home)
    add_evaluation(any_home, tmp_path, results(night=1), benchmark="other")

    second, _ = run(any_home)

    assert second.id != first.id
    assert (second.previous_id, second.atlas_id) == (first.id, first.atlas_id)
    with any_home.database.read() as session:
        assert num_rows(session, AtlasVersion) == 1
        changes = session.exec(select(PriorityChange)).all()
    assert changes
    assert {(row.run_id, row.previous_run_id) for row in changes} == {(second.id, first.id)}
    assert all(row.causes for row in changes)


def test_an_atlas_is_built_anew_on_request_alone(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)
    first, _ = run(home)
    operator = operator_of(home)

    same = build_atlas(home, operator, AtlasRequest())
    finer = build_atlas(home, operator, AtlasRequest(num_cells=30, note="finer"))
    second, _ = run(home)

    assert (same.atlas_id, same.is_new, finer.is_new) == (first.atlas_id, False, True)
    assert (second.atlas_id, second.id != first.id) == (finer.atlas_id, True)
    assert len(cells_of(home, second.id)) == 30
    with pytest.raises(InvalidInput, match="2 to 1,000 cells"):
        AtlasRequest(num_cells=1)


@pytest.mark.parametrize("seed", [-1, 2**32, 99999999999999999999999])
def test_an_atlas_of_no_possible_seed_is_refused(seed: int) -> None:
    assert AtlasRequest(seed=2**32 - 1).seed == 2**32 - 1

    with pytest.raises(InvalidInput, match="a seed is from 0 to 4294967295") as refused:
        AtlasRequest(seed=seed)

    assert (refused.value.code, refused.value.field) == ("BAD_SEED", "seed")


def test_a_scope_ranks_in_the_atlas_of_the_whole_pool(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)

    made, rows = run(home, replace(HALF_HOUR, scope=ClipFilter(weather=("clear",))))

    assert {IS_NIGHT[row.clip_id] for row in rows} == {False}
    with home.database.read() as session:
        assert session.exec(select(AtlasVersion.num_pool)).one() == 24
    assert made.previous_id is None


def small(home: Home, folder: Path) -> None:
    add_program(home, folder, num_benchmark=149)


def without_evaluation(home: Home, folder: Path) -> None:
    add_clips(home, folder)


def untied(home: Home, folder: Path) -> None:
    clips = [*benchmark(), "pool-00"]
    add_catalog(home, folder, "clip_id\n" + "".join(f"{clip}\n" for clip in clips))
    add_evaluation(home, folder, results())


@pytest.mark.parametrize(
    ("prepare", "why", "rung"),
    [
        (small, "the benchmark has only 149 clips to count gains on", 1),
        (without_evaluation, "there is no evaluation to count gains on", 4),
        (untied, "nothing ties clips of the pool to those of the benchmark", 5),
    ],
)
def test_where_gains_cannot_be_counted_it_is_refused_and_not_the_default(
    home: Home, tmp_path: Path, prepare: Callable[[Home, Path], None], why: str, rung: int
) -> None:
    prepare(home, tmp_path)
    with home.database.read() as session:
        before = num_rows(session, AuditEntry)

    with pytest.raises(InvalidInput, match=why) as refused:
        run(home, RunOptions(Profile.EXPECTED_GAIN))

    assert refused.value.code == "EXPECTED_GAIN_UNAVAILABLE"
    assert f"Available is rung {rung}, " in refused.value.message
    with home.database.read() as session:
        assert num_rows(session, AuditEntry) == before
        assert num_rows(session, AtlasVersion) == 0
    done = run_priorities(home, operator_of(home), RunOptions())
    assert done.profile is Profile.WEIGHTED_SUM_BATCH
    assert why in done.why


def test_the_default_says_why_and_a_profile_that_was_asked_for_does_not(
    home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path, num_benchmark=150)
    operator = operator_of(home)

    default = run_priorities(home, operator, RunOptions())
    asked = run_priorities(home, operator, RunOptions(Profile.EXPECTED_GAIN))

    assert default.why.startswith("expected_gain is the default here")
    assert (asked.why, asked.run_id, asked.is_new) == ("", default.run_id, False)


def test_a_refresh_ranks_under_every_profile_from_the_same_inputs(
    home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)
    operator = operator_of(home)

    made = refresh_priorities(home, operator, HALF_HOUR)

    assert list(made.runs) == [
        *(Profile.WEIGHTED_SUM, Profile.WEIGHTED_SUM_BATCH),
        Profile.EXPECTED_GAIN,
    ]
    assert made.chosen is made.runs[Profile.EXPECTED_GAIN]
    for profile, result in made.runs.items():
        single = run_priorities(home, operator, replace(HALF_HOUR, profile=profile))
        assert (single.run_id, single.is_new) == (result.run_id, False)
    literal = refresh_priorities(home, operator, replace(HALF_HOUR, profile=Profile.WEIGHTED_SUM))
    assert literal.chosen.profile is Profile.WEIGHTED_SUM
    assert not any(result.is_new for result in literal.runs.values())


def test_a_rare_cohort_that_hardly_matters_is_damped(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)
    plain, rows = run(home)
    _add_weights(home, 2, exposure={"weather": {"rain": 0.01}}, severity={})

    damped, others = run(home)

    assert IS_NIGHT[rows[0].clip_id]
    assert not IS_NIGHT[others[0].clip_id]
    assert damped.id != plain.id
    weight = {
        made.id: sum(
            cell.benchmark_weight
            for cell in cells_of(home, made.id)
            if cell.num_missed > 0.25 * cell.num_objects
        )
        for made in (plain, damped)
    }
    assert weight[plain.id] == pytest.approx(0.5, abs=0.03)
    assert weight[damped.id] < 0.05


def test_severity_moves_weights_but_no_count(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)
    plain, _ = run(home)
    _add_weights(home, 2, exposure={}, severity={"Pedestrian": 5.0})

    severe, _ = run(home)

    assert severe.id != plain.id
    # There is one class alone, so that all cells are as severe as each other.
    assert severe.expected_gain == pytest.approx(plain.expected_gain)
    assert [cell.num_objects for cell in cells_of(home, severe.id)] == [
        cell.num_objects for cell in cells_of(home, plain.id)
    ]


def test_cells_know_what_is_labeled_counted_or_not(home: Home, tmp_path: Path) -> None:
    add_program(home, tmp_path)
    before, _ = run(home)
    label(home, tmp_path, {"pool-00": 3})

    after, _ = run(home)

    told = [sum(cell.exposure for cell in cells_of(home, made.id)) for made in (before, after)]
    # One clip of which only the catalog says that it is labeled: it counts as a usual one, of 1.7
    # expected boxes on each of ten frames; then the three labeled boxes of another.
    assert told == pytest.approx([17.0, 20.0])


def _add_weights(
    home: Home, version: int, exposure: dict[str, dict[str, float]], severity: dict[str, float]
) -> None:
    with Session(home.database.engine) as session:
        first = session.get_one(WeightsVersion, "expected_gain:1")
        session.add(
            WeightsVersion(
                id=f"expected_gain:{version}",
                profile=Profile.EXPECTED_GAIN,
                version=version,
                weights=first.weights,
                exposure=exposure,
                severity=severity,
                valid_from=first.valid_from,
                recorded_at=first.recorded_at,
            )
        )
        session.commit()


def test_a_scope_without_embeddings_gets_no_atlas_of_others_embeddings(
    home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)
    bare = "west-0,d-901,2026-01-03T00:00Z,10,night,rain,West,\n"
    add_catalog(home, tmp_path, HEADER + bare)

    with pytest.raises(InvalidInput, match="no clip of this scope has an embedding"):
        run(home, replace(HALF_HOUR, scope=ClipFilter(region=("West",))))

    with home.database.read() as session:
        assert (num_rows(session, AtlasVersion), num_rows(session, PriorityRun)) == (0, 0)
    _, rows = run(home, RunOptions(Profile.WEIGHTED_SUM_BATCH, scope=ClipFilter(region=("West",))))
    assert [row.clip_id for row in rows] == ["west-0"]
