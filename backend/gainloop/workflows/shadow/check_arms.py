"""Refuses arms that cannot be compared: one is missing, shares clips, leaks, or costs more.

In: a request and a session. Out: nothing, or an error that names the arm and the cure. Called by
`record_shadow_cycle`, cheap checks first.
"""

from collections import Counter
from collections.abc import Mapping
from itertools import combinations

import sqlalchemy as sa
from sqlmodel import Session, col

from gainloop.errors import GateBlocked, InvalidInput, NotFound
from gainloop.models.evaluation import Benchmark, ModelVersion
from gainloop.models.gain import ShadowCycle, ShadowCycleArm
from gainloop.models.governance import Actor
from gainloop.models.program import TrainingOutcome
from gainloop.reads.evaluations import EvaluationRow, evaluations_by_id
from gainloop.reads.label_batches import batches_by_release, releases_by_model
from gainloop.reads.leakage import barred_clips, leaks_into_benchmark, name_clips
from gainloop.reads.rank_clips import ClipRows
from gainloop.reads.shadow_arms import clips_statement, closeness_between, hours_of_batches
from gainloop.stores.objects import ObjectStore
from gainloop.terms.enums import ShadowArm
from gainloop.workflows.shadow.request import ArmRequest, CycleRequest

HOURS_TOLERANCE = 0.1
"""The longest arm may take this much more than the shortest: batches end with whole clips."""

Arms = Mapping[ShadowArm, ArmRequest]
Clips = Mapping[ShadowArm, ClipRows]


def check_shape(request: CycleRequest) -> None:
    """Raises InvalidInput NO_PRIORITIZED, ONE_ARM, TWIN_ALONE, NO_BATCHES, SAME_MODEL,
    ARMS_OVERLAP.
    """
    arms = request.arms
    if ShadowArm.PRIORITIZED not in arms:
        raise _wrong("NO_PRIORITIZED", "a cycle needs the arm 'prioritized'", "arms")
    if len(arms) == 1:
        cure = "a cycle needs another arm beside it: fifo, random, or both"
        raise _wrong("ONE_ARM", cure, "arms")
    if ShadowArm.RANDOM_TWIN in arms and ShadowArm.RANDOM not in arms:
        message = "random_twin is the second of two random arms; call the only one 'random'"
        raise _wrong("TWIN_ALONE", message, "arms: random_twin")
    for arm, entry in arms.items():
        if not entry.batch_ids:
            raise _wrong("NO_BATCHES", "name the label batches of this arm", _at(arm, "batches"))
    _check_models(request)
    used = Counter(batch_id for entry in arms.values() for batch_id in entry.batch_ids)
    twice = next((batch_id for batch_id, times in used.items() if times > 1), None)
    if twice is not None:
        message = f"{twice} is named twice: every batch belongs to one arm"
        raise _wrong("ARMS_OVERLAP", message, "arms")


def check_unused(session: Session, cycle_id: str, arms: Arms) -> None:
    """Nothing counts in two cycles, or they would not be independent draws. Raises InvalidInput
    USED_BEFORE.
    """
    statement = (
        sa.select(
            col(ShadowCycle.name),
            col(ShadowCycleArm.model_version_id),
            col(ShadowCycleArm.batch_ids),
        )
        .join(ShadowCycle, col(ShadowCycle.id) == ShadowCycleArm.cycle_id)
        .where(col(ShadowCycleArm.cycle_id) != cycle_id)
    )
    for name, model_id, batch_ids in session.connection().execute(statement):
        for arm, entry in arms.items():
            shared = {entry.model_version_id, *entry.batch_ids} & {model_id, *batch_ids}
            if shared:
                message = f"{min(shared)} counts in the cycle {name!r} already"
                raise _wrong("USED_BEFORE", message, _at(arm))


