"""Compiled forms run on the tiny world, on both engines: what they find, and what shows it."""

from typing import Any

import pytest

from kg.names.lookup import look_up
from kg.names.normalise import normalise
from kg.questions.bind import bind
from kg.questions.forms import read_form
from kg.questions.run import run_form
from kg.store import GraphStore

NOBEL, PHYSICS, CALTECH = "Nobel Prize", "Nobel Prize in Physics", "Caltech"
Where = list[dict[str, Any]]

LISTS: tuple[tuple[str, Where, list[str]], ...] = (
    ("an award with all its parts", [{"fact": "received", "entity": NOBEL}],
     ["Aage N. Bohr", "Frances H. Arnold", "International Committee of the Red Cross",
      "Jennifer A. Doudna", "Marie Curie", "Niels Bohr", "Pierre Curie", "Richard P. Feynman",
      "Saul Perlmutter", "Youyou Tu"]),
    ("two conditions", [{"fact": "received", "entity": PHYSICS},
                        {"fact": "affiliated_with", "entity": CALTECH}], ["Richard P. Feynman"]),
    ("a negation", [{"fact": "affiliated_with", "entity": CALTECH},
                    {"fact": "received", "entity": PHYSICS, "negated": True}],
     ["Frances H. Arnold"]),
    ("only a negation", [{"fact": "received", "negated": True}],
     ["Anatole France", "Anne Long"]),
    ("years of a relationship", [{"fact": "received", "entity": PHYSICS,
                                  "when": {"kind": "between", "start": 1960, "end": 1980}}],
     ["Aage N. Bohr", "Richard P. Feynman"]),
    ("years of an attribute", [{"fact": "born", "when": {"kind": "between", "end": 1867}}],
     ["Anatole France", "Marie Curie", "Pierre Curie"]),
    ("values", [{"fact": "born_country", "value": ["Denmark", "France"]}],
     ["Aage N. Bohr", "Niels Bohr", "Pierre Curie"]),
    ("a value that is not so", [{"fact": "received", "entity": PHYSICS},
                                {"fact": "born_country", "value": ["Denmark"], "negated": True}],
     ["Marie Curie", "Pierre Curie", "Richard P. Feynman"]),
    ("a boolean", [{"fact": "is_person", "value": ["false"]}],
     ["International Committee of the Red Cross"]),
    ("at the time of another fact",
     [{"fact": "affiliated_with", "when": {"kind": "during", "fact": "received",
                                           "entity": PHYSICS}}],
     ["Aage N. Bohr", "Niels Bohr", "Richard P. Feynman"]),
    ("at the time of another fact, in some years",
     [{"fact": "affiliated_with", "when": {"kind": "during", "fact": "received",
                                           "when": {"kind": "between", "start": 1970}}}],
     ["Aage N. Bohr", "Frances H. Arnold", "Jennifer A. Doudna", "Youyou Tu"]),
    ("not stated for another year than that of the award",
     [{"fact": "received", "entity": PHYSICS},
      {"fact": "affiliated_with", "when": {"kind": "during", "fact": "received", "loosely": True,
                                           "entity": PHYSICS}}],
     ["Aage N. Bohr", "Niels Bohr", "Richard P. Feynman", "Saul Perlmutter"]),
    ("a field with its subfields", [{"fact": "researches", "entity": "Biochemistry"}],
     ["Frances H. Arnold", "Jennifer A. Doudna"]),
    ("years in a list", [{"fact": "researches", "when": {"kind": "between", "start": 2015}}],
     ["Youyou Tu"]),
    ("a symmetric fact, from either side", [{"fact": "collaborated_with",
                                             "entity": "Pierre Curie"}], ["Marie Curie"]),
    ("an attribute that is stated", [{"fact": "homepage"}], ["Frances H. Arnold"]),
)  # fmt: skip


@pytest.mark.usefixtures("world")
def test_lists(store: GraphStore) -> None:
    wrong = []
    for case, where, names in LISTS:
        form = bound(store, {"form": "list", "things": {"kind": "expert", "where": where}})
        result = run_form(store, form)
        found = [row.name for row in result.rows]
        if found != names:
            wrong.append((case, found))
        positive = [has for has in where if not has.get("negated")]
        for row, facts in result.facts:
            assert {fact.predicate for fact in facts} == {has["fact"] for has in positive}, case
            assert all(row in (fact.subject, fact.object) for fact in facts), case
    assert wrong == []


@pytest.mark.usefixtures("world")
def test_awards_of_somebody(store: GraphStore) -> None:
    where = [{"fact": "received", "entity": "Marie Curie", "inverse": True}]
    form = bound(store, {"form": "list", "things": {"kind": "award", "where": where}})
    result = run_form(store, form)
    assert [row.name for row in result.rows] == [
        "Nobel Prize in Chemistry", "Nobel Prize in Physics",
    ]  # fmt: skip
    assert {fact.subject.name for fact in result.all_facts} == {"Marie Curie"}


@pytest.mark.usefixtures("world")
def test_a_long_list_is_cut_and_says_so(store: GraphStore) -> None:
    things = {"kind": "expert", "where": [{"fact": "received", "entity": NOBEL}]}
    result = run_form(store, bound(store, {"form": "list", "things": things, "limit": 2}))
    assert (len(result.rows), result.cut) == (2, True)
    counted = run_form(store, bound(store, {"form": "count", "things": things}))
    assert (counted.total, counted.cut) == (10, False)


@pytest.mark.usefixtures("world")
def test_facts_in_order_of_time(store: GraphStore) -> None:
    things = {"kind": "expert", "ids": "Marie Curie"}
    form = bound(store, {"form": "facts", "things": things, "fact": "received", "to": NOBEL})
    facts = run_form(store, form).all_facts
    assert [fact.qualifiers["year"] for fact in facts] == [1903, 1911]


def bound(store: GraphStore, data: Any) -> Any:
    """Return the bound form of data that names entities by their names."""
    names: list[str] = []

    def unbound(value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: unbound(inner, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [unbound(inner) for inner in value]
        if key in ("entity", "ids", "to") or (key == "of" and isinstance(value, str)):
            names.append(value)
            return f"@{len(names)}"
        return value

    form = read_form(unbound(data))
    found = look_up(store, map(normalise, names))
    return bind(form, [[c.entity_id for c in found[normalise(name)]] for name in names])
