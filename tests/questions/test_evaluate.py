"""Forms of every construct on the tiny world: what they give, by hand, on engine and oracle."""

import json
from typing import Any

import pytest

from kg.export.jsonl import graph_lines
from kg.questions.evaluate import evaluate
from kg.questions.held import graph_of
from kg.questions.run import run_form
from kg.store import GraphStore
from tests.questions.test_compile import bound
from tests.questions.test_laws import plain

PHYSICS, CHEMISTRY = "Nobel Prize in Physics", "Nobel Prize in Chemistry"
MARIE, PIERRE = "Marie Curie", "Pierre Curie"


def people(*where: Any, **more: Any) -> dict[str, Any]:
    return {"kind": "expert", "where": list(where)} | more


def listed(*where: Any, **more: Any) -> dict[str, Any]:
    return {"form": "list", "things": people(*where)} | more


RECEIVED = {"fact": "received", "entity": PHYSICS}
AGE = {"how": "min", "fact": "received", "entity": PHYSICS, "qualifier": "year", "minus": "born"}
WORKS = {"how": "sum", "fact": "researches", "qualifier": "work_count"}
FORMS: tuple[tuple[str, dict[str, Any], list[Any]], ...] = (
    ("shared the prize of that year with",
     listed({"kind": "shares", "fact": "received", "of": MARIE, "on": ["year"]}), [PIERRE]),
    ("born in the city of", listed({"kind": "shares", "fact": "born_city", "of": "Niels Bohr"}),
     ["Aage N. Bohr"]),
    ("received before the first of", listed({**RECEIVED, "when": {
        "kind": "than", "side": "before", "of": "Niels Bohr"}}), [MARIE, PIERRE]),
    ("born after, as far as that is known", listed({"fact": "born", "when": {
        "kind": "than", "side": "after", "of": "Frances H. Arnold"}}),
     ["Anne Long", "Jennifer A. Doudna", "Saul Perlmutter"]),
    ("a whole word of a name", listed({"kind": "named", "text": "bohr"}),
     ["Aage N. Bohr", "Niels Bohr"]),
    ("the end of a Chinese name", listed({"kind": "named", "text": "玻尔"}),
     ["Aage N. Bohr", "Niels Bohr"]),
    ("twice", listed({"fact": "received", "at_least": 2}),
     ["International Committee of the Red Cross", MARIE]),
    ("worked with one who received", listed({"fact": "collaborated_with", "of": people(RECEIVED)}),
     [MARIE, PIERRE]),
    ("the youngest, and all that tie", listed(RECEIVED, order=AGE, most=False, limit=1),
     [("Marie Curie", 36)]),
    ("most works", listed(order=WORKS, limit=2),
     [("Jennifer A. Doudna", 200), ("Frances H. Arnold", 110)]),
    ("institutions by winners", {"form": "list", "things": {"kind": "institution"}, "limit": 1,
      "order": {"how": "ends", "fact": "affiliated_with", "inverse": True,
                "of": people({"fact": "received", "entity": "Nobel Prize"})}},
     [("Caltech", 2)]),
    ("how many works", {"form": "measured", "things": people(ids="Youyou Tu"), "measure": WORKS},
     [("Youyou Tu", 40)]),
    ("more of something than", {"form": "compare", "left": people(ids="Niels Bohr"),
      "right": people(ids=MARIE), "measure": {"how": "facts", "fact": "received"}},
     [("Niels Bohr", 1), (MARIE, 2)]),
    ("what cannot be measured", {"form": "compare", "left": people(ids="Anne Long"),
      "right": people(ids=PIERRE), "measure": {"how": "value", "fact": "died"}},
     [("Anne Long", None), (PIERRE, "1906-04-19")]),
)  # fmt: skip


@pytest.mark.usefixtures("world")
def test_forms(store: GraphStore) -> None:
    graph = graph_of(map(json.loads, map(str, graph_lines(store))))
    wrong = []
    for case, data, expected in FORMS:
        form = bound(store, data)
        result = run_form(store, form)
        names = [row.name for row in result.rows]
        found = list(zip(names, result.measures, strict=True)) if result.measures else names
        if found != expected:
            wrong.append((case, found))
        assert plain(result) == evaluate(graph, form), case
    assert wrong == []


@pytest.mark.usefixtures("world")
def test_what_somebody_else_has_is_shown_too(store: GraphStore) -> None:
    shared = bound(store, FORMS[0][1])
    (facts,) = (facts for _, facts in run_form(store, shared).facts)
    assert sorted(fact.subject.name for fact in facts) == [MARIE, PIERRE]
    before = bound(store, FORMS[2][1])
    for row, facts in run_form(store, before).facts:
        assert sorted(fact.subject.name for fact in facts) == sorted([row.name, "Niels Bohr"])


@pytest.mark.usefixtures("world")
def test_of_the_first_so_many_facts_those_that_tie_are_kept(store: GraphStore) -> None:
    things = people(ids="Frances H. Arnold")
    data = {"form": "facts", "things": things, "fact": "researches", "order": "work_count"}
    form = bound(store, data | {"descending": True, "limit": 1})
    (fact,) = run_form(store, form).all_facts
    assert fact.qualifiers["work_count"] == 80
