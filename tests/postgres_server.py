"""A throwaway PostgreSQL cluster for the suite. Root may not run PostgreSQL, so `postgres` does."""

import getpass
import itertools
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self


def find_binaries() -> Path | None:
    """The folder of the newest installed server, None without one."""
    packaged = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)
    found = packaged[0] if packaged else shutil.which("initdb")
    return Path(found).parent if found else None


class PostgresServer:
    """Listens on a Unix socket only; everything lives in one folder that goes away at exit."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self.binaries = binaries
        self.folder = folder
        # Socket paths are limited to about 100 bytes, which pytest's folders may exceed.
        self.socket = Path(tempfile.mkdtemp(prefix="gl-pg-"))
        self.user = "postgres" if os.geteuid() == 0 else getpass.getuser()
        self._numbers = itertools.count(1)

    def __enter__(self) -> Self:
        data = self.socket / "data"
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.socket, account.pw_uid, account.pw_gid)
        self._run("initdb", "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8")
        options = f"-k {self.socket} -c listen_addresses='' -c fsync=off"
        self._run(
            "pg_ctl", "-D", str(data), "-w", "-o", options, "-l", str(self.socket / "log"), "start"
        )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._run("pg_ctl", "-D", str(self.socket / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.socket, ignore_errors=True)

    def new_database(self, template: str | None = None) -> str:
        """The address of an empty database, or of a copy of the one at the address `template`,
        which nobody may be connected to.
        """
        name = f"gainloop_{next(self._numbers)}"
        copied = [] if template is None else ["-T", template.partition("@/")[2].partition("?")[0]]
        self._run("createdb", "-h", str(self.socket), "-U", "postgres", *copied, name)
        return f"postgresql+psycopg://postgres@/{name}?host={self.socket}"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / program), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--clear-groups",
                       *command]  # fmt: skip
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.socket)
