"""The laws of the evidence: stored = derived, in any order; twice is once; undo is the inverse."""

import contextlib
import json
import os
import random
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from bole.errors import Conflict, NotFound
from kg.evidence.judging import judge
from kg.evidence.undoing import undo_run
from kg.export.jsonl import graph_lines
from kg.store import GraphStore
from tests.conftest import wipe
from tests.evidence import oracle
from tests.evidence.world import files, load, name_files

fewer = settings(
    max_examples=int(os.environ.get("BOLE_TEST_EXAMPLES", "5")),
    deadline=None,
    # The same cases every time where nobody looks for new ones.
    derandomize=os.environ.get("CI") == "true",
    # A step costs a graph: shrinking is for the one who mends (BOLE_TEST_SHRINK=1).
    phases=[
        phase for phase in Phase if phase is not Phase.shrink or "BOLE_TEST_SHRINK" in os.environ
    ],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let one world take many transactions, as a real one does."""
    monkeypatch.setattr("kg.evidence.settle.BATCH", 2)
    monkeypatch.setattr("kg.evidence.undoing.BATCH", 2)
    monkeypatch.setattr("kg.evidence.importing.BATCH_ROWS", 2)


def exported(store: GraphStore) -> list[str]:
    return [
        json.dumps(json.loads(line), ensure_ascii=False, sort_keys=True)
        for line in graph_lines(store)
    ]


def check(store: GraphStore) -> list[str]:
    """Assert that the stored graph is the derived one, and return it."""
    found = exported(store)
    derived = oracle.derived(store)
    expected = oracle.lines(derived)
    # Not lists: what differs is what one wants to read.
    assert [line for line in found if line not in expected] == []
    assert [line for line in expected if line not in found] == []
    assert store.read(oracle.VALUES) == oracle.values(store, derived)
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
        # A row that only says again what is there leaves no trace of its own: decision 0010.
        assume(position <= left_out or summary.unchanged == 0)
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


loads = st.tuples(
    st.just("load"), st.sampled_from("ab"), files(), st.booleans(), st.sampled_from([40, 50, 60])
)
names = st.tuples(st.just("names"), name_files(), st.booleans())
judgings = st.tuples(st.sampled_from(["same", "different", "retract", "means"]), st.randoms())
undoings = st.tuples(st.just("undo"), st.integers(1, 4))


@given(steps=st.lists(st.one_of(loads, loads, names, judgings, undoings), min_size=3, max_size=6))
@fewer
def test_stored_is_derived_after_any_sequence(store: GraphStore, steps: list[Any]) -> None:
    wipe(store)
    for step in steps:
        take(store, step)
        check(store)


def take(store: GraphStore, step: Any) -> None:
    """Do one step of a random history; one that has nothing to act on does nothing."""
    if step[0] == "load":
        load(store, step[2], step[1], complete=step[3], rank=step[4])
    elif step[0] == "names":
        load(store, step[1], "names", complete=step[2])
    elif step[0] == "undo":
        with contextlib.suppress(Conflict, NotFound):
            undo_run(store, step[1], by="test")
    else:
        judge_something(store, *step)


def judge_something(store: GraphStore, kind: Any, chance: random.Random) -> None:
    graph = [json.loads(line) for line in exported(store)]
    claims = [fact["claim_ids"] for entity in graph for fact in entity["facts"]]
    claims += [fact["claim_ids"] for entity in graph for fact in entity["attribute_facts"]]
    of_kind: dict[str, list[str]] = {}
    for entity in graph:
        of_kind.setdefault(entity["kind"], []).append(entity["id"])
    pairs = [ids for ids in of_kind.values() if len(ids) > 1]
    if kind == "retract" and claims:
        judge(store, kind, chance.choice(claims), by="curator:test")
    elif kind in ("same", "different") and pairs:
        judge(store, kind, chance.sample(chance.choice(pairs), 2), by="curator:test")
    elif kind == "means" and of_kind.get("expert") and len(of_kind.get("institution", ())) > 1:
        sides = [chance.choice(of_kind["expert"]), *chance.sample(of_kind["institution"], 2)]
        judge(store, kind, sides, by="curator:test")
