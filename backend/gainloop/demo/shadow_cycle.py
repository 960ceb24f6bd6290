"""One shadow cycle of the demo program: is its ranking better than first in, first out, or a draw?

The drives that wait are dealt to three arms, so that none sees what another has. Each arm chooses
in its own way, annotators label until all took the same hours, one detector is trained with each
from the same base, and the held-out benchmark tells. Called by `build_demo`; nobody knows before
who wins, and one cycle decides nothing.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import sqlalchemy as sa
from sqlmodel import col

from gainloop.demo.annotators import Annotations, annotate
from gainloop.demo.clips import Part
from gainloop.demo.detections import detect
from gainloop.demo.detector import train_with_release
from gainloop.demo.files import write_detections, write_labels, write_times
from gainloop.demo.program import (
    BENCHMARKS,
    CHECKS,
    INSTRUCTIONS,
    ONTOLOGY,
    Program,
    find_queue,
    queued_clips,
)
from gainloop.models.catalog import Clip
from gainloop.reads.clip_filter import ClipFilter
from gainloop.reads.rank_clips import clips_in
from gainloop.reads.release_labels import labels_of_release
from gainloop.reads.shadow_arms import closeness_between
from gainloop.terms.boxes import Floats
from gainloop.terms.enums import BenchmarkRole, LabelFormat, Profile, Role, ShadowArm
from gainloop.workflows.evaluation.import_evaluation import import_evaluation
from gainloop.workflows.evaluation.request import EvaluationRequest
from gainloop.workflows.labels.import_labels import LabelsRequest, import_labels
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from gainloop.workflows.releases.create_release import ReleaseRequest, create_release
from gainloop.workflows.shadow.check_arms import HOURS_TOLERANCE
from gainloop.workflows.shadow.record_shadow_cycle import record_shadow_cycle
from gainloop.workflows.shadow.request import ArmRequest, CycleRequest

FEWEST_CLIPS = 150
"""In a smaller program an arm would be two clips or three."""

CYCLE = "Demo cycle 1"
PROFILES = {
    ShadowArm.PRIORITIZED: Profile.WEIGHTED_SUM_BATCH,
    ShadowArm.FIFO: Profile.FIFO,
    ShadowArm.RANDOM: Profile.FIFO,  # of clips that were drawn before
}
_CLIPS_PER_HOUR = 400
_MOST_CLIPS = 300  # of an arm to choose from
_ROOM = 3.0
"""A queue is so much longer than what is labeled of it: estimates are off, hours must be even."""


def run_shadow_cycle(program: Program, base_model: str) -> str | None:
    """The id of the cycle; None where the program is too small, or hours do not come out even."""
    size = program.world.size
    if size.num_clips < FEWEST_CLIPS or not size.num_cycles:
        return None
    target = size.num_clips / _CLIPS_PER_HOUR
    queues = {
        arm: find_queue(program, _queue_name(arm)) or _queue(program, arm, clips, target)
        for arm, clips in _deal(program).items()
    }
    labeled = _label_evenly(program, queues, target)
    if labeled is None:
        return None
    arms = {arm: _arm(program, arm, queues[arm], labels) for arm, labels in labeled.items()}
    request = CycleRequest(
        CYCLE, base_model, arms, "Simulated annotators; every arm has drives of its own."
    )
    actor = program.actor(Role.TEST_AND_VALIDATION)
    return record_shadow_cycle(program.home, actor, request)[0]


def _deal(program: Program) -> dict[ShadowArm, list[str]]:
    """Clips that wait, by arm: drives dealt out at random, less what is close to another arm's."""
    world = program.world
    rng = np.random.default_rng([world.size.seed, 11])
    by_drive: dict[str, list[str]] = {}
    for row in world.clips_of(Part.WAITING).tolist():
        clip = world.clips[row]
        by_drive.setdefault(clip.drive_id, []).append(clip.clip_id)
    drives = list(by_drive)
    dealt: dict[ShadowArm, list[str]] = {arm: [] for arm in PROFILES}
    for place, drive in enumerate(rng.permutation(len(drives)).tolist()):
        hand = dealt[list(PROFILES)[place % len(PROFILES)]]
        if len(hand) < _MOST_CLIPS:
            hand.extend(by_drive[drives[drive]])
    close = _close(program, dealt)
    return {arm: [clip for clip in clips if clip not in close] for arm, clips in dealt.items()}


def _close(program: Program, dealt: Mapping[ShadowArm, list[str]]) -> set[str]:
    with program.home.database.read() as session:
        rows = {
            arm.value: clips_in(session, sa.select(col(Clip.id)).where(col(Clip.id).in_(clips)))
            for arm, clips in dealt.items()
        }
        found = closeness_between(session, program.home.objects, rows, {})
    return {pair.clip_id for pairs in found.values() for pair in pairs}


