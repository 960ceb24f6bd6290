"""The loop, walked: an epic, a queue for its error clusters, labels of simulated annotators, a
dataset release, a version that is trained on it, what that changed, and a decision on it.

Called by `build_demo`. What a version gains is measured like anybody's, and a decision says what
was measured; neither is known before.
"""

from collections.abc import Callable
from dataclasses import dataclass

from gainloop.demo.annotators import annotate
from gainloop.demo.detector import FAMILY, train_with_release
from gainloop.demo.files import write_labels, write_times
from gainloop.demo.program import (
    CHECKS,
    INSTRUCTIONS,
    ONTOLOGY,
    Program,
    bring_results,
    find_queue,
    queued_clips,
)
from gainloop.formats.epics import EpicEntry
from gainloop.reads.error_clusters import ClusterRow, clusters_by_clustering, newest_clustering
from gainloop.reads.outcomes import DeltaRow, deltas_by_outcome, outcomes_by_model
from gainloop.reads.release_labels import labels_of_release
from gainloop.terms.enums import (
    DecisionKind,
    LabelFormat,
    NodeLabel,
    Profile,
    Role,
    Verdict,
)
from gainloop.terms.matches import Outcome
from gainloop.workflows.decisions.record_decision import DecisionRequest, record_decision
from gainloop.workflows.epics.import_epics import store_epics
from gainloop.workflows.epics.link_epic import link_epic
from gainloop.workflows.labels.import_labels import LabelsRequest, import_labels
from gainloop.workflows.outcomes.record_outcome import OutcomeRequest, record_outcome
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue
from gainloop.workflows.releases.create_release import ReleaseRequest, create_release

RELEASE = "demo-labels"
_CLIPS_PER_HOUR = 300
_CLUSTERS_PER_EPIC = 2


@dataclass(frozen=True, slots=True)
class DemoEpic:
    """wanted: traits of the error clusters that it is about, (axis, value)."""

    entry: EpicEntry
    wanted: frozenset[tuple[str, str]]

    @property
    def queue_name(self) -> str:
        return f"For {self.entry.key}"


EPICS = (
    DemoEpic(
        EpicEntry(
            key="DEMO-1",
            title="See people and cyclists in rain and by night",
            description="Wet roads and headlights hide whom we must not miss.",
            status="In Progress",
        ),
        frozenset({("weather", "rain"), ("time_of_day", "night")}),
    ),
    DemoEpic(
        EpicEntry(
            key="DEMO-2",
            title="Find road users on the lake road and in work zones",
            description="Roundabouts at dusk, fog, and barriers where nothing stood before.",
            status="In Progress",
        ),
        frozenset(
            {
                ("region", "Lakeside"),
                ("time_of_day", "dusk"),
                ("weather", "fog"),
                ("scenario", "work zone"),
            }
        ),
    ),
)


def run_cycles(program: Program, base_evaluation_id: str, tell: Callable[[str], None]) -> None:
    """One epic each; the labels of all cycles so far are in every release. What a build that was
    killed had done is found again. `tell` hears what is next.
    """
    num_cycles = program.world.size.num_cycles
    if not num_cycles:
        return
    batch_ids: list[str] = []
    taken: set[str] = set()
    planner = program.actor(Role.PRODUCT_MANAGER)
    store_epics(program.home, planner, "demo", [epic.entry for epic in EPICS])
    for number, epic in enumerate(EPICS[:num_cycles], start=1):
        clusters = _choose(program, base_evaluation_id, epic, taken)
        taken.update(cluster.theme for cluster in clusters)
        _plan(program, epic, clusters)
        tell(f"labeling for {epic.entry.key}")
        # Learning curves need a cycle to learn from; then the default of the data is used.
        profile = Profile.WEIGHTED_SUM_BATCH if number == 1 else None
        known = find_queue(program, epic.queue_name)
        queue_id = known or _queue(program, epic, clusters, profile)
        batch_ids.append(_label(program, queue_id, number))
        release_id = _release(program, batch_ids)
        tell(f"training on {release_id}")
        base_evaluation_id = _retrain(program, release_id, base_evaluation_id, number)


def _choose(
    program: Program, evaluation_id: str, epic: DemoEpic, taken: set[str]
) -> list[ClusterRow]:
    """The largest clusters of misses with a trait that the epic wants, else the largest of all."""
    actor = program.actor()
    with program.home.database.read() as session:
        clustering = newest_clustering(session, actor, evaluation_id)
        assert clustering is not None
        key = clustering.clustering_id
        rows = clusters_by_clustering(session, actor, [key])[key]
    missed = [row for row in rows if row.outcome is Outcome.FN and row.size]
    free = [row for row in missed if row.theme not in taken]
    free.sort(key=lambda row: (-row.size, row.cluster_id))
    fitting = [
        row
        for row in free
        if epic.wanted & {(trait["axis"], str(trait["value"])) for trait in row.traits}
    ]
    return (fitting or free)[:_CLUSTERS_PER_EPIC]


