"""The worlds of the simulation, as figures: what each of them stresses.

Taken by `synthetic` and `real_data`, which make worlds of them, and by `worlds`, which knows all
names. Nothing in them was recorded on a road.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

NUM_SLICES = 16
NUM_COMMON = 2
FIRST_RARE = 7
"""Slices from this one on are rare: with a burst, half of their clips come in one campaign."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A synthetic world.

    zipf: exponent of the slices' shares of the pool; num_hidden: slices with the tags of a common
    one; num_unlearnable: slices where 45 % of what is true is a random class; num_unseen: slices
    that the benchmark lacks; burst: share of the rare clips that came in one campaign; wrong_*:
    shares of labels and of tags; num_copies: near-identical clips of a drive; is_alike: whether all
    slices look the same.
    """

    name: str
    about: str
    zipf: float = 1.3
    num_hidden: int = 4
    num_unlearnable: int = 1
    num_unseen: int = 0
    burst: float = 0.5
    corrupt: float = 0.04
    wrong_labels: float = 0.02
    wrong_tags: float = 0.1
    embedding_noise: float = 0.3
    cost_spread: float = 0.35
    num_copies: int = 1
    is_alike: bool = False
    num_clips: int = 3000
    num_benchmark: int = 640
    num_holdout: int = 1600


@dataclass(frozen=True, slots=True)
class RealRecipe:
    """A world of real pixels or measurements, seen under made conditions, each of them a slice.

    shares: of the pool, by condition; hidden: conditions with the tags of the most common one.
    """

    name: str
    about: str
    shares: tuple[float, ...]
    hidden: tuple[int, ...]
    num_clips: int
    num_benchmark: int
    num_holdout: int


_STANDARD = Recipe("standard", "long tail, arrival in campaigns, one slice that cannot be learned")
_CLEAN = replace(_STANDARD, zipf=0.0, num_unlearnable=0, burst=0.0, corrupt=0.0, wrong_labels=0.0)

SYNTHETIC: tuple[Recipe, ...] = (
    _STANDARD,
    replace(_STANDARD, name="nodrift", about="clips arrive in random order", burst=0.0),
    replace(_STANDARD, name="mild", about="a milder tail, little drift", zipf=0.6, burst=0.15),
    replace(_CLEAN, name="balanced", about="equal shares, nothing broken"),
    replace(_CLEAN, name="homogeneous", about="all slices alike", is_alike=True),
    replace(
        _STANDARD,
        name="noisetrap",
        about="three slices that cannot be learned, 15 % corrupt clips, 5 % wrong labels",
        num_unlearnable=3,
        corrupt=0.15,
        wrong_labels=0.05,
    ),
    replace(_STANDARD, name="hidden", about="nine of 16 slices hidden from tags", num_hidden=9),
    replace(
        _STANDARD,
        name="badtags",
        about="40 % wrong tags, noisier embeddings",
        wrong_tags=0.4,
        embedding_noise=0.6,
    ),
    replace(_STANDARD, name="bademb", about="ten times the embedding noise", embedding_noise=3.0),
    replace(_STANDARD, name="costs", about="2.5 times the spread of costs", cost_spread=0.875),
    replace(_STANDARD, name="duplicates", about="drives of 15 near-identical clips", num_copies=15),
    replace(_STANDARD, name="smalldev", about="160 benchmark clips, not 640", num_benchmark=160),
    replace(_STANDARD, name="devgap", about="four slices absent from the benchmark", num_unseen=4),
)

REAL: tuple[RealRecipe, ...] = (
    RealRecipe(
        name="digits",
        about="scikit-learn's images of digits under eight conditions",
        shares=(0.46, 0.17, 0.11, 0.08, 0.06, 0.05, 0.04, 0.03),
        hidden=(4, 6),
        num_clips=2000,
        num_benchmark=320,
        num_holdout=800,
    ),
    RealRecipe(
        name="cancer",
        about="scikit-learn's breast cancer measurements from five scanners",
        shares=(0.6, 0.18, 0.11, 0.07, 0.04),
        hidden=(4,),
        num_clips=1500,
        num_benchmark=320,
        num_holdout=800,
    ),
)

RECIPES: Mapping[str, Recipe | RealRecipe] = {
    **{recipe.name: recipe for recipe in SYNTHETIC},
    **{recipe.name: recipe for recipe in REAL},
}
