"""A program that is ranked under every profile, twice: first with misses of one model, then of one
that finds all by night, whose errors are clustered.
"""

from pathlib import Path
from typing import Any

from gainloop.bootstrap import open_home, operator_of
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import Profile
from gainloop.workflows.errors.cluster_errors import ClusterRequest, cluster_evaluation
from gainloop.workflows.priorities.refresh_priorities import refresh_priorities
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from tests.api_client import ApiClient
from tests.integration.gain_program import IS_NIGHT, add_program, results
from tests.integration.ranked_program import add_evaluation, add_predictions

HOURS = 0.2
SEED = 3
NAMES = ["EXPECTED_GAIN", "WEIGHTED_SUM_BATCH", "WEIGHTED_SUM"]
ITEMS = """query ($run: ID!) { priorityRun(id: $run) { items(first: 100) { edges { node {
  id rank selected score costMinutes clip { clipId } } } } } }"""


def add_profile_runs(folder: Path) -> Home:
    """Runs 1 to 3, then 4 to 6 of the other model, each weighted sums first; 7 is FIFO. Clips hold
    2 to 12 objects, so they differ in what they cost.
    """
    home = open_home(load_settings(home=folder / "home", database_url=""))
    operator = operator_of(home)
    add_program(home, folder)
    add_predictions(home, folder, _predicted(), ("Pedestrian",))
    refresh_priorities(home, operator, RunOptions(budget_hours=HOURS, seed=SEED))
    other = add_evaluation(home, folder, results(night=0), model="rrc:2")
    cluster_evaluation(home, operator, ClusterRequest(other))
    refresh_priorities(home, operator, RunOptions(budget_hours=HOURS, seed=SEED))
    run_priorities(home, operator, RunOptions(Profile.FIFO, HOURS))
    return home


def run_ids(api: ApiClient) -> dict[int, str]:
    """Global ids by number."""
    edges = api.data("{ priorityRuns { edges { node { id number } } } }")["priorityRuns"]["edges"]
    return {edge["node"]["number"]: edge["node"]["id"] for edge in edges}


def newest_id(api: ApiClient, profile: str) -> str:
    return run_ids(api)[6 - NAMES.index(profile)]


def items_of(api: ApiClient, run_id: str) -> list[dict[str, Any]]:
    edges = api.data(ITEMS, run=run_id)["priorityRun"]["items"]["edges"]
    return [edge["node"] for edge in edges]


def _predicted() -> dict[str, list[float]]:
    return {
        clip: [0.6 if night else 0.9] * (2 + 5 * number % 11)
        for number, (clip, night) in enumerate(IS_NIGHT.items())
    }
