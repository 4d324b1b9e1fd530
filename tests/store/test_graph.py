"""The store's promises, on both engines."""

import threading
from contextlib import nullcontext
from typing import Any

import pytest

from bole.errors import QueryFailed
from cypher import Query
from kg.store import GraphStore, Transaction


def query(text: str) -> Query:
    return Query("test", text, "", "write")


ADD = query("UNWIND $names AS name CREATE (s:Source {name: name})")
ALL = query("MATCH (s:Source) RETURN s.name AS name ORDER BY name")


def test_rows_are_plain(store: GraphStore) -> None:
    store.write(
        lambda t: t.run(
            query(
                "CREATE (f:Field {field_id: 'F1', names: ['a', '化学']})-[:SUBFIELD_OF {n: 1}]->(f)"
            )
        )
    )
    rows = store.read(
        query(
            "MATCH (f:Field)-[r]->(o) RETURN f, r, "
            "{f: f.field_id, n: [1, 2.5, true, null]} AS map, f.names AS names, "
            "date('1879-03-14') AS born, o.missing AS missing"
        )
    )
    field = {"field_id": "F1", "names": ["a", "化学"]}
    assert rows == [
        {
            "f": field,
            "r": {"n": 1},
            "map": {"f": "F1", "n": [1, 2.5, True, None]},
            "names": ["a", "化学"],
            "born": "1879-03-14",
            "missing": None,
        }
    ]


@pytest.mark.parametrize(
    "value",
    ["", 'O\'Hara "x"`}) DETACH DELETE n //', "🧪 ‏עברית", "a\x00b", 2**62, -1, 0.1, [], ["", "a"]],
    ids=repr,
)
def test_values_come_back_as_they_went(value: Any, store: GraphStore) -> None:
    store.write(lambda t: t.run(query("CREATE (:Source {name: 'x', value: $value})"), value=value))
    assert store.read(query("MATCH (s:Source) RETURN s.value AS value")) == [{"value": value}]


def test_stream_gives_every_row_and_may_be_left(store: GraphStore) -> None:
    rows = store.stream(query("UNWIND range(1, $n) AS i RETURN i"), n=5_000)
    assert [row["i"] for row in rows] == list(range(1, 5_001))
    left = store.stream(query("UNWIND range(1, $n) AS i RETURN i"), n=5_000)
    assert next(left) == {"i": 1}
    left.close()  # type: ignore[attr-defined]
    assert store.read(ALL) == []


def test_a_failed_write_leaves_nothing(store: GraphStore) -> None:
    def fail(transaction: Transaction) -> None:
        transaction.run(ADD, names=["a", "b"])
        raise ValueError("mine")

    with pytest.raises(ValueError, match="mine"):
        store.write(fail)
    with pytest.raises(QueryFailed):
        store.write(lambda t: (t.run(ADD, names=["c"]), t.run(ADD, names=["d", "d"])))
    assert store.read(ALL) == []


def test_refused_queries_say_which_and_why(store: GraphStore) -> None:
    with pytest.raises(QueryFailed, match=r"test: the graph engine refused it: [\s\S]*FOO"):
        store.read(query("FOO"))
    with pytest.raises(QueryFailed, match="test: the graph engine refused it"):
        list(store.stream(query("FOO")))
    store.write(lambda t: t.run(ADD, names=["a"]))
    with pytest.raises(QueryFailed, match=r"'?a'?"):
        store.write(lambda t: t.run(ADD, names=["a"]))


def test_every_write_is_counted(store: GraphStore) -> None:
    first = store.write(lambda t: t.lock_count)
    assert store.write(lambda t: t.lock_count) == first + 1


def add_one(transaction: Transaction) -> None:
    found = transaction.run(query("MATCH (s:Source {name: 'n'}) RETURN s.n AS n"))
    transaction.run(query("MATCH (s:Source {name: 'n'}) SET s.n = $n"), n=found[0]["n"] + 1)


@pytest.mark.parametrize("turns", [True, False], ids=["turns", "retries"])
def test_no_update_is_lost_among_eight_threads(
    turns: bool, store: GraphStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With writers taking turns, and without: then the engine's conflicts are retried."""
    if not turns:
        monkeypatch.setattr(store, "_turn", nullcontext)
    store.write(lambda t: t.run(query("CREATE (:Source {name: 'n', n: 0})")))
    failures: list[BaseException] = []

    def ten() -> None:
        try:
            for _ in range(10):
                store.write(add_one)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=ten) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert store.read(query("MATCH (s:Source) RETURN s.n AS n")) == [{"n": 80}]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("einstein", ["albert einstein"]),
        ('"有机化学"', ["有机化学研究所"]),
        ('"化学"', ["有机化学研究所", "物理化学"]),
        ("北京", []),
        ("ein*", ["albert einstein"]),
    ],
)
def test_full_text_finds_chinese_and_latin(
    wanted: str, found: list[str], store: GraphStore
) -> None:
    names = ["albert einstein", "有机化学研究所", "物理化学", "marie curie"]
    store.write(lambda t: t.run(query("UNWIND $names AS n CREATE (:Name {name: n})"), names=names))
    store.write(lambda t: t.run(query("MERGE (:Name {name: 'albert einstein'})")))
    assert find("name_fulltext", "name", wanted, store) == found


def test_full_text_follows_changes_and_serves_experts(store: GraphStore) -> None:
    store.write(
        lambda t: t.run(
            query("CREATE (:Expert {expert_id: 'E1', text: 'for his work\\n为了有机合成'})")
        )
    )
    assert find("expert_fulltext", "expert_id", '"有机合成"', store) == ["E1"]
    store.write(lambda t: t.run(query("MATCH (e:Expert) SET e.text = 'quantum electrodynamics'")))
    assert find("expert_fulltext", "expert_id", '"有机合成"', store) == []
    assert find("expert_fulltext", "expert_id", "quantum", store) == ["E1"]


def find(index: str, column: str, wanted: str, store: GraphStore) -> list[str]:
    text = (
        "CALL db.index.fulltext.queryNodes($index, $wanted) YIELD node, score "
        f"RETURN node.{column} AS found ORDER BY found"
    )
    return [row["found"] for row in store.read(query(text), index=index, wanted=wanted)]
