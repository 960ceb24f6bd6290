"""Reasons: counts first, in sentences that a colleague would say, for every profile and rung."""

import numpy as np

from gainloop.pipeline.reasons.evidence import Link, Reason, Sources
from gainloop.pipeline.reasons.notes import write_notes
from gainloop.pipeline.reasons.writing import write_reasons
from gainloop.pipeline.scoring.ranking import RankRequest, rank_pool
from gainloop.terms.enums import PartName, Profile, Rung
from gainloop.terms.features import Features
from tests.unit.pipeline.feature_builder import MadeClip, make_features

NIGHT_RAIN = {"time_of_day": "night", "weather": "rain", "region": "Region B"}
DAY = {"time_of_day": "day", "weather": "clear", "region": "Region A"}
SOURCES = Sources(evaluation_id="eval-1", evaluated_model="rrc:1", predicting_model="rrc:1")


def reasons_of(
    features: Features, rung: Rung, profile: Profile = Profile.WEIGHTED_SUM
) -> list[Reason]:
    """One per candidate, in the order of the candidates."""
    ranking = rank_pool(features, RankRequest(profile, rung))
    return write_reasons(features, ranking, SOURCES, np.arange(len(features.candidates)))


def notes_of(
    features: Features,
    rung: Rung,
    profile: Profile = Profile.WEIGHTED_SUM,
    budget_hours: float | None = None,
) -> list[str]:
    ranking = rank_pool(features, RankRequest(profile, rung, budget_hours))
    return write_notes(features, ranking, SOURCES)


def test_rung_1_counts_misses_on_look_alike_benchmark_clips() -> None:
    near = [MadeClip(vector=(float(x),), gt=(20, 50), fn=(1, 7)) for x in (0, 1)]
    far = [MadeClip(vector=(float(x),), gt=(9, 9), fn=(0, 0)) for x in range(50, 56)]
    features = make_features(
        [MadeClip(NIGHT_RAIN, drive="d7", vector=(0.2,), uncertainty=0.4, duration=5, objects=3)],
        benchmark=[*far, *near],
    )

    [reason] = reasons_of(features, Rung.ERRORS_BY_EMBEDDING)

    assert reason.headline == (
        "Night, rain in Region B: 14 of 100 pedestrians are missed by rrc:1 "
        "on the 2 benchmark clips most like this one."
    )
    assert reason.details == (
        "Also missed there: 2 of 40 cars.",
        "Most like it on the benchmark, nearest first: bench-6, bench-7.",
        "Coverage of night: nothing is labeled yet, and 1 of 1 unlabeled clip is of this group.",
        "No other clip has predictions by rrc:1 (uncertainty 0.40).",
        "About 4.0 min to label (2.4–6.4) by the assumption cost-v1: "
        "5 frames with 3.0 predicted objects each.",
    )
    assert reason.links == (
        Link("Benchmark clip bench-6", "clip", "bench-6"),
        Link("Benchmark clip bench-7", "clip", "bench-7"),
        Link("Evaluation of rrc:1", "evaluation", "eval-1"),
        Link("Model rrc:1", "model_version", "rrc:1"),
        Link("Drive d7", "drive", "d7"),
    )


def test_below_30_objects_the_count_is_called_too_few() -> None:
    features = make_features(
        [MadeClip(vector=(0.0,))],
        benchmark=[MadeClip(vector=(0.0,), gt=(0, 12), fn=(0, 1)), MadeClip(vector=(9.0,))],
    )

    [reason] = reasons_of(features, Rung.ERRORS_BY_EMBEDDING)

    assert reason.headline == (
        "1 of 12 pedestrians is missed by rrc:1 on the benchmark clip most like this one "
        "(too few for a rate)."
    )


def test_where_nothing_is_missed_the_sentence_says_so() -> None:
    found = MadeClip(DAY, vector=(0.0,), gt=(31, 14), fn=(0, 0))
    empty = MadeClip(vector=(5.0,))
    features = make_features(
        [MadeClip(DAY, vector=(0.0,)), MadeClip(vector=(5.0,))], benchmark=[found, empty]
    )

    first, second = reasons_of(features, Rung.ERRORS_BY_EMBEDDING)

    assert first.headline == (
        "Day, clear in Region A: all 45 objects are found by rrc:1 "
        "on the benchmark clip most like this one."
    )
    assert second.headline == "No labeled object is on the benchmark clip most like this one."


def test_a_clip_without_a_vector_is_explained_by_its_tags() -> None:
    features = make_features(
        [MadeClip(NIGHT_RAIN), MadeClip(vector=(1.0,))],
        benchmark=[MadeClip(NIGHT_RAIN, vector=(1.0,), gt=(0, 40), fn=(0, 9))],
    )

    first, _ = reasons_of(features, Rung.ERRORS_BY_EMBEDDING)

    assert first.headline == (
        "Night, rain in Region B: 9 of 40 pedestrians are missed by rrc:1 "
        "on the benchmark clip of this kind."
    )


