"""How large a demo program is: clips in all, how they are shared out, and how often the loop is
walked. Taken by every part.
"""

from dataclasses import dataclass

from gainloop.errors import InvalidInput

MIN_CLIPS = 40
MAX_CLIPS = 20_000
MAX_CYCLES = 2
MAX_SEED = 2**32 - 1


@dataclass(frozen=True, slots=True)
class DemoSize:
    """Equal sizes give equal programs, to the last byte."""

    num_clips: int = 600
    seed: int = 7
    num_cycles: int = MAX_CYCLES

    def __post_init__(self) -> None:
        if not MIN_CLIPS <= self.num_clips <= MAX_CLIPS:
            raise InvalidInput(
                "BAD_SIZE",
                f"a demo program has {MIN_CLIPS} to {MAX_CLIPS:,} clips, not {self.num_clips}",
                field="clips",
            )
        if not 0 <= self.seed <= MAX_SEED:
            raise InvalidInput(
                "BAD_SEED", f"a seed is from 0 to {MAX_SEED}, not {self.seed}", field="seed"
            )
        if not 0 <= self.num_cycles <= MAX_CYCLES:
            raise InvalidInput(
                "BAD_CYCLES",
                f"the demo program walks the loop 0 to {MAX_CYCLES} times, not {self.num_cycles}",
                field="cycles",
            )

    @property
    def num_development(self) -> int:
        return round(0.27 * self.num_clips)

    @property
    def num_holdout(self) -> int:
        return round(0.1 * self.num_clips)

    @property
    def num_labeled(self) -> int:
        """Of the clips outside the benchmarks, the oldest."""
        return round(0.19 * self.num_clips)

    @property
    def num_backlog(self) -> int:
        """Clips outside the benchmarks, labeled or waiting."""
        return self.num_clips - self.num_development - self.num_holdout
