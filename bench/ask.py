"""Questions answered over many experts, by kind, beside the bare one-hop query in the same run.

    .venv/bin/python -m bench.ask --engine embedded --experts 100000

The experts are those of ``bench.ingest`` under names of their own, with prizes that are parts of
one, places of birth and co-authors. Every question names somebody else. ``answer()`` is called in
this process on an engine that has been asked before; the bare query is the one that a programmer
would write for "which awards has X", over the bare driver. Of each kind: how many were answered
(one that should be and is not fails the run), p50 and p99 in milliseconds, and where the time went:
the mean number of queries, and the shares of looking up names, of other queries, and of Python;
then the queries that took most of it all.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from neo4j import GraphDatabase

from bench.ingest import import_with_bole, write_profiles
from bench.names import ENDS, GIVEN, STARTS, SURNAMES, VOWELS
from bole.settings import Settings
from cypher import Query
from kg.store import GraphStore, open_store
from serve.answer import Wishes, answer, match
from tests import engines
from tests.conftest import environ_of

WISHES = Wishes(year=2026)
COUNTRIES = ("Argentina", "Austria", "Canada", "China", "France", "India", "Japan", "Norway")
ONE_HOP = (
    "MATCH (e:Expert {expert_id: $id})-[r:RECEIVED]->(a:Award) "
    "RETURN a.name AS name, r.year AS year ORDER BY year, a.award_id"
)
IDS = "MATCH (e:Expert) RETURN e.expert_id AS id ORDER BY id LIMIT $limit"
MOST_KEPT = 2_000
MOST_QUERIES = 10
Profile = dict[str, Any]


class Kind(NamedTuple):
    """A kind of question, as it is asked of one profile.

    Args:
        before: what was asked before it.
        status: what comes back; None is one of several.
    """

    name: str
    text: str
    before: str | None = None
    status: str | None = "answered"


KINDS = (
    Kind("when born", "When was {name} born?"),
    Kind("when born, zh", "{han}是哪一年出生的？"),
    Kind("year of an award", "When did {name} win the {award}?"),
    Kind("place of work", "Where does {name} work?"),
    Kind("fields, zh", "{han}的研究领域是什么？"),
    Kind("who is", "Who is {name}?"),
    Kind("yes or no", "Did {name} win the {award}?"),
    Kind("most frequent collaborator", "Who is {name}'s most frequent collaborator?"),
    Kind("who works on", "Who works on {field}?"),
    Kind("in a field, at a place", "Who at {institution} works on {field}?"),
    Kind("in a field, not at a place", "Who works on {field} but not at {institution}?"),
    Kind("who won in a year", "Who won the {award} in {year}?"),
    Kind("who won in a year, zh", "{year}年谁获得了{award}？"),
    Kind("born in a country", "Which winners of the {award} were born in {country}?"),
    Kind("how many at a place", "How many people work at {institution}?"),
    Kind("how many winners of a group", "How many people won the {prize} since 2000?"),
    Kind("top 3 by papers", "Who are the top 3 in {field} by papers?"),
    Kind("youngest winner", "Who is the youngest winner of the {award}?"),
    Kind("institution of most winners", "Which institution has the most {award} winners?"),
    # Of those born in one year the graph may not say more.
    Kind("older of two", "Who is older, {name} or {other}?", status=None),
    Kind("shared a prize", "Who shared the {award} with {name}?"),
    Kind("colleagues in a field", "Which colleagues of {name} work on {field}?"),
    Kind("co-authors with an award", "Which co-authors of {coauthor} hold the {award}?"),
    Kind("two questions", "When was {name} born and which awards did they win?"),
    Kind("follow-up", "When was she born?", before="Where does {name} work?"),
    Kind("name misspelt", "When was {misspelt} born?", status=None),
    Kind("unknown name", "When was Elmdra Qwovic{misspelt} born?", status=None),
    Kind("out of domain", "What is the weather in Paris tomorrow?", status="out_of_domain"),
    Kind("need", "We are looking for an expert in {field}, ideally at {institution}."),
)


@dataclass
class Measured:
    """What the questions of one kind took, in milliseconds; ``reads`` by the query's name."""

    taken: list[float] = field(default_factory=list)
    reads: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[str] = field(default_factory=Counter)


