"""Reasons and notes of batch picking and of the holdback."""

import numpy as np

from gainloop.pipeline.reasons.evidence import Sources
from gainloop.pipeline.reasons.notes import write_notes
from gainloop.pipeline.reasons.writing import write_reasons
from gainloop.pipeline.scoring.ranking import RankRequest, rank_pool
from gainloop.terms.enums import Profile, Rung
from gainloop.terms.features import Features
from tests.unit.pipeline.feature_builder import MadeClip, make_features

RAIN, DRY = {"weather": "rain"}, {"weather": "dry"}
BATCH, PLAIN = Profile.WEIGHTED_SUM_BATCH, Profile.WEIGHTED_SUM


def details_by_rank(features: Features, rung: Rung) -> list[tuple[str, ...]]:
    ranking = rank_pool(features, RankRequest(BATCH, rung))
    reasons = write_reasons(features, ranking, Sources(), ranking.order)
    return [reason.details for reason in reasons]


def headlines_by_rank(features: Features, rung: Rung) -> list[str]:
    ranking = rank_pool(features, RankRequest(BATCH, rung))
    return [
        reason.headline for reason in write_reasons(features, ranking, Sources(), ranking.order)
    ]


def notes_of(features: Features, request: RankRequest) -> list[str]:
    return write_notes(features, rank_pool(features, request), Sources())


def test_a_group_counts_what_is_picked_of_it_ahead_of_the_clip() -> None:
    features = make_features([MadeClip(RAIN)] * 3, labeled=[MadeClip(DRY)] * 3)

    first, second, third = headlines_by_rank(features, Rung.METADATA)

    assert (
        first == "Rain: none of 3 labeled clips is of this group, against 3 of 3 unlabeled clips."
    )
    assert second == (
        "Rain: none of 3 labeled clips is of this group, against 3 of 3 unlabeled clips; "
        "1 other of this group is picked ahead of it."
    )
    assert third.endswith("; 2 others of this group are picked ahead of it.")


def test_a_group_that_the_picks_have_filled_is_not_short_of_labels() -> None:
    features = make_features([MadeClip(RAIN)] * 2 + [MadeClip(DRY)], labeled=[MadeClip(DRY)])

    _, second, _ = headlines_by_rank(features, Rung.METADATA)

    assert second == (
        "Rain: the only labeled clip is not of this group, against 2 of 3 unlabeled clips; "
        "1 other of this group is picked ahead of it, so it is not short of labels."
    )


def test_copies_in_a_drive_are_counted() -> None:
    drive = [MadeClip(RAIN, drive="d7", start=20.0 * place, duration=20.0) for place in range(3)]

    first, second, third = details_by_rank(make_features(drive), Rung.METADATA)

    assert first[0].startswith("About ")
    assert second[0] == "1 adjacent clip of drive d7 is labeled or picked ahead of it."
    assert third[0] == "2 adjacent clips of drive d7 are labeled or picked ahead of it."


def test_clips_like_it_are_counted_ahead_of_it_only() -> None:
    near = [MadeClip(vector=(float(place) / 100, 0.0), uncertainty=0.5) for place in range(3)]
    far = [MadeClip(vector=(9.0, float(place)), uncertainty=0.6) for place in range(9)]

    ranking = rank_pool(make_features([*near, *far]), RankRequest(BATCH, Rung.PREDICTIONS))
    reasons = write_reasons(make_features([*near, *far]), ranking, Sources(), ranking.order)

    said = [
        reason.details[0]
        for row, reason in zip(ranking.order, reasons, strict=True)
        if row < len(near)
    ]
    assert said[0].startswith("About ")
    assert said[1] == "1 clip like it is picked ahead of it."
    assert said[2] == "2 clips like it are picked ahead of it."


def test_a_clip_that_stands_apart_is_to_be_looked_at() -> None:
    crowd = [MadeClip(vector=(float(place), 0.0), uncertainty=0.5) for place in range(10)]
    features = make_features([*crowd, MadeClip(vector=(90.0, 90.0), uncertainty=0.5)])
    request = RankRequest(BATCH, Rung.PREDICTIONS)

    [reason] = write_reasons(features, rank_pool(features, request), Sources(), np.array([10]))

    assert (
        "Unlike all other clips, so broken or new: look at it before labeling it."
    ) in reason.details
    assert (
        "1 of 11 clips is unlike all others, broken or new: look at it. It counts less but is not "
        "left out."
    ) in notes_of(features, request)


def test_notes_say_what_cannot_tell_clips_apart() -> None:
    request = RankRequest(BATCH, Rung.METADATA)
    some = make_features([MadeClip(RAIN, vector=(0.0,)), MadeClip(RAIN)])

    assert notes_of(make_features([MadeClip(RAIN)]), request)[1] == (
        "Neither embeddings nor drives tell which clips are alike, so picks may repeat."
    )
    assert notes_of(make_features([MadeClip(RAIN, drive="d")]), request)[1] == (
        "No embedding tells which clips are alike: only copies in a drive are damped."
    )
    assert notes_of(some, request)[1] == (
        "1 of 2 clips has no embedding: what is like a pick, or unlike all others, is not known "
        "there."
    )


def test_a_missing_input_that_only_takes_off_shares_no_weight() -> None:
    features = make_features([MadeClip(RAIN)])

    assert notes_of(features, RankRequest(BATCH, Rung.METADATA))[0] == (
        "No input for uncertainty (0.30) and misses like this (0.35): their weights are shared "
        "among the other parts."
    )


def test_notes_tell_the_share_of_a_holdback_and_no_item_of_it() -> None:
    features = make_features([MadeClip(RAIN)] * 40)

    drawn = notes_of(features, RankRequest(PLAIN, Rung.METADATA, 5.0, holdback_share=0.1))
    unlimited = notes_of(features, RankRequest(PLAIN, Rung.METADATA, holdback_share=0.25))
    small = notes_of(features, RankRequest(BATCH, Rung.METADATA, 0.5, holdback_share=0.1))
    none = notes_of(features, RankRequest(PLAIN, Rung.METADATA, 5.0))

    assert "10 % of the budget was drawn at random, to judge the order by later." in drawn
    assert "25 % of the selection was drawn at random, to judge the order by later." in unlimited
    assert (
        "The budget is too small for a holdback: 10 % of it is less than one clip, so none was "
        "drawn at random."
    ) in small
    assert not any("random" in note for note in none)
