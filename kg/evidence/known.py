"""What a derive has to know that is not in its records: sources, and rows of names."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import cypher
from kg.evidence.naming import targets_of
from kg.evidence.records import Record
from kg.store import Transaction


@dataclass(frozen=True)
class Sources:
    """What is known of the sources: their ranks, and whether any is a file of names."""

    ranks: Mapping[str, int]
    any_names: bool


def read_sources(transaction: Transaction) -> Sources:
    """Return what is known of the sources."""
    rows = transaction.run(cypher.load("source/list"))
    return Sources({row["name"]: row["rank"] for row in rows}, any(row["names"] for row in rows))


def name_rows(transaction: Transaction, records: Iterable[Record]) -> dict[str, list[Record]]:
    """Return the live rows of files of names that add to what these records call their entities."""
    targets = sorted({target for record in records for target in targets_of(record)})
    found: dict[str, list[Record]] = {}
    if targets:
        for row in transaction.run(cypher.load("record/names_for"), targets=targets):
            run = row["first_run"]
            payload = json.loads(row["payload"])
            key = row["record_key"]
            record = Record(key, row["source"], key, "name", run, run, True, payload)
            found.setdefault(row["target"], []).append(record)
    return found
