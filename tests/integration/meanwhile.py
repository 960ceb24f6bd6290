"""What somebody else does between the reads of a workflow and its unit of work."""

import importlib
from collections.abc import Callable
from typing import Any

import pytest


def act_after(monkeypatch: pytest.MonkeyPatch, place: str, act: Callable[[], object]) -> None:
    """`act` once, after the first call of this function; place: module.name of the workflow."""
    module, name = place.rsplit(".", 1)
    called = getattr(importlib.import_module(module), name)

    def call_then_act(*args: Any, **options: Any) -> Any:
        found = called(*args, **options)
        monkeypatch.setattr(place, called)
        act()
        return found

    monkeypatch.setattr(place, call_then_act)
