"""Opens the home that the settings name, for the length of one command."""

from collections.abc import Iterator
from contextlib import contextmanager

from gainloop.bootstrap import open_home, operator_of
from gainloop.models.governance import Actor
from gainloop.settings import load_settings
from gainloop.stores.home import Home


@contextmanager
def opened_home(*, is_dry_run: bool = False) -> Iterator[tuple[Home, Actor]]:
    """The home and the local operator that commands act as. On a dry run no unit of work writes;
    what a workflow puts into objects stays, so it is for those that put nothing there.
    """
    home = open_home(load_settings())
    home.database.is_dry_run = is_dry_run
    try:
        yield home, operator_of(home)
    finally:
        home.close()
