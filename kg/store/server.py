"""The graph in a Neo4j server: what must be so before Bole uses it."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

import cypher
from bole.errors import Conflict, UsageError
from bole.settings import GraphSettings
from kg.store.failures import Address
from kg.store.graph import EngineInfo, GraphStore
from kg.store.migrate import claim, claimed, migrate, shipped

_OLDEST = (5, 26)
_SCHEMES = {"bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"}
_LOOKED_AT = 10_000
# What an interrupted first opening leaves behind is ours.
_OURS = {"Graph", "Lock", "Migration"}


def open_server(graph: GraphSettings, *, adopt: bool) -> GraphStore:
    """Return the migrated graph of the server."""
    check_uri(graph.uri)
    address = Address(graph.uri, graph.user, graph.password.get_secret_value(), graph.database)
    store = GraphStore(address, EngineInfo("neo4j", "", graph.uri, graph.database))
    try:
        found = store.read(cypher.load("graph/ping"))[0]
        check_version(found["name"], found["version"], store.info.where)
        store.info = replace(store.info, version=found["version"])
        if not adopt:
            _check_owner(store)
        if migrate(store, shipped(), make_full_text=lambda index: store.apply(index.neo4j())):
            store.read(cypher.load("graph/await_indexes"))
        claim(store)
    except BaseException:
        store.close()
        raise
    return store


def check_uri(uri: str) -> None:
    """Raise a UsageError unless the driver can use the address."""
    try:
        parts = urlsplit(uri)
        fits = parts.scheme in _SCHEMES and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fits = False
    if not fits:
        raise UsageError(
            f"BOLE_GRAPH_URI {uri!r} is no address of a graph. Write it like bolt://host:7687 or "
            "neo4j+s://host; leave it empty to use the embedded engine."
        )


def check_version(name: str, version: str, where: str) -> None:
    """Raise a UsageError unless this is a Neo4j that Bole can use."""
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if numbers and tuple(map(int, numbers.groups())) >= _OLDEST and name.startswith("Neo4j"):
        return
    raise UsageError(
        f"The graph at {where} is {name} {version}; Bole needs Neo4j {_OLDEST[0]}.{_OLDEST[1]} or "
        "later. Upgrade it, or leave BOLE_GRAPH_URI empty to use the embedded engine."
    )


def _check_owner(store: GraphStore) -> None:
    if claimed(store):
        return
    rows = store.read(cypher.load("graph/list_labels"), limit=_LOOKED_AT)
    foreign = [row for row in rows if not _OURS.issuperset(row["labels"]) or not row["labels"]]
    if foreign:
        labels = sorted({label for row in foreign for label in row["labels"]} or {"(no label)"})
        raise Conflict(
            f"The graph at {store.info.where} is somebody else's: it has nodes "
            f"({', '.join(labels)}) that Bole did not make, and was left as it is. "
            "Set BOLE_GRAPH_DATABASE to an empty database, or add Bole's graph beside what is "
            "there with 'bole graph up --adopt'."
        )
