"""`gainloop db`: migrations."""

from typing import Annotated

import typer

from gainloop.bootstrap import build_home, upgrade_home
from gainloop.cli.output import AsJson, print_json, print_line
from gainloop.errors import GainloopError
from gainloop.settings import load_settings
from gainloop.stores.relational import migrate

app = typer.Typer(help="Set up and migrate the database.", no_args_is_help=True)


@app.command()
def upgrade() -> None:
    """Bring the database to the newest schema and add what a home needs."""
    home = build_home(load_settings())
    upgrade_home(home)
    print_line(f"The database is at revision {migrate.current_revision(home.database)}.")
    home.close()


@app.command()
def downgrade(
    revision: Annotated[str, typer.Argument(help="Revision to step down to; `base` empties it.")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Step the schema down. Rows of removed tables are lost."""
    if not yes:
        typer.confirm(f"Step down to {revision} and lose what only newer tables hold?", abort=True)
    home = build_home(load_settings())
    migrate.downgrade(home.database, revision)
    print_line(f"The database is at revision {migrate.current_revision(home.database) or 'base'}.")
    home.close()


@app.command()
def check(as_json: AsJson = False) -> None:
    """Compare the database with what this version needs; exit 1 where they differ."""
    home = build_home(load_settings())
    found, wanted = migrate.current_revision(home.database), migrate.head_revision()
    differences = migrate.differences(home.database) if found == wanted else []
    home.close()
    if as_json:
        print_json({"revision": found, "needed": wanted, "differences": differences})
    if found != wanted or differences:
        raise GainloopError(
            f"the database is at {found or 'nothing'}, this version needs {wanted}"
            + "".join(f"; {difference}" for difference in differences),
            code="SCHEMA_DIFFERS",
        )
    if not as_json:
        print_line(f"The database is at revision {found}, as this version needs.")
