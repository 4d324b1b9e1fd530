"""How long forms take on a large graph: ``python -m bench.forms --engine embedded``.

The graph is made up and written as the import writes it, without records. Institutions and fields
are hubs, as in life: the first of them has a tenth of everybody.
"""

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import cypher
from kg.questions.forms import read_form
from kg.questions.run import run_form
from kg.schema import BY_LABEL, BY_TYPE, fill
from kg.store import GraphStore, open_store
from tests import engines

Row = dict[str, Any]
SIZES = {"Expert": 100_000, "Field": 5_000, "Award": 200, "Institution": 3_000}
BATCH = 2_000


def batched(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Yield rows in lists of a size."""
    waiting = iter(rows)
    while some := list(islice(waiting, size)):
        yield some


def identity(label: str, number: int) -> str:
    """Return the id of an entity by its number."""
    return f"{BY_LABEL[label].letter}{number:016d}"


def entities(label: str, count: int, chance: random.Random) -> Iterator[Row]:
    """Yield the entities of a kind."""
    for number in range(count):
        content: Row = {"name": f"{label} {number:06d}", "attribute_facts": "[]"}
        if label == "Expert":
            content["born"] = f"{chance.randint(1920, 1990)}-{chance.randint(1, 12):02d}"
            content["born_country"] = f"Country {chance.randint(1, 80)}"
        yield {"id": identity(label, number), "content": content}


def facts(experts: int, chance: random.Random) -> Iterator[tuple[str, str, Row]]:
    """Yield (type, far label, row) of each fact."""
    for number in range(experts):
        for type_, far, times in (
            ("RESEARCHES", "Field", 2), ("AFFILIATED_WITH", "Institution", 2),
            ("RECEIVED", "Award", number % 20 == 0), ("COLLABORATED_WITH", "Expert", 2),
        ):  # fmt: skip
            for place in range(int(times)):
                size = experts if far == "Expert" else SIZES[far]
                end = int(size * chance.random() ** (1 if far == "Expert" else 3))
                if (far, end) == ("Expert", number):
                    continue
                yield type_, far, fact(type_, number, far, end, place, chance)


def fact(type_: str, number: int, far: str, end: int, place: int, chance: random.Random) -> Row:
    """Return a fact of an expert as it is written."""
    fact_id = f"Re{number:015d}/{BY_TYPE[type_].name}/{place}{end:07d}"
    content = {"fact_id": fact_id, "fact_hash": "h", "claim_ids": [fact_id], "changed_run": 1}
    names = {qualifier.name for qualifier in BY_TYPE[type_].qualifiers}
    content |= {
        name: value
        for name, value in (
            ("year", chance.randint(1950, 2025)), ("work_count", chance.randint(1, 60)),
            ("stated_year", chance.randint(1980, 2025)),
        )
        if name in names
    }  # fmt: skip
    ends = {"subject_id": identity("Expert", number), "object_id": identity(far, end)}
    return {**ends, "fact_id": fact_id, "content": content}


def build(store: GraphStore, experts: int) -> None:
    """Write the graph into an empty store."""
    chance = random.Random(1)

    def put(query: Any, rows: list[Row]) -> None:
        store.write(lambda transaction: transaction.run(query, rows=rows))

    for label, count in (SIZES | {"Expert": experts}).items():
        query = fill(cypher.load("entity/create"), label=label)
        for rows in batched(entities(label, count, chance), BATCH):
            put(query, rows)
    for label in ("Field", "Institution"):
        type_ = "SUBFIELD_OF" if label == "Field" else "PART_OF"
        some = [
            fact_of_part(type_, label, n)
            for n in range(10, SIZES[label], 1 if label == "Field" else 4)
        ]
        query = fill(cypher.load("fact/create"), label=label, object=label, type=type_)
        for rows in batched(some, BATCH):
            put(query, rows)
    waiting: dict[tuple[str, str], list[Row]] = {}
    for type_, far, row in facts(experts, chance):
        rows = waiting.setdefault((type_, far), [])
        rows.append(row)
        if len(rows) == BATCH:
            put(fill(cypher.load("fact/create"), label="Expert", object=far, type=type_), rows)
            rows.clear()
    for (type_, far), rows in waiting.items():
        put(fill(cypher.load("fact/create"), label="Expert", object=far, type=type_), rows)


def fact_of_part(type_: str, label: str, number: int) -> Row:
    """Return the fact that an entity is part of one with a tenth of its number."""
    fact_id = f"R{label[0].lower()}{number:015d}/{BY_TYPE[type_].name}/0"
    content = {"fact_id": fact_id, "fact_hash": "h", "claim_ids": [fact_id], "changed_run": 1}
    ends = {"subject_id": identity(label, number), "object_id": identity(label, number // 10)}
    return {**ends, "fact_id": fact_id, "content": content}


def experts(*where: Row, **more: Any) -> Row:
    """Return the experts that meet some conditions, as plain data."""
    return {"kind": "expert", "where": list(where)} | more


def kinds(n: int, chance: random.Random) -> dict[str, Row]:
    """Return one form of each kind, about entities drawn anew."""
    e, e2 = ([identity("Expert", chance.randrange(n))] for _ in range(2))
    a = [identity("Award", chance.randrange(3, 200))]
    i = [identity("Institution", chance.randrange(30, 3_000))]
    f = [identity("Field", chance.randrange(100, 5_000))]
    hub = [identity("Institution", 1)]
    received, works = {"fact": "received", "entity": a}, {"fact": "researches", "entity": f}
    at, at_hub = (
        {"fact": "affiliated_with", "entity": i},
        {"fact": "affiliated_with", "entity": hub},
    )
    papers = {"how": "sum", "fact": "researches", "qualifier": "work_count", "entity": f}
    age = {"how": "min", "fact": "received", "entity": a, "qualifier": "year", "minus": "born"}
    winners = {"how": "ends", "fact": "affiliated_with", "inverse": True, "of": experts(received)}
    with_ = {"how": "max", "fact": "collaborated_with", "qualifier": "work_count"}
    between = {"kind": "between", "start": 1990, "end": 2010}
    than = {
        "kind": "than",
        "side": "before",
        "of": [identity("Expert", 20 * chance.randrange(n // 20))],
    }
    prized = [identity("Expert", 20 * chance.randrange(n // 20))]
    return {
        "facts of somebody": {"form": "facts", "things": experts(ids=e), "fact": "affiliated_with"},
        "who received": {"form": "list", "things": experts(received)},
        "who received between": {"form": "list", "things": experts({**received, "when": between})},
        "how many at": {"form": "count", "things": experts(at)},
        "how many at a hub": {"form": "count", "things": experts(at_hub)},
        "at, in field, with award": {"form": "list", "things": experts(at_hub, works, received)},
        "top 3 in field by works": {
            "form": "list", "things": experts(works), "order": papers, "limit": 3},
        "top 3 at hub in field": {
            "form": "list", "things": experts(at_hub, works), "order": papers, "limit": 3},
        "more works than": {"form": "compare", "left": experts(ids=e), "right": experts(ids=e2),
                            "measure": {**papers, "entity": None}},
        "co-authors with award": {"form": "list", "things": experts(
            {"fact": "collaborated_with", "entity": e}, {"fact": "received"})},
        "worked with a winner, at": {"form": "list", "things": experts(
            at, {"fact": "collaborated_with", "of": experts({"fact": "received"})})},
        "shared the prize with": {"form": "list", "things": experts(
            {"kind": "shares", "fact": "received", "of": prized, "on": ["year"]})},
        "colleagues in field": {"form": "list", "things": experts(
            {"kind": "shares", "fact": "affiliated_with", "of": e}, works)},
        "institutions by winners": {"form": "list", "things": {"kind": "institution"},
                                    "order": winners, "limit": 5},
        "youngest winner": {"form": "list", "things": experts(received), "order": age,
                            "most": False, "limit": 1},
        "in field, not at": {"form": "list", "things": experts(works, {**at_hub, "negated": True})},
        "in field, no award": {"form": "list", "things": experts(
            works, {"fact": "received", "negated": True})},
        "received before": {"form": "list", "things": experts({**received, "when": than})},
        "received, born in": {"form": "list", "things": experts(received, {
            "fact": "born_country", "value": ["Country 7"]})},
        "most frequent collaborator": {"form": "facts", "things": experts(ids=e),
                                       "fact": "collaborated_with", "order": "work_count",
                                       "descending": True, "limit": 1},
        "most works with one": {"form": "measured", "things": experts(ids=e), "measure": with_},
        "won twice": {"form": "list", "things": experts({**received, "at_least": 2})},
        "how many born in (scan)": {"form": "count", "things": experts({
            "fact": "born", "when": {"kind": "between", "start": 1950, "end": 1950}})},
    }  # fmt: skip


def measure(store: GraphStore, n: int, rounds: int) -> None:
    """Print p50 and p99 of each kind, its statements' share, and how much it gave."""
    chance = random.Random(2)
    taken: dict[str, list[float]] = {}
    given: dict[str, list[int]] = {}
    slow: dict[str, tuple[float, str]] = {}
    for turn in range(rounds + 2):
        for name, data in kinds(n, chance).items():
            form = read_form(data)
            started = time.perf_counter()
            result = run_form(store, form)
            milliseconds = (time.perf_counter() - started) * 1000
            if turn >= 2:
                taken.setdefault(name, []).append(milliseconds)
                given.setdefault(name, []).append(len(result.rows) + len(result.all_facts))
                worst = max(result.queries, key=lambda ran: ran.ms)
                slow[name] = max(slow.get(name, (0.0, "")), (worst.ms, worst.cypher))
    for name, times in taken.items():
        p50, p99 = statistics.median(times), sorted(times)[int(len(times) * 0.99)]
        print(
            f"{name:28} p50 {p50:7.1f} p99 {p99:7.1f} ms, "
            f"{statistics.median(given[name]):6.0f} rows and facts"
        )
    print(
        json.dumps({name: text for name, (ms, text) in slow.items() if ms > 25}, indent=1).replace(
            "\\n", "\n  "
        )
    )


def main() -> None:
    """Build the graph on an engine and measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    parser.add_argument("--experts", type=int, default=SIZES["Expert"])
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--home", type=Path, help="where the embedded graph is kept for next time")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = options.home or Path(folder)
        with (
            engines.for_speed(options.engine, home) as settings,
            open_store(settings, adopt=True) as store,
        ):
            if not store.read(fill(cypher.load("graph/count_label"), label="Award"))[0]["count"]:
                build(store, options.experts)
            measure(store, options.experts, options.rounds)


if __name__ == "__main__":
    main()
