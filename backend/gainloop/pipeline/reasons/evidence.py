"""What a reason is made of and written from. Filled by `writing`, read by its siblings."""

from dataclasses import dataclass, field
from typing import Any

from gainloop.pipeline.scoring.ranking import Ranking
from gainloop.terms.boxes import Floats, Ints
from gainloop.terms.enums import Profile, Rung
from gainloop.terms.features import Features
from gainloop.terms.measures import UncertaintyMeasure


@dataclass(frozen=True, slots=True)
class Link:
    """kind: evaluation, model_version, clip or drive; id: the domain id of the object."""

    label: str
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Reason:
    headline: str
    details: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "headline": self.headline,
            "details": list(self.details),
            "links": [
                {"label": link.label, "kind": link.kind, "id": link.id} for link in self.links
            ],
        }


@dataclass(frozen=True, slots=True)
class Sources:
    """The ids that sentences and links name; models as family:version. cells: names of the cells of
    the atlas, by number; other_models: evaluated, of further model families, whose cells follow.
    """

    evaluation_id: str = ""
    evaluated_model: str = ""
    predicting_model: str = ""
    is_scoped: bool = False
    cells: tuple[str, ...] = ()
    other_models: tuple[str, ...] = ()
    measure: UncertaintyMeasure = UncertaintyMeasure.ENTROPY


@dataclass(frozen=True, slots=True)
class Evidence:
    """places: (N,) rank of each row, from 0; arrivals: (N,) place by recording time, from 0;
    uncertainties: known ones, ascending; nearest: benchmark rows by pool row; alike: by pool row,
    how many picks ahead of it are like it.
    """

    features: Features
    ranking: Ranking
    sources: Sources
    places: Ints
    arrivals: Ints
    uncertainties: Floats
    nearest: dict[int, Ints] = field(default_factory=dict)
    alike: dict[int, int] = field(default_factory=dict)

    @property
    def pool_noun(self) -> str:
        return "unlabeled clip in this scope" if self.sources.is_scoped else "unlabeled clip"

    @property
    def uses_errors(self) -> bool:
        request = self.ranking.request
        return request.profile is not Profile.FIFO and request.rung <= Rung.ERRORS_BY_TAG
