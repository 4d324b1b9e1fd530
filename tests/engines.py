"""The engines that the tests run on: the embedded one, and a Neo4j from its Maven artefacts."""

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import platformdirs
from filelock import FileLock
from neo4j import GraphDatabase

from bole.settings import GraphSettings, Settings
from kg.store import stop_engine

POM = Path(__file__).parent / "neo4j" / "pom.xml"
PASSWORD = "bole-test-password"
_OPENED = ("java.nio", "sun.nio.ch", "java.lang", "java.io", "java.util.concurrent")
_START_SECONDS = 120.0
# Quick to start, for tiny graphs; and as one would run it, for measurements.
_SMALL = ("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
_FAST = ("-Xms2g", "-Xmx2g")


class NoEngine(Exception):
    """This machine cannot run the engine; the message says what is missing."""


@contextmanager
def embedded(home: Path) -> Iterator[Settings]:
    """Give the settings of an embedded engine under a home, and stop it after."""
    settings = Settings(home=home)
    try:
        yield settings
    finally:
        stop_engine(settings)


@contextmanager
def neo4j(home: Path, *, for_speed: bool = False) -> Iterator[Settings]:
    """Give the settings of a Neo4j: the one named by the environment, or one started here.

    ``BOLE_TEST_NEO4J_URI`` (with ``_USER`` and ``_PASSWORD``) must name one whose contents may be
    lost: the tests empty its database.
    """
    if uri := os.environ.get("BOLE_TEST_NEO4J_URI"):
        user = os.environ.get("BOLE_TEST_NEO4J_USER", "neo4j")
        password = os.environ.get("BOLE_TEST_NEO4J_PASSWORD", "")
        yield _settings(home, uri, password, user)
        return
    java, jars = _java(), neo4j_jars()
    bolt = _free_port()
    server = _start(java, jars, home, bolt, _FAST if for_speed else _SMALL)
    try:
        _wait(server, home)
        uri = f"bolt://127.0.0.1:{bolt}"
        _set_password(uri)
        yield _settings(home, uri, PASSWORD)
    finally:
        # Nothing in it is kept: no need to let it end in order.
        server.kill()
        server.wait(60)


def for_speed(engine: str, home: Path) -> AbstractContextManager[Settings]:
    """Return an engine by its name, as one would run it, for measurements."""
    return embedded(home) if engine == "embedded" else neo4j(home, for_speed=True)


def neo4j_jars() -> Path:
    """Return the folder of Neo4j's jars, resolved once by Maven into the user's cache."""
    if named := os.environ.get("BOLE_TEST_NEO4J_JARS"):
        return Path(named)
    version = re.search(r"<version>(5[\d.]+)</version>", POM.read_text())
    assert version
    jars = Path(platformdirs.user_cache_dir("bole-tests", False)) / f"neo4j-{version[1]}"
    if jars.is_dir():
        return jars
    maven = shutil.which("mvn")
    if maven is None:
        raise NoEngine("Maven is needed once to fetch Neo4j (or set BOLE_TEST_NEO4J_URI)")
    jars.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(f"{jars}.lock"):
        if not jars.is_dir():
            _fetch(maven, jars)
    return jars


def _fetch(maven: str, jars: Path) -> None:
    partial = jars.with_name(f"{jars.name}.{os.getpid()}")
    command = [maven, "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    done = subprocess.run(
        [*command, f"-DoutputDirectory={partial}"], capture_output=True, text=True, timeout=600
    )
    if done.returncode != 0:
        raise NoEngine(f"Maven could not fetch Neo4j: {done.stdout[-800:]}{done.stderr[-400:]}")
    partial.rename(jars)


def _settings(home: Path, uri: str, password: str, user: str = "neo4j") -> Settings:
    graph = GraphSettings.model_validate({"uri": uri, "user": user, "password": password})
    return Settings(home=home, graph=graph)


def _java() -> str:
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=f"{home}/bin") if home else shutil.which("java")
    if java is None:
        raise NoEngine("Java 17 or later is needed to run Neo4j (or set BOLE_TEST_NEO4J_URI)")
    told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60).stderr
    found = re.search(r'version "(\d+)', told)
    if not found or int(found[1]) < 17:
        raise NoEngine(f"Neo4j needs Java 17 or later, not {told.splitlines()[:1]}")
    return java


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


def _start(
    java: str, jars: Path, home: Path, bolt: int, options: tuple[str, ...]
) -> "subprocess.Popen[bytes]":
    (home / "conf").mkdir(parents=True)
    (home / "conf" / "neo4j.conf").write_text(
        f"""server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{bolt}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size={512 if options is _FAST else 64}m
dbms.usage_report.enabled=false
"""
    )
    command = [java, *options, "-cp", f"{jars}/*"]
    command += [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
    command += ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={home}"]
    with (home / "console.log").open("wb") as output:
        return subprocess.Popen(
            [*command, f"--config-dir={home / 'conf'}"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
        )


def _wait(server: "subprocess.Popen[bytes]", home: Path) -> None:
    log = home / "logs" / "neo4j.log"
    deadline = time.monotonic() + _START_SECONDS
    while not (log.is_file() and "Started." in log.read_text()):
        if server.poll() is not None or time.monotonic() > deadline:
            raise RuntimeError(f"Neo4j did not start: {(home / 'console.log').read_text()[-2000:]}")
        time.sleep(0.1)


def _set_password(uri: str) -> None:
    with GraphDatabase.driver(uri, auth=("neo4j", "neo4j")) as driver:
        statement = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
        driver.execute_query(statement, {"password": PASSWORD}, database_="system")
