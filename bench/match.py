"""Needs matched over the Nobel laureates: precision at 5, beside the engine's plain full text.

    .venv/bin/python -m bench.match laureates.json [--names zh_names.csv] [--dev nobel_dev.jsonl]

The needs and what counts as a fit are in ``match_needs.yaml``. Precision is over the first five, or
over as many as fit where fewer do.
"""

import argparse
import json
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import yaml

import cypher
from bench.csrankings import run_bole
from bole.settings import Settings
from kg.store import GraphStore, open_store
from serve.answer import Wishes, match
from tests import engines
from tests.conftest import environ_of

EXAMPLES = Path(__file__).parents[1] / "examples/nobel"
NEEDS = Path(__file__).with_name("match_needs.yaml")
LANGUAGES = ("en", "zh")
FIRST = 5
Find = Callable[[str], list[str]]


class Asked(NamedTuple):
    """A need in a language, and the names of those who fit it."""

    language: str
    need: str
    fits: frozenset[str]


def own_needs(laureates: Path) -> Iterator[Asked]:
    """Yield our needs with those who fit, by the reasons in the Foundation's file."""
    people = json.loads(laureates.read_text(encoding="utf-8"))["laureates"]
    for one in yaml.safe_load(NEEDS.read_text(encoding="utf-8"))["needs"]:
        told = re.compile(one["pattern"], re.IGNORECASE)
        fits = frozenset(
            " ".join(filter(None, (person.get("firstname"), person.get("surname"))))
            for person in people
            for prize in person["prizes"]
            if prize["category"] in one["categories"] and person["gender"] != "org"
            and told.search(prize.get("motivation", "").strip('"'))
        )  # fmt: skip
        for language in LANGUAGES:
            yield Asked(language, one[language], fits)


def dev_needs(questions: Path) -> Iterator[Asked]:
    """Yield the needs among some questions with computed answers."""
    for line in questions.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["intent"] == "match_need":
            yield Asked(row["lang"], row["question"], frozenset(row["gold"]))


def precision(found: list[str], fits: frozenset[str]) -> float:
    """Return the share of the first five that fit."""
    most = min(FIRST, len(fits))
    return sum(name in fits for name in found[:most]) / most if most else 0.0


def show(title: str, needs: list[Asked], finds: dict[str, Find], *, each: bool) -> None:
    """Print the precision of each way to find, by language, and the time it takes."""
    for name, find in finds.items():
        by_language: dict[str, list[float]] = {language: [] for language in LANGUAGES}
        seconds = []
        for asked in needs:
            begun = time.perf_counter()
            found = find(asked.need)
            seconds.append(time.perf_counter() - begun)
            by_language[asked.language].append(precision(found, asked.fits))
            if each:
                told = ", ".join(f"{'' if n in asked.fits else 'NOT '}{n}" for n in found[:FIRST])
                print(f"  {by_language[asked.language][-1]:.1f} {asked.need}: {told}")
        means = ", ".join(
            f"{language} {statistics.mean(scores):.2f}"
            for language, scores in by_language.items()
            if scores
        )
        print(f"{title}, {name}: {means}; p50 {statistics.median(seconds) * 1000:.0f} ms")


def by_match(store: GraphStore, settings: Settings) -> Find:
    """Return what finds people as ``bole match --living any`` does."""
    chosen = settings.model_copy(
        update={"match": settings.match.model_copy(update={"living": "any"})}
    )
    return lambda need: [
        str(name) for name in match(store, need, settings=chosen, wishes=Wishes(year=2026)).values
    ]


def by_full_text(store: GraphStore) -> Find:
    """Return what finds people by putting the need's words to the full-text index."""
    query = cypher.load("match/list_by_text")
    names = cypher.load("match/get_experts")

    def find(need: str) -> list[str]:
        words = " ".join(re.findall(r"\w+", need))
        ids = [row["id"] for row in store.read(query, text=words, living=False, limit=FIRST)]
        by_id: dict[str, Any] = {row["id"]: row["name"] for row in store.read(names, ids=ids)}
        return [by_id[expert_id] for expert_id in ids]

    return find


def main() -> None:
    """Measure one engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("laureates", type=Path, help="the Nobel Foundation's laureates.json")
    parser.add_argument("--names", type=Path, help="Chinese names, as a CSV")
    parser.add_argument("--dev", type=Path, help="questions with computed answers, as JSON lines")
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    parser.add_argument("--each", action="store_true", help="print each need with whom it found")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        engine = engines.for_speed(asked.engine, Path(folder) / "engine")
        with engine as settings, open_store(settings, adopt=True) as store:
            environ = environ_of(settings)
            for path, mapping in ((asked.laureates, "mapping"), (asked.names, "names.mapping")):
                if path is not None:
                    chosen = str(EXAMPLES / f"{mapping}.yaml")
                    run_bole(["graph", "import", str(path), "--mapping", chosen], environ)
            finds = {"match": by_match(store, settings), "full text": by_full_text(store)}
            show("own needs", list(own_needs(asked.laureates)), finds, each=asked.each)
            if asked.dev is not None:
                show("dev needs", list(dev_needs(asked.dev)), finds, each=asked.each)


if __name__ == "__main__":
    main()
