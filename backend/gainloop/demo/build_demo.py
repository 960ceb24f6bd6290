"""Builds the demo program through the same workflows that everyone's files take.

Called by `gainloop demo build`. Building it again changes nothing. All of it is synthetic, and its
clips say so: a world is drawn from a seed, a detector is trained on a part of it, and every result
is measured by the program itself.
"""

import tempfile
from pathlib import Path

from gainloop.demo.cycles import run_cycles
from gainloop.demo.definitions import define
from gainloop.demo.detector import train_versions
from gainloop.demo.files import write_files
from gainloop.demo.presence import QUEUE_NAME, find_built
from gainloop.demo.program import CHECKS, INSTRUCTIONS, ONTOLOGY, Program, bring_results
from gainloop.demo.proposal import propose_weights
from gainloop.demo.scenes import boxes_table, scenes_table
from gainloop.demo.shadow_cycle import run_shadow_cycle
from gainloop.demo.size import DemoSize
from gainloop.demo.world import make_world
from gainloop.stores.home import Home
from gainloop.terms.enums import ClipOrigin, Profile
from gainloop.terms.progress import Progress, silent
from gainloop.workflows.catalog.import_catalog import CatalogRequest, import_catalog
from gainloop.workflows.embeddings.import_embeddings import EmbeddingsRequest, import_embeddings
from gainloop.workflows.frames.register_frames import FramesRequest, Redaction, register_frames
from gainloop.workflows.priorities.refresh_priorities import refresh_priorities
from gainloop.workflows.priorities.request import RunOptions
from gainloop.workflows.priorities.run_priorities import run_priorities
from gainloop.workflows.queue.create_queue import QueueRequest, create_queue

DATASET = "demo-clips"
SPACE = "demo-scenes"
BUDGET_HOURS = 4.0
REDACTION = Redaction(
    redactor="none needed",
    redactor_version="1",
    statement="Every frame is drawn by the demo program: there is no person and no plate on it.",
)
_STEPS = 8


def build_demo(home: Home, size: DemoSize, progress: Progress = silent) -> str:
    """Returns the id of the labeling queue that it ends with.

    Raises Conflict where the home holds other clips; a build that was killed is completed.
    """
    progress("drawing the world", 0, _STEPS)
    world = make_world(size)
    if built := find_built(home, world):
        return built
    with tempfile.TemporaryDirectory(prefix="gainloop-demo-") as folder:
        program = Program(home, world, write_files(world, Path(folder)))
        progress("importing clips", 1, _STEPS)
        _bring_clips(program)
        progress("training two detectors", 2, _STEPS)
        for number, detector in enumerate(train_versions(world)):
            progress(f"evaluating {detector.name}", 3 + number, _STEPS)
            evaluation_id = bring_results(program, detector)
        progress("labeling in shadow", 5, _STEPS)
        run_shadow_cycle(program, detector.name)
        run_cycles(program, evaluation_id, lambda step: progress(step, 5, _STEPS))
    define(home, program.actor())
    progress("ranking", _STEPS - 1, _STEPS)
    queue_id = _rank(program)
    progress("done", _STEPS, _STEPS)
    return queue_id


def _bring_clips(program: Program) -> None:
    """Catalog, embeddings and frames."""
    home, actor, files = program.home, program.actor(), program.files
    catalog = CatalogRequest(files.catalog, origin=ClipOrigin.SYNTHETIC, dataset=DATASET)
    import_catalog(home, actor, catalog)
    import_embeddings(home, actor, EmbeddingsRequest(files.embeddings, SPACE, metric="l2"))
    frames = FramesRequest(scenes_table(program.world), boxes_table(program.world), REDACTION)
    register_frames(home, actor, frames)


def _rank(program: Program) -> str:
    """One run under each profile, to compare, other weights that wait for a review, and a queue of
    the default profile: expected gain where the benchmark is large enough.
    """
    home, actor, seed = program.home, program.actor(), program.world.size.seed
    run_priorities(home, actor, RunOptions(Profile.FIFO, BUDGET_HOURS, seed=seed))
    runs = refresh_priorities(home, actor, RunOptions(budget_hours=BUDGET_HOURS, seed=seed))
    propose_weights(home, actor, runs.chosen.profile)
    request = QueueRequest(
        run_id=runs.chosen.run_id,
        name=QUEUE_NAME,
        ontology_version_id=ONTOLOGY,
        instructions=INSTRUCTIONS,
        checks=CHECKS,
    )
    return create_queue(home, actor, request).queue_id
