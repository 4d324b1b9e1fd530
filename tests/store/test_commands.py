"""``bole graph up | down | schema``, as commands."""

import json

import psutil
import pytest
from click.testing import CliRunner, Result

from bole.settings import Settings
from kg.cli.graph_store import down, schema, up
from kg.engine import EngineFolder
from kg.store import GraphStore, stop_engine
from tests.conftest import environ_of


def run(command: object, arguments: list[str], environ: dict[str, str]) -> Result:
    done = CliRunner(env=environ).invoke(command, arguments)  # type: ignore[arg-type]
    assert done.exit_code == 0, done.output
    return done


def test_up_says_where_on_stderr_and_nothing_else(
    store: GraphStore, bole_environ: dict[str, str]
) -> None:
    done = run(up, [], bole_environ)
    info = store.info
    assert done.stdout == ""
    assert done.stderr == f"The graph is up: {info.engine} {info.version} at {info.where}.\n"


def test_up_json(store: GraphStore, bole_environ: dict[str, str]) -> None:
    told = json.loads(run(up, ["--json"], bole_environ).stdout)
    info = store.info
    assert told == {
        "engine": info.engine,
        "version": info.version,
        "uri": info.uri,
        "database": info.database,
        "pid": info.pid,
    }
    assert bole_environ["BOLE_GRAPH_PASSWORD"] not in told.values()


def test_down_stops_and_may_be_said_twice(tmp_path_factory: pytest.TempPathFactory) -> None:
    settings = Settings(home=tmp_path_factory.mktemp("down"))
    environ = environ_of(settings)
    try:
        pid = json.loads(run(up, ["--json"], environ).stdout)["pid"]
        assert run(down, [], environ).stderr == "The graph engine has stopped.\n"
        assert not psutil.pid_exists(pid)
        assert run(down, [], environ).stderr == "No graph engine was running.\n"
    finally:
        stop_engine(settings)


def test_down_where_nothing_ever_ran_makes_nothing(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    settings = Settings(home=tmp_path_factory.mktemp("never") / "home")
    assert run(down, [], environ_of(settings)).stderr == "No graph engine was running.\n"
    assert not EngineFolder(settings.home).home.exists()


def test_down_leaves_a_server_alone(neo4j_settings: Settings) -> None:
    done = run(down, [], environ_of(neo4j_settings))
    assert done.stderr == f"The server at {neo4j_settings.graph.uri} is not Bole's to stop.\n"


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_schema_is_printed(form: str) -> None:
    assert run(schema, ["--format", form], {}).stdout.count("\n") > 40
