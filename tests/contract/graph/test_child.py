"""The embedded engine as a child: found by others, started again, ended with its parent."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from gainloop.stores.graph.addresses import child_address
from gainloop.stores.graph.bolt_graph import BoltGraph
from gainloop.stores.graph.child import GraphChild
from gainloop.terms.enums import NodeLabel
from gainloop.terms.lineage import Node
from tests.graph_servers import START_SECONDS

PARENT = """
import sys, time
from pathlib import Path
from gainloop.stores.graph.child import GraphChild
child = GraphChild(Path(sys.argv[1]))
print(child.start(), child.wait(120), child.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def child(tmp_path: Path) -> Iterator[GraphChild]:
    started = GraphChild(tmp_path)
    assert started.start()
    assert started.wait(START_SECONDS)
    yield started
    started.stop()


def wait_for(condition: Callable[[], object]) -> None:
    """Another process does it, so it is asked for until it is so."""
    end = time.monotonic() + START_SECONDS
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.05)


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_a_child_that_is_killed_comes_back_with_all_that_was_acknowledged(
    child: GraphChild, tmp_path: Path
) -> None:
    graph = BoltGraph(lambda: child_address(tmp_path))
    graph.migrate()
    graph.merge_nodes(NodeLabel.CLIP, [Node(NodeLabel.CLIP, "1", {"ordinal": 1})])
    first = child.pid
    assert first is not None

    os.kill(first, signal.SIGKILL)
    wait_for(lambda: child.pid != first)
    assert child.wait(START_SECONDS)

    wait_for(graph.is_up)
    assert graph.count().nodes[NodeLabel.CLIP] == 1
    assert graph.migrate() == []
    graph.close()


def test_a_second_one_of_the_same_home_is_not_started(child: GraphChild, tmp_path: Path) -> None:
    second = GraphChild(tmp_path)

    assert not second.start()

    second.stop()  # which leaves the first one alone
    assert child_address(tmp_path) is not None
    assert child.pid is not None
    assert is_running(child.pid)


def test_a_stopped_child_is_gone_and_forgotten(tmp_path: Path) -> None:
    child = GraphChild(tmp_path)
    child.start()
    assert child.wait(START_SECONDS)
    pid = child.pid
    assert pid is not None
    assert (tmp_path / "run" / "graph.json").stat().st_mode & 0o777 == 0o600

    child.stop()

    assert not is_running(pid)
    assert child_address(tmp_path) is None


def test_a_child_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, str(tmp_path)], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        started, answered, pid = parent.stdout.readline().split()
        parent.kill()
    assert (started, answered) == ("True", "True")

    wait_for(lambda: not is_running(int(pid)))

    child = GraphChild(tmp_path)  # nothing is locked
    assert child.start()
    assert child.wait(START_SECONDS)
    child.stop()
