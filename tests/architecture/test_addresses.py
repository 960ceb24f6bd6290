"""The repository works wherever it lies: no path of one machine, no address of a registry."""

import re

from tests.architecture.sources import name_of, repository_files

MACHINE_PATH = re.compile(r"(?<![\w.~-])/(?:work|root|tmp|home/\w+|Users/\w+)/\w")
REGISTRY = re.compile(
    r"pypi\.org|pythonhosted\.org|registry\.\w+\.\w+|npmjs\.\w+|conda\.\w+"
    r"|(?:deb|archive|ports|index|files|proxy|repo1?)\.[\w.-]+\.(?:org|com|net)",
    re.IGNORECASE,
)


def lines_with(pattern: re.Pattern[str]) -> list[str]:
    found: list[str] = []
    for path in repository_files():
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except UnicodeDecodeError:
            continue  # pictures and the like
        found += [
            f"{name_of(path)}:{number} {match.group()}"
            for number, line in enumerate(lines, start=1)
            if (match := pattern.search(line))
        ]
    return found


def test_no_file_names_a_path_of_one_machine() -> None:
    assert lines_with(MACHINE_PATH) == []


def test_no_file_names_a_registry() -> None:
    assert lines_with(REGISTRY) == []