def test_rung_2_widens_a_group_that_has_too_few_objects() -> None:
    other_region = {**NIGHT_RAIN, "region": "Region A"}
    features = make_features(
        [MadeClip(NIGHT_RAIN)],
        labeled=[MadeClip(DAY), MadeClip(NIGHT_RAIN)],
        benchmark=[
            MadeClip(NIGHT_RAIN, gt=(0, 10), fn=(0, 4)),
            MadeClip(other_region, gt=(0, 30), fn=(0, 5)),
            MadeClip(DAY, gt=(90, 0), fn=(1, 0)),
        ],
    )

    [reason] = reasons_of(features, Rung.ERRORS_BY_TAG)

    assert reason.headline == (
        "Night, rain: 9 of 40 pedestrians are missed by rrc:1 on the 2 benchmark clips of this "
        "kind."
    )
    assert reason.details[:2] == (
        "Fewer than 30 benchmark objects share all its tags (night, rain in Region B), "
        "so the group was widened.",
        "Coverage of night: 1 of 2 labeled clips is of this group, against 2 of 3 benchmark clips.",
    )
    assert [link.id for link in reason.links[:2]] == ["bench-1", "bench-0"]


def test_a_clip_of_no_benchmark_group_gets_the_whole_benchmark_and_a_warning() -> None:
    features = make_features(
        [MadeClip({"weather": "snow"}), MadeClip()],
        labeled=[MadeClip(DAY)],
        benchmark=[MadeClip(DAY, gt=(50, 0), fn=(5, 0))],
    )

    snow, untagged = reasons_of(features, Rung.ERRORS_BY_TAG)

    assert snow.headline == (
        "Snow: too few benchmark objects are of this kind; "
        "5 of 50 cars are missed by rrc:1 on the whole benchmark."
    )
    assert (
        "No benchmark clip is of this group, so how often the model fails there is not known."
    ) in snow.details
    assert untagged.headline == (
        "No tag of this clip is known. 5 of 50 cars are missed by rrc:1 on the whole benchmark."
    )


def test_rung_3_tells_of_how_many_clips_the_model_is_surer() -> None:
    features = make_features(
        [
            MadeClip(NIGHT_RAIN, uncertainty=0.9, objects=2.0, frames=1),
            MadeClip(uncertainty=0.2),
            MadeClip(uncertainty=0.5),
            MadeClip(),
        ]
    )

    night, surest, middle, unknown = reasons_of(features, Rung.PREDICTIONS)

    assert night.headline == (
        "Night, rain in Region B: of 2 other clips, rrc:1 is surer of 2 than of this one "
        "(uncertainty 0.90)."
    )
    assert night.details[-1] == (
        "About 2.3 min to label (1.4–3.7) by the assumption cost-v1: "
        "1 frame with 2.0 predicted objects."
    )
    assert surest.headline == "Of 2 other clips, rrc:1 is surer of none (uncertainty 0.20)."
    assert middle.headline == (
        "Of 2 other clips, rrc:1 is surer of 1 than of this one (uncertainty 0.50)."
    )
    assert unknown.headline == "There is no prediction that tells how unsure a model is."


def test_rung_4_counts_what_is_labeled_of_the_group_and_the_copies() -> None:
    features = make_features(
        [
            MadeClip(NIGHT_RAIN, drive="d1", start=0.0, duration=20.0),
            MadeClip(NIGHT_RAIN, drive="d1", start=20.0, duration=20.0),
            MadeClip(NIGHT_RAIN, drive="d1", start=40.0, duration=20.0),
            MadeClip(),
        ],
        labeled=[MadeClip(DAY)],
    )

    first, second, third, untagged = reasons_of(features, Rung.METADATA)

    assert first.headline == (
        "Night: the only labeled clip is not of this group, against 3 of 4 unlabeled clips."
    )
    assert second.details[0] == (
        "1 adjacent clip of drive d1 is labeled or ahead of it, so its coverage gap counts half."
    )
    assert third.details[0] == (
        "2 adjacent clips of drive d1 are labeled or ahead of it, "
        "so its coverage gap counts a quarter."
    )
    assert untagged.headline == (
        "The tags that make a group are unknown here, so only the cost speaks for this clip."
    )


def test_rung_4_by_drive() -> None:
    features = make_features([MadeClip(drive="d1"), MadeClip()], labeled=[])

    by_drive, unknown = reasons_of(features, Rung.METADATA)

    assert by_drive.headline == (
        "Drive d1: nothing is labeled yet, and 1 of 2 unlabeled clips is of this drive."
    )
    assert unknown.headline == (
        "The drive of this clip is unknown, and no clip of the pool has a tag."
    )


