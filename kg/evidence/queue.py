"""The queue: marks on the records that must be derived again, in the turn of their kind."""

from collections.abc import Iterable, Sequence

import cypher
from kg.evidence.mentions import EXPERT_TURN, LIVE_TURN
from kg.schema import BY_KIND, IDENTIFIER_MOST_RECORDS, fill
from kg.store import Transaction


def mark_experts(transaction: Transaction, keys: Sequence[str]) -> None:
    """Queue records in the experts' turn, when all live mentions stand."""
    if keys:
        transaction.run(cypher.load("record/mark_dirty"), keys=list(keys), turn=EXPERT_TURN)


def mark_by_kind(transaction: Transaction, keys: Sequence[str]) -> None:
    """Queue records in the turn of their kind: mentions before the experts that point at them."""
    transaction.run(cypher.load("record/mark_by_kind"), keys=list(keys))


def mark_sharing(transaction: Transaction, identifiers: set[str]) -> None:
    """Queue the records that share identifiers, unless these are too common to mean anything."""
    if identifiers:
        transaction.run(
            cypher.load("record/mark_sharing"),
            identifiers=sorted(identifiers),
            cap=IDENTIFIER_MOST_RECORDS,
            turn=EXPERT_TURN,
        )


def mark_referrers(transaction: Transaction, waiting: set[str]) -> None:
    """Queue the records that refer to these ones or to their identifiers."""
    if waiting:
        rows = transaction.run(cypher.load("record/referrers"), keys=sorted(waiting))
        mark_experts(transaction, [row["record_key"] for row in rows])


def mark_named(transaction: Transaction, targets: Iterable[str]) -> int:
    """Queue the entities that rows of names add to; return how many of the rows add to none."""
    by_kind: dict[str, list[str]] = {}
    missed = 0
    for target in targets:
        kind, _, name = target.partition("|")
        by_kind.setdefault(kind, []).append(name)
    for kind, names in by_kind.items():
        missed += _mark_named(transaction, kind, names)
    return missed


def _mark_named(transaction: Transaction, kind: str, names: list[str]) -> int:
    if kind not in BY_KIND:
        return 0
    query = fill(cypher.load("name/entities"), label=BY_KIND[kind].label)
    rows = transaction.run(query, names=sorted(set(names)))
    ids = sorted({row["id"] for row in rows})
    if ids:
        turn = EXPERT_TURN if kind == "expert" else LIVE_TURN
        transaction.run(cypher.load("record/mark_entity_dirty"), ids=ids, turn=turn)
    matched = {row["name"] for row in rows}
    return sum(name not in matched for name in names)
