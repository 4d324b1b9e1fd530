"""Imports: counts, withdrawals, files of names, cut-off runs; on both engines."""

import json
from dataclasses import replace
from typing import Any

import pytest

import cypher
from bole.errors import Conflict, UsageError
from cypher import Query
from kg.evidence.ids import record_key, record_key_of
from kg.evidence.importing import ImportOptions, import_rows
from kg.evidence.judging import judge
from kg.evidence.runs import get_run, graph_version
from kg.evidence.settle import settle
from kg.evidence.sources import Source
from kg.evidence.undoing import undo_run
from kg.export.jsonl import graph_lines, profile_lines
from kg.facts import known, why
from kg.overview import overview
from kg.profiles.read import read_profiles
from kg.store import GraphStore
from tests.evidence import oracle
from tests.evidence.test_laws import check, exported
from tests.evidence.world import load, row

CREW = [
    {
        "key": str(n),
        "name": f"Person {n}",
        "fields": [{"name": "Optics", "subfield_of": "Physics"}],
        "awards": [
            {"name": "Medal", "part_of": "Prize", "year": 2000 + n, "motivation": "for light"}
        ],
        "affiliations": [{"institution": "Uni", "city": "Rome"}],
    }
    for n in range(1, 13)
]


def names_of(store: GraphStore, identity: str) -> list[str]:
    return [name.text for name in known(store, identity).names]


def ids(store: GraphStore) -> dict[str, str]:
    return {line["name"]: line["id"] for line in map(json.loads, graph_lines(store))}


def test_summary_counts_and_versions(store: GraphStore) -> None:
    first = load(store, CREW)
    assert (first.run, first.read, first.new, graph_version(store)) == (1, 12, 12, 1)
    assert load(store, CREW).run is None
    edited = [{**CREW[0], "name": "Person One"}, *CREW[1:], {"key": "99", "name": "New"}]
    second = load(store, edited)
    assert (second.run, second.new, second.changed, second.unchanged) == (2, 1, 1, 11)
    assert graph_version(store) == 2
    assert json.loads(get_run(store, 2)["counts"])["changed"] == 1
    found = overview(store)
    assert found.entities == {"expert": 13, "field": 2, "award": 2, "institution": 1}
    assert found.sources["a"]["live"] == 13
    check(store)


def test_one_edit_is_exactly_that_difference(store: GraphStore) -> None:
    load(store, CREW)
    before = exported(store)
    load(store, [{**CREW[3], "born": "1950"}, *CREW[:3], *CREW[4:]])
    after = exported(store)
    changed = [json.loads(line) for line in after if line not in before]
    assert len([line for line in before if line not in after]) == len(changed) == 1
    assert [fact["value"] for fact in changed[0]["attribute_facts"]] == ["1950"]


def test_a_complete_source_withdraws_but_asks_over_a_tenth(store: GraphStore) -> None:
    load(store, CREW, complete=True)
    summary = load(store, CREW[1:], complete=True)
    assert (summary.withdrawn, summary.run) == (1, 2)
    check(store)
    rows = [row(content) for content in CREW[:3]]
    source = Source("a", completeness="complete")
    with pytest.raises(Conflict, match=r"9 of 12 records .* --allow-withdrawals"):
        import_rows(store, rows, source, ImportOptions("test", "x"))
    gone = known(store, ids(store)["Person 2"])
    assert gone.name == "Person 2"
    load(store, [], complete=True)
    assert overview(store).entities == {"expert": 0, "field": 0, "award": 0, "institution": 0}
    undo_run(store, 4, by="test")
    assert overview(store).entities["expert"] == 11 + 1
    check(store)


def test_withdrawn_facts_are_remembered_and_come_back(store: GraphStore) -> None:
    load(store, CREW)
    fact = next(f for f in known(store, ids(store)["Person 1"]).facts if f.predicate == "received")
    load(store, [{**CREW[0], "awards": []}])
    gone = why(store, fact.fact_id)
    assert gone.fact is None
    assert gone.gone == {"run": 2, "reason": "withdrawn"}
    undo_run(store, 2, by="test")
    back = why(store, fact.fact_id)
    assert back.fact == fact
    assert [(e.sources, e.says["year"]) for e in back.evidence] == [(("a",), 2001)]


