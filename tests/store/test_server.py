"""What must be so of a Neo4j before Bole uses it: each wrong thing says what to do."""

import socket
import threading
from collections.abc import Iterator

import pytest

from bole.errors import BoleError, Conflict, Unavailable, UsageError
from bole.settings import GraphSettings, Settings
from cypher import Query
from kg.store import GraphStore, open_store
from kg.store.server import check_version
from tests.conftest import wipe


def query(text: str) -> Query:
    return Query("test", text, "", "write")


def changed(settings: Settings, **changes: object) -> Settings:
    graph = settings.graph.model_dump() | {"password": settings.graph.password} | changes
    return settings.model_copy(update={"graph": GraphSettings.model_validate(graph)})


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


@pytest.fixture
def web_port() -> Iterator[int]:
    """The port of something that speaks HTTP."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            while True:
                try:
                    client, _ = server.accept()
                except OSError:
                    return
                with client:
                    client.recv(1024)
                    client.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        yield int(server.getsockname()[1])
        server.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def refusal(settings: Settings, *, adopt: bool = False) -> BoleError:
    with pytest.raises(BoleError) as caught:
        open_store(settings, adopt=adopt)
    return caught.value


def test_where_it_is(neo4j_session: GraphStore, neo4j_settings: Settings) -> None:
    info = neo4j_session.info
    assert (info.engine, info.uri, info.database) == (
        "neo4j",
        neo4j_settings.graph.uri,
        neo4j_settings.graph.database,
    )
    assert info.version.startswith("5.") or info.version > "2025"
    assert info.where == f"{info.uri} ({info.database})"


def test_wrong_password(neo4j_session: GraphStore, neo4j_settings: Settings) -> None:
    error = refusal(changed(neo4j_settings, password="wrong"))
    assert (type(error), error.exit_code) == (UsageError, 2)
    assert "Set BOLE_GRAPH_PASSWORD" in str(error)
    assert "wrong" not in str(error).replace("Wrong password", "")


def test_wrong_database(neo4j_session: GraphStore, neo4j_settings: Settings) -> None:
    error = refusal(changed(neo4j_settings, database="nothere"))
    assert (type(error), error.exit_code) == (UsageError, 2)
    assert "no database 'nothere'; it has neo4j, system. Set BOLE_GRAPH_DATABASE" in str(error)


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+s"])
def test_server_down(scheme: str, neo4j_settings: Settings) -> None:
    uri = f"{scheme}://127.0.0.1:{closed_port()}"
    error = refusal(changed(neo4j_settings, uri=uri))
    assert (type(error), error.exit_code) == (Unavailable, 5)
    assert uri in str(error) and "BOLE_GRAPH_URI" in str(error)


@pytest.mark.parametrize(
    "uri", ["http://localhost:7474", "localhost", "bolt:", "bolt://a:b:c", "bolt://:7687"]
)
def test_address_that_cannot_be(uri: str, neo4j_settings: Settings) -> None:
    error = refusal(changed(neo4j_settings, uri=uri))
    assert (type(error), error.exit_code) == (UsageError, 2)
    assert f"BOLE_GRAPH_URI {uri!r} is no address" in str(error)


def test_something_else_answers(web_port: int, neo4j_settings: Settings) -> None:
    error = refusal(changed(neo4j_settings, uri=f"bolt://127.0.0.1:{web_port}"))
    assert (type(error), error.exit_code) == (Unavailable, 5)


@pytest.mark.parametrize(
    ("name", "version", "fits"),
    [
        ("Neo4j Kernel", "5.26.0", True),
        ("Neo4j Kernel", "5.26.12", True),
        ("Neo4j Kernel", "5.27-aura", True),
        ("Neo4j Kernel", "2025.01.0", True),
        ("Neo4j Kernel", "5.25.1", False),
        ("Neo4j Kernel", "4.4.40", False),
        ("Neo4j Kernel", "unknown", False),
        ("Memgraph", "5.26.0", False),
    ],
)
def test_versions(name: str, version: str, fits: bool) -> None:
    if fits:
        check_version(name, version, "bolt://here")
        return
    with pytest.raises(UsageError, match=f"bolt://here is {name} {version}; .*5.26 or later"):
        check_version(name, version, "bolt://here")


def test_somebody_elses_graph_is_left_alone_until_adopted(
    neo4j_session: GraphStore, neo4j_settings: Settings
) -> None:
    store = neo4j_session
    wipe(store)
    store.write(lambda t: t.run(query("MATCH (g:Graph) DELETE g")))
    store.write(lambda t: t.run(query("CREATE (:Film {name: 'Metropolis'})-[:BY]->(:Studio)")))
    everything = query("MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n ORDER BY label")
    before = store.read(everything)
    error = refusal(neo4j_settings)
    assert (type(error), error.exit_code) == (Conflict, 2)
    assert "(Film, Studio)" in str(error) and "--adopt" in str(error)
    assert store.read(everything) == before
    with open_store(neo4j_settings, adopt=True) as adopted:
        assert adopted.read(query("MATCH (f:Film) RETURN f.name AS name")) == [
            {"name": "Metropolis"}
        ]
    # Once Bole's graph stands beside it, nobody asks again.
    with open_store(neo4j_settings) as again:
        assert again.read(query("MATCH (g:Graph) RETURN g")) == [
            {"g": {"name": "bole", "version": 0}}
        ]
    store.write(lambda t: t.run(query("MATCH (n) WHERE n:Film OR n:Studio DETACH DELETE n")))
