"""The cold-start ladder: which inputs reach which rung, and what is said to be missing."""

from dataclasses import replace

import pytest

from gainloop.rules.cold_start import (
    Inputs,
    choose_rung,
    describe_rung,
    missing_for_gain,
    missing_inputs,
)
from gainloop.terms.enums import Profile, Rung

ALL = Inputs(
    evaluation=True,
    predictions=True,
    embeddings=True,
    shared_embeddings=True,
    tags=True,
    shared_tags=True,
    drives=True,
)


@pytest.mark.parametrize(
    ("inputs", "rung"),
    [
        (ALL, Rung.ERRORS_BY_EMBEDDING),
        (Inputs(evaluation=True, shared_embeddings=True), Rung.ERRORS_BY_EMBEDDING),
        (Inputs(evaluation=True, shared_tags=True, predictions=True), Rung.ERRORS_BY_TAG),
        # Misses that cannot be tied to a clip of the pool are of no use.
        (Inputs(evaluation=True, embeddings=True, tags=True), Rung.METADATA),
        (Inputs(evaluation=True, predictions=True), Rung.PREDICTIONS),
        (Inputs(shared_embeddings=True, shared_tags=True, predictions=True), Rung.PREDICTIONS),
        (Inputs(tags=True), Rung.METADATA),
        (Inputs(drives=True), Rung.METADATA),
        (Inputs(embeddings=True), Rung.RANDOM),
        (Inputs(), Rung.RANDOM),
    ],
)
def test_the_rung_is_the_best_whose_inputs_all_exist(inputs: Inputs, rung: Rung) -> None:
    assert choose_rung(inputs) is rung


def test_nothing_is_missing_where_everything_is_there() -> None:
    assert missing_inputs(ALL) == ()


def test_each_missing_input_says_its_cost_and_a_command_that_adds_it() -> None:
    missing = missing_inputs(Inputs())

    assert [entry.input.split()[0] for entry in missing] == [
        "Evaluation",
        "Embeddings",
        "Predictions",
        "Tags:",
        "Drives:",
    ]
    assert all(entry.cost.endswith(".") for entry in missing)
    assert all(entry.cure.startswith("gainloop ") for entry in missing)


def test_an_input_on_one_side_only_is_missing_on_the_other() -> None:
    missing = missing_inputs(
        Inputs(evaluation=True, predictions=True, embeddings=True, tags=True, drives=True)
    )

    assert [entry.input for entry in missing] == [
        "Embeddings of pool and benchmark clips in one space",
        "Tags of the benchmark clips, on an axis that the pool has too",
    ]


def test_every_rung_has_a_name_and_one_sentence() -> None:
    texts = [describe_rung(rung) for rung in Rung]

    assert len({text.name for text in texts}) == 5
    assert all(text.sentence.endswith(".") for text in texts)


def test_fifo_says_that_it_uses_no_rung_and_which_the_data_would_allow() -> None:
    text = describe_rung(Rung.PREDICTIONS, Profile.FIFO)

    assert text.sentence == (
        "Ordered by recording time and by nothing else. "
        "The data at hand would allow rung 3: predictions only."
    )


def test_batch_picking_says_so_where_it_can_pick() -> None:
    text = describe_rung(Rung.METADATA, Profile.WEIGHTED_SUM_BATCH)

    assert text.sentence.endswith(
        " After each pick the rest is scored again, so that one kind of clip does not fill the top."
    )
    assert describe_rung(Rung.RANDOM, Profile.WEIGHTED_SUM_BATCH) == describe_rung(Rung.RANDOM)


def test_expected_gain_needs_150_benchmark_clips_that_are_tied_to_the_pool() -> None:
    by_tags = replace(ALL, shared_embeddings=False)
    untied = replace(by_tags, shared_tags=False)

    assert missing_for_gain(ALL, 150) is None
    assert missing_for_gain(by_tags, 150) is None
    lacking = [
        missing_for_gain(inputs, number)
        for inputs, number in ((ALL, 149), (ALL, 1), (untied, 150), (Inputs(tags=True), 0))
    ]
    assert [entry.cost if entry else None for entry in lacking] == [
        "the benchmark has only 149 clips to count gains on",
        "the benchmark has only 1 clip to count gains on",
        "nothing ties clips of the pool to those of the benchmark",
        "there is no evaluation to count gains on",
    ]
    assert all(entry.cure for entry in lacking if entry)


def test_expected_gain_says_what_it_ranks_by() -> None:
    text = describe_rung(Rung.ERRORS_BY_TAG, Profile.EXPECTED_GAIN)

    assert text.name == "Evaluation and tags"
    assert text.sentence.startswith("Ranked by expected gain: the benchmark errors that an hour ")
