"""Break loops over the whole hierarchy when a component's part of it changes.

A loop is not local: a fact of this component may close one over facts of others, and the weakest of
them all gives way. Facts of others that now close a loop leave the graph; those that no longer do
come back.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import cypher
from kg.evidence.derive import LOOPED, Derived, Fact
from kg.evidence.difference import Stored, StoredFact, write_difference
from kg.evidence.hierarchy import loops
from kg.evidence.rows import label_of
from kg.schema import BY_TYPE, PREDICATES, fill
from kg.store import Transaction

Facts = dict[str, Fact]


def without_loops(
    transaction: Transaction, derived: Derived, stored: Stored, moved: set[str], run: int
) -> None:
    """Move this component's facts that close a loop from ``facts`` to ``looped``, or back.

    Args:
        moved: entities that are left; what points at them is derived again later.
    """
    subjects = derived.entities.keys() | stored.entities.keys() | moved
    if all(label_of(identity) == "Expert" for identity in subjects):
        return
    mine = {**derived.facts, **derived.looped}
    held = list(held_back(transaction))
    for predicate in PREDICATES:
        if not predicate.acyclic:
            continue
        own = {f.fact_id: f for f in mine.values() if f.predicate == predicate.name}
        was = {_arrow(f) for f in stored.facts if f.type == predicate.type}
        was |= {_arrow(f) for f in held if f.subject_id in subjects}
        if {_arrow(fact) for fact in own.values()} == was:
            # As it was: what was held back is held back.
            _place(derived, own, {fact.fact_id for fact in held})
        else:
            elsewhere = [
                fact
                for fact in held
                if fact.predicate == predicate.name
                and fact.subject_id not in subjects
                and fact.object_id not in moved
            ]
            _break(transaction, derived, own, _Others(subjects, predicate.type, elsewhere), run)
    _release(transaction, [f.fact_id for f in held if f.subject_id in subjects], mine, run)


def held_back(transaction: Transaction) -> Iterator[Fact]:
    """Yield the facts that are left out because they would close a loop."""
    for row in transaction.run(cypher.load("fact/looped")):
        content = json.loads(row["arrow"])
        yield Fact(**{**content, "claim_ids": tuple(content["claim_ids"])})


@dataclass(frozen=True)
class _Others:
    """The facts of one type that are not this component's: standing ones, and those held back."""

    subjects: set[str]
    type_name: str
    held: list[Fact]


def _arrow(fact: Fact | StoredFact) -> tuple[str, str, str, int]:
    return fact.fact_id, fact.subject_id, fact.object_id, len(fact.claim_ids)


def _release(transaction: Transaction, held: list[str], mine: Facts, run: int) -> None:
    """Let go of what this component held back and no longer claims at all."""
    rows = [
        {"fact_id": fact_id, "run": run, "reason": "withdrawn", "arrow": None}
        for fact_id in held
        if fact_id not in mine
    ]
    if rows:
        transaction.run(cypher.load("fact/retract"), rows=rows)


def _break(
    transaction: Transaction, derived: Derived, own: Facts, others: _Others, run: int
) -> None:
    standing = _not_of(others.subjects, _standing(transaction, others.type_name))
    held = {fact.fact_id: fact for fact in others.held}
    broken = set(loops([*own.values(), *standing.values(), *held.values()]))
    _place(derived, own, broken)
    leaving = {i: fact for i, fact in standing.items() if i in broken}
    returning = {i: fact for i, fact in held.items() if i not in broken}
    if leaving or returning:
        elsewhere = Derived({}, returning, dict.fromkeys(leaving, LOOPED), leaving, {}, [])
        before = Stored({}, [_as_stored(fact) for fact in leaving.values()])
        write_difference(transaction, elsewhere, before, run)


def _place(derived: Derived, own: Facts, broken: set[str]) -> None:
    """Put a component's facts where they belong: left out those that are broken, in the others."""
    for fact_id, fact in own.items():
        for place in (derived.facts, derived.looped, derived.retracted):
            place.pop(fact_id, None)
        if fact_id in broken:
            derived.looped[fact_id] = fact
            derived.retracted[fact_id] = LOOPED
        else:
            derived.facts[fact_id] = fact


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


def _as_stored(fact: Fact) -> StoredFact:
    type_name = next(name for name, known in BY_TYPE.items() if known.name == fact.predicate)
    return StoredFact(
        fact.fact_id, fact.fact_hash, fact.claim_ids, type_name, fact.subject_id, fact.object_id
    )
