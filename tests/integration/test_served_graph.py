"""A server with its embedded graph, as processes: kill -9 of either loses nothing that was said to
be done, the service comes back by itself, and commands beside it do no harm.
"""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

from gainloop.bootstrap import open_home
from gainloop.settings import load_settings
from scripts.processes import RunningServer, running_server
from tests.integration.job_program import eventually, link_epic


def changed(folder: Path, *names: str) -> None:
    """As a command does: opens the home, writes, and is gone."""
    home = open_home(load_settings(home=folder, database_url=""))
    for name in names:
        link_epic(home, name)
    home.close()


def failing(server: RunningServer) -> list[str]:
    with urllib.request.urlopen(f"{server.url}/readyz") as reply:
        told: list[str] = json.loads(reply.read())["failing"]
        return told


def waiting(server: RunningServer) -> float:
    """Changes that the graph does not hold yet."""
    with urllib.request.urlopen(f"{server.url}/metrics") as reply:
        lines = reply.read().decode().splitlines()
    [line] = [one for one in lines if one.startswith("gainloop_projection_waiting_events ")]
    return float(line.rpartition(" ")[2])


def command(folder: Path, *words: str) -> tuple[int, Any]:
    """Exit status and JSON of a command of the same home."""
    program = "from gainloop.cli.main import main; main()"
    variables = [f"GAINLOOP_HOME={folder}", "GAINLOOP_DATABASE_URL="]
    done = subprocess.run(
        ["/usr/bin/env", *variables, sys.executable, "-c", program, *words, "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, json.loads(done.stdout or "null")


def child_of(folder: Path) -> int:
    return int(json.loads((folder / "run" / "graph.json").read_bytes())["pid"])


def lives(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def is_whole(server: RunningServer) -> bool:
    return failing(server) == [] and waiting(server) == 0


def test_killing_graph_or_server_loses_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    changed(folder, "before")
    with running_server(folder, tmp_path, graph="on") as server:
        eventually(lambda: is_whole(server))
        status, check = command(folder, "graph", "check")
        assert (status, check["equal"], check["num_edges"]) == (0, True, 3)

        child = child_of(folder)
        os.kill(child, signal.SIGKILL)
        changed(folder, "while the graph is down")
        eventually(lambda: failing(server) == ["graph"])
        eventually(lambda: is_whole(server))
        assert child_of(folder) != child
        status, check = command(folder, "graph", "check")
        assert (status, check["equal"], check["num_edges"]) == (0, True, 6)

        child = child_of(folder)
        os.kill(server.pid, signal.SIGKILL)
        eventually(lambda: not lives(child))

    (folder / "run" / "server.json").unlink()  # the killed one could not; the next is waited for
    changed(folder, "while nobody serves")
    with running_server(folder, tmp_path, graph="on") as server:
        eventually(lambda: is_whole(server))
        status, check = command(folder, "graph", "check")
        assert (status, check["equal"], check["num_edges"]) == (0, True, 9)
        status, listed = command(folder, "jobs", "list")
        assert {job["state"] for job in listed} == {"done"}
        assert [job["kind"] for job in listed].count("project_lineage") == 3
        assert [job["kind"] for job in listed].count("rebuild_graph") == 1
        child = child_of(folder)
    assert not lives(child)  # told to stop, the server takes its child along


def test_commands_beside_a_server_leave_the_work_to_it(tmp_path: Path) -> None:
    folder = tmp_path / "home"
    changed(folder, "GL-1")
    with running_server(folder, tmp_path, graph="on") as server:
        eventually(lambda: is_whole(server))
        child = child_of(folder)
        worker, told = command(folder, "worker")
        rebuild, job = command(folder, "graph", "rebuild", "--rationale", "to see it")
        gone, missing = command(folder, "jobs", "watch", "no-such-job")

        assert (worker, told) == (2, None)  # it has no option --json
        assert (rebuild, job["state"], job["new"]) == (0, "done", True)
        assert job["progress"]["note"] == "done"
        assert (gone, missing["error"]["code"]) == (2, "NOT_FOUND")
        assert child_of(folder) == child
