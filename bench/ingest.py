"""Import beside the same facts by a bare-driver UNWIND loop, in one run.

    .venv/bin/python -m bench.ingest --experts 10000 --engine embedded

Both write to an empty graph with the same constraints and indexes, on an engine that an
import of --warm experts has warmed. The bare loop writes the entities and facts that the import
made, with the same properties, and nothing else: no records, no names. It runs twice: with MERGE,
as a loop that may be run again has to, and with CREATE, which may not. Prints seconds, the ratios
(bare seconds / import seconds), what was written and the importing process's peak memory.
"""

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from neo4j import GraphDatabase

import cypher
from kg.schema import BY_LETTER, KINDS, fill
from kg.store import GraphStore, open_store
from tests import engines
from tests.conftest import environ_of, wipe

BATCH = 5_000


def write_profiles(path: Path, experts: int) -> None:
    """Write synthetic profiles: 3 fields, 1 award, 2 affiliations, an identifier each."""
    chance = random.Random(42)
    with path.open("w", encoding="utf-8") as file:
        for number in range(experts):
            file.write(json.dumps(_profile(chance, number, experts)) + "\n")


def _profile(chance: random.Random, number: int, experts: int) -> dict[str, Any]:
    fields = chance.sample(range(max(50, experts // 20)), 3)
    return {
        "key": str(number),
        "name": f"Given{chance.randrange(5_000)} Family{number}",
        "born": str(chance.randrange(1930, 2000)),
        "identifiers": {"openalex": f"A{number + 1}"},
        "fields": [
            {"name": f"Field {field}", "work_count": chance.randrange(1, 99), "years": [2020, 2024]}
            for field in fields
        ],
        "awards": [
            {"name": f"Award {chance.randrange(300)}", "year": chance.randrange(1960, 2025)}
        ],
        "affiliations": [
            {
                "institution": f"University {chance.randrange(2_000)}",
                "city": "Town",
                "from": 2001 + i,
            }
            for i in range(2)
        ],
    }


def import_with_bole(path: Path, environ: dict[str, str]) -> tuple[float, float]:
    """Return seconds and peak MiB of `bole graph import` as a process."""
    program = (
        "import resource, sys; from bole.cli import main\n"
        "try: main(sys.argv[1:])\n"
        "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
    )
    command = [sys.executable, "-c", program, "graph", "import", str(path), "--source", "bench"]
    begun = time.perf_counter()
    done = subprocess.run(
        [*command, "--json"], env=environ, capture_output=True, text=True, check=True
    )
    return time.perf_counter() - begun, int(done.stderr.split()[-1]) / 1024


def read_back(
    store: GraphStore,
) -> tuple[dict[str, list[Any]], dict[tuple[str, str, str], list[Any]]]:
    """Return the entities and facts in the graph, as rows to write."""
    entities = {kind.label: list(_entities(store, kind.label)) for kind in KINDS}
    facts: dict[tuple[str, str, str], list[Any]] = {}
    for label, rows in entities.items():
        query = fill(cypher.load("fact/list_from"), label=label)
        for start in range(0, len(rows), 1_000):
            ids = [row["id"] for row in rows[start : start + 1_000]]
            for row in store.read(query, ids=ids):
                place = (label, row["type"], BY_LETTER[row["object_id"][0]].label)
                facts.setdefault(place, []).append(
                    {key: row[key] for key in ("subject_id", "object_id", "content")}
                )
    return entities, facts


def _entities(store: GraphStore, label: str) -> Iterator[dict[str, Any]]:
    after = ""
    while page := store.read(
        fill(cypher.load("entity/page"), label=label), after=after, limit=1_000
    ):
        for row in page:
            content = {"name": row["name"], "attribute_facts": row["attribute_facts"]}
            yield {"id": row["id"], "content": {**content, "names": [row["name"]]}}
        after = page[-1]["id"]


def write_bare(
    store: GraphStore,
    entities: dict[str, list[Any]],
    facts: dict[tuple[str, str, str], list[Any]],
    verb: str,
) -> float:
    """Return the seconds of a plain loop of UNWIND statements over the driver.

    Args:
        verb: MERGE, so that the loop may be run again, or CREATE.
    """
    address = store._address
    begun = time.perf_counter()
    with (
        GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver,
        driver.session(database=address.database) as session,
    ):
        for label, rows in entities.items():
            key = next(kind.id_property for kind in KINDS if kind.label == label)
            text = f"UNWIND $rows AS row {verb} (e:{label} {{{key}: row.id}}) SET e += row.content"
            _in_batches(session, text, rows)
        for (label, type_name, other), rows in facts.items():
            subject = next(kind.id_property for kind in KINDS if kind.label == label)
            target = next(kind.id_property for kind in KINDS if kind.label == other)
            text = (
                f"UNWIND $rows AS row MATCH (s:{label} {{{subject}: row.subject_id}}) "
                f"MATCH (o:{other} {{{target}: row.object_id}}) "
                f"{verb} (s)-[f:{type_name} {{fact_id: row.content.fact_id}}]->(o) "
                "SET f += row.content"
            )
            _in_batches(session, text, rows)
    return time.perf_counter() - begun


def count_elements(store: GraphStore) -> int:
    """How many nodes and relationships the graph holds."""
    address = store._address
    with (
        GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver,
        driver.session(database=address.database) as session,
    ):
        texts = ("MATCH (n) RETURN count(n) AS n", "MATCH ()-[r]->() RETURN count(r) AS n")
        return sum(int(session.run(text).single(strict=True)["n"]) for text in texts)


def _in_batches(session: Any, text: str, rows: list[Any]) -> None:
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        session.execute_write(lambda tx, batch=batch: tx.run(text, rows=batch).consume())


def main() -> None:
    """Measure one engine at one size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--experts", type=int, default=10_000)
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    parser.add_argument("--warm", type=int, default=20_000, help="experts imported beforehand")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profiles.jsonl"
        write_profiles(path, asked.experts)
        home = Path(folder) / "engine"
        engine = engines.for_speed(asked.engine, home)
        with engine as settings, open_store(settings, adopt=True) as store:
            write_profiles(warm := Path(folder) / "warm.jsonl", asked.warm)
            import_with_bole(warm, environ_of(settings))
            wipe(store)
            seconds, memory = import_with_bole(path, environ_of(settings))
            elements = count_elements(store)
            entities, facts = read_back(store)
            bare = {}
            for verb in ("MERGE", "CREATE"):
                wipe(store)
                bare[verb] = write_bare(store, entities, facts, verb)
    rows = sum(map(len, facts.values()))
    plain = rows + sum(map(len, entities.values()))
    print(
        f"{asked.engine} {asked.experts:,} experts, {rows:,} facts: import {seconds:.1f} s "
        f"({asked.experts / seconds:,.0f} experts/s), peak {memory:.0f} MiB, "
        f"{elements:,} nodes and relationships beside the bare loop's {plain:,}; "
        + "; ".join(f"bare {v} {s:.1f} s, ratio {s / seconds:.2f}" for v, s in bare.items())
    )


if __name__ == "__main__":
    main()
