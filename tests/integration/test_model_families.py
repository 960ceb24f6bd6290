"""A run that sums gains over two model families which fail in opposite places: order, parts,
forecasts, replay, and what is refused.
"""

from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select

from gainloop.api.global_ids import global_id
from gainloop.bootstrap import operator_of
from gainloop.errors import InvalidInput, NotFound
from gainloop.models.gain import Forecast, RunCell
from gainloop.models.governance import LineageEdge
from gainloop.models.priority import PriorityRun
from gainloop.reads.gain_calibration import forecasts_of
from gainloop.reads.rank_sources import SourceChoice
from gainloop.reads.run_cells import cells_by_run
from gainloop.stores.home import Home
from gainloop.terms.enums import LineageType, Profile
from gainloop.workflows.priorities.last_options import options_of
from gainloop.workflows.priorities.request import RunOptions
from tests.api_client import ENGINEER, api_of
from tests.cli_runner import Run
from tests.integration.changed_versions import change_weights
from tests.integration.forecast_program import draw_queue
from tests.integration.gain_program import IS_NIGHT, add_program, benchmark, results
from tests.integration.ranked_program import add_evaluation

GAIN = Profile.EXPECTED_GAIN
BOTH = ("--family", "rrc=0.5", "--family", "sky=0.5")

REFRESH = """mutation($input: RefreshPrioritiesInput!) { refreshPriorities(input: $input) {
  ... on RefreshPrioritiesSuccess { run { id families { name } } }
  ... on Invalid { code message } } }"""
PAGE = """query($id: ID!) { node(id: $id) { ... on PriorityRun {
  families { name share evaluation { modelVersion { label } } }
  cells { number name family }
  items(first: 3) { edges { node { score parts { label family value } } } }
} } }"""


def add_families(home: Home, folder: Path) -> tuple[str, str]:
    """rrc misses 3 of 8 by night and 1 of 8 by day; sky the other way round, on the same clips."""
    night = add_program(home, folder)
    swapped = {clip: (5, 3) if missed == 1 else (7, 1) for clip, (_, missed) in results().items()}
    return night, add_evaluation(home, folder, swapped, model="sky:1")


def ranked(gainloop: Run, *options: str) -> dict[str, Any]:
    found: dict[str, Any] = gainloop(
        *("priorities", "run", "--budget-hours", "0.5", "--holdback", "0"), *options, "--json"
    ).json
    return found


def night_share(found: dict[str, Any]) -> float:
    chosen = [item["clip"] for item in found["items"] if item["selected"]]
    return sum(IS_NIGHT[clip] for clip in chosen) / len(chosen)


