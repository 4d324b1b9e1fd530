"""Write what differs between the derived graph and the stored one, and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

import cypher
from kg.evidence.derive import Derived, Fact
from kg.evidence.ids import canonical
from kg.evidence.places import Location, places_in, renew_places, stored_places
from kg.evidence.rows import (
    FreshRows,
    Place,
    Rows,
    entity_content,
    label_of,
    name_rows,
    rows_by_place,
)
from kg.schema import fill
from kg.store import Transaction


@dataclass(frozen=True)
class StoredFact:
    """A fact as the store has it."""

    fact_id: str
    fact_hash: str
    claim_ids: tuple[str, ...]
    type: str
    subject_id: str
    object_id: str


@dataclass
class Stored:
    """The part of the stored graph that a component owns: entity hashes and facts.

    A fact may be there twice: where it lies, and where it lay until another component moved it.
    """

    entities: dict[str, str | None] = field(default_factory=dict)
    facts: list[StoredFact] = field(default_factory=list)


def read_stored(transaction: Transaction, ids: Iterable[str]) -> Stored:
    """Return what the store has of some entities and the facts they own."""
    stored = Stored()
    for label, members in by_label(ids).items():
        rows = transaction.run(fill(cypher.load("entity/hashes"), label=label), ids=members)
        stored.entities.update((row["id"], row["content_hash"]) for row in rows)
        found = transaction.run(fill(cypher.load("fact/around"), label=label), ids=members)
        if label == "Expert":
            query = cypher.load("fact/between_experts_ending_at")
            found += transaction.run(query, ids=members)
        known = (StoredFact(**{**row, "claim_ids": tuple(row["claim_ids"])}) for row in found)
        stored.facts += dict.fromkeys(known)
    return stored


def write_difference(
    transaction: Transaction, derived: Derived, stored: Stored, run: int
) -> dict[str, int]:
    """Make the stored part equal to the derived one; return what was written, by name.

    Facts to entities that are not there yet are the caller's mistake: settle mentions first.
    """
    changed = {
        identity: content
        for identity, content in ((i, entity_content(e)) for i, e in derived.entities.items())
        if stored.entities.get(identity, "") != content["content_hash"]
    }
    gone = [identity for identity in stored.entities if identity not in derived.entities]
    lost = [fact for fact in stored.facts if _is_lost(fact, derived.facts)]
    kept = {fact.fact_id: fact for fact in stored.facts if not _is_lost(fact, derived.facts)}
    facts = {i: fact for i, fact in derived.facts.items() if not _same(kept.get(i), fact)}
    _delete_facts(transaction, lost)
    places = _places(transaction, [*(i for i in changed if i in stored.entities), *gone])
    _write_entities(transaction, derived, changed, stored, run)
    _write_facts(transaction, rows_by_place(facts.values()), run, "fact/put")
    _delete_entities(transaction, gone)
    renew_places(transaction, places, _places_in(changed))
    remember(transaction, derived, lost, run)
    if facts:
        transaction.run(cypher.load("fact/unretract"), fact_ids=sorted(facts))
    return {
        "entities_written": len(changed),
        "entities_deleted": len(gone),
        "facts_written": len(facts),
        "facts_deleted": sum(fact.fact_id not in facts for fact in lost),
    }


def write_fresh(transaction: Transaction, fresh: FreshRows, run: int) -> dict[str, int]:
    """Write what was never in the graph; return what was written, by name."""
    for label, rows in fresh.entities.items():
        _create_entities(transaction, label, rows, run)
    for label, rows in fresh.names.items():
        transaction.run(fill(cypher.load("entity/name"), label=label), rows=rows)
    contents = {row["id"]: row["content"] for rows in fresh.entities.values() for row in rows}
    renew_places(transaction, set(), _places_in(contents))
    _write_facts(transaction, fresh.facts, run, "fact/create")
    return {
        "entities_written": sum(map(len, fresh.entities.values())),
        "facts_written": sum(map(len, fresh.facts.values())),
    }


def by_label(ids: Iterable[str]) -> dict[str, list[str]]:
    """Return entity ids grouped by label, sorted."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for identity in sorted(set(ids)):
        grouped[label_of(identity)].append(identity)
    return grouped


def _places(transaction: Transaction, ids: Iterable[str]) -> set[Location]:
    grouped = by_label(ids).items()
    return {place for label, own in grouped for place in stored_places(transaction, label, own)}


def _places_in(contents: Mapping[str, Mapping[str, Any]]) -> set[Location]:
    grouped = by_label(contents).items()
    return {
        place for label, ids in grouped for place in places_in(label, [contents[i] for i in ids])
    }


