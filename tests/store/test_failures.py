"""What the driver raises, in our words: a table of who must act."""

import pytest
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    Forbidden,
    IncompleteCommit,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from bole.errors import BoleError, EngineError, QueryFailed, Unavailable, UsageError
from bole.settings import GraphSettings, Settings
from cypher import Query
from kg.store import GraphStore, open_store
from kg.store.failures import Address, in_our_words, is_transient

SERVER = Address("bolt://there:7687", "neo4j", "secret", "neo4j")
OURS = Address("bolt://127.0.0.1:1", "root", "secret", "bole", lambda: "  the last line")


@pytest.mark.parametrize(
    ("raised", "on_server", "on_ours", "says"),
    [
        (AuthError("no"), UsageError, EngineError, "Set BOLE_GRAPH_PASSWORD"),
        (Forbidden("no"), UsageError, EngineError, "may not do this"),
        (ServiceUnavailable("no"), Unavailable, EngineError, "No graph answers at bolt://there"),
        (SessionExpired("no"), Unavailable, EngineError, "BOLE_GRAPH_URI"),
        (IncompleteCommit("no"), Unavailable, EngineError, "No graph answers"),
        (ConfigurationError("no"), UsageError, EngineError, "cannot be used"),
        (ValueError("no"), UsageError, EngineError, "cannot be used"),
        (DriverError("no"), Unavailable, EngineError, "does not answer as a graph does"),
        (TransientError("no"), Unavailable, Unavailable, "busy for too long"),
        (ClientError("no"), QueryFailed, EngineError, "refused it"),
    ],
    ids=lambda case: getattr(case, "__name__", type(case).__name__),
)
def test_who_must_act(
    raised: Exception, on_server: type[BoleError], on_ours: type[BoleError], says: str
) -> None:
    told = in_our_words(raised, SERVER, "fact/list")
    assert type(told) is on_server
    assert says in str(told) and "secret" not in str(told)
    ours = in_our_words(raised, OURS, "fact/list")
    assert type(ours) is on_ours
    assert isinstance(ours, EngineError) == ("the last line" in str(ours))


@pytest.mark.parametrize(
    ("raised", "on_server", "on_ours"),
    [
        (TransientError("no"), True, True),
        (ServiceUnavailable("no"), True, False),
        (SessionExpired("no"), True, False),
        # Nobody knows whether it was written: to do it again might do it twice.
        (IncompleteCommit("no"), False, False),
        (ClientError("no"), False, False),
        (ClientError("com.arcadedb…ConcurrentModificationException"), True, True),
    ],
    ids=lambda case: type(case).__name__,
)
def test_what_is_tried_again(
    raised: ClientError | DriverError, on_server: bool, on_ours: bool
) -> None:
    assert (is_transient(raised, SERVER), is_transient(raised, OURS)) == (on_server, on_ours)


def test_an_address_does_not_show_its_password() -> None:
    assert "secret" not in repr(SERVER)


def test_a_password_that_must_be_changed(
    neo4j_session: GraphStore, neo4j_settings: Settings
) -> None:
    graph = neo4j_settings.graph.model_dump()
    known = graph | {"password": neo4j_settings.graph.password.get_secret_value()}
    system = GraphStore(
        Address(known["uri"], known["user"], known["password"], "system"), neo4j_session.info
    )
    with system:
        system.apply(
            Query("test", "CREATE USER expired SET PASSWORD 'first-password'", "", "schema")
        )
        try:
            wrong = graph | {"user": "expired", "password": "first-password"}
            settings = Settings(home=neo4j_settings.home, graph=GraphSettings.model_validate(wrong))
            with pytest.raises(UsageError, match="must be changed first"):
                open_store(settings)
        finally:
            system.apply(Query("test", "DROP USER expired", "", "schema"))


def test_transient_errors_are_retried_until_the_time_is_up(store: GraphStore) -> None:
    calls: list[int] = []

    def work(_: object) -> str:
        calls.append(1)
        if len(calls) < 4:
            raise TransientError("again")
        return "done"

    assert (store.write(work), len(calls)) == ("done", 4)
    store._retry_seconds, kept = 0.2, store._retry_seconds

    def never(_: object) -> None:
        raise TransientError("again")

    try:
        with pytest.raises(Unavailable, match="busy for too long"):
            store.write(never)
    finally:
        store._retry_seconds = kept
