"""Gainloop closes the loop from a detector's errors to the clips that are labeled next."""

__version__ = "0.1.0"
