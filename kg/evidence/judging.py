"""Decide: write a judgement, settle what it is about, and be done; one run, at once visible."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import cypher
from bole.errors import NotFound, UsageError
from kg.evidence.ids import record_key_of
from kg.evidence.judgements import Judgement, JudgementKind
from kg.evidence.queue import mark_by_kind
from kg.evidence.runs import Origin, finish_run, now, open_run
from kg.evidence.settle import settle, settle_records
from kg.store import GraphStore, Transaction


@dataclass(frozen=True)
class Judged:
    """A judgement that is in force, the run that made it and what changed in the graph."""

    judgement_id: str
    run: int
    written: Counter[str]


def judge(
    store: GraphStore, kind: JudgementKind, sides: Sequence[str], *, by: str, reason: str = ""
) -> Judged:
    """Record one decision and let the graph follow.

    Args:
        sides: see ``Judgement``; entity ids stand for the records that founded them.
        by: who decided, as ``curator:<name>`` or ``resolver:<name>``.
    Raises:
        NotFound: a side is not in the evidence.
    """
    _check(kind, sides)
    stated = tuple(side if "/" in side else record_key_of(side) for side in sides)
    keys = sorted({record_key_of(side) for side in stated})

    def work(transaction: Transaction) -> tuple[Judgement, Counter[str]]:
        found = {
            row["record_key"] for row in transaction.run(cypher.load("record/states"), keys=keys)
        }
        for key in keys:
            if key not in found:
                raise NotFound(f"No record {key} is known here. `bole entity find` finds ids.")
        run = open_run(transaction, Origin("judgement", by))
        judgement = Judgement(kind, stated, by, run, now(), reason)
        _put(transaction, judgement, keys)
        mark_by_kind(transaction, keys)
        return judgement, settle_records(transaction, keys, run)

    judgement, written = store.write(work)
    if written.pop("moved", 0):
        written += settle(store, judgement.run)
    finish_run(store, judgement.run, dict(written))
    return Judged(judgement.judgement_id, judgement.run, written)


def _check(kind: JudgementKind, sides: Sequence[str]) -> None:
    needed = {"same": 2, "different": 2, "means": 3}.get(kind)
    if needed is not None and len(set(sides)) != needed:
        raise UsageError(f"{kind!r} is said of {needed} different things, not of {list(sides)}.")
    if kind in ("same", "different") and len({side[0] for side in sides} - {"R"}) > 1:
        raise UsageError(f"{sides[0]} and {sides[1]} are of two kinds: they cannot be {kind}.")
    if kind == "retract" and not (sides and all("/" in side for side in sides)):
        raise UsageError(f"'retract' is said of the claims of a fact, not of {list(sides)}.")


def _put(transaction: Transaction, judgement: Judgement, keys: list[str]) -> None:
    transaction.run(
        cypher.load("judgement/put"),
        judgement_id=judgement.judgement_id,
        content={
            "kind": judgement.kind,
            "sides": list(judgement.sides),
            "by": judgement.by,
            "run": judgement.run,
            "at": judgement.at,
            "reason": judgement.reason,
        },
        keys=keys,
    )
