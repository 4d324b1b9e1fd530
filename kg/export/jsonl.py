"""The derived graph as canonical JSON lines, and the records as profiles.

The same graph gives the same bytes: one line an entity, ordered by id, without run numbers, times
or anything withdrawn.
"""

import json
from collections.abc import Iterator
from typing import Any

import cypher
from kg.evidence.ids import canonical
from kg.schema import BY_TYPE, KINDS, Kind, fill
from kg.store import GraphStore

Row = dict[str, Any]
PAGE = 1_000
_OF_THE_RUN = ("changed_run",)


def graph_lines(store: GraphStore) -> Iterator[str]:
    """Yield one line per entity: its names, attributes and outgoing facts, each with its claims."""
    for kind in sorted(KINDS, key=lambda kind: kind.letter):
        after = ""
        while True:
            query = fill(cypher.load("entity/page"), label=kind.label)
            page = store.read(query, after=after, limit=PAGE)
            yield from map(canonical, entity_rows(store, kind, page))
            if len(page) < PAGE:
                break
            after = page[-1]["id"]


def profile_lines(store: GraphStore) -> Iterator[str]:
    """Yield one line per live record of an expert, in the shape that an import reads."""
    for row in store.stream(cypher.load("record/list_live_experts")):
        yield canonical({**json.loads(row["payload"]), "key": row["key"], "source": row["source"]})


def entity_rows(
    store: GraphStore, kind: Kind, page: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """Yield what is exported of the entities of a page: names, attributes, outgoing facts."""
    ids = [row["id"] for row in page]
    names = _grouped(store.read(fill(cypher.load("entity/forms"), label=kind.label), ids=ids), "id")
    query = fill(cypher.load("fact/list_from"), label=kind.label)
    facts = _grouped(store.read(query, ids=ids), "subject_id")
    for row in page:
        yield entity_row(kind, row, names.get(row["id"], []), facts.get(row["id"], []))


def entity_row(kind: Kind, row: Row, forms: list[Row], facts: list[Row]) -> Row:
    """Return what is exported of an entity: its row of a page, its forms, its outgoing facts."""
    return {
        "kind": kind.name,
        "id": row["id"],
        "name": row["name"],
        "names": [_without(form, "id") for form in forms],
        "attribute_facts": json.loads(row["attribute_facts"]),
        "facts": sorted((_fact(fact) for fact in facts), key=_fact_order),
    }


def _fact(row: dict[str, Any]) -> dict[str, Any]:
    predicate = BY_TYPE[row["type"]]
    content = {key: value for key, value in row["content"].items() if key not in _OF_THE_RUN}
    known = {"fact_id", "fact_hash", "claim_ids"}
    return {
        "predicate": predicate.name,
        "object_id": row["object_id"],
        "qualifiers": {key: value for key, value in content.items() if key not in known},
        **{key: content[key] for key in sorted(known)},
    }


def _fact_order(fact: dict[str, Any]) -> tuple[str, str]:
    return fact["predicate"], fact["fact_id"]


def _without(row: dict[str, Any], key: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != key and value is not None}


def _grouped(rows: list[dict[str, Any]], key: str) -> dict[str, list[dict[str, Any]]]:
    grouped: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        grouped.setdefault(row[key], []).append(row)
    return grouped
