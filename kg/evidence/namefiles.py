"""What rows of files of names do: queue the entities they add to, and name values."""

import json
from collections.abc import Iterable, Sequence

import cypher
from kg.evidence.places import restore_places, value_id
from kg.evidence.queue import mark_named
from kg.evidence.records import Draft, Payload, name_target
from kg.names.normalise import normalise, script_of
from kg.store import Transaction

VALUE_KINDS = ("country", "city")


def add_names(transaction: Transaction, drafts: Sequence[Draft]) -> int:
    """Let new rows of names take effect; return how many wait for an entity to come."""
    rows = [draft for draft in drafts if draft.target is not None]
    for source in sorted({draft.source for draft in rows}):
        transaction.run(cypher.load("source/put"), name=source, content={"names": True})
    renew_values(transaction, [row.payload for row in rows if row.payload["kind"] in VALUE_KINDS])
    return mark_named(transaction, [str(draft.target) for draft in rows])


def remove_names(transaction: Transaction, keys: Iterable[str]) -> list[Payload]:
    """Queue what live rows of names add to, before they are withdrawn.

    Returns the rows that name values: renew these when the rows are withdrawn.
    """
    values = []
    for row in transaction.run(cypher.load("record/get"), keys=sorted(keys)):
        if row["kind"] == "name" and row["live"]:
            payload = json.loads(row["payload"])
            if payload["kind"] in VALUE_KINDS:
                values.append(payload)
            else:
                mark_named(transaction, [name_target(payload["kind"], payload["name"])])
    return values


def renew_values(transaction: Transaction, payloads: Sequence[Payload]) -> None:
    """Give the values that rows of names touch the names that live rows give, or places go by."""
    if not payloads:
        return
    targets = sorted({name_target(payload["kind"], payload["name"]) for payload in payloads})
    found = transaction.run(cypher.load("record/names_for"), targets=targets)
    stated: dict[tuple[str, str], Payload] = {}
    for row in found:
        said = _value_row(json.loads(row["payload"]), row["source"])
        place = (said["value_id"], said["name"])
        before = stated.setdefault(place, said)
        merged = {*before["content"]["sources"], *said["content"]["sources"]}
        before["content"]["sources"] = sorted(merged)
    ids = sorted(
        {value_id(said["kind"], said["name"]) for said in payloads} | {value for value, _ in stated}
    )
    names = [row["name"] for row in transaction.run(cypher.load("value/names_of"), ids=ids)]
    transaction.run(cypher.load("value/unname"), ids=ids)
    transaction.run(cypher.load("value/put"), rows=list(stated.values()))
    restore_places(transaction, ids)
    transaction.run(cypher.load("value/sweep"), ids=ids)
    transaction.run(cypher.load("name/sweep"), names=names)


def _value_row(payload: Payload, source: str) -> Payload:
    return {
        "value_id": value_id(payload["kind"], payload["name"]),
        "kind": payload["kind"],
        "text": payload["name"],
        "name": normalise(payload["text"]),
        "content": {
            "text": payload["text"],
            "language": payload.get("language"),
            "script": script_of(payload["text"]),
            "form": "stated",
            "sources": [source],
        },
    }
