"""The laws of the evidence: stored = derived, in any order; twice is once; undo is the inverse."""

import json
import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bole.errors import Conflict
from kg.evidence.judging import judge
from kg.evidence.undoing import undo_run
from kg.export.jsonl import graph_lines
from kg.store import GraphStore
from tests.conftest import wipe
from tests.evidence import oracle
from tests.evidence.world import files, load

fewer = settings(
    max_examples=int(os.environ.get("BOLE_TEST_EXAMPLES", "12")),
    deadline=None,
    # A step costs a graph: shrinking is for the one who mends (BOLE_TEST_SHRINK=1).
    phases=[
        phase for phase in Phase if phase is not Phase.shrink or "BOLE_TEST_SHRINK" in os.environ
    ],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def exported(store: GraphStore) -> list[str]:
    return [
        json.dumps(json.loads(line), ensure_ascii=False, sort_keys=True)
        for line in graph_lines(store)
    ]


def check(store: GraphStore) -> list[str]:
    """Assert that the stored graph is the derived one, and return it."""
    found = exported(store)
    assert found == oracle.lines(oracle.derived(store))
    return found


@given(first=files(), second=files(), third=files())
@fewer
def test_stored_graph_is_the_derived_one(
    store: GraphStore, first: list[Any], second: list[Any], third: list[Any]
) -> None:
    wipe(store)
    load(store, first, "a")
    check(store)
    load(store, second, "b", rank=70)
    check(store)
    load(store, third, "a", complete=True)
    check(store)


@given(file=files(), again=files(), data=st.data())
@fewer
def test_order_of_rows_does_not_matter_and_twice_is_once(
    store: GraphStore, file: list[Any], again: list[Any], data: st.DataObject
) -> None:
    wipe(store)
    load(store, file)
    load(store, again)
    first = check(store)
    assert load(store, again).run is None
    wipe(store)
    load(store, data.draw(st.permutations(file)))
    load(store, data.draw(st.permutations(again)))
    assert exported(store) == first


@given(
    runs=st.lists(st.tuples(st.sampled_from("ab"), files()), min_size=2, max_size=3), data=st.data()
)
@fewer
def test_undo_is_the_inverse(
    store: GraphStore, runs: list[tuple[str, list[Any]]], data: st.DataObject
) -> None:
    left_out = data.draw(st.integers(0, len(runs) - 1))
    wipe(store)
    for number, (source, file) in enumerate(runs):
        if number != left_out:
            load(store, file, source)
    without = exported(store)
    wipe(store)
    number = None
    before = []
    for position, (source, file) in enumerate(runs):
        before = exported(store)
        summary = load(store, file, source)
        if position == left_out:
            number = summary.run
    whole = check(store)
    if number is None:
        return
    undone = undo_run(store, number, by="test")
    if left_out == len(runs) - 1:
        assert check(store) == before
    assert check(store) == without
    with pytest.raises(Conflict):
        undo_run(store, number, by="test")
    undo_run(store, undone.run, by="test")
    assert check(store) == whole


@given(first=files(), second=files(), data=st.data())
@fewer
def test_judgements_and_their_undoing(
    store: GraphStore, first: list[Any], second: list[Any], data: st.DataObject
) -> None:
    wipe(store)
    load(store, first, "a")
    load(store, second, "b")
    before = check(store)
    graph = [json.loads(line) for line in before]
    experts = [entity["id"] for entity in graph if entity["kind"] == "expert"]
    places = [entity["id"] for entity in graph if entity["kind"] == "institution"]
    facts = [fact["claim_ids"] for entity in graph for fact in entity["facts"]]
    acts: list[tuple[str, list[str]]] = []
    for things in (experts, places):
        if len(things) > 1:
            pair = data.draw(st.permutations(things))[:2]
            acts.append((data.draw(st.sampled_from(["same", "different"])), pair))
    if facts:
        acts.append(("retract", data.draw(st.sampled_from(facts))))
    made = [judge(store, kind, sides, by="curator:test") for kind, sides in acts]  # type: ignore[arg-type]
    check(store)
    for judged in data.draw(st.permutations(made)):
        undo_run(store, judged.run, by="test")
    assert check(store) == before
