"""Read what the graph says, with its evidence: fact → claims → records → sources."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import cypher
from bole.errors import NotFound
from kg.evidence.claims import Claim, attributes_of, relations_of, stated
from kg.evidence.component import record_from
from kg.evidence.ids import record_key_of
from kg.evidence.records import Record, parent_key
from kg.profiles.model import Profile, main_key, parts_of
from kg.profiles.problems import short
from kg.schema import BY_ATTRIBUTE, BY_LETTER, BY_PREDICATE, BY_TYPE, fill
from kg.store import GraphStore

Row = dict[str, Any]
# The parts of a profile that relate its expert to others.
_RELATING = ("fields", "awards", "affiliations", "education", "collaborators")


@dataclass(frozen=True, slots=True)
class End:
    """An entity at the end of a fact."""

    entity_id: str
    name: str


@dataclass(frozen=True, slots=True)
class KnownFact:
    """A fact as a reader sees it: a relation to ``object``, or an attribute's ``value``."""

    fact_id: str
    fact_hash: str
    claim_ids: tuple[str, ...]
    predicate: str
    subject: End
    object: End | None = None
    value: Any = None
    qualifiers: Row = field(default_factory=dict)
    preferred: bool = True


@dataclass(frozen=True, slots=True)
class NameOf:
    """A name an entity is found under."""

    text: str
    language: str | None
    form: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of an entity itself; ``incoming`` counts the facts that point at it."""

    entity_id: str
    kind: str
    name: str
    names: tuple[NameOf, ...]
    facts: tuple[KnownFact, ...]
    incoming: dict[str, int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """One claim behind a fact: which record says it, since when, and in which words.

    ``name`` is what the record calls its own entity.
    """

    claim_id: str
    record_key: str
    sources: tuple[str, ...]
    key: str
    kind: str
    name: str
    first_run: int
    version_run: int
    live: bool
    says: Row


@dataclass(frozen=True, slots=True)
class Why:
    """Why a fact is in the graph, or since when and why it is not."""

    fact_id: str
    fact: KnownFact | None
    evidence: tuple[Evidence, ...]
    gone: Row | None = None


def current_id(store: GraphStore, any_id: str) -> str | None:
    """Return the id of the entity that an entity id or record key stands for now, or None."""
    rows = store.read(cypher.load("record/states"), keys=[record_key_of(any_id)])
    return rows[0]["entity_id"] if rows else None


def known(store: GraphStore, any_id: str) -> Known:
    """Return what is known of an entity.

    Raises:
        NotFound: nothing here has this id, or what had it was withdrawn.
    """
    identity = current_id(store, any_id)
    if identity is None:
        raise NotFound(f"Nothing here has the id {any_id}. `bole entity find NAME` finds ids.")
    label = BY_LETTER[identity[0]].label
    rows = store.read(fill(cypher.load("entity/get"), label=label), id=identity)
    if not rows:
        # Taken away between the two readings.
        raise NotFound(f"What had the id {any_id} is being withdrawn; ask again.")
    properties = rows[0]["properties"]
    forms = store.read(fill(cypher.load("entity/forms"), label=label), ids=[identity])
    counts = store.read(fill(cypher.load("fact/count_to"), label=label), id=identity)
    end = End(identity, properties["name"])
    return Known(
        entity_id=identity,
        kind=BY_LETTER[identity[0]].name,
        name=properties["name"],
        names=tuple(
            NameOf(f["text"], f["language"], f["form"], tuple(f["sources"])) for f in forms
        ),
        facts=(*attribute_facts(end, properties["attribute_facts"]), *facts_from(store, identity)),
        incoming={BY_TYPE[row["type"]].name: row["facts"] for row in counts},
    )


def attribute_facts(subject: End, evidence: str) -> tuple[KnownFact, ...]:
    """Return attribute facts from the JSON an entity keeps them as; private ones are left out."""
    return tuple(
        KnownFact(
            fact_id=item["fact_id"],
            fact_hash=item["fact_hash"],
            claim_ids=tuple(item["claim_ids"]),
            predicate=item["predicate"],
            subject=subject,
            value=item["value"],
            preferred=item["preferred"],
        )
        for item in json.loads(evidence)
        if not BY_ATTRIBUTE[item["predicate"]].private
    )


def facts_from(store: GraphStore, identity: str) -> tuple[KnownFact, ...]:
    """Return the facts that start at an entity, by predicate and what they point at."""
    label = BY_LETTER[identity[0]].label
    rows = store.read(fill(cypher.load("fact/list_from"), label=label), ids=[identity])
    facts = [relation(row) for row in rows]
    return tuple(sorted(facts, key=lambda f: (_place(f.predicate), str(f.qualifiers), f.fact_id)))


def facts_to(store: GraphStore, identity: str, limit: int) -> tuple[KnownFact, ...]:
    """Return facts that end at an entity, at most ``limit``."""
    label = BY_LETTER[identity[0]].label
    rows = store.read(fill(cypher.load("fact/list_to"), label=label), id=identity, limit=limit)
    return tuple(relation(row) for row in rows)


def relation(row: Row) -> KnownFact:
    """Return a row with a relationship's properties and ends as a fact."""
    content = dict(row["content"])
    content.pop("changed_run", None)
    return KnownFact(
        fact_id=content.pop("fact_id"),
        fact_hash=content.pop("fact_hash"),
        claim_ids=tuple(content.pop("claim_ids")),
        predicate=BY_TYPE[row["type"]].name,
        subject=End(row["subject_id"], row["subject_name"]),
        object=End(row["object_id"], row["object_name"]),
        qualifiers=dict(sorted(content.items())),
    )


