"""Fixtures: both engines, and an empty migrated graph on each for a test that takes ``store``."""

import os
from collections.abc import Iterator

import pytest

from bole.settings import Settings
from cypher import Query
from kg.store import GraphStore, open_store
from tests import engines

ENGINES = ("embedded", "neo4j")
_WIPE = Query(
    "test/wipe",
    # Migrations from 9000 on are made up by tests.
    "MATCH (n) WHERE NOT n:Lock AND NOT n:Graph AND (NOT n:Migration OR n.number >= 9000) "
    "WITH n LIMIT 5000 DETACH DELETE n RETURN count(*) AS deleted",
    "",
    "write",
)
_RESET = Query("test/reset", "MATCH (g:Graph) SET g = {name: 'bole', version: 0}", "", "write")


@pytest.fixture(scope="session")
def embedded_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of an embedded engine that lives as long as the session."""
    with engines.embedded(tmp_path_factory.mktemp("embedded")) as settings:
        yield settings


@pytest.fixture(scope="session")
def neo4j_settings(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Settings]:
    """The settings of a Neo4j that lives as long as the session."""
    try:
        with engines.neo4j(tmp_path_factory.mktemp("neo4j")) as settings:
            yield settings
    except engines.NoEngine as missing:
        if os.environ.get("CI") == "true":
            pytest.fail(str(missing))
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def embedded_session(embedded_settings: Settings) -> Iterator[GraphStore]:
    """One open store on the embedded engine for the session."""
    with open_store(embedded_settings) as opened:
        yield opened


@pytest.fixture(scope="session")
def neo4j_session(neo4j_settings: Settings) -> Iterator[GraphStore]:
    """One open store on Neo4j for the session."""
    with open_store(neo4j_settings, adopt=True) as opened:
        yield opened


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> str:
    """The name of the engine a test runs on: every test that takes it runs on each."""
    return str(request.param)


@pytest.fixture
def store(request: pytest.FixtureRequest, engine: str) -> GraphStore:
    """An empty migrated graph, on each engine in turn."""
    opened: GraphStore = request.getfixturevalue(f"{engine}_session")
    wipe(opened)
    return opened


@pytest.fixture
def settings_for(request: pytest.FixtureRequest, engine: str, store: GraphStore) -> Settings:
    """The settings of the graph in ``store``."""
    found: Settings = request.getfixturevalue(f"{engine}_settings")
    return found


@pytest.fixture
def bole_environ(settings_for: Settings) -> dict[str, str]:
    """The environment in which ``bole``, run as a process, uses the graph in ``store``."""
    return environ_of(settings_for)


def environ_of(settings: Settings) -> dict[str, str]:
    """Return an environment that gives these settings."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("BOLE_")}
    graph = settings.graph
    return ours | {
        "BOLE_HOME": str(settings.home),
        "BOLE_GRAPH_URI": graph.uri,
        "BOLE_GRAPH_USER": graph.user,
        "BOLE_GRAPH_PASSWORD": graph.password.get_secret_value(),
        "BOLE_GRAPH_DATABASE": graph.database,
    }


def wipe(store: GraphStore) -> None:
    """Empty the graph, all but what says that it is a migrated graph of Bole's."""
    while store.write(lambda transaction: transaction.run(_WIPE))[0]["deleted"]:
        pass
    store.write(lambda transaction: transaction.run(_RESET))
