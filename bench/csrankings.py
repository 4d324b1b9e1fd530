"""CSRankings' csrankings.csv through its mapping: rows, people, seconds, memory.

    .venv/bin/python -m bench.csrankings csrankings.csv --engine embedded [--undo]

The data is CC BY-NC-ND: it is read where it lies and nothing of it is kept. Every row must be
accounted for, and a placeholder such as NOSCHOLARPAGE must not make thousands of rows one person.
"""

import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import cypher
from cypher import Query
from kg.overview import Overview, overview
from kg.schema import IDENTIFIER_MOST_NAMES, IDENTIFIER_MOST_RECORDS
from kg.store import GraphStore, open_store
from tests import engines
from tests.conftest import environ_of

MAPPING = Path(__file__).parents[1] / "examples/csrankings/mapping.yaml"
_PROGRAM = (
    "import resource, sys; from bole.cli import main\n"
    "try: main(sys.argv[1:])\n"
    "finally: print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, file=sys.stderr)"
)
_BIGGEST = Query(
    "bench/biggest",
    "MATCH (r:Record {kind: 'expert'}) WHERE r.live "
    "WITH r.entity_id AS id, count(*) AS records ORDER BY records DESC, id LIMIT 1 "
    "RETURN records",
    "",
    "read",
)
_MERGED = Query(
    "bench/merged",
    "MATCH (r:Record {kind: 'expert'}) WHERE r.live "
    "WITH r.entity_id AS id, count(*) AS records WHERE records > 1 "
    "RETURN count(*) AS entities, sum(records) AS records",
    "",
    "read",
)


class Done(NamedTuple):
    """What a command of Bole's said and took."""

    said: dict[str, Any]
    seconds: float
    peak_mib: float


def run_bole(arguments: list[str], environ: dict[str, str]) -> Done:
    """Run a command as a process of its own; exit code 6 (some rows rejected) is a result too."""
    begun = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, *arguments, "--json"],
        env=environ,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode not in (0, 6):
        raise SystemExit(f"bole {' '.join(arguments)} ended with {done.returncode}:\n{done.stderr}")
    seconds = time.perf_counter() - begun
    return Done(json.loads(done.stdout), seconds, int(done.stderr.split()[-1]) / 1024)


def load(path: Path, store: GraphStore, environ: dict[str, str]) -> Done:
    """Import the file, print what came of it, and import it again, which must write nothing."""
    command = ["graph", "import", str(path), "--mapping", str(MAPPING)]
    done = run_bole([*command, "--rejects", environ["BOLE_HOME"]], environ)
    with path.open(encoding="utf-8", newline="") as file:
        rows = sum(1 for _ in csv.reader(file)) - 1
    counts = {name: done.said[name] for name in ("new", "changed", "unchanged", "rejected")}
    total = sum(counts.values())
    verdict = "all accounted for" if total == rows else f"{rows - total:,} rows MISSING"
    print(f"rows: {rows:,} in the file; {_told(counts)}; {verdict}; {done.said['noted']:,} notes")
    print(f"import: {done.seconds:.1f} s, {rows / done.seconds:,.0f} rows/s, {_peak(done)}")
    _show(store)
    again = run_bole([*command, "--rejects", environ["BOLE_HOME"]], environ)
    print(f"again: run {again.said['run']}, {again.seconds:.1f} s, {_peak(again)}")
    return done


def take_back(run: int, store: GraphStore, environ: dict[str, str]) -> None:
    """Undo the import and print what is left, which must be nothing."""
    done = run_bole(["undo", str(run)], environ)
    found = overview(store)
    print(f"undo: {done.said['records']:,} records, {done.seconds:.1f} s, {_peak(done)}")
    print(f"left: {_told(found.entities)}; {_told(found.facts)}; {found.waiting} waiting")


def _show(store: GraphStore) -> None:
    found = overview(store)
    biggest = store.read(_BIGGEST)
    merged = store.read(_MERGED)[0]
    print(f"entities: {_told(found.entities)}; facts: {_told(found.facts)}")
    print(
        f"largest person: {biggest[0]['records'] if biggest else 0} records; "
        f"{merged['entities']:,} people of {merged['records'] or 0:,} records share an identifier"
    )
    weak = found.reviews.get("weak_identifier", 0)
    print(
        f"weak identifiers (over {IDENTIFIER_MOST_RECORDS} records or {IDENTIFIER_MOST_NAMES} "
        f"names): {weak:,} of {_count(store, 'Identifier'):,}; for review: {_reviews(found)}"
    )


def _count(store: GraphStore, label: str) -> int:
    query = cypher.load("graph/count_label")
    return int(store.read(query.with_text(query.text.replace("%LABEL%", label)))[0]["count"])


def _reviews(found: Overview) -> str:
    return _told(found.reviews) or "none"


def _told(counts: dict[str, int]) -> str:
    return ", ".join(f"{number:,} {name}" for name, number in counts.items() if number)


def _peak(done: Done) -> str:
    return f"peak {done.peak_mib:.0f} MiB"


def main() -> None:
    """Measure one engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path, help="csrankings.csv")
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    parser.add_argument("--undo", action="store_true", help="take the import back at the end")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "engine"
        engine = engines.for_speed(asked.engine, home)
        with engine as settings, open_store(settings, adopt=True) as store:
            print(f"{store.info.engine} {store.info.version}", flush=True)
            environ = environ_of(settings)
            done = load(asked.file, store, environ)
            if asked.undo:
                take_back(done.said["run"], store, environ)


if __name__ == "__main__":
    main()
