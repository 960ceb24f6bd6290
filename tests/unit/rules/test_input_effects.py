"""What inputs bought in simulation: the table that ships, and what is shown of it."""

import pytest

from gainloop.rules.cold_start import Inputs, missing_for_gain, missing_inputs
from gainloop.rules.input_effects import (
    InputEffect,
    RankingInput,
    describe_effect,
    effect_of,
    effect_table,
    effects_document,
    table_of,
)

EMBEDDINGS = InputEffect(RankingInput.EMBEDDINGS, 0.0812, -0.012, 0.174, 0.4, 15, 14)
TAGS = InputEffect(RankingInput.TAGS, -0.003, -0.04, 0.034, None, 15, 15)


def test_a_table_comes_back_as_it_was_written() -> None:
    document = effects_document((0, 2), 8, 3.0, [EMBEDDINGS, TAGS])
    table = table_of(document)

    assert table.effects == {RankingInput.EMBEDDINGS: EMBEDDINGS, RankingInput.TAGS: TAGS}
    assert (table.seeds, table.hours) == ((0, 2), 24.0)
    assert table.command == "gainloop simulate --inputs --seeds 0,2 --rounds 8 --json"
    assert document["simulated"] is True


def test_a_figure_that_was_changed_by_hand_is_refused() -> None:
    document = effects_document((0,), 8, 3.0, [EMBEDDINGS])
    document["effects"][0]["area"] = 0.5

    with pytest.raises(ValueError, match="changed by hand: run gainloop simulate --inputs"):
        table_of(document)


def test_sentences_say_that_it_is_simulated_and_how_sure_it_is() -> None:
    assert describe_effect(EMBEDDINGS, 24.0) == (
        "Simulated: adding it raised recall in the three worst slices by 8.1 points on average "
        "over 24 label-hours (-1.2 to +17.4 in one more such world), and took 0.40 times the "
        "label-hours to random labeling's best."
    )
    assert describe_effect(TAGS, 24.0) == (
        "Simulated: adding it changed recall in the three worst slices by -0.3 points on average "
        "over 24 label-hours (-4.0 to +3.4 in one more such world)."
    )


def test_the_table_that_ships_holds_every_input_and_its_goal() -> None:
    table = effect_table()

    assert set(table.effects) == set(RankingInput)
    for effect in table.effects.values():
        assert effect.num_worlds == 15
        assert effect.low < effect.area < effect.high
        assert effect.num_covered >= 12


def test_inputs_that_a_run_lacks_have_an_effect_where_one_was_simulated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    effects = [InputEffect(name, 0.1, 0.0, 0.2, 0.5, 15, 15) for name in RankingInput]
    table = table_of(effects_document((0,), 8, 3.0, effects))
    monkeypatch.setattr("gainloop.rules.input_effects.effect_table", lambda: table)
    bare = missing_inputs(Inputs())
    found = {missing.input: effect_of(missing.input) for missing in bare}
    without_embeddings = missing_inputs(Inputs(evaluation=True, predictions=True, tags=True))

    assert [effect.input for effect in found.values() if effect] == [
        RankingInput.EVALUATION,
        RankingInput.EMBEDDINGS,
        RankingInput.UNCERTAINTY,
        RankingInput.TAGS,
    ]
    assert found["Drives: the recording that each clip comes from"] is None
    assert [effect_of(missing.input) for missing in without_embeddings[:2]] == [
        table.effects[RankingInput.EMBEDDINGS],
        table.effects[RankingInput.TAGS],
    ]
    small = missing_for_gain(Inputs(evaluation=True), 20)
    assert small is not None
    assert effect_of(small.input) == table.effects[RankingInput.BENCHMARK_CLIPS]
    assert effect_of("A crystal ball") is None
