"""The whole graph derived at once, in plain Python, as the lines that an export gives."""

import json
from dataclasses import asdict

from cypher import Query
from kg.evidence.component import judgement_from, record_from
from kg.evidence.derive import Derived, World, derive
from kg.evidence.ids import canonical
from kg.evidence.records import identifiers_of
from kg.names.normalise import normalise
from kg.names.variants import place_names
from kg.store import GraphStore

_RECORDS = Query(
    "test/records",
    "MATCH (r:Record) WHERE r.first_run IS NOT NULL "
    "RETURN r.record_key AS record_key, r.source AS source, r.key AS key, r.kind AS kind, "
    "r.first_run AS first_run, r.version_run AS version_run, r.live AS live, "
    "r.payload AS payload ORDER BY record_key",
    "",
    "read",
)
_JUDGEMENTS = Query(
    "test/judgements",
    "MATCH (j:Judgement) WHERE j.withdrawn_run IS NULL RETURN j.kind AS kind, j.sides AS sides, "
    "j.by AS by, j.run AS run, j.at AS at, j.reason AS reason",
    "",
    "read",
)
_SOURCES = Query(
    "test/sources", "MATCH (s:Source) RETURN s.name AS name, s.rank AS rank", "", "read"
)


VALUES = Query(
    "test/values",
    "MATCH (n:Name)-[x:NAMES]->(v:Value) "
    "RETURN v.value_id AS value_id, n.name AS name, x.sources AS sources, "
    "coalesce(v.of_expert, false) AS of_expert, "
    "coalesce(v.of_institution, false) AS of_institution ORDER BY value_id, name",
    "",
    "read",
)


def values(store: GraphStore, found: Derived) -> list[dict[str, object]]:
    """Return what values are called: by live rows of names, and as places of derived entities."""
    said: dict[tuple[str, str], set[str]] = {}
    for row in store.read(_RECORDS):
        payload = json.loads(row["payload"])
        if row["live"] and row["kind"] == "name" and payload["kind"] in ("country", "city"):
            place = (f"{payload['kind']}|{payload['name']}", normalise(payload["text"]))
            said.setdefault(place, set()).add(row["source"])
    holders: dict[str, set[str]] = {}
    for entity in found.entities.values():
        prefix = "born_" if entity.kind == "expert" else ""
        for kind in ("country", "city"):
            if text := entity.attributes.get(prefix + kind):
                holders.setdefault(f"{kind}|{text}", set()).add(entity.kind)
                for name in place_names(text):
                    said.setdefault((f"{kind}|{text}", normalise(name)), set())
    return [
        {
            "value_id": value,
            "name": name,
            "sources": sorted(sources),
            "of_expert": "expert" in holders.get(value, ()),
            "of_institution": "institution" in holders.get(value, ()),
        }
        for (value, name), sources in sorted(said.items())
    ]


def derived(store: GraphStore) -> Derived:
    """Return the whole graph derived from all evidence at once."""
    rows = store.read(_RECORDS)
    for row in rows:
        # From what it says, not from what it is tied to: the ties are the store's to keep.
        said = identifiers_of(json.loads(row["payload"])) if row["kind"] == "expert" else ()
        row["identifiers"] = said
    records = [record_from(row) for row in rows]
    judgements = [judgement_from(row) for row in store.read(_JUDGEMENTS)]
    ranks = {row["name"]: row["rank"] for row in store.read(_SOURCES)}
    return derive(records, judgements, World(ranks))


def lines(found: Derived) -> list[str]:
    """Return a derived graph as an export writes it."""
    facts: dict[str, list[dict[str, object]]] = {}
    for fact in found.facts.values():
        facts.setdefault(fact.subject_id, []).append(
            {
                "predicate": fact.predicate,
                "object_id": fact.object_id,
                "qualifiers": fact.qualifiers,
                "fact_id": fact.fact_id,
                "fact_hash": fact.fact_hash,
                "claim_ids": list(fact.claim_ids),
            }
        )
    written = []
    for identity, entity in sorted(found.entities.items()):
        forms = [
            {k: v for k, v in asdict(form).items() if v is not None} for form in entity.name_forms
        ]
        written.append(
            canonical(
                {
                    "kind": entity.kind,
                    "id": identity,
                    "name": entity.names[0],
                    "names": forms,
                    "attribute_facts": [asdict(fact) for fact in entity.attribute_facts],
                    "facts": sorted(
                        facts.get(identity, []), key=lambda f: (f["predicate"], f["fact_id"])
                    ),
                }
            )
        )
    return [json.dumps(json.loads(line), ensure_ascii=False, sort_keys=True) for line in written]
