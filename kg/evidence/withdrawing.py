"""Withdraw records: their source no longer says what they say."""

from collections.abc import Callable, Sequence

import cypher
from kg.evidence.append import take_back
from kg.evidence.mentions import EXPERT_TURN, MentionChanges, MentionMemory, apply_changes
from kg.evidence.namefiles import remove_names, renew_values
from kg.evidence.queue import mark_sharing
from kg.store import GraphStore, Transaction

BATCH = 500


def withdraw_missing(
    store: GraphStore,
    keys: Sequence[str],
    run: int | None,
    open_run: Callable[[Transaction], int],
) -> tuple[int, int]:
    """Withdraw records in batches; return the run and how many were withdrawn."""
    for start in range(0, len(keys), BATCH):
        batch = list(keys[start : start + BATCH])

        def work(
            transaction: Transaction, batch: list[str] = batch, known: int | None = run
        ) -> int:
            number = known or open_run(transaction)
            _withdraw(transaction, batch, number)
            return number

        run = store.write(work)
    assert run is not None, "called with at least one key"
    return run, len(keys)


def _withdraw(transaction: Transaction, keys: list[str], run: int) -> None:
    values = remove_names(transaction, keys)
    changes = MentionChanges()
    identifiers = take_back(transaction, keys, changes, stay_identified=True)
    transaction.run(cypher.load("record/withdraw"), keys=keys, run=run, turn=EXPERT_TURN)
    renew_values(transaction, values)
    apply_changes(transaction, changes, MentionMemory(), run)
    mark_sharing(transaction, identifiers)
