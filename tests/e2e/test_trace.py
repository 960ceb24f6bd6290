"""From an epic to what models gained and back to who decided it, by clicks alone, in Chromium."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from scripts.dashboard_pages import Ask, asker, open_settled
from scripts.processes import RunningServer
from tests.e2e.dashboard import SignedIn

pytestmark = pytest.mark.chromium
ENGINEER = "demo-perception-engineer"
EPICS = """{ epics(first: 1) { edges { node {
  key title
  clusters { id name }
  batches { label numClips queue { name } releases { label numClips
    outcomes { id label modelVersion { label } } } }
  deltas { number label delta outcome { id } cluster { name } }
} } } }"""
CLIP = '{ errorCluster(id: "%s") { errors(first: 1) { edges { node { clip { clipId } } } } } }'
WHO = """{ decisionLineage(id: "%s", deltaNumber: %d) {
  nodes { key kind name nodeId } edges { type source target } } }"""
DECISION = '{ decision(id: "%s") { title rationale author about { name } } }'


@pytest.fixture
def page(people: SignedIn, demo_server: RunningServer) -> Iterator[Page]:
    with people.page_of(demo_server, ENGINEER) as opened:
        yield opened


@pytest.fixture
def ask(page: Page, demo_server: RunningServer) -> Ask:
    return asker(page.context.request, demo_server.url)


def test_an_epic_leads_to_its_delta_and_the_delta_to_who_decided(
    page: Page, ask: Ask, demo_server: RunningServer
) -> None:
    [epic] = (edge["node"] for edge in ask(EPICS)["epics"]["edges"])
    batch = epic["batches"][0]
    release = batch["releases"][0]
    outcome = release["outcomes"][0]
    delta = next(row for row in epic["deltas"] if row["outcome"]["id"] == outcome["id"])
    cluster = next(row for row in epic["clusters"] if row["name"] == delta["cluster"]["name"])

    open_settled(page, f"{demo_server.url}/epics")
    _follow(page, epic["key"])
    _is_at(page, f"{epic['key']} {epic['title']}")
    strip = page.get_by_role("list", name=f"From {epic['key']} to what models gained")
    strip.get_by_role("link", name=cluster["name"]).first.click()
    _is_at(page, _capitalized(cluster["name"]))
    [first] = ask(CLIP % cluster["id"])["errorCluster"]["errors"]["edges"]
    clip = first["node"]["clip"]
    tiles = page.get_by_role("list", name="Errors of the cluster")
    tiles.get_by_role("link", name=clip["clipId"]).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(clip["clipId"])
    clusters = page.get_by_role("list", name="Error clusters")
    clusters.get_by_role("link", name=batch["queue"]["name"], exact=True).first.click()
    _is_at(page, f"Next to label: {batch['queue']['name']}")
    _follow(page, batch["label"])
    expect(page.get_by_role("heading", level=1)).to_contain_text(batch["queue"]["name"])
    expect(page.get_by_text(f"{batch['numClips']} clips", exact=False).first).to_be_visible()
    _follow(page, release["label"])
    _is_at(page, f"Dataset release {release['label']}")
    expect(page.get_by_text(f"{release['numClips']} clips", exact=False).first).to_be_visible()
    outcomes = page.get_by_role("table", name="Outcomes")
    outcomes.get_by_role("link", name=outcome["modelVersion"]["label"], exact=True).click()
    _is_at(page, f"Model {outcome['modelVersion']['label']}")
    _follow(page, outcome["label"])
    row = page.get_by_role("table", name="Changes").get_by_role("row", name=cluster["name"])
    expect(row.first).to_contain_text(f"{delta['delta'] * 100:+.1f}".replace("-", "−"))
    _shows_who_decided(page, ask, outcome["id"], delta["number"])


def _shows_who_decided(page: Page, ask: Ask, outcome_id: str, number: int) -> None:
    """Every decision of the trace back stands on the outcome, with its person; one is opened."""
    trace = ask(WHO % (outcome_id, number))["decisionLineage"]
    names = {node["key"]: node["name"] for node in trace["nodes"]}
    decisions = [node for node in trace["nodes"] if node["kind"] == "DECISION"]
    assert decisions != []
    for node in decisions:
        expect(page.get_by_role("listitem").filter(has_text=node["name"]).last).to_contain_text(
            names[_made_by(trace, node["key"])]
        )
    decision = ask(DECISION % decisions[0]["nodeId"])["decision"]
    assert decision["author"] == names[_made_by(trace, decisions[0]["key"])]
    _follow(page, decisions[0]["name"])
    _is_at(page, decision["title"])
    expect(page.get_by_text(decision["rationale"])).to_be_visible()
    expect(page.get_by_text(decision["author"], exact=True).last).to_be_visible()
    expect(page.get_by_role("link", name=decision["about"][0]["name"]).first).to_be_visible()


def _made_by(trace: Any, key: str) -> str:
    [person] = [
        edge["target"]
        for edge in trace["edges"]
        if edge["type"] == "MADE_BY" and edge["source"] == key
    ]
    assert isinstance(person, str)
    return person


def _follow(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("link", name=name, exact=True).first.click()


def _is_at(page: Page, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)


def _capitalized(name: str) -> str:
    return name[:1].upper() + name[1:]
