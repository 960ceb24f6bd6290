"""Hands tests out to the processes of a run that has several, as `make test` starts it.

In: the ids of all tests in the order in which they were collected. Out: pieces of work, taken from
the front by whichever process is free: so what was collected last is run last in each of them.
Loaded by `conftest`; a run in one process does not come here.
"""

import os
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/contract/graph/",)
"""Folders for one process: the two graph servers that their files share take long to start."""

MOST_PROCESSES = 4
"""Each takes up to 2 GB, with a PostgreSQL and a Chromium of its own."""


def piece_of(test_id: str) -> str:
    """A file, for what its tests share is made once; or the folder of a file in `TOGETHER`."""
    file = test_id.partition("::")[0]
    return next((folder for folder in TOGETHER if file.startswith(folder)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than processors: tests wait a third of their time for servers and pages."""
    return min((os.cpu_count() or 1) + 1, MOST_PROCESSES)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    config.option.loadscopereorder = False  # by their sizes, the browser's would not come last
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = piece_of
    return scheduler