def _queue(program: Program, arm: ShadowArm, clips: list[str], target: float) -> str:
    if arm is ShadowArm.RANDOM:
        clips = _draw(program, clips, target)
    options = RunOptions(
        PROFILES[arm],
        _ROOM * target,
        scope=ClipFilter(clips=tuple(clips)),
        seed=program.world.size.seed,
        holdback_share=0.0,
    )
    run = run_priorities(program.home, program.actor(), options)
    request = QueueRequest(run.run_id, _queue_name(arm), ONTOLOGY, INSTRUCTIONS, CHECKS)
    return create_queue(program.home, program.actor(), request).queue_id


def _draw(program: Program, clips: list[str], target: float) -> list[str]:
    """Clips at random, as many as the hours may take."""
    rng = np.random.default_rng([program.world.size.seed, 12])
    order = rng.permutation(len(clips)).tolist()
    minutes = _minutes(program, [clips[place] for place in order], seed=0)
    enough = int(np.searchsorted(np.cumsum(minutes), 60 * _ROOM * target)) + 1
    return [clips[place] for place in order[:enough]]


def _minutes(program: Program, clips: list[str], seed: int) -> Floats:
    return annotate(program.world, program.world.rows_of(clips), seed).minutes


def _label_evenly(
    program: Program, queues: Mapping[ShadowArm, str], target: float
) -> dict[ShadowArm, Annotations] | None:
    """The first clips of each queue, as many as make the hours of all arms nearly equal."""
    world = program.world
    whole = {
        arm: annotate(world, world.rows_of(queued_clips(program, queue_id)), 100 + place)
        for place, (arm, queue_id) in enumerate(queues.items())
    }
    cuts = even_cuts([np.cumsum(labels.minutes) for labels in whole.values()], 60 * target)
    if cuts is None:
        return None
    return {
        arm: _first(labels, cut) for (arm, labels), cut in zip(whole.items(), cuts, strict=True)
    }


def even_cuts(minutes: list[Floats], target: float) -> list[int] | None:
    """minutes: by arm, what its first clips took together. How many clips of each arm to take, so
    that the longest takes at most a tenth more than the shortest, near to the target; None where
    nothing does.
    """
    if not all(len(course) for course in minutes):
        return None
    best: tuple[float, list[int]] | None = None
    for wanted in sorted({float(end) for course in minutes for end in course}):
        cuts = [int(np.abs(course - wanted).argmin()) + 1 for course in minutes]
        taken = [float(course[cut - 1]) for course, cut in zip(minutes, cuts, strict=True)]
        if max(taken) > min(taken) * (1 + HOURS_TOLERANCE):
            continue
        far = abs(float(np.log(np.mean(taken) / target)))
        if best is None or far < best[0]:
            best = far, cuts
    return None if best is None else best[1]


def _first(labels: Annotations, num_clips: int) -> Annotations:
    kept = np.isin(labels.clip, labels.clips[:num_clips])
    by_label = {
        name: getattr(labels, name)[kept] for name in ("clip", "frame", "track", "cls", "xywh")
    }
    return replace(
        labels, clips=labels.clips[:num_clips], minutes=labels.minutes[:num_clips], **by_label
    )


def _arm(program: Program, arm: ShadowArm, queue_id: str, labels: Annotations) -> ArmRequest:
    home, world, files = program.home, program.world, program.files
    path, times = (files.folder / f"shadow-{arm.value}{end}" for end in (".json", ".csv"))
    write_labels(path, world, labels)
    write_times(times, world, labels)
    request = LabelsRequest(
        path=path,
        queue_id=queue_id,
        format=LabelFormat.COCO,
        name=f"Simulated annotators, {_queue_name(arm)}",
        times=times,
        reason="Labels of the demo program; nobody drew them.",
    )
    batch_id = import_labels(home, program.actor(Role.ANNOTATION_LEAD), request).batch_id
    name = f"shadow-{arm.value.replace('_', '-')}"
    release = ReleaseRequest(name, (batch_id,), f"What {_queue_name(arm)} brought.")
    release_id = create_release(home, program.actor(Role.RELEASE), release).release_id
    with home.database.read() as session:
        learned = labels_of_release(session, home.objects, program.actor(), release_id)
    detector = train_with_release(world, learned, f"demo-{name}:1")
    reported = detect(world, detector, world.clips_of(Part.HOLDOUT))
    write_detections(files.detections(Part.HOLDOUT), world, reported)
    measured = import_evaluation(
        home,
        program.actor(),
        EvaluationRequest(
            model=detector.name,
            benchmark=BENCHMARKS[Part.HOLDOUT],
            file_format="coco",
            ground_truth=files.ground_truth(Part.HOLDOUT),
            detections=files.detections(Part.HOLDOUT),
            role=BenchmarkRole.HOLDOUT,
        ),
    )
    return ArmRequest((batch_id,), detector.name, measured.evaluation_id)


def _queue_name(arm: ShadowArm) -> str:
    return f"Shadow arm {arm.value.replace('_', ' ')}"