class Watch:
    """Counts and times the reads of a store."""

    def __init__(self, store: GraphStore) -> None:
        """Stand between a store and its callers."""
        self.reads: list[tuple[str, float]] = []
        self._read = store.read
        store.read = self._timed  # type: ignore[method-assign]

    def _timed(self, query: Query, **params: Any) -> list[dict[str, Any]]:
        begun = time.perf_counter()
        rows = self._read(query, **params)
        self.reads.append((query.name, (time.perf_counter() - begun) * 1000))
        return rows


def word(number: int) -> str:
    """Return a made-up word, another one for each number."""
    syllables = [start + vowel for start in STARTS for vowel in VOWELS]
    parts = [ENDS[number % len(ENDS)]]
    number //= len(ENDS)
    for _ in range(2):
        parts.append(syllables[number % len(syllables)])
        number //= len(syllables)
    return "".join(reversed(parts)).capitalize()


def han(number: int) -> str:
    """Return a made-up Chinese name, another one for each number."""
    surname, number = SURNAMES[number % len(SURNAMES)], number // len(SURNAMES)
    given = ""
    for _ in range(3):
        given += GIVEN[number % len(GIVEN)]
        number //= len(GIVEN)
    return surname + given


def renamed(profile: Profile, experts: int, chance: random.Random) -> Profile:
    """Return a profile of ``bench.ingest`` with more facts, and names fit for a question."""
    number = int(profile["key"])
    for one in profile["fields"]:
        one["name"] = f"{word(int(one['name'].split()[-1]))} theory"
    for one in profile["awards"]:
        at = int(one["name"].split()[-1])
        one |= {"name": f"{word(at + 1_000_000)} Medal", "part_of": f"{word(at % 30)} Prize"}
    for one in profile["affiliations"]:
        at = int(one["institution"].split()[-1])
        one |= {"institution": f"University of {word(at)}", "city": word(at)}
    others = chance.sample(range(experts), 3)
    people = [
        {"key": str(other), "name": name_of(other), "work_count": chance.randrange(1, 40)}
        for other in others
        if other != number
    ]
    return profile | {
        "name": name_of(number),
        "names": [{"text": han(number), "language": "zh"}],
        "born_country": chance.choice(COUNTRIES),
        "collaborators": people,
    }


def name_of(number: int) -> str:
    """Return what an expert is called: a few thousand given names, a surname of one's own."""
    return f"{word(number * 7919 % 3_001)} {word(number)}"


