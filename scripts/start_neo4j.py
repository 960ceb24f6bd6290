"""A real Neo4j on loopback for tests and trials, without Docker; see scripts/neo4j/README.md.

Maven fetches the server, the digests in scripts/neo4j/jars.sha256 say what it may be, the child
gets its password on standard input and stops when that closes. Used by `make neo4j` and by tests.
"""

import argparse
import hashlib
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

FOLDER = Path(__file__).parent / "neo4j"
CACHE = Path(__file__).resolve().parents[1] / ".cache" / "neo4j"
STOP_SECONDS = 60
MIN_PASSWORD_CHARACTERS = 8  # Neo4j's own limit
HEAP = "-Xmx512m"
# Cheap to start; not for measuring queries.
JVM = (HEAP, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true")
FULL_JVM = (HEAP, "-Djava.awt.headless=true")
"""With every compiler, and the collector of Java's choice: for measuring, on as much heap."""


class Neo4jUnavailable(Exception):
    """What is missing here, and what to do."""


@dataclass(frozen=True, slots=True)
class RunningNeo4j:
    uri: str
    pid: int
    password: str = field(repr=False)


@contextmanager
def running_neo4j(
    home: Path, password: str, port: int, jvm: Sequence[str] = JVM
) -> Iterator[RunningNeo4j]:
    """A server on the data of `home`; its user is `neo4j`, a password that changed is taken over.

    One server at a time may hold a home. What was acknowledged survives a killed server.
    """
    if len(password) < MIN_PASSWORD_CHARACTERS or "\n" in password:
        raise Neo4jUnavailable(f"the password needs {MIN_PASSWORD_CHARACTERS} characters, one line")
    classpath = fetch_server()
    home.mkdir(parents=True, exist_ok=True)
    log = home / "server.log"
    command = ["java", *jvm, "-cp", classpath, "LocalNeo4j"]
    command += [str(home.resolve()), str(port), str(FOLDER / "neo4j.conf")]
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True
        )
    try:
        _hand_over(process, password)
        _wait_until_ready(process, log)
        yield RunningNeo4j(f"bolt://127.0.0.1:{port}", process.pid, password)
    finally:
        _stop(process)


def fetch_server() -> str:
    """The class path of the server; downloads it where the cache lacks it, checks every digest."""
    digests = _read_digests()
    name = hashlib.sha256((FOLDER / "jars.sha256").read_bytes()).hexdigest()[:12]
    jars = CACHE / "jars" / name
    if not jars.is_dir():
        jars.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=jars.parent) as made:
            fetched = Path(made) / "jars"
            _run_maven(fetched)
            check_digests(fetched, digests)
            fetched.rename(jars)
    check_digests(jars, digests)
    return f"{_compile(jars)}:{jars}/*"


def _run_maven(folder: Path) -> None:
    print("Fetching Neo4j by Maven (half a minute, 123 MB, the first time) ...", flush=True)
    command = [_program("mvn", "maven"), "--batch-mode", "--quiet", "--strict-checksums"]
    command += ["--file", str(FOLDER / "pom.xml"), "dependency:copy-dependencies"]
    command += ["-DincludeScope=runtime", "-DincludeTypes=jar", f"-DoutputDirectory={folder}"]
    if subprocess.run(command, check=False).returncode:
        raise Neo4jUnavailable("Maven could not fetch the server; it says why above")


def _read_digests() -> dict[str, str]:
    lines = (FOLDER / "jars.sha256").read_text().splitlines()
    return {name: digest for digest, name in (line.split() for line in lines)}


def check_digests(folder: Path, expected: dict[str, str]) -> None:
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in folder.glob("*.jar")}
    if found != expected:
        wrong = sorted(name for name, _ in found.items() ^ expected.items())
        raise Neo4jUnavailable(
            f"not as in jars.sha256: {', '.join(dict.fromkeys(wrong))}; delete {folder} and retry"
        )


def _compile(jars: Path) -> Path:
    source = FOLDER / "LocalNeo4j.java"
    name = hashlib.sha256(source.read_bytes()).hexdigest()[:12]
    classes = CACHE / "classes" / f"{jars.name}-{name}"
    if not (classes / "LocalNeo4j.class").exists():
        command = [_program("javac", "openjdk-17-jdk-headless"), "-proc:none", "-d", str(classes)]
        if subprocess.run([*command, "-cp", f"{jars}/*", str(source)], check=False).returncode:
            raise Neo4jUnavailable("javac refused LocalNeo4j.java; Neo4j 5.26 wants Java 17 or 21")
    return classes


def _program(name: str, package: str) -> str:
    path = shutil.which(name)
    if path is None:
        raise Neo4jUnavailable(f"{name} is not on the PATH; Debian has it in {package}")
    return path


def _hand_over(process: "subprocess.Popen[str]", password: str) -> None:
    assert process.stdin is not None
    with suppress(BrokenPipeError):  # it ended already: the wait tells why
        process.stdin.write(f"{password}\n")
        process.stdin.flush()


def _wait_until_ready(process: "subprocess.Popen[str]", log: Path) -> None:
    """The child closes its output when it ends, so this waits no longer than the child lives."""
    assert process.stdout is not None
    for line in process.stdout:
        if line.strip() == "READY":
            return
    told = log.read_text(errors="replace")[-2000:]
    raise Neo4jUnavailable(f"Neo4j did not start; is its home in use, or its port?\n{told}")


def _stop(process: "subprocess.Popen[str]") -> None:
    assert process.stdin is not None
    assert process.stdout is not None
    with suppress(BrokenPipeError):
        process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    process.stdout.close()


def keep_password(file: Path) -> str:
    """The password in the file; makes one, readable by its owner only, where there is none."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(f"{secrets.token_urlsafe(24)}\n")
    return file.read_text().strip()


def _fetch_only() -> None:
    try:
        fetch_server()
    except Neo4jUnavailable as error:
        sys.exit(f"error: {error}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=CACHE / "home", help="folder of its data")
    parser.add_argument("--port", type=int, default=7687, help="port of Bolt on 127.0.0.1")
    parser.add_argument(
        "--password-file", help="made where missing; - reads one line of standard input"
    )
    parser.add_argument("--fetch-only", action="store_true", help="download and check, no more")
    chosen = parser.parse_args()
    if chosen.fetch_only:
        _fetch_only()
        return
    file = Path(chosen.password_file or chosen.home / "password")
    password = sys.stdin.readline().strip() if str(file) == "-" else keep_password(file)
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        with running_neo4j(chosen.home, password, chosen.port) as server:
            place = "as given" if str(file) == "-" else f"in {file}"
            print(f"READY {server.uri} user neo4j, password {place}", flush=True)
            stopped.wait()
    except Neo4jUnavailable as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
