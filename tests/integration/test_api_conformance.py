"""The audits of GraphQL over HTTP, by the tool of its authors, against a served process."""

import json
import subprocess
from pathlib import Path
from typing import Any

from scripts.processes import running_server
from tests.conftest import REPOSITORY

FRONTEND = REPOSITORY / "frontend"
BY_GET = {"5A70", "D6D5", "6A70"}
"""What a server MAY do and this one does by a setting only: answer queries sent by GET."""


def test_all_audits_pass_where_queries_may_be_sent_by_get(tmp_path: Path) -> None:
    audits = _audits_of(tmp_path, query_by_get="true")

    assert [audit for audit in audits if audit["status"] != "ok"] == []
    assert len({audit["id"] for audit in audits}) == 61


def test_by_default_all_pass_but_those_that_need_get(tmp_path: Path) -> None:
    audits = _audits_of(tmp_path)

    refused = {audit["id"]: audit for audit in audits if audit["status"] != "ok"}
    assert refused.keys() == BY_GET
    for audit in refused.values():
        assert audit["name"].startswith("MAY ")
        assert audit["status"] == "notice"


def _audits_of(folder: Path, **settings: str) -> list[dict[str, Any]]:
    tool = FRONTEND / "node_modules" / "graphql-http"
    assert tool.is_dir(), "graphql-http is not installed: run `npm ci` in frontend"
    with running_server(folder / "home", folder, introspection="true", **settings) as server:
        return _audited(f"{server.url}/graphql")


def _audited(url: str) -> list[dict[str, Any]]:
    ran = subprocess.run(
        ["/usr/bin/env", "node", "scripts/audit-graphql.mjs", url],
        cwd=FRONTEND,
        capture_output=True,
        check=True,
        timeout=60,
    )
    results: list[dict[str, Any]] = json.loads(ran.stdout)
    return results