def _same(stored: StoredFact | None, fact: Fact) -> bool:
    return (
        stored is not None
        and stored.fact_hash == fact.fact_hash
        and stored.claim_ids == fact.claim_ids
    )


def _is_lost(stored: StoredFact, facts: Mapping[str, Fact]) -> bool:
    """A fact is lost when it is no more, or lies between other ends: then it is written anew."""
    fact = facts.get(stored.fact_id)
    return fact is None or (fact.subject_id, fact.object_id) != (
        stored.subject_id,
        stored.object_id,
    )


def _write_entities(
    transaction: Transaction,
    derived: Derived,
    changed: Mapping[str, dict[str, Any]],
    stored: Stored,
    run: int,
) -> None:
    for label, ids in by_label(changed).items():
        before = [identity for identity in ids if identity in stored.entities]
        gone = _names_of(transaction, label, before)
        known = set(before)
        new = [{"id": i, "content": changed[i]} for i in ids if i not in known]
        if new:
            _create_entities(transaction, label, new, run)
        if before:
            rows = [{"id": i, "content": {**changed[i], "changed_run": run}} for i in before]
            transaction.run(fill(cypher.load("entity/put"), label=label), rows=rows)
        names = [row for i in ids for row in name_rows(i, derived.entities[i])]
        transaction.run(fill(cypher.load("entity/name"), label=label), rows=names)
        _sweep_names(transaction, gone)


def _create_entities(transaction: Transaction, label: str, rows: Rows, run: int) -> None:
    """Create what is new, which is quicker than to look for it and change it."""
    dated = [{"id": row["id"], "content": {**row["content"], "changed_run": run}} for row in rows]
    transaction.run(fill(cypher.load("entity/create"), label=label), rows=dated)


def _delete_entities(transaction: Transaction, gone: Iterable[str]) -> None:
    for label, ids in by_label(gone).items():
        before = _names_of(transaction, label, ids)
        transaction.run(fill(cypher.load("entity/delete"), label=label), ids=ids)
        _sweep_names(transaction, before)


def _names_of(transaction: Transaction, label: str, ids: list[str]) -> list[str]:
    """Take the names off entities that are there already, and return what they were."""
    if not ids:
        return []
    rows = transaction.run(fill(cypher.load("entity/names_of"), label=label), ids=ids)
    transaction.run(fill(cypher.load("entity/unname"), label=label), ids=ids)
    return [row["name"] for row in rows]


def _sweep_names(transaction: Transaction, names: list[str]) -> None:
    if names:
        transaction.run(cypher.load("name/sweep"), names=names)


def _write_facts(transaction: Transaction, facts: Mapping[Place, Rows], run: int, by: str) -> None:
    for (label, type_name, other), rows in sorted(facts.items(), key=lambda item: item[0]):
        for row in rows:
            row["content"]["changed_run"] = run
        query = fill(cypher.load(by), label=label, type=type_name, object=other)
        transaction.run(query, rows=rows)


def _arrow(derived: Derived, fact_id: str) -> str | None:
    fact = derived.looped.get(fact_id)
    return canonical(asdict(fact)) if fact else None


def _delete_facts(transaction: Transaction, lost: Iterable[StoredFact]) -> None:
    grouped: dict[tuple[str, str], Rows] = defaultdict(list)
    for fact in lost:
        row = {"fact_id": fact.fact_id, "subject_id": fact.subject_id, "object_id": fact.object_id}
        grouped[label_of(fact.subject_id), fact.type].append(row)
    for (label, type_name), rows in sorted(grouped.items(), key=lambda item: item[0]):
        transaction.run(fill(cypher.load("fact/delete"), label=label, type=type_name), rows=rows)


def remember(
    transaction: Transaction, derived: Derived, lost: Iterable[StoredFact], run: int
) -> None:
    """Write why facts are left out or gone, and what people should look at."""
    reasons = {f.fact_id: "withdrawn" for f in lost if f.fact_id not in derived.facts}
    reasons |= derived.retracted
    if reasons:
        rows = [
            {"fact_id": fact_id, "run": run, "reason": reason, "arrow": _arrow(derived, fact_id)}
            for fact_id, reason in sorted(reasons.items())
        ]
        transaction.run(cypher.load("fact/retract"), rows=rows)
    if derived.reviews:
        reviews: Rows = [
            {
                "review_id": r.review_id,
                "reason": r.reason,
                "record_keys": list(r.record_keys),
                "detail": r.detail,
                "run": run,
            }
            for r in derived.reviews
        ]
        transaction.run(cypher.load("review/put"), rows=reviews)
