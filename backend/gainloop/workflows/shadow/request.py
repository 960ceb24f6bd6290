"""What is asked to be recorded as a shadow cycle. Made by the command line and the demo program."""

from collections.abc import Mapping
from dataclasses import dataclass

from gainloop.terms.enums import ShadowArm


@dataclass(frozen=True, slots=True)
class ArmRequest:
    """What one arm had labeled, what was trained with it, and how that was measured."""

    batch_ids: tuple[str, ...]
    model_version_id: str
    evaluation_id: str


@dataclass(frozen=True, slots=True)
class CycleRequest:
    name: str
    base_model_version_id: str
    arms: Mapping[ShadowArm, ArmRequest]
    note: str = ""
