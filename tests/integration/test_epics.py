"""Epics and decisions: brought in once, linked with reasons, never forgotten."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlmodel import col, func, select

from gainloop.bootstrap import open_home, operator_of
from gainloop.errors import Conflict, InvalidInput, NotAllowed, NotFound
from gainloop.models.clusters import ErrorCluster
from gainloop.models.governance import Actor, AuditEntry, LineageEdge, Outbox
from gainloop.models.program import Epic
from gainloop.reads.decisions import decisions_by_id, list_decisions
from gainloop.reads.epics import count_epics, list_epics
from gainloop.reads.pages import Window
from gainloop.settings import load_settings
from gainloop.stores.home import Home
from gainloop.terms.enums import DecisionKind, LineageType, NodeLabel
from gainloop.workflows.decisions.record_decision import DecisionRequest, record_decision
from gainloop.workflows.epics.import_epics import EpicsImport, import_epics
from gainloop.workflows.epics.link_epic import link_epic, unlink_epic
from tests.cli_runner import Run, runner
from tests.dry_runs import dry

EPICS = "key,title,status\nPERC-1,Pedestrians at night,Open\nPERC-2,Work zones,Open\n"
PERC_1 = (NodeLabel.EPIC, "PERC-1")


def num_rows(home: Home, model: type[AuditEntry] | type[Outbox]) -> int:
    with home.database.read() as session:
        return session.exec(select(func.count()).select_from(model)).one()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "epics.csv"
    path.write_text(EPICS)
    return path


@pytest.fixture
def demo_copy(demo_folder: Path, tmp_path: Path) -> Iterator[Home]:
    folder = shutil.copytree(demo_folder, tmp_path / "copy")
    opened = open_home(load_settings(home=folder, database_url=""))
    yield opened
    opened.close()


def test_a_file_is_imported_once_and_then_only_what_changed(any_home: Home, file: Path) -> None:
    operator = operator_of(any_home)
    before = num_rows(any_home, AuditEntry)

    assert import_epics(any_home, operator, file, is_dry_run=True) == EpicsImport(2, 0, 0)
    assert num_rows(any_home, AuditEntry) == before
    assert import_epics(any_home, operator, file) == EpicsImport(2, 0, 0)
    assert import_epics(any_home, operator, file) == EpicsImport(0, 0, 2)
    file.write_text(EPICS.replace("zones,Open", "zones,Done") + "PERC-3,Rain,Open\n")
    assert import_epics(any_home, operator, file) == EpicsImport(1, 1, 1)

    assert num_rows(any_home, AuditEntry) == before + 2
    with any_home.database.read() as session:
        page = list_epics(session, operator, Window())
        assert [(row.key, row.status) for _, row in page.rows] == [
            ("PERC-3", "Open"),
            ("PERC-2", "Done"),
            ("PERC-1", "Open"),
        ]
        assert [row.key for _, row in list_epics(session, operator, Window(), "WORK").rows] == [
            "PERC-2"
        ]
        assert count_epics(session, operator, "%") == 0
        events = session.exec(select(Outbox.payload).order_by(col(Outbox.sequence))).all()
        changed = session.get(Epic, "PERC-2")
        assert changed is not None
        assert changed.changed_at > changed.recorded_at
    assert [event["nodes"] for event in events] == [
        [["Epic", "PERC-1"], ["Epic", "PERC-2"]],
        [["Epic", "PERC-3"], ["Epic", "PERC-2"]],
    ]


def test_a_narrower_file_leaves_what_it_does_not_speak_of(any_home: Home, file: Path) -> None:
    operator = operator_of(any_home)
    import_epics(any_home, operator, file)
    file.write_text("key,title\nPERC-1,Pedestrians by night\nPERC-2,Work zones\n")

    assert import_epics(any_home, operator, file) == EpicsImport(0, 1, 1)

    with any_home.database.read() as session:
        epic = session.get_one(Epic, "PERC-1")
        entry = session.exec(select(AuditEntry).order_by(col(AuditEntry.sequence).desc())).first()
    assert (epic.title, epic.status) == ("Pedestrians by night", "Open")
    assert entry is not None
    assert b'"PERC-1":{"title":["Pedestrians at night","Pedestrians by night"]}' in entry.canonical


def test_epics_are_found_whatever_the_case_of_their_letters(any_home: Home, file: Path) -> None:
    operator = operator_of(any_home)
    file.write_text("key,title\nPERC-1,\u00dcberholen bei Nacht\n")
    import_epics(any_home, operator, file)
    with any_home.database.read() as session:
        for text in ("\u00dcberholen", "\u00fcBERHOLEN", "perc-1"):
            assert count_epics(session, operator, text) == 1
        with pytest.raises(InvalidInput, match="at most 200 characters, not 201"):
            count_epics(session, operator, "x" * 201)


def test_an_epic_addresses_so_many_clusters_and_no_more(
    demo_copy: Home, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator = operator_of(demo_copy)
    import_epics(demo_copy, operator, file)
    with demo_copy.database.read() as session:
        first, second = session.exec(select(ErrorCluster.id).limit(2)).all()
    monkeypatch.setattr("gainloop.workflows.epics.link_epic.MOST_ADDRESSED", 1)
    link_epic(demo_copy, operator, "PERC-1", first, "why")
    with pytest.raises(Conflict) as refused:
        link_epic(demo_copy, operator, "PERC-1", second, "why")
    assert refused.value.code == "TOO_MANY_CLUSTERS"


def test_a_bad_row_is_left_out_or_with_strict_refuses_the_file(home: Home, file: Path) -> None:
    file.write_text(EPICS + "nokey,Broken,Open\n")
    operator = operator_of(home)

    with pytest.raises(InvalidInput, match="BAD_KEY"):
        import_epics(home, operator, file, is_strict=True)
    with home.database.read() as session:
        assert count_epics(session, operator) == 0
    done = import_epics(home, operator, file)
    assert (done.num_new, [finding.row for finding in done.findings]) == (2, [4])


def test_an_epic_is_linked_to_a_cluster_with_a_reason(demo_copy: Home, file: Path) -> None:
    operator = operator_of(demo_copy)
    import_epics(demo_copy, operator, file)
    cluster_id = any_cluster(demo_copy)

    with pytest.raises(InvalidInput, match="NO_REASON"):
        link_epic(demo_copy, operator, "PERC-1", cluster_id, " ")
    with pytest.raises(NotFound, match="no epic 'PERC-9'"):
        link_epic(demo_copy, operator, "PERC-9", cluster_id, "why")
    with pytest.raises(NotFound, match="no error cluster 'none'"):
        link_epic(demo_copy, operator, "PERC-1", "none", "why")
    assert link_epic(demo_copy, operator, "PERC-1", cluster_id, "night is what it is about")
    assert not link_epic(demo_copy, operator, "PERC-1", cluster_id, "said twice")
    unlink_epic(demo_copy, operator, "PERC-1", cluster_id, "too broad")
    with pytest.raises(NotFound, match="is not linked"):
        unlink_epic(demo_copy, operator, "PERC-1", cluster_id, "said twice")

    with demo_copy.database.read() as session:
        (edge,) = session.exec(
            select(LineageEdge).where(
                col(LineageEdge.type) == LineageType.ADDRESSES, LineageEdge.source_id == "PERC-1"
            )
        )
    assert edge.properties == {"reason": "night is what it is about"}
    assert edge.retracted_at is not None


def test_links_are_told_before_they_are_made(
    demo_copy: Home, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = runner(demo_copy.settings.home, monkeypatch, capsys)
    assert run("epics", "import", file).exit_code == 0
    ends = ("PERC-1", any_cluster(demo_copy), "--reason", "why", "--json")

    for verb in ("link", "unlink"):
        told = dry(run, demo_copy, "epics", verb, *ends)
        done = run("epics", verb, *ends)
        assert (told.exit_code, done.exit_code) == (0, 0)
        assert told.json == {**done.json, "dry_run": True}
    assert dry(run, demo_copy, "epics", "unlink", *ends).exit_code == 2


def test_an_annotator_links_no_epics(demo_copy: Home, file: Path) -> None:
    import_epics(demo_copy, operator_of(demo_copy), file)
    with demo_copy.database.read() as session:
        annotator = session.get(Actor, "demo-annotator")
    assert annotator is not None
    with pytest.raises(NotAllowed, match="Annotator may not plan epics"):
        link_epic(demo_copy, annotator, "PERC-1", any_cluster(demo_copy), "why")


def decision(**changes: object) -> DecisionRequest:
    values = {
        "kind": DecisionKind.SCOPE,
        "title": "Night first",
        "rationale": "Most misses are at night.",
        "about": (PERC_1,),
        **changes,
    }
    return DecisionRequest(**values)  # type: ignore[arg-type]


def test_a_decision_is_recorded_once_with_its_ends(any_home: Home, file: Path) -> None:
    operator = operator_of(any_home)
    import_epics(any_home, operator, file)
    decided = datetime(2025, 12, 1, 10, 0, tzinfo=UTC)
    request = decision(
        cites=((NodeLabel.EPIC, "PERC-2"),),
        evidence=("https://wiki.example.com/night",),
        decided_at=decided,
    )

    decision_id, is_new = record_decision(any_home, operator, request)
    assert is_new
    assert record_decision(any_home, operator, request) == (decision_id, False)
    elsewhere = replace(request, decided_at=decided.astimezone(timezone(timedelta(hours=2))))
    assert record_decision(any_home, operator, elsewhere) == (decision_id, False)

    with any_home.database.read() as session:
        row = decisions_by_id(session, operator, [decision_id])[decision_id]
        edges = session.exec(select(LineageEdge).where(LineageEdge.source_id == decision_id)).all()
        about = list_decisions(session, operator, Window(), PERC_1)
        cited = list_decisions(session, operator, Window(), (NodeLabel.EPIC, "PERC-2"))
    assert (row.decided_at, row.label, row.author) == (decided, "Decision 1", operator.name)
    assert row.recorded_at > decided
    assert {(edge.type, edge.target_label, edge.target_id) for edge in edges} == {
        (LineageType.ABOUT, "Epic", "PERC-1"),
        (LineageType.CITES, "Epic", "PERC-2"),
        (LineageType.MADE_BY, "Person", "operator"),
    }
    assert {edge.valid_from for edge in edges} == {decided}
    assert [row.decision_id for _, row in about.rows] == [decision_id]
    assert cited.rows == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"about": ()}, "BAD_ENDS"),
        ({"about": tuple((NodeLabel.EPIC, f"A-{at}") for at in range(101))}, "BAD_ENDS"),
        ({"rationale": " "}, "NO_RATIONALE"),
        ({"title": "a\nb"}, "BAD_NAME"),
        ({"evidence": ("http://wiki.example.com",)}, "BAD_ADDRESS"),
        ({"evidence": ("https://",)}, "BAD_ADDRESS"),
        ({"evidence": tuple(f"https://a.example/{at}" for at in range(21))}, "TOO_MANY"),
        ({"decided_at": datetime(2026, 1, 1)}, "BAD_TIME"),  # noqa: DTZ001  # what is refused
        ({"decided_at": datetime(2100, 1, 1, tzinfo=UTC)}, "BAD_TIME"),
    ],
)
def test_a_decision_that_is_none_is_refused(
    home: Home, operator: Actor, file: Path, changes: dict[str, object], code: str
) -> None:
    import_epics(home, operator, file)
    before = num_rows(home, AuditEntry)
    with pytest.raises(InvalidInput) as error:
        record_decision(home, operator, decision(**changes))
    assert error.value.code == code
    assert num_rows(home, AuditEntry) == before


def test_a_decision_about_nothing_that_exists_is_refused(home: Home, operator: Actor) -> None:
    with pytest.raises(NotFound, match="there is no Epic:PERC-1"):
        record_decision(home, operator, decision())


def test_the_commands_say_what_they_did(gainloop: Run, file: Path) -> None:
    done = gainloop("epics", "import", str(file), "--json")
    assert done.json == {"new": 2, "changed": 0, "unchanged": 0, "findings": []}
    assert gainloop("epics", "link", "PERC-1", "none", "--reason", "why").exit_code == 2
    arguments = ("decision", "record", "Night first", "--rationale", "Most misses are at night.")
    done = gainloop(*arguments, "--about", "Epic:PERC-1", "--json")
    assert done.json["new"] is True
    (listed,) = gainloop("decision", "list", "--about", "Epic:PERC-1", "--json").json
    assert (listed["title"], listed["about"], listed["cites"]) == (
        "Night first",
        ["Epic:PERC-1"],
        [],
    )
    wrong = gainloop(*arguments, "--about", "Epic")
    assert wrong.exit_code == 2
    assert "is not LABEL:ID" in wrong.errors


def any_cluster(home: Home) -> str:
    with home.database.read() as session:
        found = session.exec(
            select(LineageEdge.target_id).where(col(LineageEdge.type) == LineageType.FOUND)
        ).first()
    assert found is not None
    return found
