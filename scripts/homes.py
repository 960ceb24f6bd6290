"""Homes that scripts look at. Opening one that is not there would make it."""

import argparse
from pathlib import Path


def existing_home(text: str) -> Path:
    """Type of an argument: the folder of a home that was set up. Raises ArgumentTypeError."""
    folder = Path(text)
    if not (folder / "gainloop.sqlite").is_file():
        raise argparse.ArgumentTypeError(f"{folder} is no home: there is no gainloop.sqlite in it")
    return folder
