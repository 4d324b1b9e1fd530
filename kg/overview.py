"""How much is in the graph, and what was done to it."""

from dataclasses import dataclass
from typing import Any

import cypher
from kg.evidence.ids import MENTION_SOURCE
from kg.evidence.runs import graph_version
from kg.schema import KINDS, PREDICATES, fill
from kg.store import GraphStore

EMBEDDED_MOST_EXPERTS = 200_000
_RUNS_SHOWN = 5


@dataclass(frozen=True)
class Overview:
    """The graph at a glance."""

    engine: str
    version: str
    where: str
    graph_version: int
    entities: dict[str, int]
    facts: dict[str, int]
    sources: dict[str, dict[str, Any]]
    runs: list[dict[str, Any]]
    reviews: dict[str, int]
    waiting: int
    advice: str | None


def overview(store: GraphStore) -> Overview:
    """Return the graph at a glance."""
    entities = {kind.name: _count(store, "graph/count_label", label=kind.label) for kind in KINDS}
    facts = {p.name: _count(store, "graph/count_type", type=p.type) for p in PREDICATES}
    reviews = store.read(cypher.load("review/count"))
    return Overview(
        engine=store.info.engine,
        version=store.info.version,
        where=store.info.where,
        graph_version=graph_version(store),
        entities=entities,
        facts=facts,
        sources=_sources(store),
        runs=store.read(cypher.load("run/list"), limit=_RUNS_SHOWN),
        reviews={row["reason"]: row["reviews"] for row in reviews},
        waiting=int(store.read(cypher.load("record/count_dirty"))[0]["waiting"]),
        advice=_advice(store, entities["expert"]),
    )


def _count(store: GraphStore, name: str, **filled: str) -> int:
    return int(store.read(fill(cypher.load(name), **filled))[0]["count"])


def _sources(store: GraphStore) -> dict[str, dict[str, Any]]:
    found = {
        row.pop("name"): {**row, "live": 0, "withdrawn": 0}
        for row in store.read(cypher.load("source/list"))
    }
    for row in store.read(cypher.load("graph/count_evidence")):
        if row["source"] != MENTION_SOURCE and row["source"] in found:
            found[row["source"]]["live" if row["live"] else "withdrawn"] += row["records"]
    return found


def _advice(store: GraphStore, experts: int) -> str | None:
    """Return a word in time: the embedded engine's full-text search is slow beyond its range."""
    if store.info.engine != "embedded" or experts < 0.8 * EMBEDDED_MOST_EXPERTS:
        return None
    return (
        f"The embedded engine is meant for up to about {EMBEDDED_MOST_EXPERTS:,} experts; "
        f"with {experts:,}, move to Neo4j soon (BOLE_GRAPH_URI; see the README)."
    )