def test_rung_5_says_that_the_draw_was_random() -> None:
    features = make_features([MadeClip(), MadeClip()])
    ranking = rank_pool(features, RankRequest(Profile.WEIGHTED_SUM, Rung.RANDOM))

    first, second = write_reasons(features, ranking, SOURCES, ranking.order)

    assert first.headline == (
        "Drawn at random, 1st of 2 unlabeled clips: nothing yet tells one from another."
    )
    assert second.headline.startswith("Drawn at random, 2nd of 2 unlabeled clips")
    assert first.details == (
        "About 14.7 min to label (3.1–70.4) by the assumption cost-v1: "
        "20 frames (length unknown, 20 s assumed), number of objects unknown.",
    )


def test_fifo_says_when_a_clip_was_recorded_and_its_place() -> None:
    features = make_features(
        [MadeClip(DAY, start=1767427800.0), MadeClip(start=1767427000.0), MadeClip()]
    )

    second, first, unknown = reasons_of(features, Rung.METADATA, Profile.FIFO)

    assert second.headline == "Recorded 3 Jan 2026 08:10 UTC: 2nd oldest of 3 unlabeled clips."
    assert first.headline == "Recorded 3 Jan 2026 07:56 UTC: the oldest of 3 unlabeled clips."
    assert unknown.headline == (
        "Recording time unknown: 3rd of 3 unlabeled clips, by order of import."
    )
    assert second.details[0] == "Tagged day, clear in Region A."
    [alone] = reasons_of(make_features([MadeClip(start=0.0)]), Rung.RANDOM, Profile.FIFO)
    assert alone.headline == "Recorded 1 Jan 1970 00:00 UTC: the only unlabeled clip."


def test_notes_name_what_was_left_out_and_assumed() -> None:
    features = make_features(
        [MadeClip(NIGHT_RAIN, vector=(0.0,)), MadeClip(DAY), MadeClip(DAY, vector=(2.0,))],
        benchmark=[MadeClip(DAY, vector=(1.0,), gt=(9, 9), fn=(1, 1))],
    )

    assert notes_of(features, Rung.ERRORS_BY_EMBEDDING) == [
        "No input for uncertainty (0.30): its weight is shared among the other parts.",
        "1 of 3 clips has no embedding: its part counts as the middle rank.",
        "1 of 3 clips is of groups that the benchmark has no clip of: how often the model fails "
        "there is not known, and their coverage gap counts 0.",
        "Objects and misses are counted once per frame.",
        "Costs follow the assumption cost-v1; none of them was measured.",
    ]


def test_notes_say_that_no_part_with_a_weight_has_an_input() -> None:
    features, profile = make_features([MadeClip(DAY), MadeClip(NIGHT_RAIN)]), Profile.WEIGHTED_SUM
    weights = {PartName.UNCERTAINTY: 1.0, PartName.COVERAGE_GAP: 0.0, PartName.LOW_COST: 0.0}
    ranking = rank_pool(features, RankRequest(profile, Rung.METADATA, weights=weights))

    notes = write_notes(features, ranking, SOURCES)
    reasons = write_reasons(features, ranking, SOURCES, np.arange(2))

    assert notes[0] == (
        "No input for uncertainty (1.00), and no other part has a weight: nothing adds to a score, "
        "and equal scores keep the order of import."
    )
    assert all(reason.headline for reason in reasons)


def test_notes_on_the_budget() -> None:
    cheap, dear = MadeClip(frames=1, objects=0.0), MadeClip(frames=1, objects=200.0)

    assert notes_of(make_features([dear]), Rung.RANDOM, Profile.FIFO, 0.1)[1:-1] == [
        "No clip fits into 0.1 h."
    ]
    assert notes_of(make_features([dear, cheap]), Rung.RANDOM, Profile.FIFO, 0.1)[1:-1] == [
        "1 clip no longer fitted into what was left of the budget and was passed over for a "
        "cheaper one."
    ]


def test_fifo_notes_tell_of_unknown_times() -> None:
    timed, untimed = MadeClip(start=5.0), MadeClip()

    assert notes_of(make_features([untimed]), Rung.RANDOM, Profile.FIFO)[0] == (
        "No clip has a recording time: the order is the one in which clips were imported."
    )
    assert notes_of(make_features([timed, untimed]), Rung.RANDOM, Profile.FIFO)[0] == (
        "1 of 2 clips has no recording time and comes last, in the order of import."
    )
    assert len(notes_of(make_features([timed]), Rung.RANDOM, Profile.FIFO)) == 1


def test_a_reason_is_stored_as_plain_json() -> None:
    reason = Reason("A.", ("B.",), (Link("Drive d", "drive", "d"),))

    assert reason.as_json() == {
        "headline": "A.",
        "details": ["B."],
        "links": [{"label": "Drive d", "kind": "drive", "id": "d"}],
    }