def read_evaluations(
    session: Session, actor: Actor, request: CycleRequest
) -> dict[ShadowArm, EvaluationRow]:
    """Raises NotFound, and InvalidInput OTHER_MODEL, OTHER_TRUTH."""
    if session.get(ModelVersion, request.base_model_version_id) is None:
        raise NotFound(
            f"there is no model version {request.base_model_version_id!r:.120}: import an "
            "evaluation of it first",
            path="base_model",
        )
    ids = [entry.evaluation_id for entry in request.arms.values()]
    rows = evaluations_by_id(session, actor, ids)
    for arm, entry in request.arms.items():
        row = rows.get(entry.evaluation_id)
        if row is None:
            raise NotFound(
                f"there is no evaluation {entry.evaluation_id!r:.120}; `gainloop evaluation list` "
                "shows all",
                path=_at(arm, "evaluation"),
            )
        if row.model_version_id != entry.model_version_id:
            message = f"{row.evaluation_id} is of {row.model_version_id}, name an evaluation of it"
            raise _wrong("OTHER_MODEL", message, _at(arm, "evaluation"))
    found = {arm: rows[entry.evaluation_id] for arm, entry in request.arms.items()}
    digests = {
        arm: session.get_one(Benchmark, row.benchmark_id).digest for arm, row in found.items()
    }
    for arm, row in found.items():
        if digests[arm] != digests[ShadowArm.PRIORITIZED]:
            first = found[ShadowArm.PRIORITIZED].benchmark_id
            message = (
                f"measured on {row.benchmark_id}, prioritized on {first}, whose ground truth "
                "differs: `gainloop evaluation rematch` measures both on one version"
            )
            raise _wrong("OTHER_TRUTH", message, _at(arm, "evaluation"))
    return found


def check_base(session: Session, actor: Actor, request: CycleRequest) -> None:
    """By what outcomes and releases say of the models, where they say anything. Raises InvalidInput
    OTHER_BASE, OTHER_TRAINING.
    """
    models = {arm: entry.model_version_id for arm, entry in request.arms.items()}
    stated = sa.select(
        col(TrainingOutcome.model_version_id), col(TrainingOutcome.base_model_version_id)
    ).where(col(TrainingOutcome.model_version_id).in_(models.values()))
    bases: dict[str, set[str]] = {}
    for model_id, base_id in session.connection().execute(stated):
        bases.setdefault(model_id, set()).add(base_id)
    releases = releases_by_model(session, actor, list(models.values()))
    ids = {row.release_id for rows in releases.values() for row in rows}
    batches = batches_by_release(session, actor, list(ids))
    for arm, model_id in models.items():
        base_id = request.base_model_version_id
        if model_id in bases and base_id not in bases[model_id]:
            message = f"an outcome names {min(bases[model_id])} as the base of {model_id}"
            raise _wrong("OTHER_BASE", f"{message}, not {base_id}", _at(arm, "model"))
        learned = {
            row.batch_id
            for release in releases.get(model_id, ())
            for row in batches.get(release.release_id, ())
        }
        _check_training(arm, request.arms, learned)


def check_hours(session: Session, arms: Arms) -> dict[ShadowArm, float]:
    """Label-hours of each arm. Raises NotFound, and InvalidInput NO_HOURS, UNEQUAL_HOURS."""
    named = [batch_id for entry in arms.values() for batch_id in entry.batch_ids]
    known = hours_of_batches(session, named)
    hours: dict[ShadowArm, float] = {}
    for arm, entry in arms.items():
        hours[arm] = sum(_hours_of(known, batch_id, arm) for batch_id in entry.batch_ids)
        if hours[arm] <= 0:
            raise _wrong("NO_HOURS", "its batches took no label-hours", _at(arm, "batches"))
    least, most = min(hours, key=hours.__getitem__), max(hours, key=hours.__getitem__)
    if hours[most] > hours[least] * (1 + HOURS_TOLERANCE):
        message = (
            f"{most} took {hours[most]:.2f} label-hours, {least} {hours[least]:.2f}: arms may "
            f"differ by {HOURS_TOLERANCE:.0%}; add batches to the shorter one"
        )
        raise _wrong("UNEQUAL_HOURS", message, _at(most, "batches"))
    return hours


