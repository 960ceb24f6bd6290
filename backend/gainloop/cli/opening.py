"""Opens the home that the settings name, for the length of one command."""

from collections.abc import Iterator
from contextlib import contextmanager

from gainloop.bootstrap import open_home, operator_of
from gainloop.models.governance import Actor
from gainloop.settings import load_settings
from gainloop.stores.home import Home


@contextmanager
def opened_home() -> Iterator[tuple[Home, Actor]]:
    """The home and the local operator that commands act as."""
    home = open_home(load_settings())
    try:
        yield home, operator_of(home)
    finally:
        home.close()