def why(store: GraphStore, claim_or_fact: str) -> Why:
    """Return why a fact is in the graph; any of its claims' ids stands for it.

    Raises:
        NotFound: no fact here ever had this id.
    """
    fact = find_fact(store, claim_or_fact)
    if fact is not None:
        return Why(fact.fact_id, fact, evidence_of(store, fact.claim_ids))
    gone = store.read(cypher.load("fact/retraction"), fact_id=claim_or_fact)
    evidence = evidence_of(store, [claim_or_fact])
    if not gone and not evidence:
        raise NotFound(
            f"No fact here has the id {short(claim_or_fact)}. `bole entity show ID` lists facts "
            "with their ids."
        )
    return Why(claim_or_fact, None, evidence, gone[0] if gone else None)


def find_fact(store: GraphStore, claim_or_fact: str) -> KnownFact | None:
    """Return the fact that a claim or fact id belongs to now, or None."""
    identity = current_id(store, claim_or_fact)
    if identity is None or "/" not in claim_or_fact:
        return None
    end = known(store, identity)
    incoming = facts_to(store, identity, 100_000) if "/collaborated_with/" in claim_or_fact else ()
    for fact in (*end.facts, *incoming):
        if claim_or_fact in fact.claim_ids:
            return fact
    return None


def evidence_of(store: GraphStore, claim_ids: Sequence[str]) -> tuple[Evidence, ...]:
    """Return who says what a fact rests on, in the order of its claims."""
    keys = sorted({record_key_of(claim) for claim in claim_ids})
    rows = {row["record_key"]: row for row in store.read(cypher.load("record/get"), keys=keys)}
    found = []
    for claim in claim_ids:
        row = rows.get(record_key_of(claim))
        if row is None or row["first_run"] is None:
            continue
        record = record_from(row)
        says = _says(record, claim)
        if says is not None:
            found.append(_evidence(record, claim, says))
    return tuple(found)


def sources_of(store: GraphStore, facts: Iterable[KnownFact]) -> dict[str, tuple[str, ...]]:
    """Return the sources of each fact, by fact id; one look-up for all."""
    listed = list(facts)
    keys = sorted({record_key_of(claim) for fact in listed for claim in fact.claim_ids})
    rows = store.read(cypher.load("record/get"), keys=keys)
    records = {row["record_key"]: record_from(row) for row in rows}
    return {
        fact.fact_id: tuple(
            sorted(
                {
                    source
                    for claim in fact.claim_ids
                    if (record := records.get(record_key_of(claim)))
                    for source in _stating(record, claim)
                }
            )
        )
        for fact in listed
    }


def _stating(record: Record, claim_id: str) -> tuple[str, ...]:
    """Return the sources that make a claim: an expert's record has one, a mention's has many."""
    if record.kind == "expert":
        return (record.source,)
    says = _says(record, claim_id)
    return tuple(says["sources"]) if says else ()


def _evidence(record: Record, claim: str, says: Row) -> Evidence:
    sources = says.pop("sources", (record.source,))
    return Evidence(
        claim_id=claim,
        record_key=record.record_key,
        sources=tuple(sources),
        key=record.key,
        kind=record.kind,
        name=_name(record),
        first_run=record.first_run,
        version_run=record.version_run,
        live=record.live,
        says=says,
    )


def _name(record: Record) -> str:
    if record.kind == "expert":
        return str(record.payload.get("name", record.key))
    return next((str(statement["name"]) for _, statement in stated(record)), record.key)


def _says(record: Record, claim_id: str) -> Row | None:
    """Return what of a record makes a claim, in its own words, or None when nothing does now."""
    for attribute in attributes_of(record):
        if attribute.claim_id == claim_id:
            return {attribute.predicate: attribute.value, "sources": attribute.sources}
    for claim in relations_of(record):
        if claim.claim_id == claim_id:
            return _in_words(record, claim)
    return None


def _in_words(record: Record, claim: Claim) -> Row:
    if record.kind == "expert":
        return _part_saying(record, claim)
    parents = [
        (source, parent)
        for source, statement in stated(record)
        if (parent := statement.get(claim.predicate))
        and parent_key(record.kind, parent) == claim.stated
    ]
    return {
        claim.predicate: parents[0][1],
        "sources": tuple(sorted({source for source, _ in parents})),
    }


def _part_saying(record: Record, claim: Claim) -> Row:
    """Return the part of a profile that makes a claim: the one that makes it alone too."""
    for place in _RELATING:
        main = main_key(parts_of(Profile)[place])
        for part in record.payload.get(place, ()):
            alone = relations_of(replace(record, payload={place: [part]}))
            if claim.claim_id in {one.claim_id for one in alone}:
                rest = {key: part[key] for key in part if key not in (main, "names")}
                return {claim.predicate: part[main], **rest}
    raise AssertionError(f"{claim.claim_id} is made by no part of {record.record_key}")


def _place(predicate: str) -> int:
    return list(BY_PREDICATE).index(predicate)