def test_names_attach_now_later_and_to_values(store: GraphStore) -> None:
    names: list[dict[str, Any]] = [
        {"kind": "expert", "name": "Person 1", "text": "一号", "language": "zh"},
        {"kind": "expert", "name": "Person 77", "text": "七七", "language": "zh"},
        {"kind": "country", "name": "Italy", "text": "意大利", "language": "zh"},
        {"kind": "institution", "name": "UNI", "text": "大学", "language": "zh"},
    ]
    load(store, CREW)
    summary = load(store, names, "zh", complete=True)
    assert summary.names_waiting == 1
    assert "一号" in names_of(store, ids(store)["Person 1"])
    assert "大学" in names_of(store, ids(store)["Uni"])
    values = Query(
        "test/values",
        "MATCH (n:Name)-[:NAMES {form: 'stated'}]->(v:Value) RETURN n.name AS n, v.text AS v",
        "",
        "read",
    )
    assert store.read(values) == [{"n": "意大利", "v": "Italy"}]
    check(store)
    load(store, [{"key": "77", "name": "Person 77"}])
    assert "七七" in names_of(store, ids(store)["Person 77"])
    check(store)
    load(store, names[1:2], "zh", complete=True)
    assert "一号" not in names_of(store, ids(store)["Person 1"])
    assert store.read(values) == []
    check(store)


def test_a_cut_off_import_goes_on_under_its_own_run(store: GraphStore) -> None:
    def broken(rows: list[Any]) -> Any:
        yield from rows[:5]
        raise KeyboardInterrupt

    rows = [row(content, line) for line, content in enumerate(CREW, 1)]
    options = ImportOptions("test", "input 1")
    with pytest.raises(KeyboardInterrupt):
        import_rows(store, broken(rows), Source("a"), options)
    other = ImportOptions("test", "input 2")
    if get_run_status(store, 1) == "open":
        with pytest.raises(Conflict, match=r"Run 1.*--continue.*--abandon"):
            import_rows(store, rows, Source("a"), other)
    summary = import_rows(store, rows, Source("a"), options)
    assert summary.run == 1
    assert get_run_status(store, 1) == "finished"
    cut_off = exported(store)
    from tests.conftest import wipe

    wipe(store)
    import_rows(store, rows, Source("a"), options)
    assert exported(store) == cut_off


def get_run_status(store: GraphStore, number: int) -> str | None:
    rows = store.read(cypher.load("run/get"), number=number)
    return rows[0]["status"] if rows else None


def test_direct_path_is_the_settle_path(store: GraphStore) -> None:
    load(store, CREW)
    direct = exported(store)
    forget = Query(
        "test/forget",
        "MATCH (n) WHERE n:Expert OR n:Field OR n:Award OR n:Institution OR n:Name DETACH DELETE n",
        "",
        "write",
    )
    requeue = Query(
        "test/requeue",
        "MATCH (r:Record) SET r.entity_id = null, "
        "r.dirty = CASE r.kind WHEN 'expert' THEN 2 ELSE 1 END",
        "",
        "write",
    )
    store.write(lambda transaction: transaction.run(forget))
    store.write(lambda transaction: transaction.run(requeue))
    settle(store, 1)
    assert exported(store) == direct == oracle.lines(oracle.derived(store))


def test_profiles_survive_a_round_trip(store: GraphStore, tmp_path: Any) -> None:
    load(store, CREW, "a")
    load(store, CREW[:2], "b")
    graph, profiles = exported(store), list(profile_lines(store))
    path = tmp_path / "profiles.jsonl"
    path.write_text("\n".join(profiles), encoding="utf-8")
    from tests.conftest import wipe

    wipe(store)
    import_rows(store, read_profiles([str(path)]), Source("a"), ImportOptions("test", "p"))
    assert list(profile_lines(store)) == profiles
    assert exported(store) == graph


def test_the_name_of_mentions_is_no_source(store: GraphStore) -> None:
    with pytest.raises(UsageError, match="cannot be called 'mention'"):
        load(store, CREW, "mention")
    told: list[str] = []
    disguised = replace(row(CREW[0]), source="mention")
    summary = import_rows(
        store,
        [disguised],
        Source("a"),
        ImportOptions("test", "x"),
        on_problem=lambda row, problem: told.append(problem.message),
    )
    assert (summary.rejected, told) == (1, ["this name is kept for mentions; choose another"])


