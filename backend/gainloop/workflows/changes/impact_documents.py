"""What a change would do, as it is kept with the change request, and back."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from gainloop.pipeline.replay.orders import Difference
from gainloop.terms.enums import PartName
from gainloop.terms.governance import ImpactState
from gainloop.workflows.priorities.replay_run import MovedUnit, Reweighed


@dataclass(frozen=True, slots=True)
class Impact:
    """notes: what the figures leave out, and what else is to be known; replay: of the newest run,
    None where there is none.
    """

    state: ImpactState
    notes: tuple[str, ...] = ()
    replay: Reweighed | None = None

    @property
    def sentence(self) -> str:
        return " ".join([*([] if self.replay is None else [_told(self.replay)]), *self.notes])

    def as_json(self) -> dict[str, Any]:
        return {
            "state": self.state.value,
            "notes": list(self.notes),
            "replay": None if self.replay is None else _replay_json(self.replay),
        }

    @classmethod
    def of_json(cls, found: Mapping[str, Any]) -> "Impact":
        replay = found["replay"]
        return cls(
            state=ImpactState(found["state"]),
            notes=tuple(found["notes"]),
            replay=None if replay is None else _replay_of(replay),
        )


def _told(replay: Reweighed) -> str:
    difference = replay.difference
    kept = ", ".join(
        f"{share:.0%} of the first {depth}" for depth, share in difference.overlap.items()
    )
    told = (
        f"{replay.run_id} ranked anew: {kept} stay, rank-biased overlap {difference.rbo:.3f}, "
        f"{difference.hours_moved:.2f} label-hours move, {difference.num_entered} clips come in "
        f"and {difference.num_left} go out."
    )
    if replay.gain_before is None or replay.gain_after is None:
        return told
    lost = (replay.gain_before - replay.gain_after) * 100
    return f"{told} Expected gain lost: {lost:.3f} of {replay.gain_before * 100:.3f} points of 100."


def _replay_json(replay: Reweighed) -> dict[str, Any]:
    difference = replay.difference
    return {
        "run": replay.run_id,
        "weights": {name.value: weight for name, weight in replay.weights.items()},
        "overlap": [
            {"depth": depth, "share": share} for depth, share in difference.overlap.items()
        ],
        "rbo": difference.rbo,
        "hours_moved": difference.hours_moved,
        "num_entered": difference.num_entered,
        "num_left": difference.num_left,
        "gain_before": replay.gain_before,
        "gain_after": replay.gain_after,
        "entered": [asdict(unit) for unit in replay.entered],
        "left": [asdict(unit) for unit in replay.left],
    }


def _replay_of(found: Mapping[str, Any]) -> Reweighed:
    weights = {PartName(name): weight for name, weight in found["weights"].items()}
    return Reweighed(
        run_id=found["run"],
        weights={name: weights[name] for name in PartName if name in weights},
        difference=Difference(
            overlap={entry["depth"]: entry["share"] for entry in found["overlap"]},
            rbo=found["rbo"],
            hours_moved=found["hours_moved"],
            num_entered=found["num_entered"],
            num_left=found["num_left"],
        ),
        gain_before=found["gain_before"],
        gain_after=found["gain_after"],
        entered=tuple(MovedUnit(**unit) for unit in found["entered"]),
        left=tuple(MovedUnit(**unit) for unit in found["left"]),
    )
