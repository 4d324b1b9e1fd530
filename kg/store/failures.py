"""What the driver raises, in our words: who must act, and what to do."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from neo4j.exceptions import (
    AuthError,
    ConfigurationError,
    DriverError,
    Forbidden,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from bole.errors import BoleError, EngineError, QueryFailed, Unavailable, UsageError

DATABASE_NOT_FOUND = "Neo.ClientError.Database.DatabaseNotFound"
# Two ran the same "CREATE … IF NOT EXISTS": the second time it does exist.
_MADE_MEANWHILE = "Neo.ClientError.Schema.EquivalentSchemaRuleAlreadyExists"
_ABOUT_QUERIES = ("Neo.ClientError.Statement.", "Neo.ClientError.Schema.")
_EXPIRED = "Neo.ClientError.Security.CredentialsExpired"
_RATE_LIMIT = "Neo.ClientError.Security.AuthenticationRateLimit"
_GONE = (ServiceUnavailable, SessionExpired, OSError)


@dataclass(frozen=True)
class Address:
    """Where to connect, and as whom.

    ``log_end`` gives the last lines of the engine's log, where the engine is our own child.
    """

    uri: str
    user: str
    password: str = field(repr=False)
    database: str
    log_end: Callable[[], str] | None = None


def is_transient(error: Neo4jError | DriverError, address: Address) -> bool:
    """Return whether the same again may work.

    Our own engine, once gone, does not come back by itself: the next command starts it.
    """
    if isinstance(error, _GONE) and address.log_end:
        return False
    if isinstance(error, Neo4jError) and error.code == _MADE_MEANWHILE:
        return True
    # The embedded engine's optimistic conflicts; most come as a deadlock, which is retryable.
    return error.is_retryable() or "ConcurrentModification" in str(error)


def in_our_words(
    error: Exception, address: Address, what: str, databases: Sequence[str] = ()
) -> BoleError:
    """Return our error for one of the driver's.

    Args:
        what: the query, or the act, that failed.
        databases: those that exist, when the named one does not.
    """
    if address.log_end and not _is_about_the_query(error):
        return EngineError(
            f"The embedded graph engine failed at {what}: {_told(error)}. Try again: the next "
            f"command starts it, should it have ended. The end of its log:\n{address.log_end()}"
        )
    if _is_about_the_user(error):
        return UsageError(_refused(error, address))
    if isinstance(error, _GONE):
        return Unavailable(
            f"No graph answers at {address.uri}: {_told(error)}. Start the server, or correct "
            "BOLE_GRAPH_URI; leave it empty to use the embedded engine."
        )
    if isinstance(error, Neo4jError) and error.code == DATABASE_NOT_FOUND:
        return UsageError(
            f"The server at {address.uri} has no database {address.database!r}; it has "
            f"{', '.join(databases)}. Set BOLE_GRAPH_DATABASE to one of them."
        )
    if isinstance(error, TransientError):
        return Unavailable(
            f"{what}: the graph was busy for too long: {_told(error)}. Try again later."
        )
    if isinstance(error, ConfigurationError | ValueError):
        return UsageError(
            f"BOLE_GRAPH_URI {address.uri!r} cannot be used: {_told(error)}. Write it like "
            "bolt://host:7687 or neo4j+s://host; leave it empty to use the embedded engine."
        )
    if isinstance(error, DriverError):
        return Unavailable(f"{address.uri} does not answer as a graph does: {_told(error)}.")
    return QueryFailed(f"{what}: the graph engine refused it: {_told(error)}")


def _told(error: Exception) -> str:
    """Return what the error says, on one line, without the codes that only a driver reads."""
    text = error.message if isinstance(error, Neo4jError) and error.message else str(error)
    return " ".join(text.split())


def _is_about_the_query(error: Exception) -> bool:
    """Return whether the engine is well and found fault with what it was asked.

    The embedded engine gives a code of its own for a commit that failed, as on a full disk.
    """
    code = error.code or "" if isinstance(error, Neo4jError) else ""
    return isinstance(error, TransientError) or code.startswith(_ABOUT_QUERIES)


def _is_about_the_user(error: Exception) -> bool:
    code = error.code or "" if isinstance(error, Neo4jError) else ""
    return isinstance(error, AuthError | Forbidden) or code.startswith("Neo.ClientError.Security.")


def _refused(error: Exception, address: Address) -> str:
    user = f"user {address.user!r} at {address.uri}"
    code = getattr(error, "code", None)
    if isinstance(error, Forbidden):
        return f"The {user} may not do this: {_told(error)}. Grant it, or change BOLE_GRAPH_USER."
    if code == _EXPIRED:
        return f"The password of {user} must be changed first; then set BOLE_GRAPH_PASSWORD to it."
    if code == _RATE_LIMIT:
        return f"Too many wrong passwords for {user}. Wait, then set BOLE_GRAPH_PASSWORD."
    return (
        f"Wrong password for {user}. Set BOLE_GRAPH_PASSWORD (and BOLE_GRAPH_USER) to the server's."
    )
