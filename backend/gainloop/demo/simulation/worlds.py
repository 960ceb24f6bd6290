"""All worlds of the simulation, by name. Called by `simulate` and by tests."""

from gainloop.demo.simulation.real_data import make_cancer, make_digits
from gainloop.demo.simulation.recipes import RECIPES, Recipe
from gainloop.demo.simulation.records import SimulatedWorld
from gainloop.demo.simulation.synthetic import make_synthetic

WORLDS = tuple(RECIPES)


def make_world(name: str, seed: int) -> SimulatedWorld:
    """Equal names and seeds give equal worlds."""
    recipe = RECIPES[name]
    if isinstance(recipe, Recipe):
        return make_synthetic(recipe, seed)
    maker = make_digits if name == "digits" else make_cancer
    return maker(recipe, seed)
