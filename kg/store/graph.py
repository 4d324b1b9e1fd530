"""A property graph reached over Bolt: runs queries, each in a session, each error in our words.

Contract, for both engines::

    store.read(query, **params)     rows of one read, retried on transient errors
    store.stream(query, **params)   the same, row by row, for results that must not be held
    store.write(work)               work(transaction) in ONE transaction that first touches
                                    (:Lock {name: 'writer'}); retried whole on transient errors
    store.apply(query)              one schema statement

A query's text comes from a file of ours or from the compiler of forms; values go by parameter
only. Together with ``failures`` and ``values`` the only place that knows the driver.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Literal, Self, TypeVar

import neo4j
from neo4j import GraphDatabase, Session
from neo4j.exceptions import DriverError, Neo4jError

import cypher
from cypher import Query
from kg.store.failures import DATABASE_NOT_FOUND, Address, in_our_words, is_transient
from kg.store.values import plain_row

T = TypeVar("T")
RETRY_SECONDS = 120.0
_LONGEST_PAUSE = 2.0


@dataclass(frozen=True)
class EngineInfo:
    """What answers our queries, and where."""

    engine: Literal["embedded", "neo4j"]
    version: str
    uri: str
    database: str
    home: str = ""
    pid: int | None = None

    @property
    def where(self) -> str:
        """Return where the graph is, for people."""
        return f"{self.home} ({self.uri})" if self.home else f"{self.uri} ({self.database})"


class _Rows(list[Any]):
    """A list that is quickly printed: the driver prints parameters for a log that nobody reads."""

    def __repr__(self) -> str:
        return f"[{len(self)} rows]"


class Transaction:
    """One write transaction, open while the work runs.

    ``lock_count`` counts the write transactions of this graph, this one included.
    """

    def __init__(self, transaction: neo4j.Transaction) -> None:
        """Take the open transaction and touch the lock."""
        self._transaction = transaction
        self.lock_count: int = self.run(cypher.load("lock/touch"))[0]["lock_count"]

    def run(self, query: Query, **params: Any) -> list[dict[str, Any]]:
        """Run a query and return all its rows."""
        quiet = {name: _Rows(v) if type(v) is list else v for name, v in params.items()}
        return [plain_row(record) for record in self._transaction.run(query.text, quiet)]


class GraphStore:
    """The graph: reads, writes and schema statements, the same on both engines."""

    def __init__(
        self,
        address: Address,
        info: EngineInfo,
        *,
        turn: Callable[[], AbstractContextManager[None]] = nullcontext,
        retry_seconds: float = RETRY_SECONDS,
    ) -> None:
        """Connect.

        Args:
            turn: what a write transaction waits for before it begins.
            retry_seconds: how long transient errors are retried.
        Raises:
            UsageError: the address, the password or the database is wrong.
            Unavailable: nothing answers there.
        """
        # The driver tells of retries and notifications; we tell of what matters ourselves.
        logging.getLogger("neo4j").setLevel(logging.CRITICAL)
        self.info = info
        self._address = address
        self._turn = turn
        self._retry_seconds = retry_seconds
        try:
            self._driver = GraphDatabase.driver(
                address.uri,
                auth=(address.user, address.password),
                user_agent="bole",
                connection_timeout=5.0,
                connection_acquisition_timeout=30.0,
                max_connection_pool_size=16,
                telemetry_disabled=True,
            )
        except (Neo4jError, DriverError, ValueError) as error:
            raise in_our_words(error, address, "connecting") from None
        # Reads see this store's own writes, on a cluster too.
        self._bookmarks = GraphDatabase.bookmark_manager()
        try:
            # Not retried: whoever waits for a server to come up should be told.
            with self._translated("connecting"), self._session(neo4j.READ_ACCESS) as session:
                session.run(cypher.load("graph/ping").text).consume()
        except BaseException:
            self.close()
            raise

    def read(self, query: Query, **params: Any) -> list[dict[str, Any]]:
        """Return the rows of one read."""

        def attempt() -> list[dict[str, Any]]:
            with self._session(neo4j.READ_ACCESS) as session:
                return [plain_row(record) for record in session.run(query.text, params)]

        return self._retried(attempt, query.name)

    def stream(self, query: Query, **params: Any) -> Iterator[dict[str, Any]]:
        """Give the rows of one read as they come; an error on the way is not retried."""
        with self._session(neo4j.READ_ACCESS) as session:
            with self._translated(query.name):
                rows = iter(session.run(query.text, params))
            while True:
                with self._translated(query.name):
                    record = next(rows, None)
                if record is None:
                    return
                yield plain_row(record)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run the work in one transaction and return what it returns.

        The work may be run again, whole, when the engine asks to try again: it must touch nothing
        but the transaction, and not write through the store.
        """

        def attempt() -> T:
            with (
                self._turn(),
                self._session(neo4j.WRITE_ACCESS) as session,
                session.begin_transaction() as transaction,
            ):
                result = work(Transaction(transaction))
                transaction.commit()
                return result

        return self._retried(attempt, "a write")

    def apply(self, query: Query) -> None:
        """Run one schema statement."""

        def attempt() -> None:
            with self._session(neo4j.WRITE_ACCESS) as session:
                session.run(query.text).consume()

        self._retried(attempt, query.name)

    def close(self) -> None:
        """Close every connection."""
        self._driver.close()

    def __enter__(self) -> Self:
        """Return the store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every connection."""
        self.close()

    def _session(self, access: str) -> Session:
        return self._driver.session(
            database=self._address.database,
            default_access_mode=access,
            bookmark_manager=self._bookmarks,
        )

    def _retried(self, attempt: Callable[[], T], what: str) -> T:
        deadline = time.monotonic() + self._retry_seconds
        pause = 0.01
        while True:
            with self._translated(what):
                try:
                    return attempt()
                except (Neo4jError, DriverError) as error:
                    if time.monotonic() > deadline or not is_transient(error, self._address):
                        raise
            time.sleep(pause * random.uniform(0.5, 1.5))
            pause = min(pause * 2, _LONGEST_PAUSE)

    @contextmanager
    def _translated(self, what: str) -> Iterator[None]:
        try:
            yield
        except (Neo4jError, DriverError) as error:
            databases: list[str] = []
            if getattr(error, "code", None) == DATABASE_NOT_FOUND:
                databases = self._databases()
            raise in_our_words(error, self._address, what, databases) from error

    def _databases(self) -> list[str]:
        with GraphStore(replace(self._address, database="system"), self.info) as system:
            return [row["name"] for row in system.read(cypher.load("graph/list_databases"))]
