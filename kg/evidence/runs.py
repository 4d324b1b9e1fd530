"""Runs: numbered executions that change the graph; the last to finish gives its version."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import cypher
from bole.errors import Conflict, NotFound
from kg.store import GraphStore, Transaction


@dataclass(frozen=True)
class Origin:
    """What a run is about and who runs it."""

    kind: str
    by: str
    source: str | None = None
    input: str | None = None
    undoes: int | None = None


def open_run(transaction: Transaction, origin: Origin) -> int:
    """Open the next run and return its number. Called at the first change, not before."""
    last = transaction.run(cypher.load("run/last"))
    number = int(last[0]["number"]) + 1 if last else 1
    content = {
        "kind": origin.kind,
        "by": origin.by,
        "source": origin.source,
        "input": origin.input,
        "undoes": origin.undoes,
        "status": "open",
        "started_at": now(),
    }
    transaction.run(cypher.load("run/open"), number=number, content=content)
    return number


def finish_run(store: GraphStore, number: int, counts: Mapping[str, Any]) -> None:
    """Close a run; from now on the graph's version is its number."""
    store.write(lambda transaction: close_run(transaction, number, counts))


def close_run(transaction: Transaction, number: int, counts: Mapping[str, Any]) -> None:
    """Close a run as part of a transaction."""
    transaction.run(
        cypher.load("run/finish"),
        number=number,
        finished_at=now(),
        counts=json.dumps(counts, sort_keys=True),
    )


def unfinished(store: GraphStore, source: str) -> dict[int, str | None]:
    """Return the imports of a source that did not finish: run → fingerprint of its input."""
    rows = store.read(cypher.load("run/list_open"), source=source)
    return {row["number"]: row["input"] for row in rows}


def to_continue(
    store: GraphStore, source: str, fingerprint: str, *, abandon: bool, go_on: bool = False
) -> int | None:
    """Return the run that an import of this source and input goes on with, or None for a new one.

    Args:
        abandon: give up an unfinished import of other input; what it wrote stays, as its own run.
        go_on: take up an unfinished import although the input differs.
    Raises:
        Conflict: an import of this source with other input did not finish.
    """
    for number, before in unfinished(store, source).items():
        if before == fingerprint or go_on:
            return number
        if not abandon:
            raise Conflict(
                f"Run {number}, an import of source {source!r} with another input or mapping, did "
                "not finish. Import that input again to finish it; or add --continue to finish it "
                "with this input, or --abandon to close it as it is and start a new run."
            )
        _note(store, number, {"status": "abandoned", "finished_at": now()})
    return None


def get_run(store: GraphStore, number: int) -> dict[str, Any]:
    """Return a run.

    Raises:
        NotFound: there is no such run.
    """
    rows = store.read(cypher.load("run/get"), number=number)
    if not rows:
        last = store.read(cypher.load("run/last"))
        known = f"the last is run {last[0]['number']}" if last else "there are none yet"
        raise NotFound(f"There is no run {number}; {known}. `bole graph info` lists the last runs.")
    return rows[0]


def graph_version(store: GraphStore) -> int:
    """Return the graph's version: the number of the run that finished last; 0 before any."""
    rows = store.read(cypher.load("graph/version"))
    return int(rows[0]["version"]) if rows else 0


def now() -> str:
    """Return the time as runs keep it: UTC, ISO 8601, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _note(store: GraphStore, number: int, content: Mapping[str, Any]) -> None:
    store.write(
        lambda transaction: transaction.run(
            cypher.load("run/set"), number=number, content=dict(content)
        )
    )