def test_another_rank_derives_again(store: GraphStore) -> None:
    same = {"key": "1", "name": "A", "identifiers": {"wikidata": "Q1"}}
    load(store, [{**same, "born": "1950"}], "a", rank=50)
    load(store, [{**same, "born": "1951"}], "b", rank=60)
    born = {f.value: f.preferred for f in known(store, ids(store)["A"]).facts}
    assert born == {"1950": False, "1951": True}
    assert load(store, [{**same, "born": "1951"}], "b", rank=40).run == 3
    born = {f.value: f.preferred for f in known(store, ids(store)["A"]).facts}
    assert born == {"1950": True, "1951": False}
    check(store)


def test_a_withdrawn_founder_keeps_its_id(store: GraphStore) -> None:
    both = [{"key": k, "name": f"N{k}", "identifiers": {"wikidata": "Q1"}} for k in "12"]
    load(store, both, complete=True)
    (identity,) = ids(store).values()
    founder = record_key_of(identity)
    gone = next(p for p in both if record_key("a", str(p["key"])) == founder)
    load(store, [p for p in both if p is not gone], complete=True)
    assert list(ids(store).values()) == [identity]
    assert known(store, founder).entity_id == identity
    check(store)


def test_a_retracted_fact_stays_so_when_the_other_side_changes(store: GraphStore) -> None:
    pair = [
        {"key": "1", "name": "A"},
        {"key": "2", "name": "B", "collaborators": [{"name": "A", "key": "1"}]},
    ]
    load(store, pair)
    (fact,) = (
        f
        for f in known(store, ids(store)["B"]).facts + known(store, ids(store)["A"]).facts
        if f.predicate == "collaborated_with"
    )
    judge(store, "retract", fact.claim_ids, by="curator:test")
    load(store, [{**pair[0], "born": "1950"}])
    assert why(store, fact.fact_id).gone == {"run": 2, "reason": "retracted"}
    check(store)


@pytest.mark.parametrize(
    ("kind", "sides"),
    [
        ("same", ["E1"]),
        ("different", ["Ea", "Eb", "Ec"]),
        ("same", ["Ea", "Fb"]),
        ("retract", ["Ea"]),
        ("retract", []),
        ("means", ["Ra", "Rb"]),
    ],
)
def test_judgements_that_make_no_sense_are_refused(
    store: GraphStore, kind: Any, sides: list[str]
) -> None:
    with pytest.raises(UsageError):
        judge(store, kind, sides, by="curator:test")


def test_undo_says_what_it_cannot_do(store: GraphStore) -> None:
    load(store, CREW)
    undone = undo_run(store, 1, by="test")
    assert overview(store).entities["expert"] == 0
    with pytest.raises(Conflict, match="`bole undo 2` brings it back"):
        undo_run(store, 1, by="test")
    undo_run(store, undone.run, by="test")
    assert overview(store).entities["expert"] == 12
    check(store)


@pytest.mark.parametrize("key", ["2", "3", "5", "6"])
def test_a_colleague_is_who_comes_first_whoever_is_derived_first(
    store: GraphStore, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr("kg.evidence.settle.BATCH", 1)
    monkeypatch.setattr("kg.evidence.importing.BATCH_ROWS", 1)
    other = {"key": "1", "name": "Chen Xin", "identifiers": {"orcid": "0000-0002-1825-0097"}}
    meant = {"key": key, "name": "Li Na", "identifiers": {"orcid": "0000-0002-1694-233X"}}
    # Two say who her colleague is: the key of one, the identifier of another.
    said = {"key": key, "name": "X", "identifier": {"orcid": "0000-0002-1825-0097"}}
    ada = {"key": "4", "name": "Ada Ito", "collaborators": [said]}
    load(store, [other, meant], "a")
    load(store, [other, meant, ada], "b")
    check(store)
    who = ids(store)
    facts = [f for name in who.values() for f in known(store, name).facts]
    [fact] = [f for f in facts if f.predicate == "collaborated_with"]
    assert fact.object
    ends = {fact.subject.entity_id, fact.object.entity_id}
    assert ends == {who["Ada Ito"], who["Li Na"]}
