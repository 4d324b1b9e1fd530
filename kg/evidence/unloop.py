"""Break loops over the whole hierarchy when a component's part of it changes.

A loop is not local: a fact of this component may close one over facts of others, and the weakest of
them all gives way. Facts of others that now close a loop leave the graph; those that no longer do
come back.
"""

import json
from collections.abc import Iterator

import cypher
from kg.evidence.derive import LOOPED, Derived, Fact
from kg.evidence.difference import Stored, StoredFact, write_difference
from kg.evidence.hierarchy import loops
from kg.schema import BY_TYPE, PREDICATES, fill
from kg.store import Transaction

Facts = dict[str, Fact]


def without_loops(transaction: Transaction, derived: Derived, stored: Stored, run: int) -> None:
    """Move this component's facts that close a loop from ``facts`` to ``looped``, or back."""
    mine = {**derived.facts, **derived.looped}
    for predicate in PREDICATES:
        if not predicate.acyclic:
            continue
        own = {f.fact_id: f for f in mine.values() if f.predicate == predicate.name}
        was = {f.fact_id for f in stored.facts.values() if f.type == predicate.type}
        if own.keys() != was:
            _break(transaction, derived, stored, own, predicate.type, run)


def _break(
    transaction: Transaction,
    derived: Derived,
    stored: Stored,
    own: Facts,
    type_name: str,
    run: int,
) -> None:
    subjects = derived.entities.keys() | stored.entities.keys()
    others = _not_of(subjects, _standing(transaction, type_name))
    held_back = _not_of(subjects, _held_back(transaction, type_name))
    broken = set(loops([*own.values(), *others.values(), *held_back.values()]))
    for fact_id, fact in own.items():
        for place in (derived.facts, derived.looped, derived.retracted):
            place.pop(fact_id, None)
        if fact_id in broken:
            derived.looped[fact_id] = fact
            derived.retracted[fact_id] = LOOPED
        else:
            derived.facts[fact_id] = fact
    leaving = {i: fact for i, fact in others.items() if i in broken}
    returning = {i: fact for i, fact in held_back.items() if i not in broken}
    if leaving or returning:
        elsewhere = Derived({}, returning, dict.fromkeys(leaving, LOOPED), leaving, {}, [])
        before = Stored({}, {i: _as_stored(fact) for i, fact in leaving.items()})
        write_difference(transaction, elsewhere, before, run)


def _not_of(subjects: set[str], facts: Iterator[Fact]) -> Facts:
    return {fact.fact_id: fact for fact in facts if fact.subject_id not in subjects}


def _standing(transaction: Transaction, type_name: str) -> Iterator[Fact]:
    for row in transaction.run(fill(cypher.load("fact/arrows"), type=type_name)):
        yield Fact(
            fact_id=row["fact_id"],
            fact_hash=row["content"]["fact_hash"],
            claim_ids=tuple(row["claim_ids"]),
            predicate=BY_TYPE[type_name].name,
            subject_id=row["subject_id"],
            object_id=row["object_id"],
            qualifiers={},
        )


def _held_back(transaction: Transaction, type_name: str) -> Iterator[Fact]:
    for row in transaction.run(cypher.load("fact/looped")):
        content = json.loads(row["arrow"])
        if content["predicate"] == BY_TYPE[type_name].name:
            yield Fact(**{**content, "claim_ids": tuple(content["claim_ids"])})


def _as_stored(fact: Fact) -> StoredFact:
    type_name = next(name for name, known in BY_TYPE.items() if known.name == fact.predicate)
    return StoredFact(
        fact.fact_id, fact.fact_hash, fact.claim_ids, type_name, fact.subject_id, fact.object_id
    )
