"""Killed at any moment, it goes on; two writers at once, and nothing is lost. Real processes."""

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from cypher import Query
from kg.evidence.judging import judge
from kg.export.jsonl import graph_lines
from kg.overview import overview
from kg.store import GraphStore
from tests.conftest import wipe
from tests.evidence.test_laws import check

KILLS = 4
JUDGEMENTS = 20


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file of 900 profiles in which many share an identifier or worked together."""
    path = tmp_path_factory.mktemp("crowd") / "crowd.jsonl"
    chance = random.Random(7)
    with path.open("w", encoding="utf-8") as file:
        for number in range(900):
            profile: dict[str, object] = {
                "key": str(number),
                "name": f"Person {number}",
                "fields": [{"name": f"Field {chance.randrange(40)}", "subfield_of": "Science"}],
                "affiliations": [{"institution": f"Uni {chance.randrange(30)}", "city": "Rome"}],
            }
            if chance.random() < 0.2:
                profile["identifiers"] = {"wikidata": f"Q{1 + chance.randrange(90)}"}
            if chance.random() < 0.3:
                other = {"name": "other", "key": str(chance.randrange(900)), "work_count": 2}
                profile["collaborators"] = [other]
            file.write(json.dumps(profile) + "\n")
    return path


def start(path: Path, environ: dict[str, str], source: str = "crowd") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bole", "graph", "import", str(path), "--source", source]
    return subprocess.Popen(
        [*command, "--json"], env=environ, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def finish(process: subprocess.Popen[str]) -> dict[str, object]:
    out, err = process.communicate(timeout=120)
    assert process.returncode == 0, err
    summary: dict[str, object] = json.loads(out)
    return summary


def test_killed_imports_end_with_the_same_graph(
    store: GraphStore, bole_environ: dict[str, str], crowd: Path
) -> None:
    begun = time.monotonic()
    assert finish(start(crowd, bole_environ))["new"] == 900
    seconds = time.monotonic() - begun
    whole = list(graph_lines(store))
    check(store)
    wipe(store)
    chance = random.Random(11)
    for _ in range(KILLS):
        process = start(crowd, bole_environ)
        time.sleep(chance.uniform(0.3, 1.0) * seconds)
        process.kill()
        process.communicate()
    summary = finish(start(crowd, bole_environ))
    assert summary["run"] in (None, 1)
    assert list(graph_lines(store)) == whole


def test_an_import_and_judgements_at_once_lose_nothing(
    store: GraphStore, bole_environ: dict[str, str], crowd: Path, tmp_path: Path
) -> None:
    finish(start(crowd, bole_environ))
    more = tmp_path / "more.jsonl"
    more.write_text(crowd.read_text().replace('"Person', '"Other'), encoding="utf-8")
    experts = [
        entity["id"] for entity in map(json.loads, graph_lines(store)) if entity["kind"] == "expert"
    ]
    process = start(more, bole_environ, "more")
    made = [
        judge(store, "same" if turn % 2 else "different", experts[turn : turn + 2], by="curator:t")
        for turn in range(JUDGEMENTS)
    ]
    assert finish(process)["new"] == 900
    kept = Query("test/kept", "MATCH (j:Judgement) RETURN count(j) AS n", "", "read")
    assert store.read(kept) == [{"n": len(made)}]
    assert len({judged.run for judged in made}) == len(made)
    found = overview(store)
    assert [source["live"] for source in found.sources.values()] == [900, 900]
    assert found.waiting == 0
    check(store)
