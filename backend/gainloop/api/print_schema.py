"""Writes the schema as SDL to `schema.graphql` beside this file. Run by `make schema`."""

from pathlib import Path

from gainloop.api.schema import build_schema

PLACE = Path(__file__).with_name("schema.graphql")


def schema_text() -> str:
    return build_schema().as_str() + "\n"


def main() -> None:
    PLACE.write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main()
