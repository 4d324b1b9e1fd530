"""Write what differs between the derived graph and the stored one, and nothing else."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any

import cypher
from kg.evidence.derive import AttributeFact, Derived, Entity, Fact
from kg.evidence.ids import canonical, digest
from kg.evidence.naming import NameForm
from kg.schema import BY_LETTER, BY_PREDICATE, fill
from kg.store import Transaction

Rows = list[dict[str, Any]]


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
    """The part of the stored graph that a component owns: entity hashes and facts."""

    entities: dict[str, str | None] = field(default_factory=dict)
    facts: dict[str, StoredFact] = field(default_factory=dict)


def label_of(entity_id: str) -> str:
    """Return the label of the kind an id belongs to."""
    return BY_LETTER[entity_id[0]].label


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
        for row in found:
            row["claim_ids"] = tuple(row["claim_ids"])
            stored.facts[row["fact_id"]] = StoredFact(**row)
    return stored


def write_difference(
    transaction: Transaction,
    derived: Derived,
    stored: Stored,
    run: int,
    *,
    fresh: bool = False,
    contents: Mapping[str, dict[str, Any]] = MappingProxyType({}),
) -> dict[str, int]:
    """Make the stored part equal to the derived one; return what was written, by name.

    Args:
        fresh: nothing of this was ever in the graph, so no retraction has to be forgotten.
        contents: what ``entity_content`` gave for some of the entities, when that was asked before.

    Facts to entities that are not there yet are the caller's mistake: settle mentions first.
    """
    changed = {
        identity: content
        for identity, content in (
            (i, contents.get(i) or entity_content(e)) for i, e in derived.entities.items()
        )
        if stored.entities.get(identity, "") != content["content_hash"]
    }
    gone = [identity for identity in stored.entities if identity not in derived.entities]
    facts = {
        fact.fact_id: fact
        for fact in derived.facts.values()
        if not _same(stored.facts.get(fact.fact_id), fact)
    }
    lost = [fact for fact in stored.facts.values() if _is_lost(fact, derived.facts)]
    _delete_facts(transaction, lost)
    _write_entities(transaction, derived, changed, stored, run)
    _write_facts(transaction, facts.values(), run, "fact/create" if fresh else "fact/put")
    _delete_entities(transaction, gone)
    _remember(transaction, derived, lost, run)
    if facts and not fresh:
        transaction.run(cypher.load("fact/unretract"), fact_ids=sorted(facts))
    return {
        "entities_written": len(changed),
        "entities_deleted": len(gone),
        "facts_written": len(facts),
        "facts_deleted": sum(fact.fact_id not in facts for fact in lost),
    }


def by_label(ids: Iterable[str]) -> dict[str, list[str]]:
    """Return entity ids grouped by label, sorted."""
    grouped: dict[str, list[str]] = defaultdict(list)
    for identity in sorted(set(ids)):
        grouped[label_of(identity)].append(identity)
    return grouped


def fact_content(fact: Fact, run: int) -> dict[str, Any]:
    """Return the properties of a fact's relationship."""
    return {
        **fact.qualifiers,
        "fact_id": fact.fact_id,
        "fact_hash": fact.fact_hash,
        "claim_ids": list(fact.claim_ids),
        "changed_run": run,
    }


def attribute_facts_json(facts: Iterable[AttributeFact]) -> str:
    """Return the evidence of an entity's attributes as it is stored."""
    return canonical([_plain(fact) for fact in facts])


def _plain(value: AttributeFact | NameForm) -> dict[str, Any]:
    """Return a flat value as a dict: ``asdict`` copies deeply, which an import feels."""
    return {name: getattr(value, name) for name in value.__slots__}


def entity_content(entity: Entity) -> dict[str, Any]:
    """Return the properties of an entity's node, with a hash over them and its names."""
    content: dict[str, Any] = {
        **entity.attributes,
        "name": entity.names[0],
        "names": list(entity.names),
        "attribute_facts": attribute_facts_json(entity.attribute_facts),
    }
    if entity.text:
        content["text"] = entity.text
    forms = [_plain(form) for form in entity.name_forms]
    content["content_hash"] = digest(canonical([content, forms]))
    return content


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
        rows = [{"id": i, "content": {**changed[i], "changed_run": run}} for i in ids]
        # What is new is created, which is quicker than to look for it and change it.
        kept = set(before)
        for name, chosen in (
            ("entity/create", [row for row in rows if row["id"] not in kept]),
            ("entity/put", [row for row in rows if row["id"] in kept]),
        ):
            if chosen:
                transaction.run(fill(cypher.load(name), label=label), rows=chosen)
        names = [_name_row(i, form) for i in ids for form in derived.entities[i].name_forms]
        transaction.run(fill(cypher.load("entity/name"), label=label), rows=names)
        _sweep_names(transaction, gone)


def _name_row(identity: str, form: NameForm) -> dict[str, Any]:
    content = {**_plain(form), "sources": list(form.sources)}
    return {"id": identity, "name": content.pop("name"), "content": content}


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


def _write_facts(transaction: Transaction, facts: Iterable[Fact], run: int, by: str) -> None:
    grouped: dict[tuple[str, str, str], Rows] = defaultdict(list)
    for fact in facts:
        place = (
            label_of(fact.subject_id),
            BY_PREDICATE[fact.predicate].type,
            label_of(fact.object_id),
        )
        grouped[place].append(
            {
                "subject_id": fact.subject_id,
                "object_id": fact.object_id,
                "fact_id": fact.fact_id,
                "content": fact_content(fact, run),
            }
        )
    for (label, type_name, other), rows in sorted(grouped.items(), key=lambda item: item[0]):
        query = fill(cypher.load(by), label=label, type=type_name, object=other)
        transaction.run(query, rows=rows)


def _arrow(derived: Derived, fact_id: str) -> str | None:
    fact = derived.looped.get(fact_id)
    return canonical(asdict(fact)) if fact else None


def _delete_facts(transaction: Transaction, lost: Iterable[StoredFact]) -> None:
    grouped: dict[tuple[str, str], Rows] = defaultdict(list)
    for fact in lost:
        row = {"subject_id": fact.subject_id, "fact_id": fact.fact_id}
        grouped[label_of(fact.subject_id), fact.type].append(row)
    for (label, type_name), rows in sorted(grouped.items(), key=lambda item: item[0]):
        transaction.run(fill(cypher.load("fact/delete"), label=label, type=type_name), rows=rows)


def _remember(
    transaction: Transaction,
    derived: Derived,
    lost: Iterable[StoredFact],
    run: int,
) -> None:
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
