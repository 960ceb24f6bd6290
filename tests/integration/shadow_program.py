"""A program with a held-out benchmark of two weathers, models that find more or less of it, and one
label batch for each clip of the pool.
"""

from collections.abc import Mapping
from pathlib import Path

from gainloop.stores.home import Home
from gainloop.terms.enums import BenchmarkRole, ShadowArm
from gainloop.workflows.shadow.request import ArmRequest, CycleRequest
from tests.integration.comparison_program import CLEAR, RAIN, add_clips, add_model
from tests.integration.labeled_program import add_queue, box, bring_in, track, video

POOL = tuple(f"pool-{letter}" for letter in "abcdefghijkl")
HOURS = 1.5


class ShadowProgram:
    """batches: by clip of the pool, each a drive of its own. `cycle` makes models and a request."""

    def __init__(
        self, home: Home, folder: Path, role: BenchmarkRole = BenchmarkRole.HOLDOUT
    ) -> None:
        self.home, self.folder, self.role = home, folder, role
        add_clips(home, folder)
        self.model("base", 10)
        self.queue_id = add_queue(home, folder, POOL)
        self.batches = {clip: self.batch(clip) for clip in POOL}

    def batch(self, clip: str, hours: float | None = HOURS) -> str:
        path = video(self.folder / f"{clip}.xml", clip, track(1, box(0, 10)))
        return bring_in(self.home, self.queue_id, path, spent_hours=hours).batch_id

    def model(self, name: str, in_rain: int, in_clear: int = 16) -> str:
        """The evaluation of name:1, which finds so many of 20 objects of every clip."""
        found = dict.fromkeys(RAIN, in_rain) | dict.fromkeys(CLEAR, in_clear)
        return add_model(self.home, self.folder, name, found, role=self.role)

    def arm(self, model: str, clip: str, in_rain: int) -> ArmRequest:
        return ArmRequest((self.batches[clip],), f"{model}:1", self.model(model, in_rain))

    def cycle(self, number: int, in_rain: Mapping[ShadowArm, int]) -> CycleRequest:
        """Arms take the next clips of the pool, and find so many of 20 objects in rain."""
        clips = POOL[4 * (number - 1) :]
        arms = {
            arm: self.arm(f"{arm.value}-{number}", clips[place], count)
            for place, (arm, count) in enumerate(in_rain.items())
        }
        return CycleRequest(f"Cycle {number}", "base:1", arms)


FOUR = {
    ShadowArm.PRIORITIZED: 14,
    ShadowArm.FIFO: 11,
    ShadowArm.RANDOM: 12,
    ShadowArm.RANDOM_TWIN: 13,
}