def check_clips(session: Session, objects: ObjectStore, clips: Clips, benchmark_id: str) -> None:
    """Raises InvalidInput ARMS_OVERLAP, NO_CLIPS, and GateBlocked LEAKAGE, ARMS_TOO_CLOSE."""
    ids = {arm: {row.id for row in rows} for arm, rows in clips.items()}
    for arm, own in ids.items():
        if not own:
            raise _wrong("NO_CLIPS", "its batches label no clip", _at(arm, "batches"))
    for one, other in combinations(ids, 2):
        shared = ids[one] & ids[other]
        if shared:
            message = f"{len(shared):,} clips are in {one} too, such as {min(shared)}"
            raise _wrong("ARMS_OVERLAP", message, _at(other, "batches"))
    close = closeness_between(session, objects, {arm.value: r for arm, r in clips.items()}, {})
    for (first, second), found in close.items():
        example = found[0]
        raise GateBlocked(
            f"{len(found):,} clips of {first} are too close to clips of {second} to be another "
            f"draw, such as {example.clip_id} to {example.other_clip_id} ({example.kind.value}): "
            "draw arms from different drives",
            code="ARMS_TOO_CLOSE",
            path="arms",
        )
    _check_leaks(session, objects, clips, benchmark_id)


def _check_leaks(session: Session, objects: ObjectStore, clips: Clips, benchmark_id: str) -> None:
    """Into the benchmark of the cycle, whatever its role, and into any that is held out."""
    for arm, rows in clips.items():
        leaks = leaks_into_benchmark(session, objects, rows, benchmark_id)
        reasons = {leak.clip_id: leak.sentence for leak in leaks}
        if reasons:
            raise GateBlocked(
                f"{len(reasons):,} clips of {arm} are too close to {benchmark_id}. "
                f"{name_clips(reasons)}",
                code="LEAKAGE",
                path=_at(arm, "batches"),
            )


def check_holdouts(session: Session, objects: ObjectStore, arms: Arms) -> None:
    """No arm may have labeled clips of a benchmark, or beside one that is held out. Raises
    GateBlocked LEAKAGE.
    """
    for arm, entry in arms.items():
        reasons = barred_clips(session, objects, clips_statement(entry.batch_ids))
        if reasons:
            raise GateBlocked(
                f"{len(reasons):,} clips of {arm} may not be trained on. {name_clips(reasons)}",
                code="LEAKAGE",
                path=_at(arm, "batches"),
            )


def _check_models(request: CycleRequest) -> None:
    seen: dict[str, ShadowArm] = {}
    for arm, entry in request.arms.items():
        model_id = entry.model_version_id
        if model_id == request.base_model_version_id:
            message = f"{model_id} is the base: name what was trained from it"
            raise _wrong("SAME_MODEL", message, _at(arm, "model"))
        if model_id in seen:
            message = f"{model_id} is the model of {seen[model_id]} too: each arm is trained apart"
            raise _wrong("SAME_MODEL", message, _at(arm, "model"))
        seen[model_id] = arm


def _check_training(arm: ShadowArm, arms: Arms, learned: set[str]) -> None:
    """learned: batches of the releases that its model was trained on; empty where unknown."""
    if not learned:
        return
    for batch_id in arms[arm].batch_ids:
        if batch_id not in learned:
            message = f"its model was trained on a release without {batch_id}"
            raise _wrong("OTHER_TRAINING", message, _at(arm, "model"))
    for other, entry in arms.items():
        shared = learned & set(entry.batch_ids)
        if other is not arm and shared:
            message = f"its model was trained on {min(shared)} of {other} as well"
            raise _wrong("OTHER_TRAINING", message, _at(arm, "model"))


def _hours_of(known: Mapping[str, float | None], batch_id: str, arm: ShadowArm) -> float:
    if batch_id not in known:
        raise NotFound(
            f"there is no label batch {batch_id!r:.120}; `gainloop labels list` shows all",
            path=_at(arm, "batches"),
        )
    hours = known[batch_id]
    if hours is None:
        message = (
            f"nobody said what {batch_id} took: import its file with `--spent-hours`, or with "
            "minutes for each clip"
        )
        raise _wrong("NO_HOURS", message, _at(arm, "batches"))
    return hours


def _wrong(code: str, message: str, field: str) -> InvalidInput:
    return InvalidInput(code, message, field=field)


def _at(arm: ShadowArm, field: str = "") -> str:
    return f"arms: {arm}" + (f": {field}" if field else "")
