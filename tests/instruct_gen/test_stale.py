"""Which examples are stale: exactly those that rest on what changed, and none after an undo."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from instruct_gen.cli_refresh import stale
from instruct_gen.dataset import open_dataset
from instruct_gen.example import Example, FactRef, Mention
from instruct_gen.stale import Reason, stale_examples, standing
from kg.evidence.ids import record_key
from kg.evidence.judging import judge
from kg.evidence.runs import graph_version
from kg.evidence.undoing import undo_run
from kg.export.jsonl import graph_lines
from kg.facts import KnownFact, known
from kg.store import GraphStore
from tests.evidence.world import load
from tests.instruct_gen.handmade import example, said, write_dataset

ADA: dict[str, Any] = {
    "key": "1",
    "name": "Ada Ito",
    "born": "1950",
    "awards": [{"name": "Medal", "part_of": "Prize", "year": 2001, "motivation": "for light"}],
    "collaborators": [{"key": "2", "name": "Bo Li", "work_count": 3}],
}
BO: dict[str, Any] = {
    "key": "2",
    "name": "Bo Li",
    "awards": [{"name": "Medal", "part_of": "Prize", "year": 2002}],
    "affiliations": [{"institution": "Uni", "city": "Rome"}],
}
PREDICATES = ("affiliated_with", "born", "city", "collaborated_with", "part_of", "received")
COUNTED = {
    "form": "count",
    "things": {"kind": "expert", "where": [{"fact": "received", "entity": "@1"}]},
}


def ids(store: GraphStore) -> dict[str, str]:
    return {line["name"]: line["id"] for line in map(json.loads, graph_lines(store))}


def facts(store: GraphStore) -> dict[str, KnownFact]:
    """Return every fact by who it is of and its predicate."""
    return {
        f"{name} {fact.predicate}": fact
        for name, identity in ids(store).items()
        for fact in known(store, identity).facts
    }


def resting_on(called: str, *rests: KnownFact, **more: Any) -> Example:
    """Return an example called by its wording, which asks nothing but what is given."""
    return example(
        **{
            "messages": said(called, "So it is."),
            "wording": called,
            "facts": tuple(FactRef(fact.fact_id, fact.fact_hash) for fact in rests),
            "experts": (), "mentions": (), "forms": (), "values": (), **more,
        }
    )  # fmt: skip


@pytest.fixture
def folder(store: GraphStore, tmp_path: Path) -> Path:
    """A data set with an example on each fact of a tiny graph, one on all, one on none."""
    load(store, [ADA, BO])
    held = facts(store)
    assert {called.split()[-1] for called in held} == set(PREDICATES)
    medal = Mention("Medal", (ids(store)["Medal"],))
    return write_dataset(
        tmp_path / "made",
        [
            *(resting_on(called, fact) for called, fact in sorted(held.items())),
            resting_on("all", *(held[called] for called in sorted(held)), split="test"),
            resting_on("none"),
            resting_on("count", mentions=(medal,), forms=(COUNTED,), values=(2,)),
        ],
    )


def found(
    store: GraphStore, folder: Path, *, forms: bool = False
) -> dict[str, list[tuple[str, ...]]]:
    """Return the stale examples by wording: what changed, of which predicate."""
    return {
        one.example.wording: [
            (reason.what, reason.fact_id.split("/")[1]) if reason.fact_id else (reason.what,)
            for reason in one.reasons
        ]
        for one in stale_examples(store, open_dataset(folder), forms=forms)
    }


def undo(store: GraphStore) -> None:
    undo_run(store, graph_version(store), by="test")


def test_nothing_changed_is_nothing_stale(store: GraphStore, folder: Path) -> None:
    assert found(store, folder, forms=True) == {}


def test_a_changed_fact(store: GraphStore, folder: Path) -> None:
    award = {**ADA["awards"][0], "motivation": "for sound"}
    load(store, [{**ADA, "awards": [award]}])
    changed = [("changed", "received")]
    assert found(store, folder, forms=True) == {"Ada Ito received": changed, "all": changed}
    undo(store)
    assert found(store, folder, forms=True) == {}


def test_a_withdrawn_fact_and_attribute(store: GraphStore, folder: Path) -> None:
    load(store, [{**ADA, "born": "1951", "awards": []}])
    gone = {
        "Ada Ito born": [("withdrawn", "born")],
        "Ada Ito received": [("withdrawn", "received")],
        "all": [("withdrawn", "born"), ("withdrawn", "received")],
    }
    assert found(store, folder) == gone
    assert found(store, folder, forms=True) == {**gone, "count": [("form",)]}
    undo(store)
    assert found(store, folder, forms=True) == {}


def test_a_collaboration_from_either_end(store: GraphStore, folder: Path) -> None:
    (called,) = (name for name in facts(store) if name.endswith("collaborated_with"))
    collaborators = [{"key": "2", "name": "Bo Li", "work_count": 9}]
    load(store, [{**ADA, "collaborators": collaborators}])
    changed = [("changed", "collaborated_with")]
    assert found(store, folder) == {called: changed, "all": changed}


def test_an_outvoted_value(store: GraphStore, folder: Path) -> None:
    ada = ids(store)["Ada Ito"]
    load(store, [{"key": "x", "name": "Ada Ito", "born": "1951"}], "b", rank=90)
    assert found(store, folder) == {}
    judge(store, "same", (ada, record_key("b", "x")), by="test")
    outvoted = [("outvoted", "born")]
    assert found(store, folder) == {"Ada Ito born": outvoted, "all": outvoted}
    undo(store)
    assert found(store, folder) == {}


def test_an_id_that_stands_for_another_fact(store: GraphStore, folder: Path) -> None:
    load(store, [{"key": "x", "name": "A. Ito", "awards": ADA["awards"]}], "b")
    held = facts(store)
    younger, older = held["A. Ito received"], held["Ada Ito received"]
    write_dataset(folder, [resting_on("younger", younger), resting_on("older", older)])
    assert found(store, folder) == {}
    sides = tuple(fact.fact_id.split("/")[0] for fact in (older, younger))
    judge(store, "same", sides, by="test")
    (one,) = stale_examples(store, open_dataset(folder))
    assert (one.example.wording, one.line) == ("younger", 1)
    (reason,) = one.reasons
    assert (reason.what, reason.fact_id, reason.now) == ("moved", younger.fact_id, older.fact_id)
    undo(store)
    assert found(store, folder) == {}


def test_a_form_gives_other_values_though_no_fact_changed(store: GraphStore, folder: Path) -> None:
    load(store, [{"key": "3", "name": "Cy Roe", "awards": ADA["awards"]}], "b")
    assert found(store, folder) == {}
    assert found(store, folder, forms=True) == {"count": [("form",)]}
    undo(store)
    assert found(store, folder, forms=True) == {}


def test_a_form_that_cannot_run_says_why(store: GraphStore, folder: Path) -> None:
    broken = resting_on("broken", forms=({"form": "count", "things": {"kind": "dragon"}},))
    write_dataset(folder, [broken])
    ((reason,),) = (one.reasons for one in stale_examples(store, open_dataset(folder), forms=True))
    assert "things.kind" in reason.now


def test_an_expert_who_is_gone_or_somebody_else(store: GraphStore, folder: Path) -> None:
    load(store, [{"key": "x", "name": "A. Ito"}, {"key": "y", "name": "Cy Roe"}], "b")
    known = ids(store)
    named = [resting_on(name, experts=(known[name],)) for name in ("Ada Ito", "A. Ito", "Cy Roe")]
    write_dataset(folder, named)
    assert found(store, folder) == {}
    judge(store, "same", (known["Ada Ito"], known["A. Ito"]), by="test")
    load(store, [{"key": "x", "name": "A. Ito"}], "b", complete=True)
    reasons = {
        one.example.wording: one.reasons for one in stale_examples(store, open_dataset(folder))
    }
    assert reasons == {
        "A. Ito": (Reason("gone", entity_id=known["A. Ito"], now=known["Ada Ito"]),),
        "Cy Roe": (Reason("gone", entity_id=known["Cy Roe"]),),
    }
    undo(store)
    undo(store)


def test_somebody_whom_nobody_knew_is_known_now(store: GraphStore, folder: Path) -> None:
    texts = {
        "en": ("Who is Cy Roe?", "I don't know anybody called Cy Roe here."),
        "near": ("Who is Zed Li?", "No Zed Li in this graph. Did you perhaps mean Bo Li?"),
        "zh": ("王小明是谁？", "这里没有叫王小明的人。"),
        "longer": ("关于欧阳王小明", "这里没有叫欧阳王小明的人。"),
        "unnamed": ("Who is Ann Cy Roe?", "Not under that name."),
    }
    write_dataset(
        folder,
        [
            resting_on(called, kind="unknown_person", messages=said(*some))
            for called, some in texts.items()
        ],
    )
    assert found(store, folder, forms=True) == {}
    load(store, [{"key": "3", "name": "Cy Roe", "names": [{"text": "王小明"}]}], "b")
    assert found(store, folder) == {}
    assert found(store, folder, forms=True) == {"en": [("known",)], "zh": [("known",)]}


def test_facts_are_looked_up_many_at_once(store: GraphStore, folder: Path) -> None:
    every = [fact for fact in facts(store).values()]
    now = standing(store, [*(fact.fact_id for fact in every), "Rzzzzzzzzzzzzzzzz/born/x", "odd"])
    assert {(f, one.fact_id, one.fact_hash) for f, one in now.items()} == {
        (fact.fact_id, fact.fact_id, fact.fact_hash) for fact in every
    }


def test_the_command_lists_them(
    store: GraphStore,
    folder: Path,
    bole_environ: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in bole_environ.items():
        monkeypatch.setenv(name, value)

    def run(*words: str) -> tuple[Sequence[str], str]:
        done = CliRunner().invoke(stale, [str(folder), *words], catch_exceptions=False)
        assert done.exit_code == 0
        return done.stdout.splitlines(), done.stderr

    assert run("--json") == ([], "")
    assert run("--forms") == ([], "")
    load(store, [{**ADA, "born": "1951"}])
    lines, told = run("--json")
    first, last = map(json.loads, lines)
    fact_id = first["reasons"][0]["fact_id"]
    assert "/born/" in fact_id
    assert {key: first[key] for key in ("split", "kind", "language")} == {
        "split": "train", "kind": "single", "language": "en",
    }  # fmt: skip
    withdrawn = {"what": "withdrawn", "fact_id": fact_id, "now": "", "entity_id": ""}
    assert first["reasons"] == [withdrawn]
    assert (last["split"], last["line"]) == ("test", 1)
    assert told == "Examples by reason: 2 withdrawn\n"
    text, _ = run()
    assert text[1] == f"{last['id']}  test.jsonl:1  single  {fact_id} withdrawn"
