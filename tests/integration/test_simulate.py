"""`gainloop simulate`: short closed loops, the same on one and on two processes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gainloop.demo.simulation.closed_loop import HOURS, NUM_AT_START, ClosedLoop, Course, Run
from gainloop.demo.simulation.detector import expand_world
from gainloop.demo.simulation.figures import figures_of
from gainloop.demo.simulation.observations import (
    BenchmarkResult,
    Labeled,
    Observer,
    clip_stats,
    frames_for,
)
from gainloop.demo.simulation.policies import POLICIES, STANDARD_POLICIES
from gainloop.demo.simulation.recipes import RECIPES, Recipe
from gainloop.demo.simulation.report import document_of, place_table, write_table
from gainloop.demo.simulation.simulate import SimulationRequest, make_atlas, simulate
from gainloop.demo.simulation.synthetic import make_synthetic
from gainloop.errors import InvalidInput
from gainloop.pipeline.costs import estimate_costs
from gainloop.rules.input_effects import RankingInput, effect_table
from tests.cli_runner import Run as RunCommand
from tests.cli_runner import runner

SHORT = Course(num_rounds=2)
COMPARED = ("random", "expected_gain", "expected_gain_holdback")


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> RunCommand:
    return runner(tmp_path / "home", monkeypatch, capsys)


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    return simulate(SimulationRequest(seeds=(100, 101), policies=COMPARED, course=SHORT), 2)


def test_runs_are_the_same_on_one_process(runs: list[Run]) -> None:
    again = simulate(SimulationRequest(seeds=(101,), policies=COMPARED, course=SHORT), 1)

    for one, other in zip(again, [run for run in runs if run.seed == 101], strict=True):
        assert one.policy == other.policy
        assert np.array_equal(one.hours, other.hours)
        assert np.array_equal(one.worst3, other.worst3)
        assert one.certificates == other.certificates


def test_true_hours_are_charged_and_the_next_round_has_what_is_left(runs: list[Run]) -> None:
    for run in runs:
        assert run.hours[0] == 0
        assert len(run.hours) == len(run.worst3) == 3
        # Estimates are off by a fifth each: a round misses its hours, and the next one mends that.
        first, left = run.hours[1], 2 * HOURS - run.hours[1]
        assert abs(first - HOURS) > 1e-6
        assert 0.75 < first / HOURS < 1.35
        assert 0.75 < (run.hours[2] - first) / left < 1.35


def test_what_labeling_truly_takes_is_charged_and_never_shown() -> None:
    recipe = RECIPES["standard"]
    assert isinstance(recipe, Recipe)
    world = make_synthetic(replace(recipe, num_clips=400, num_benchmark=64, num_holdout=64), 100)
    dear = replace(world, pool=replace(world.pool, minutes=3 * world.pool.minutes))
    course = Course(num_rounds=1, hours=1.0)

    once, thrice = (
        ClosedLoop(one, expand_world(one), POLICIES["weighted_sum"], None).run(course)
        for one in (world, dear)
    )

    assert once.num_labeled == thrice.num_labeled
    assert thrice.hours[-1] == pytest.approx(3 * once.hours[-1])


def test_estimated_minutes_reach_the_ranking_as_its_own_costs() -> None:
    recipe = RECIPES["standard"]
    assert isinstance(recipe, Recipe)
    world = make_synthetic(replace(recipe, num_clips=300, num_benchmark=64, num_holdout=64), 100)
    clips = world.pool.clips
    stats = clip_stats(clips, np.full((len(clips.clip), 4), 0.25), world.background)
    labeled = Labeled.nothing()
    labeled.add(np.arange(NUM_AT_START), np.ones(NUM_AT_START), np.full(NUM_AT_START, np.nan))
    counts = np.ones((64, 3), dtype=np.int64)
    result = BenchmarkResult(counts, counts, 0, np.zeros(64))

    features = Observer.of(world).features(labeled, stats, [result])

    minutes = estimate_costs(features.candidates).minutes
    assert np.abs(minutes - world.pool.estimated[NUM_AT_START:]).max() <= 1.5 / 60 + 1e-9
    assert stats.uncertainty.tolist() == pytest.approx([1.0] * 300)
    assert stats.objects.tolist() == pytest.approx((0.75 * clips.num_candidates).tolist())
    assert features.history[0].is_learned.all()
    assert frames_for(np.array([2.0]), np.array([3.0])).tolist() == [1.0]


def test_figures_hold_what_tools_read(runs: list[Run]) -> None:
    document = document_of(figures_of(runs, SHORT))

    world = document["worlds"]["standard"]
    ours = world["policies"]["expected_gain"]
    assert document["simulated"] is True
    assert world["seeds"] == [100, 101]
    assert set(ours["worst3_aulc"]) == {"value", "low", "high"}
    assert ours["gain_vs_random"]["value"] == pytest.approx(
        ours["worst3_aulc"]["value"] - world["policies"]["random"]["worst3_aulc"]["value"]
    )
    assert "hours_vs_random" in ours
    figures = document["figures"]
    assert figures["num_batches"] == 4
    assert figures["certificate_least"] >= 0.95
    assert figures["holdback_cost"]["value"] == pytest.approx(
        ours["worst3_aulc"]["value"]
        - world["policies"]["expected_gain_holdback"]["worst3_aulc"]["value"]
    )


def test_parts_of_every_score_add_up_to_it(runs: list[Run]) -> None:
    assert {run.policy for run in runs} == set(COMPARED)
    assert max(run.part_error for run in runs) <= 1e-9


def test_the_atlas_has_a_cell_for_sixteen_benchmark_clips() -> None:
    recipe = RECIPES["standard"]
    assert isinstance(recipe, Recipe)
    world = make_synthetic(replace(recipe, num_clips=300, num_holdout=64), 100)

    assert len(make_atlas(world)) == 40


def test_the_command_names_worlds_and_policies(run: RunCommand) -> None:
    named = run("simulate", "--list", "--json").json

    assert len(named["worlds"]) == 15
    assert set(STANDARD_POLICIES) < set(named["policies"])


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--worlds", "mars"), "there is no world mars"),
        (("--worlds", ""), "no worlds are named"),
        (("--policies", "luck"), "there is no policy luck"),
        (("--seeds", "nine"), "'nine' is no seed"),
        (("--seeds", ""), "at least one seed"),
        (("--policies", "fifo,fifo"), "named twice"),
        (("--write", "absent.md"), "no such page"),
        (("--lift", "--worlds", "mild"), "leave the other options out"),
        (("--inputs", "--policies", "fifo"), "leave the other options out"),
        (("--inputs", "--lift"), "two simulations"),
        (("--lift", "--seeds", ""), "at least one seed"),
        (("--rounds", "13"), "equal to 12"),
    ],
)
def test_wrong_names_are_refused(run: RunCommand, words: tuple[str, str], said: str) -> None:
    ran = run("simulate", *words)

    assert ran.exit_code == 2
    assert said in ran.errors
    assert ran.output == ""


def test_one_table_is_written_to_its_place(
    run: RunCommand, tmp_path: Path, runs: list[Run]
) -> None:
    page = tmp_path / "page.md"
    places = ("policies", "worlds", "forecasts")
    page.write_text(
        "".join(f"<!-- simulated-{name} -->\n<!-- /simulated-{name} -->\n" for name in places),
        encoding="utf-8",
    )
    found = figures_of(runs, SHORT)

    write_table(page, "worlds", found)
    write_table(page, "forecasts", found)

    lines = page.read_text(encoding="utf-8").splitlines()
    assert lines[:2] == ["<!-- simulated-policies -->", "<!-- /simulated-policies -->"]
    world = next(line for line in lines if line.startswith("| standard |")).split(" | ")
    assert world[1:4] == ["2", "-", "-"]
    assert [len(line.split(" | ")) for line in lines if "correlation" in line] == [4, 4]
    assert "| correlation of expected and realized | 4 batches |" in "\n".join(lines)
    with pytest.raises(InvalidInput, match="no place for the table: a line <!-- simulated-lift"):
        place_table(page, "lift", ("a",), [("1",)])


def test_the_command_gives_shorter_loops_and_their_forecasts(
    run: RunCommand, tmp_path: Path
) -> None:
    page = tmp_path / "page.md"
    page.write_text("<!-- simulated-forecasts -->\n<!-- /simulated-forecasts -->\n")
    words = ("--policies", "expected_gain", "--seeds", "100", "--rounds", "1", "--processes", "1")

    told = run("simulate", *words, "--table", "forecasts", "--write", page, "--json").json

    assert told["worlds"]["standard"]["hours"] == [0.0, 3.0]
    assert told["figures"]["num_batches"] == 1
    assert "| 1 batches |" in page.read_text(encoding="utf-8")


def test_effects_of_inputs_are_shown_as_simulated(run: RunCommand) -> None:
    shown, told = run("priorities", "inputs"), run("priorities", "inputs", "--json").json

    assert shown.output.startswith("Simulated: what adding an input bought in made-up worlds")
    assert told["simulated"] is True
    assert told["digest"] == effect_table().digest
    assert [effect["input"] for effect in told["effects"]] == [name.value for name in RankingInput]
    assert told["digest"] in shown.output


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ((), "policies"),
        (("--worlds", "standard,mild"), "worlds"),
        (("--table", "forecasts"), "forecasts"),
        (("--lift",), "lift"),
        (("--inputs",), "inputs"),
    ],
)
def test_a_page_without_a_place_is_refused_before_anything_runs(
    run: RunCommand,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    place: str,
) -> None:
    def start(*_: object) -> None:
        pytest.fail("the simulation ran")

    for started in ("simulate.simulate", "lift_figures.simulate_lift", "inputs.simulate_inputs"):
        monkeypatch.setattr(f"gainloop.demo.simulation.{started}", start)
    page = tmp_path / "page.md"
    page.write_text("<!-- simulated-other -->\n<!-- /simulated-other -->\n", encoding="utf-8")

    ran = run("simulate", *words, "--write", page)

    assert ran.exit_code == 2
    assert f"NO_PLACE: {page} has no place for the table" in " ".join(ran.errors.split())
    assert f"<!-- simulated-{place} -->" in ran.errors


def test_a_request_is_checked_before_anything_runs() -> None:
    with pytest.raises(InvalidInput, match="no world"):
        SimulationRequest(worlds=("standard", "moon"))
