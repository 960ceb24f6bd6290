"""All settings, read once from GAINLOOP_* variables. The only reader of the environment."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from gainloop.errors import InvalidInput

PREFIX = "GAINLOOP_"
_WITH_PASSWORD = {"database_url"}  # never printed


class Settings(BaseSettings):
    """Frozen; `docs/settings.md` is generated from the descriptions."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    home: Path = Field(
        default=Path(".gainloop"),
        description="Folder that holds the database, bulk data and keys of this installation.",
    )
    database_url: str = Field(
        default="",
        pattern=r"^((sqlite|postgresql\+psycopg)://.*)?$",
        description="SQLAlchemy address of the relational store, `postgresql+psycopg://...`; "
        "empty means SQLite in the home.",
    )
    host: str = Field(
        default="127.0.0.1",
        description="Address that `serve` listens on. Demo accounts are refused off loopback.",
    )
    port: int = Field(default=8642, ge=0, le=65535, description="Port that `serve` listens on.")
    allowed_hosts: str = Field(
        default="127.0.0.1,localhost,[::1]",
        description="Host headers that the server answers, separated by commas.",
    )
    demo_accounts: bool = Field(
        default=True,
        description="Offer a chooser of demo accounts as sign-in. Works on loopback only.",
    )
    session_hours: float = Field(
        default=12.0, gt=0, description="How long a sign-in lasts, in hours."
    )
    upload_mb: int = Field(
        default=512, gt=0, description="Largest file that may be uploaded in the browser, MB."
    )
    introspection: bool = Field(default=False, description="Answer GraphQL introspection queries.")
    graphiql: bool = Field(
        default=False,
        description="Serve GraphiQL, a page to try the API on, at `/graphiql`; people who are "
        "signed in may then read the schema by introspection. `make graphiql` installs its files.",
    )
    query_by_get: bool = Field(
        default=False,
        description="Answer GraphQL queries, never mutations, that are sent by GET; for clients "
        "that can do nothing else.",
    )
    rate_limits: bool = Field(
        default=True,
        description="Refuse requests of a person or address beyond the limit a minute of the role; "
        "off for measurements of speed.",
    )
    worker: bool = Field(
        default=True,
        description="`serve` works on background jobs too, and runs the embedded graph; off where "
        "`gainloop worker` does.",
    )
    metrics_token: str = Field(
        default="",
        description="Token that `/metrics` wants, as `Authorization: Bearer`; empty: it answers "
        "this machine alone.",
    )
    query_seconds: float = Field(
        default=10.0, gt=0, description="Longest time that one GraphQL request may take."
    )
    run_rows: int = Field(
        default=1000,
        ge=0,
        description="Ranked clips beyond the budget that a priority run keeps as rows; "
        "the full vectors are kept in any case.",
    )
    graph: str = Field(
        default="on",
        pattern="^(on|off)$",
        description="`off` keeps no property graph: traces are then read from the database.",
    )
    graph_url: str = Field(
        default="",
        pattern=r"^((bolt|neo4j)(\+s|\+ssc)?://.+)?$",
        description="Address of a Neo4j server, `neo4j://...` or `bolt://...`; empty means the "
        "embedded graph, which `serve` runs.",
    )
    graph_user: str = Field(default="neo4j", description="User of the Neo4j server.")
    graph_password: SecretStr = Field(default=SecretStr(""), description="Password of that user.")
    log_format: str = Field(
        default="text",
        pattern="^(text|json)$",
        description="`text` for people, `json` for machines.",
    )
    real_data: Path = Field(
        default=Path("../shared/data"),
        description="Folder of real files that tests read; such tests skip where it is absent.",
    )
    require: str = Field(
        default="",
        description="Parts that must be present when the suite runs, separated by commas: "
        "postgres, neo4j, chromium, real-data. A missing one fails instead of skipping.",
    )

    @property
    def relational_url(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'gainloop.sqlite'}"

    @property
    def host_names(self) -> list[str]:
        return [name.strip() for name in self.allowed_hosts.split(",") if name.strip()]


def load_settings(**overrides: Any) -> Settings:
    """Settings from the environment; `overrides` win. Raises InvalidInput naming the variable."""
    unknown = _unknown_variables(os.environ)
    if unknown:
        raise InvalidInput(
            "UNKNOWN_SETTING",
            f"{unknown[0]} is no setting of Gainloop; docs/settings.md lists them all",
            field=unknown[0],
        )
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        first = error.errors()[0]
        field = str(first["loc"][0])
        got = "" if field in _WITH_PASSWORD else f", got {first['input']!r}"
        raise InvalidInput(
            "BAD_SETTING", f"{first['msg']}{got}", field=PREFIX + field.upper()
        ) from None


def _unknown_variables(environment: Mapping[str, str]) -> list[str]:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return sorted(name for name in environment if name.startswith(PREFIX) and name not in known)
