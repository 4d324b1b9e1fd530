"""The real Nobel file, in by the command line and out again, on both engines.

Every test leaves the graph as it found it (the file and its Chinese names, loaded), so that the
file is loaded once an engine; the expectations are computed by plain Python from the file.
"""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import cypher
from kg.facts import KnownFact, evidence_of, find_fact
from kg.store import GraphStore
from tests.acceptance import laureates as file
from tests.acceptance.laureates import Claim, Gold, at, motivated, when, where, why, winners
from tests.conftest import ENGINES, environ_of, wipe

if not (file.FILE.exists() and file.NAMES.exists()):
    pytest.skip("the Nobel file is not beside this checkout", allow_module_level=True)

Entity = dict[str, Any]


@dataclass(frozen=True)
class Graph:
    """A graph with the Nobel file in it; what its import said, and what is exported from it."""

    store: GraphStore
    environ: dict[str, str]
    loaded: dict[str, Any]
    exported: str

    def bole(self, *words: str | Path, given: str = "") -> str:
        done = subprocess.run(
            [sys.executable, "-m", "bole", *map(str, words)],
            input=given, capture_output=True, text=True, env=self.environ, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    def load(self, path: Path = file.FILE, mapping: Path = file.MAPPING) -> dict[str, Any]:
        said = self.bole("graph", "import", path, "--mapping", mapping, "--json")
        summary: dict[str, Any] = json.loads(said)
        return summary

    def export(self) -> str:
        return self.bole("graph", "export", "--format", "jsonl")

    def version(self) -> int:
        return int(self.store.read(cypher.load("graph/version"))[0]["version"])

    def answers(self, questions: Sequence[str]) -> list[dict[str, Any]]:
        given = "\n".join(json.dumps({"question": question}) for question in questions)
        lines = self.bole("ask", "--json", "--batch", "-", given=given).splitlines()
        assert len(lines) == len(questions)
        return [json.loads(line) for line in lines]


@pytest.fixture(scope="module", params=ENGINES)
def graph(request: pytest.FixtureRequest) -> Graph:
    """The Nobel file and its Chinese names in an otherwise empty graph, on each engine in turn."""
    store = request.getfixturevalue(f"{request.param}_session")
    environ = environ_of(request.getfixturevalue(f"{request.param}_settings"))
    wipe(store)
    graph = Graph(store, environ, {}, "")
    loaded = graph.load()
    graph.load(file.NAMES, file.NAMES_MAPPING)
    return replace(graph, loaded=loaded, exported=graph.export())


@pytest.fixture(scope="module")
def exports() -> dict[str, str]:
    """The export of each engine seen so far: the second is compared with the first."""
    return {}


def test_counts_are_those_of_the_file(graph: Graph) -> None:
    entities, facts = file.counts()
    info = json.loads(graph.bole("graph", "info", "--json"))
    read = len(file.laureates())
    zero = dict.fromkeys(("changed", "unchanged", "withdrawn", "rejected", "names_waiting"), 0)
    expected = {"run": 1, "read": read, "new": read, **zero}
    assert {name: graph.loaded[name] for name in expected} == expected
    assert info["entities"] == entities
    assert {name: count for name, count in info["facts"].items() if count} == facts
    assert (info["waiting"], info["reviews"]) == (0, {})


def test_both_engines_export_the_same_bytes(graph: Graph, exports: dict[str, str]) -> None:
    exports[graph.store.info.engine] = graph.exported
    assert len(set(exports.values())) == 1


def test_every_fact_is_the_file_s(graph: Graph) -> None:
    entities = {entity["id"]: entity for entity in map(json.loads, graph.exported.splitlines())}
    received, affiliated, attributes = Counter[Any](), Counter[Any](), Counter[Any]()
    countries = set()
    for entity in entities.values():
        for fact in entity["facts"]:
            to, says = entities[fact["object_id"]], fact["qualifiers"]
            if fact["predicate"] == "received":
                row = (says["year"], says["motivation"], says["share"])
                received[entity["name"], to["name"], *row] += 1
            elif fact["predicate"] == "affiliated_with":
                city = _attributes(to).get("city")
                affiliated[entity["name"], to["name"], city, says["stated_year"]] += 1
        if entity["kind"] == "expert":
            attributes.update((entity["name"], *item) for item in _attributes(entity).items())
        elif entity["kind"] == "institution":
            city = _attributes(entity).get("city")
            countries |= {
                (entity["name"], city, fact["value"])
                for fact in entity["attribute_facts"]
                if fact["predicate"] == "country"
            }
    assert received == file.received()
    assert affiliated == file.affiliated()
    assert attributes == file.attributes()
    assert countries == file.countries()


def test_again_writes_nothing(graph: Graph) -> None:
    version = graph.version()
    again = graph.load()
    read = len(file.laureates())
    assert (again["run"], again["unchanged"], again["written"]) == (None, read, {})
    assert graph.load(file.NAMES, file.NAMES_MAPPING)["run"] is None
    assert (graph.export(), graph.version()) == (graph.exported, version)


def test_one_edited_laureate_is_exactly_that_difference(graph: Graph, tmp_path: Path) -> None:
    def edit(rows: list[Entity]) -> None:
        (one,) = (row for row in rows if row.get("surname") == "Chandrasekhar")
        one["bornCity"] = "Rawalpindi"
        one["prizes"][0]["motivation"] = '"for the limit of white dwarfs"'

    edited = graph.load(_copy(tmp_path, edit))
    after = graph.export()
    assert (edited["changed"], edited["unchanged"]) == (1, len(file.laureates()) - 1)
    gone, come = (
        [json.loads(line) for line in sorted(set(these.splitlines()) - set(those.splitlines()))]
        for these, those in ((graph.exported, after), (after, graph.exported))
    )
    assert [entity["name"] for entity in gone + come] == ["Subramanyan Chandrasekhar"] * 2
    old, new = gone[0], come[0]
    assert {key for key in old if old[key] != new[key]} == {"attribute_facts", "facts"}
    assert _attributes(new) == {**_attributes(old), "born_city": "Rawalpindi"}
    was, is_ = ({fact["fact_id"]: fact for fact in entity["facts"]} for entity in (old, new))
    (changed,) = (key for key in was if was[key] != is_[key])
    assert was.keys() == is_.keys()
    assert is_[changed]["qualifiers"] == {
        **was[changed]["qualifiers"], "motivation": "for the limit of white dwarfs"
    }  # fmt: skip
    assert graph.load()["changed"] == 1
    assert graph.export() == graph.exported


def test_shuffled_rows_are_the_same_graph(graph: Graph, tmp_path: Path) -> None:
    wipe(graph.store)
    graph.load(_copy(tmp_path, random.Random(11).shuffle))
    graph.load(file.NAMES, file.NAMES_MAPPING)
    assert graph.export() == graph.exported


QUESTIONS: tuple[tuple[str, Gold], ...] = (
    ("In what year did Werner Heisenberg get his Nobel?", when("Werner Heisenberg")),
    ("What year was the Nobel Prize given to Peter Higgs?", when("Peter Higgs")),
    ("When was Marie Curie awarded the chemistry prize?", when("Marie Curie", "chemistry")),
    ("杨振宁是何时拿到诺贝尔物理学奖的？", when("Chen Ning Yang")),
    ("莫言哪年摘得诺贝尔文学奖", when("Mo Yan")),
    ("高锟获得诺贝尔奖的时间是什么时候", when("Charles K. Kao")),
    ("For what achievement did Fritz Haber receive the chemistry prize?", why("Fritz Haber")),
    ("What was Kary Mullis honoured for?", why("Kary B. Mullis")),
    ("崔琦凭什么成就获得诺贝尔物理学奖？", why("Daniel C. Tsui")),
    ("诺贝尔委员会为什么把化学奖颁给李远哲？", why("Yuan T. Lee")),
    ("Where was Max Planck affiliated when he won the Nobel Prize?", where("Max Planck")),
    ("Where did Peter Higgs work at the time of his Nobel Prize?", where("Peter Higgs")),
    ("Where was Frederick Sanger when he won the Nobel Prize in 1980?",
     where("Frederick Sanger", year=1980)),
    ("下村修获得诺贝尔奖的时候在哪里工作", where("Osamu Shimomura")),
    ("朱棣文获诺贝尔奖那年在哪个单位任职？", where("Steven Chu")),
    ("To whom was the 2004 chemistry prize awarded?", winners("chemistry", 2004)),
    ("winners of the 2009 nobel prize in medicine", winners("medicine", 2009)),
    ("二〇〇九年物理学奖的得主都有谁？", winners("physics", 2009)),
    ("1994年诺贝尔和平奖花落谁家", winners("peace", 1994)),
    ("Physics laureates from Princeton University", at("Princeton University", "physics")),
    ("Who won the Nobel Prize in Physics while at Columbia University?",
     at("Columbia University", "physics")),
    # Marie Curie was there, but not when she won it.
    ("Who at Sorbonne University won the physics prize?", at("Sorbonne University", "physics")),
    ("剑桥大学出过哪些化学奖得主？", at("University of Cambridge", "chemistry")),
    ("在康奈尔大学工作并获得诺贝尔化学奖的有谁？", at("Cornell University", "chemistry")),
)  # fmt: skip


def test_answers_rest_on_the_right_facts(graph: Graph) -> None:
    wrong = []
    asked = [question for question, _ in QUESTIONS]
    for (question, gold), given in zip(QUESTIONS, graph.answers(asked), strict=True):
        claims = frozenset(_claim(graph.store, citation) for citation in given["citations"])
        told = (given["status"], frozenset(given["values"]), claims)
        if told != ("answered", gold.values, gold.claims) or not _in_language(given):
            wrong.append((question, told, given["text"]))
    assert wrong == []


REFUSED: tuple[tuple[str, str], ...] = (
    ("When did Thomas Edison win the Nobel Prize?", "unknown_entity"),
    ("What is Werner Heisenberg's favourite food?", "unknown_fact"),
    ("Was Frederick Sanger at the University of Cambridge when he won the 1980 chemistry prize?",
     "unknown_fact"),
    ("when did smith win", "ambiguous"),
    ("How do I renew my passport?", "out_of_domain"),
    ("Why did Marie Curie not win the peace prize?", "not_understood"),
    ("钱学森获得诺贝尔奖的理由是什么", "unknown_entity"),
    ("杨振宁的血型是什么", "unknown_fact"),
    ("玻尔是哪年获奖的", "ambiguous"),
    ("今天上海的天气怎么样", "out_of_domain"),
    ("爱因斯坦为什么没有获得化学奖", "not_understood"),
)  # fmt: skip


def test_what_it_must_not_answer(graph: Graph) -> None:
    given = graph.answers([question for question, _ in REFUSED])
    told = [(answer["question"], answer["status"]) for answer in given]
    assert told == list(REFUSED)
    assert not any(answer["values"] or answer["citations"] for answer in given)
    assert all(answer["text"] and _in_language(answer) for answer in given)


# A need, how many experts are looked at, and whose motivation must say so.
NEEDS: tuple[tuple[str, int, str], ...] = (
    ("Our company would like to find an expert in lithium-ion batteries.", 3, "lithium-ion"),
    ("We need advice from a specialist on neutrino oscillations.", 2, "neutrino oscillations"),
    ("我们医院想请一位懂幽门螺杆菌与胃溃疡的专家", 2, "Helicobacter"),
    ("本公司急需蓝光LED方面的专家", 3, "blue light-emitting"),
    ("寻找超导材料方面的专家", 5, "superconduct"),
)


@pytest.mark.parametrize(("need", "most", "pattern"), NEEDS)
def test_needs_are_met_for_cited_reasons(graph: Graph, need: str, most: int, pattern: str) -> None:
    words = ("match", need, "--json", "--living", "any", "--limit", str(most))
    given = json.loads(graph.bole(*words))
    assert len(given["experts"]) == most
    assert set(given["values"]) <= motivated(pattern)
    for expert in given["experts"]:
        reasons = [find_fact(graph.store, reason["fact_id"]) for reason in expert["reasons"]]
        assert reasons
        assert {fact.subject.name for fact in reasons if fact} == {expert["name"]}
        assert any(_told(fact, pattern) for fact in reasons)


def _told(fact: KnownFact | None, pattern: str) -> bool:
    return fact is not None and pattern in fact.qualifiers.get("motivation", "")


def _claim(store: GraphStore, citation: dict[str, Any]) -> Claim:
    """Return the one claim behind a citation, as the file's key, kind of fact and year."""
    fact = find_fact(store, citation["fact_id"])
    assert fact is not None
    (evidence,) = evidence_of(store, fact.claim_ids)
    assert citation["record_keys"] == [evidence.record_key]
    assert (citation["sources"], evidence.sources, evidence.live) == (["nobel"], ("nobel",), True)
    year = fact.qualifiers.get("year", fact.qualifiers.get("stated_year"))
    return evidence.key, fact.predicate, int(year or 0)


def _in_language(answer: dict[str, Any]) -> bool:
    """Return whether an answer's text is of the language of its question."""
    chinese = [
        any("一" <= letter <= "鿿" for letter in answer[key]) for key in ("question", "text")
    ]
    return chinese[0] == chinese[1]


def _attributes(entity: Entity) -> dict[str, Any]:
    """Return the values in force; an outvoted one stays in the graph beside them."""
    facts = entity["attribute_facts"]
    return {fact["predicate"]: fact["value"] for fact in facts if fact["preferred"]}


def _copy(folder: Path, change: Callable[[list[Entity]], object]) -> Path:
    """Return a copy of the Nobel file with its rows changed."""
    rows = json.loads(file.FILE.read_text(encoding="utf-8"))["laureates"]
    change(rows)
    path = folder / "laureates.json"
    path.write_text(json.dumps({"laureates": rows}), encoding="utf-8")
    return path
