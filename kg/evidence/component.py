"""A component: records that must be derived together, and what they need to know of the rest."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import cypher
from kg.evidence.claims import relations_of, symmetric_of
from kg.evidence.cluster import WEAK, Review
from kg.evidence.derive import World
from kg.evidence.judgements import Judgement
from kg.evidence.known import Sources, name_rows
from kg.evidence.records import Record
from kg.schema import IDENTIFIER_MOST_RECORDS
from kg.store import Transaction

Row = dict[str, Any]


@dataclass
class Component:
    """Records that share identifiers, judgements or an entity, and the entity each belonged to.

    ``unready`` are live mentions outside that wait to become entities themselves.
    """

    records: dict[str, Record] = field(default_factory=dict)
    entity_ids: dict[str, str | None] = field(default_factory=dict)
    judgements: dict[str, Judgement] = field(default_factory=dict)
    reviews: list[Review] = field(default_factory=list)
    unready: set[str] = field(default_factory=set)

    def waiting(self) -> list[str]:
        """Return the records with a claim about a mention that is not ready."""
        if not self.unready:
            return []
        return sorted(
            key
            for key, record in self.records.items()
            if record.live
            and any(not self.unready.isdisjoint(c.objects) for c in relations_of(record))
        )

    def old_entities(self) -> set[str]:
        """Return the entities these records belonged to."""
        return {identity for identity in self.entity_ids.values() if identity}


def record_from(row: Row) -> Record:
    """Return a stored row as a record."""
    return Record(
        record_key=row["record_key"],
        source=row["source"],
        key=row["key"],
        kind=row["kind"],
        first_run=row["first_run"],
        version_run=row["version_run"],
        live=row["live"],
        payload=json.loads(row["payload"]),
        identifiers=tuple(row["identifiers"]),
    )


def judgement_from(row: Row) -> Judgement:
    """Return a stored row as a judgement."""
    return Judgement(
        row["kind"], tuple(row["sides"]), row["by"], row["run"], row["at"], row["reason"]
    )


def close(transaction: Transaction, keys: Iterable[str]) -> Component:
    """Return the component of some records: all that one derive has to see."""
    component = Component()
    weak: set[str] = set()
    known_identifiers: set[str] = set()
    frontier = set(keys)
    seen: set[str] = set()
    while frontier:
        seen |= frontier
        rows = transaction.run(cypher.load("record/get"), keys=sorted(frontier))
        found = [record_from(row) for row in rows if row["first_run"] is not None]
        component.records.update((record.record_key, record) for record in found)
        component.entity_ids.update((row["record_key"], row["entity_id"]) for row in rows)
        reached = _judged(transaction, component, [record.record_key for record in found])
        identifiers = {i for record in found for i in record.identifiers} - known_identifiers
        known_identifiers |= identifiers
        reached |= _sharing(transaction, identifiers, weak)
        entities = sorted({row["entity_id"] for row in rows if row["entity_id"]})
        if entities:
            found_rows = transaction.run(cypher.load("record/of_entities"), ids=entities)
            reached |= {row["record_key"] for row in found_rows}
        frontier = reached - seen
    _disregard(component, weak)
    return component


def world_of(transaction: Transaction, component: Component, sources: Sources) -> World:
    """Return what a component's derive needs to know of what lies outside."""
    outside = _outside(transaction, component)
    # What was decided about a claim of theirs holds for our side of the fact too.
    _judged(transaction, component, sorted(outside.records))
    own = (relations_of(r) for r in component.records.values() if r.live)
    theirs = (symmetric_of(r) for r in outside.records.values() if r.live)
    references = {one for claims in (*own, *theirs) for claim in claims for one in claim.objects}
    references |= {
        side for j in component.judgements.values() if j.kind == "means" for side in j.sides
    }
    inside = component.records.keys()
    keys = {r for r in references if ":" not in r and "/" not in r} - inside
    owners = _owners(transaction, {r for r in references if ":" in r})
    states = _states(transaction, keys)
    component.unready = {
        key
        for key, row in states.items()
        if row["live"] and row["entity_id"] is None and row["kind"] != "expert"
    }
    assigned = {**outside.entity_ids, **{key: row["entity_id"] for key, row in states.items()}}
    rows = (
        name_rows(transaction, [r for r in component.records.values() if r.live])
        if sources.any_names
        else {}
    )
    return World(sources.ranks, assigned, owners, rows, tuple(outside.records.values()))


def _judged(transaction: Transaction, component: Component, keys: list[str]) -> set[str]:
    reached: set[str] = set()
    for row in transaction.run(cypher.load("record/judged"), keys=keys):
        judgement = judgement_from(row)
        component.judgements[row["judgement_id"]] = judgement
        if judgement.kind in ("same", "different"):
            reached.update(judgement.sides)
    return reached


def _sharing(transaction: Transaction, identifiers: set[str], weak: set[str]) -> set[str]:
    if not identifiers:
        return set()
    reached: set[str] = set()
    query = cypher.load("record/sharing")
    for row in transaction.run(query, identifiers=sorted(identifiers), cap=IDENTIFIER_MOST_RECORDS):
        reached.update(row["record_keys"])
        if row["live"] > IDENTIFIER_MOST_RECORDS:
            weak.add(row["identifier"])
    return reached


def _disregard(component: Component, weak: set[str]) -> None:
    """Take weak identifiers out of the records, so that a component need not hold all who share."""
    for identifier in sorted(weak):
        detail = f"more than {IDENTIFIER_MOST_RECORDS} records share {identifier}"
        component.reviews.append(Review(WEAK, (), detail))
    if weak:
        for key, record in component.records.items():
            kept = tuple(i for i in record.identifiers if i not in weak)
            if kept != record.identifiers:
                component.records[key] = replace(record, identifiers=kept)


def _outside(transaction: Transaction, component: Component) -> Component:
    """Return the records outside that refer to a component: their side of symmetric facts."""
    experts = [r.record_key for r in component.records.values() if r.kind == "expert"]
    outside = Component()
    if not experts:
        return outside
    rows = transaction.run(cypher.load("record/referrers"), keys=experts)
    keys = [row["record_key"] for row in rows if row["record_key"] not in component.records]
    if keys:
        for row in transaction.run(cypher.load("record/get"), keys=keys):
            outside.records[row["record_key"]] = record_from(row)
            outside.entity_ids[row["record_key"]] = row["entity_id"]
    return outside


def _owners(transaction: Transaction, identifiers: set[str]) -> dict[str, str]:
    if not identifiers:
        return {}
    query = cypher.load("record/sharing")
    rows = transaction.run(query, identifiers=sorted(identifiers), cap=IDENTIFIER_MOST_RECORDS)
    states = _states(transaction, {key for row in rows for key in row["record_keys"]})
    owners: dict[str, str] = {}
    for row in rows:
        entities = {states[key]["entity_id"] for key in row["record_keys"]} - {None}
        if len(entities) == 1:
            owners[row["identifier"]] = str(entities.pop())
    return owners


def _states(transaction: Transaction, keys: set[str]) -> dict[str, Row]:
    if not keys:
        return {}
    rows = transaction.run(cypher.load("record/states"), keys=sorted(keys))
    return {row["record_key"]: row for row in rows}