def test_shares_decide_whose_failures_are_labeled(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_families(home, tmp_path)

    rrc = ranked(gainloop, "--family", "rrc=1", "--family", "sky=0")
    both = ranked(gainloop, *BOTH)
    sky = ranked(gainloop, "--family", "rrc=0", "--family", "sky=1")

    assert night_share(rrc) == 1.0
    assert night_share(sky) == 0.0
    assert 0.0 < night_share(both) < 1.0
    assert [entry["share"] for entry in both["families"]] == [0.5, 0.5]


def test_all_of_the_sum_for_one_family_is_its_own_ranking(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_families(home, tmp_path)

    newest = ranked(gainloop)  # of sky, whose evaluation came last
    alone = ranked(gainloop, "--family", "sky=1")
    beside = ranked(gainloop, "--family", "sky=1", "--family", "rrc=0")

    assert alone["run"] == newest["run"]
    assert alone["families"] == []
    assert beside["run"] != newest["run"]
    order = [item["clip"] for item in newest["items"]]
    assert [item["clip"] for item in beside["items"]] == order
    assert [item["score"] for item in beside["items"]] == pytest.approx(
        [item["score"] for item in newest["items"]], abs=1e-9
    )


def test_parts_name_their_family_and_add_up_and_sentences_name_the_model(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_families(home, tmp_path)

    found = ranked(gainloop, *BOTH)

    for item in found["items"]:
        assert sum(item["parts"].values()) == pytest.approx(item["score"], abs=1e-9)
    night = next(item for item in found["items"] if item["selected"] and IS_NIGHT[item["clip"]])
    day = next(item for item in found["items"] if item["selected"] and not IS_NIGHT[item["clip"]])
    assert "missed now by rrc:1" in night["reason"]
    assert "missed now by sky:1" in day["reason"]
    assert "missed by rrc:1" in night["details"][0]
    sentence = "Gains are summed over 2 model families: 50% rrc:1 and 50% sky:1."
    assert sentence in found["notes"]
    shown = gainloop("priorities", "show", found["run"]).output
    assert "Model family rrc: 50%" in shown
    assert "Model family sky: 50%" in shown


def test_a_run_over_families_is_stored_with_the_cells_of_each_and_made_again(
    gainloop: Run, any_home: Home, tmp_path: Path
) -> None:
    night, day = add_families(any_home, tmp_path)
    queue = draw_queue(any_home, _options(0.25))

    with any_home.database.read() as session:
        run = session.exec(select(PriorityRun).where(PriorityRun.profile == "expected_gain")).one()
        cells = session.exec(select(RunCell).order_by(col(RunCell.number))).all()
        named = cells_by_run(session, operator_of(any_home), [run.id])[run.id]
        used = session.exec(
            select(LineageEdge.target_id).where(
                LineageEdge.type == LineageType.USED, LineageEdge.source_id == run.id
            )
        ).all()
        frozen = session.exec(select(Forecast).order_by(col(Forecast.number))).all()
        told = forecasts_of(session, any_home.objects, operator_of(any_home))
        options = options_of(run)
    assert queue.queue_id
    assert [family["family"] for family in run.families] == ["rrc", "sky"]
    assert run.evaluation_id == night
    assert set(used) == {night, day}
    number = len(cells) // 2
    assert [cell.family for cell in cells] == ["rrc"] * number + ["sky"] * number
    assert len(named) == len(cells)  # each with the name of its cell in the atlas
    weight = [
        sum(cell.benchmark_weight for cell in cells if cell.family == name)
        for name in ("rrc", "sky")
    ]
    assert weight[1] == pytest.approx(3 * weight[0], rel=1e-6)
    # Each family's own figures, the whole benchmark first: 4 of 16 are missed of either.
    whole = [row for row in frozen if not row.cohort]
    assert [row.evaluation_id for row in whole] == [night, day]
    assert [row.before for row in whole] == [pytest.approx(0.25), pytest.approx(0.25)]
    assert {row.evaluation_id for row in frozen} == {night, day}
    assert len(told) == len(frozen)
    assert options.sources.families == (("rrc", 0.25), ("sky", 0.75))


def test_a_run_over_families_is_made_again_to_the_same_digest(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_families(home, tmp_path)
    first, again = ranked(gainloop, *BOTH), ranked(gainloop, *BOTH)
    other = ranked(gainloop, "--family", "rrc=0.6", "--family", "sky=0.4")

    assert first["run"] == again["run"] != other["run"]
    assert gainloop("priorities", "replay", first["run"]).exit_code == 0
    assert gainloop("priorities", "diff", first["run"], other["run"]).exit_code == 0
    assert gainloop("priorities", "line", first["run"]).exit_code == 0


def _options(share: float) -> RunOptions:
    sources = SourceChoice(families=(("rrc", share), ("sky", 1 - share)))
    return RunOptions(budget_hours=0.5, holdback_share=0.0, sources=sources)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--family", "rrc"], "is no NAME=SHARE"),
        (["--family", "=1"], "is no NAME=SHARE"),
        (["--family", "rrc=nan"], "not from 0 to 1"),
        (["--family", "rrc=1.5"], "not from 0 to 1"),
        (["--family", "rrc=0"], "no family has a share"),
        (["--family", "rrc=0.5", "--family", "rrc=0.5"], "named twice"),
        (["--family", "none=1"], "there is no model family 'none'"),
        ([*BOTH, "--profile", "weighted_sum"], "only expected_gain is a sum"),
        ([*BOTH, "--windows"], "seconds in which one model fails"),
        ([*BOTH, "--evaluation", "e"], "name families or an evaluation"),
    ],
)
def test_families_that_cannot_be_summed_are_refused(
    gainloop: Run, home: Home, tmp_path: Path, options: list[str], message: str
) -> None:
    add_families(home, tmp_path)

    refused = gainloop("priorities", "run", *options)

    assert refused.exit_code in {2, 3}
    assert message in " ".join(refused.errors.split())
    with home.database.read() as session:
        assert session.exec(select(PriorityRun)).all() == []


def test_a_family_whose_benchmark_is_too_small_is_refused_by_name(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_program(home, tmp_path)
    few = dict.fromkeys(benchmark()[:20], (7, 1))
    add_evaluation(home, tmp_path, few, model="sky:1", benchmark="small")

    refused = gainloop("priorities", "run", *BOTH)

    assert refused.exit_code == 2
    assert "'sky' is on 20 benchmark clips" in " ".join(refused.errors.split())


def test_the_api_names_the_families_of_a_run_its_cells_and_parts(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_families(home, tmp_path)
    run_id = ranked(gainloop, *BOTH)["run"]

    with api_of(home, ENGINEER) as api:
        run = api.data(PAGE, id=global_id("PriorityRun", run_id))["node"]

    assert [(entry["name"], entry["share"]) for entry in run["families"]] == [
        ("rrc", 0.5),
        ("sky", 0.5),
    ]
    assert {cell["family"] for cell in run["cells"]} == {"rrc", "sky"}
    assert all(cell["name"].endswith(f" · {cell['family']}") for cell in run["cells"])
    for edge in run["items"]["edges"]:
        parts = edge["node"]["parts"]
        assert sum(part["value"] for part in parts) == pytest.approx(edge["node"]["score"])
        assert {part["family"] for part in parts} == {"rrc", "sky"}
        assert all(part["label"].endswith(f" · {part['family']}") for part in parts)


def test_the_api_ranks_over_families_as_the_command_does(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_families(home, tmp_path)
    asked = {
        "budgetHours": 0.5,
        "holdbackShare": 0.0,
        "families": [{"family": "rrc", "share": 1.0}, {"family": "sky", "share": 1.0}],
    }

    with api_of(home, ENGINEER) as api:
        made = api.data(REFRESH, input=asked)["refreshPriorities"]
        refused = api.data(REFRESH, input={**asked, "profile": "FIFO", "holdbackShare": None})
        cuboids = api.data(REFRESH, input={"tasks": ["BOX_3D"]})["refreshPriorities"]
        like = {"like": made["run"]["id"]}
        again = api.data(REFRESH, input=like)["refreshPriorities"]
        sum_alone = api.data(REFRESH, input={**like, "profile": "WEIGHTED_SUM"})

    assert made["run"]["id"] == global_id("PriorityRun", ranked(gainloop, *BOTH)["run"])
    assert refused["refreshPriorities"]["code"] == "BAD_FAMILIES"
    assert cuboids["code"] == "NO_CANDIDATES"  # nothing here has a lidar
    assert again["run"]["id"] == made["run"]["id"]
    assert sum_alone["refreshPriorities"]["run"]["families"] == []


def test_shares_of_the_weights_rank_where_nothing_is_asked_for(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_families(home, tmp_path)
    before = ranked(gainloop)

    version = change_weights(home, GAIN, {"families": {"rrc": 1.0, "sky": 0.0}})

    governed, asked = ranked(gainloop), ranked(gainloop, *BOTH)
    other = ranked(gainloop, "--profile", "weighted_sum")
    assert before["families"] == []
    assert governed["weights_version"] == version
    assert [(one["family"], one["share"]) for one in governed["families"]] == [
        ("rrc", 1.0),
        ("sky", 0.0),
    ]
    assert night_share(governed) == 1.0
    assert [one["share"] for one in asked["families"]] == [0.5, 0.5]
    assert other["families"] == []
    with home.database.read() as session:
        runs = {run.id: run for run in session.exec(select(PriorityRun))}
        assert options_of(runs[governed["run"]]).sources.families == ()
        assert options_of(runs[asked["run"]]).sources.families == (("rrc", 0.5), ("sky", 0.5))


def test_shares_are_taken_back_and_only_known_families_can_be_proposed(
    gainloop: Run, home: Home, tmp_path: Path
) -> None:
    add_families(home, tmp_path)
    before = ranked(gainloop)
    change_weights(home, GAIN, {"families": {"rrc": 0.5, "sky": 0.5}})
    change_weights(home, GAIN, {"families": {}})

    after = ranked(gainloop)

    assert after["families"] == []
    assert [item["score"] for item in after["items"]] == [item["score"] for item in before["items"]]
    with pytest.raises(NotFound, match="there is no model family 'nobody'"):
        change_weights(home, GAIN, {"families": {"nobody": 1.0}})
    with pytest.raises(InvalidInput, match="not from 0 to 1"):
        change_weights(home, GAIN, {"families": {"rrc": 2.0}})
    with pytest.raises(InvalidInput, match="families are of expected_gain alone"):
        change_weights(home, Profile.WEIGHTED_SUM, {"families": {"rrc": 1.0}})
