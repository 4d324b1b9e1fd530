"""Every query runs on each engine as its contract says; written twice, it changes nothing more."""

from typing import Any

import pytest

import cypher
from cypher import Query
from kg.schema import fill
from kg.store import GraphStore

# What only Neo4j has; the store's tests run them there.
ONLY_NEO4J = {"graph/await_indexes", "graph/list_databases"}
QUERIES = [cypher.load(name) for name in cypher.names() if name not in ONLY_NEO4J]
WRITES = [query.name for query in QUERIES if query.mode == "write"]
READS = [query.name for query in QUERIES if query.mode == "read"]
# Their examples make the tiny graph that the others find.
SEED = [name for name in WRITES if name.endswith(("/put", "/open"))]
CHOSEN = {"LABEL": "Expert", "OBJECT": "Award", "TYPE": "RECEIVED"}
DUMP = Query(
    "test/dump",
    "MATCH (n) WHERE NOT n:Lock OPTIONAL MATCH (n)-[r]->(m) "
    "RETURN labels(n) AS labels, properties(n) AS node, type(r) AS type, "
    "properties(r) AS relationship, properties(m) AS end",
    "",
    "read",
)


def run(store: GraphStore, name: str) -> list[dict[str, Any]]:
    """Run a query's example, its varying parts chosen, and check the columns of its rows."""
    plain = cypher.load(name)
    query = fill(plain, **{part.lower(): CHOSEN[part] for part in plain.fills})
    if query.mode == "read":
        rows = store.read(query, **query.example)
    else:
        rows = store.write(lambda transaction: transaction.run(query, **query.example))
    assert all(tuple(row) == tuple(query.returns) for row in rows), name
    return rows


def dump(store: GraphStore) -> list[str]:
    return sorted(repr(sorted(row.items())) for row in store.read(DUMP))


@pytest.fixture
def seeded(store: GraphStore) -> GraphStore:
    for name in SEED:
        run(store, name)
    return store


def test_reads_run_and_change_nothing(seeded: GraphStore) -> None:
    before = dump(seeded)
    assert len(before) >= len(SEED)
    for name in READS:
        run(seeded, name)
    assert dump(seeded) == before


@pytest.mark.parametrize("name", WRITES)
def test_a_write_done_twice_is_done_once(seeded: GraphStore, name: str) -> None:
    run(seeded, name)
    once = dump(seeded)
    run(seeded, name)
    assert dump(seeded) == once
