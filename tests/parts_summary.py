"""Counts, at the end of a run, which parts of the machine the tests used and which were absent.

In: the markers of the tests and the skip reasons of `conftest.need` ("part: why"). Out: one line
above pytest's closing line, and skips counted by part within it. Loaded by `conftest`.
"""

from collections import Counter

import pytest

from gainloop.settings import load_settings

PARTS = ("postgres", "neo4j", "chromium", "real-data")


class PartsSummary:
    def __init__(self) -> None:
        self.num_executed = 0
        self.ran: Counter[str] = Counter()
        self.absent: Counter[str] = Counter()

    def pytest_report_teststatus(
        self, report: pytest.CollectReport | pytest.TestReport
    ) -> tuple[str, str, str] | None:
        part = absent_part(report)
        return (f"skipped without {part}", "s", "SKIPPED") if part else None

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if part := absent_part(report):
            self.absent[part] += 1
        elif report.when == "call" and not report.skipped:
            self.num_executed += 1
            self.ran.update(part for part in PARTS if part.replace("-", "_") in report.keywords)

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """A run in which every test was skipped shows nothing, so it fails."""
        if (
            session.testscollected
            and not self.num_executed
            and not session.config.option.collectonly
        ):
            session.exitstatus = session.exitstatus or pytest.ExitCode.NO_TESTS_COLLECTED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        counts = (f"{part} {self.ran[part]} run, {self.absent[part]} skipped" for part in PARTS)
        terminalreporter.write_line(f"Tests by part: {'; '.join(counts)}.")


def pytest_configure(config: pytest.Config) -> None:
    """A misspelled part would be required of nobody, so it is refused."""
    required = {part.strip() for part in load_settings().require.split(",")} - {""}
    if unknown := sorted(required - set(PARTS)):
        raise pytest.UsageError(
            f"GAINLOOP_REQUIRE names {', '.join(unknown)}; the parts are {', '.join(PARTS)}"
        )
    config.pluginmanager.register(PartsSummary())


def absent_part(report: pytest.CollectReport | pytest.TestReport) -> str | None:
    """The part for whose absence a test was skipped."""
    if not report.skipped or not isinstance(report.longrepr, tuple):
        return None
    part = report.longrepr[2].removeprefix("Skipped: ").partition(": ")[0]
    return part if part in PARTS else None