def write_more(path: Path, experts: int) -> list[Profile]:
    """Write the profiles; return some of them, taken evenly."""
    plain = path.with_suffix(".plain")
    write_profiles(plain, experts)
    chance, kept = random.Random(43), []
    every = max(1, experts // MOST_KEPT)
    with plain.open(encoding="utf-8") as lines, path.open("w", encoding="utf-8") as file:
        for number, line in enumerate(lines):
            profile = renamed(json.loads(line), experts, chance)
            file.write(json.dumps(profile, ensure_ascii=False) + "\n")
            if number % every == 0:
                kept.append(profile)
    return kept


def words_of(profile: Profile, other: Profile) -> dict[str, Any]:
    """Return what a question may say of a profile, and of another one."""
    name = profile["name"]
    award = profile["awards"][0]
    return {
        "name": name,
        "misspelt": name[:-1] + name[-1] * 2,
        "han": profile["names"][0]["text"],
        "other": other["name"],
        "coauthor": profile["collaborators"][0]["name"],
        "award": award["name"],
        "prize": award["part_of"],
        "year": award["year"],
        "field": profile["fields"][0]["name"],
        "institution": profile["affiliations"][0]["institution"],
        "country": profile["born_country"],
    }


def ask(
    store: GraphStore, settings: Settings, kinds: Sequence[Kind], profiles: Sequence[Profile]
) -> dict[str, Measured]:
    """Return what each kind takes, asked of every profile but one; the kinds take turns."""
    watch = Watch(store)
    found = {kind.name: Measured() for kind in kinds}
    for other, profile in pairwise(profiles):
        said = words_of(profile, other)
        for kind in kinds:
            text = kind.text.format(**said)
            history = [] if kind.before is None else [_turn(kind.before.format(**said))]
            watch.reads.clear()
            begun = time.perf_counter()
            given = answer(store, text, settings=settings, wishes=WISHES, history=history)
            taken = (time.perf_counter() - begun) * 1000
            _note(found[kind.name], taken, watch.reads, given.status)
            if given.status != (kind.status or given.status):
                print(f"  {given.status}: {text} {given.text}", file=sys.stderr)
            if kind.name == "need":
                watch.reads.clear()
                begun = time.perf_counter()
                given = match(store, text, settings=settings, wishes=WISHES)
                taken = (time.perf_counter() - begun) * 1000
                _note(found.setdefault("match", Measured()), taken, watch.reads, given.status)
    return found


def _turn(content: str) -> dict[str, str]:
    return {"role": "user", "content": content}


def _note(one: Measured, taken: float, reads: Sequence[tuple[str, float]], status: str) -> None:
    one.taken.append(taken)
    one.statuses[status] += 1
    for name, milliseconds in reads:
        one.reads[name].append(milliseconds)


def one_hop(store: GraphStore, calls: int, chance: random.Random) -> list[float]:
    """Return what the bare query takes over the bare driver."""
    address = store._address
    with (
        GraphDatabase.driver(address.uri, auth=(address.user, address.password)) as driver,
        driver.session(database=address.database) as session,
    ):
        ids = [row["id"] for row in session.run(IDS, limit=MOST_KEPT)]

        def timed() -> float:
            begun = time.perf_counter()
            session.run(ONE_HOP, id=chance.choice(ids)).data()
            return (time.perf_counter() - begun) * 1000

        return [timed() for _ in range(2 * calls)][calls:]


def lines_of(found: dict[str, Measured], bare: Sequence[float]) -> Iterator[str]:
    """Yield the table, Markdown."""
    yield "| kind | answered | p50 ms | p99 ms | queries | names | other queries | Python |"
    yield "|---|---|---|---|---|---|---|---|"
    yield f"| bare one-hop query | | {_at(bare, 0.5):.1f} | {_at(bare, 0.99):.1f} | 1 | | | |"
    for name, one in found.items():
        whole, calls = sum(one.taken), len(one.taken)
        names = sum(sum(ms) for name, ms in one.reads.items() if name.startswith("name/"))
        read, count = sum(map(sum, one.reads.values())), sum(map(len, one.reads.values()))
        shares = (names, read - names, whole - read)
        told = " | ".join(f"{share / whole:.0%}" for share in shares)
        yield (
            f"| {name} | {one.statuses['answered']} of {calls} | {_at(one.taken, 0.5):.1f} | "
            f"{_at(one.taken, 0.99):.1f} | {count / calls:.1f} | {told} |"
        )


def longest(found: dict[str, Measured]) -> Iterator[str]:
    """Yield the queries that took most of all the time, Markdown."""
    whole = sum(sum(one.taken) for one in found.values())
    reads: defaultdict[str, list[float]] = defaultdict(list)
    for one in found.values():
        for name, taken in one.reads.items():
            reads[name] += taken
    yield "| query | of all the time | times | p50 ms |\n|---|---|---|---|"
    for name, taken in sorted(reads.items(), key=lambda item: -sum(item[1]))[:MOST_QUERIES]:
        yield f"| {name} | {sum(taken) / whole:.0%} | {len(taken):,} | {_at(taken, 0.5):.1f} |"


def _at(taken: Sequence[float], share: float) -> float:
    return sorted(taken)[min(len(taken) - 1, int(len(taken) * share))]


def main() -> None:
    """Load what was asked for, ask, and print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    parser.add_argument("--experts", type=int, default=100_000)
    parser.add_argument("--each", type=int, default=200, help="questions of each kind")
    parser.add_argument("--warm", type=int, default=50, help="of each kind, asked beforehand")
    parser.add_argument("--kinds", help="only kinds that have this in their name")
    asked = parser.parse_args()
    kinds = [kind for kind in KINDS if (asked.kinds or "") in kind.name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "profiles.jsonl"
        profiles = write_more(path, asked.experts)
        engine = engines.for_speed(asked.engine, Path(folder) / "engine")
        with engine as settings, open_store(settings, adopt=True) as store:
            seconds, _ = import_with_bole(path, environ_of(settings))
            print(f"{asked.engine}, {asked.experts:,} experts, loaded in {seconds:.0f} s\n")
            chance = random.Random(44)
            most = len(profiles) - 1
            ask(store, settings, kinds, chance.sample(profiles, min(asked.warm, most) + 1))
            found = ask(store, settings, kinds, chance.sample(profiles, min(asked.each, most) + 1))
            bare = one_hop(store, asked.each, chance)
    print("\n".join((*lines_of(found, bare), "", *longest(found))))
    amiss = [
        kind.name
        for kind in kinds
        if kind.status and set(found[kind.name].statuses) != {kind.status}
    ]
    if amiss:
        sys.exit(f"Not all had the status they should have: {', '.join(amiss)}")


if __name__ == "__main__":
    main()