def _plan(program: Program, epic: DemoEpic, clusters: list[ClusterRow]) -> None:
    planner, key = program.actor(Role.PRODUCT_MANAGER), epic.entry.key
    for cluster in clusters:
        link_epic(program.home, planner, key, cluster.cluster_id, f"{epic.entry.title}: it is this")
    names = "; ".join(f"{cluster.name} ({cluster.size} errors)" for cluster in clusters)
    request = DecisionRequest(
        kind=DecisionKind.SCOPE,
        title=f"Label for {key} next",
        rationale=f"The largest error clusters that it is about: {names}.",
        about=((NodeLabel.EPIC, key),),
        cites=tuple((NodeLabel.ERROR_CLUSTER, cluster.cluster_id) for cluster in clusters),
    )
    record_decision(program.home, planner, request)


def _queue(
    program: Program, epic: DemoEpic, clusters: list[ClusterRow], profile: Profile | None
) -> str:
    size = program.world.size
    options = RunOptions(profile, size.num_clips / _CLIPS_PER_HOUR, seed=size.seed)
    run = run_priorities(program.home, program.actor(), options)
    request = QueueRequest(
        run_id=run.run_id,
        name=epic.queue_name,
        ontology_version_id=ONTOLOGY,
        instructions=INSTRUCTIONS,
        checks=CHECKS,
        target_cluster_ids=[cluster.cluster_id for cluster in clusters],
    )
    return create_queue(program.home, program.actor(), request).queue_id


def _label(program: Program, queue_id: str, number: int) -> str:
    clips = program.world.rows_of(queued_clips(program, queue_id))
    annotations = annotate(program.world, clips, number)
    path = program.files.folder / f"labels-{number}.json"
    write_labels(path, program.world, annotations)
    times = program.files.folder / f"times-{number}.csv"
    write_times(times, program.world, annotations)
    request = LabelsRequest(
        path=path,
        queue_id=queue_id,
        format=LabelFormat.COCO,
        name=f"Simulated annotators, cycle {number}",
        times=times,
        reason="Labels of the demo program; nobody drew them.",
    )
    return import_labels(program.home, program.actor(Role.ANNOTATION_LEAD), request).batch_id


def _release(program: Program, batch_ids: list[str]) -> str:
    request = ReleaseRequest(RELEASE, tuple(batch_ids), "Labels of all cycles so far.")
    return create_release(program.home, program.actor(Role.RELEASE), request).release_id


def _retrain(program: Program, release_id: str, base_evaluation_id: str, number: int) -> str:
    """Returns the development evaluation of the version that was trained on the release."""
    home, tester = program.home, program.actor(Role.TEST_AND_VALIDATION)
    with home.database.read() as session:
        labels = labels_of_release(session, home.objects, program.actor(), release_id)
    detector = train_with_release(program.world, labels, f"{FAMILY}:{2 + number}")
    evaluation_id = bring_results(program, detector)
    request = OutcomeRequest(
        note=f"{detector.name} is trained on the labels of the program and on {release_id}.",
        release_id=release_id,
        base_evaluation_id=base_evaluation_id,
        evaluation_id=evaluation_id,
    )
    # Measured once: what epics address by then is measured too, and later ones will have more.
    with home.database.read() as session:
        known = outcomes_by_model(session, tester, [detector.name]).get(detector.name)
    outcome_id = known[0].outcome_id if known else record_outcome(home, tester, request)[0]
    _decide(program, detector.name, release_id, outcome_id, evaluation_id)
    return evaluation_id


def _decide(
    program: Program, model: str, release_id: str, outcome_id: str, evaluation_id: str
) -> None:
    tester = program.actor(Role.TEST_AND_VALIDATION)
    with program.home.database.read() as session:
        deltas = deltas_by_outcome(session, tester, [outcome_id])[outcome_id]
    request = DecisionRequest(
        kind=DecisionKind.PROMOTION,
        title=_verdict_on(model, deltas),
        rationale=_figures(deltas),
        about=((NodeLabel.MODEL_VERSION, model),),
        cites=((NodeLabel.EVALUATION, evaluation_id), (NodeLabel.DATASET_RELEASE, release_id)),
    )
    record_decision(program.home, tester, request)


def _verdict_on(model: str, deltas: list[DeltaRow]) -> str:
    """What follows from what was measured, whatever it is."""
    verdicts = {delta.verdict for delta in deltas}
    if Verdict.WORSE in verdicts:
        return f"Hold {model} back: something got worse"
    if Verdict.BETTER in verdicts:
        return f"Go on with {model}"
    return f"Keep {model} beside the version before it: nothing is decided"


def _figures(deltas: list[DeltaRow]) -> str:
    counts = {
        verdict: sum(delta.verdict is verdict for delta in deltas)
        for verdict in (Verdict.BETTER, Verdict.WORSE, Verdict.UNDECIDED)
    }
    overall = deltas[0]
    return (
        f"Recall at equal false positives changed by {100 * overall.delta:+.1f} points on all "
        f"objects. Of {len(deltas)} changes {counts[Verdict.BETTER]} are better, "
        f"{counts[Verdict.WORSE]} worse and {counts[Verdict.UNDECIDED]} undecided."
    )
