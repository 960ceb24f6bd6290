"""Attack documents against a served process: each gets its code, and costs no more than its goal.

`make attacks` prints the same figures, and holds the wait of the next request to its goal too; here
that request only has to be answered, for the time of a shared machine says nothing about a change.
"""

import pytest

from scripts.attacks.documents import ANSWERED, ATTACKS, Attack
from scripts.attacks.measure import MOST_CPU_SECONDS, MOST_GROWTH_MB, Outcome, measured
from scripts.processes import running_server


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Outcome]:
    folder = tmp_path_factory.mktemp("attacks")
    with running_server(folder / "home", folder, introspection="true") as server:
        found = measured(server.url, server.pid, ATTACKS)
        return {outcome.attack.name: outcome for outcome in found}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)
def test_an_attack_is_refused_with_its_code_and_costs_little(
    outcomes: dict[str, Outcome], attack: Attack
) -> None:
    outcome = outcomes[attack.name]

    assert outcome.code == attack.code
    assert outcome.cpu_seconds <= MOST_CPU_SECONDS
    assert outcome.growth_mb <= MOST_GROWTH_MB
    assert outcome.num_bytes < 500


def test_there_are_as_many_attacks_as_promised() -> None:
    refused = {attack.name for attack in ATTACKS if attack.code != ANSWERED}

    assert len(refused) >= 12
