"""Writes docs/settings.md from the settings themselves. Run by `make docs`; a test compares."""

from pathlib import Path

from pydantic.fields import FieldInfo

from gainloop.settings import PREFIX, Settings

PLACE = Path(__file__).parents[1] / "docs" / "settings.md"
INTRODUCTION = """\
# Settings

Written by `make docs` from `backend/gainloop/settings.py`; a test compares the two.

Every setting is an environment variable. All are read once, when a command starts; an unknown
`GAINLOOP_` variable or a wrong value ends the command with exit code 2 and the variable's name.

| variable | default | what it does |
|---|---|---|
"""


def settings_page() -> str:
    rows = (_row(name, field) for name, field in Settings.model_fields.items())
    return INTRODUCTION + "".join(rows)


def main() -> None:
    PLACE.write_text(settings_page(), encoding="utf-8")


def _row(name: str, field: FieldInfo) -> str:
    value = str(field.default).lower() if isinstance(field.default, bool) else str(field.default)
    default = f"`{value}`" if value else "empty"
    description = " ".join((field.description or "").split())
    return f"| `{PREFIX}{name.upper()}` | {default} | {description} |\n"


if __name__ == "__main__":
    main()
