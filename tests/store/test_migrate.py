"""Migrations: each once, in order, safe to meet; and what they make."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

import cypher
from bole.errors import Conflict
from bole.settings import Settings
from cypher import Query
from kg.schema import KINDS
from kg.store import GraphStore, open_store
from kg.store.dialect import FullText, declared
from kg.store.migrate import Migration, migrate, shipped

ANOTHER = Migration(
    9000,
    "9000_test",
    "// Two statements.\n// @mode schema\n"
    "CREATE CONSTRAINT test_a IF NOT EXISTS FOR (n:TestA) REQUIRE n.a IS UNIQUE;\n"
    "CREATE INDEX test_b IF NOT EXISTS FOR (n:TestA) ON (n.b);\n",
)
# label, property of every merge key that is no entity's id
KEYS = {
    ("Source", "name"), ("Run", "number"), ("Record", "record_key"),
    ("RecordVersion", "version_key"), ("Identifier", "identifier"), ("Judgement", "judgement_id"),
    ("Name", "name"), ("Value", "value_id"), ("Retraction", "fact_id"), ("Review", "review_id"),
    ("Lock", "name"), ("Graph", "name"), ("Migration", "number"),
}  # fmt: skip


def query(text: str) -> Query:
    return Query("test", text, "", "write")


def change(store: GraphStore, text: str) -> None:
    store.write(lambda transaction: transaction.run(query(text)))


@pytest.fixture
def marked(store: GraphStore) -> Iterator[GraphStore]:
    """A store whose Migration nodes a test may spoil."""
    try:
        yield store
    finally:
        change(store, "MATCH (m:Migration) WHERE m.number >= 9000 DELETE m")
        for migration in shipped():
            row = {"number": migration.number, "name": migration.name}
            row["checksum"] = migration.checksum
            restore = query("MERGE (m:Migration {number: $row.number}) SET m += $row")
            store.write(
                lambda transaction, row=row, restore=restore: transaction.run(restore, row=row)
            )


def test_files_are_numbered_without_gap() -> None:
    assert [migration.number for migration in shipped()] == list(range(len(shipped())))
    assert len(shipped()) == 4
    assert all(cypher.load(f"migration/{m.name}").mode == "schema" for m in shipped())


def test_every_kind_and_merge_key_is_unique(store: GraphStore) -> None:
    rows = store.read(query("SHOW CONSTRAINTS YIELD type, labelsOrTypes, properties RETURN *"))
    unique = {
        (row["labelsOrTypes"][0], row["properties"][0])
        for row in rows
        if row["type"] == "UNIQUENESS" and not row["labelsOrTypes"][0].startswith("Test")
    }
    assert unique == KEYS | {(kind.label, kind.id_property) for kind in KINDS}


def test_full_text_is_declared_in_a_line() -> None:
    source = "// @fulltext a_b Label(property)\n// @fulltext nothing\n"
    assert declared(source) == (FullText("a_b", "Label", "property"),)
    assert [index.name for m in shipped() for index in declared(m.source)] == [
        "name_fulltext",
        "expert_fulltext",
    ]


def test_applied_once_and_written_down(marked: GraphStore) -> None:
    made: list[FullText] = []
    apply = [*shipped(), ANOTHER]
    assert migrate(marked, tuple(apply), make_full_text=made.append) == (ANOTHER,)
    before = marked.write(lambda transaction: transaction.lock_count)
    assert migrate(marked, tuple(apply), make_full_text=made.append) == ()
    assert marked.write(lambda transaction: transaction.lock_count) == before + 1
    assert made == []
    rows = marked.read(cypher.load("migration/list"))
    assert [(row["number"], row["name"], row["checksum"]) for row in rows] == [
        (m.number, m.name, m.checksum) for m in apply
    ]


def test_applied_again_does_no_harm(marked: GraphStore, settings_for: Settings) -> None:
    """As when somebody was killed after the statements and before they were written down."""
    change(marked, "MATCH (m:Migration) WHERE m.number > 0 DELETE m")
    change(marked, "CREATE (:Name {name: 'kept'})")
    with open_store(settings_for) as store:
        assert len(store.read(cypher.load("migration/list"))) == len(shipped())
        assert store.read(query("MATCH (n:Name) RETURN n.name AS name")) == [{"name": "kept"}]


def test_changed_file_is_refused(marked: GraphStore, settings_for: Settings) -> None:
    change(marked, "MATCH (m:Migration {number: 1}) SET m.checksum = 'other'")
    with pytest.raises(Conflict, match=r"0001_start\.cypher was changed after .*\(other then"):
        open_store(settings_for)


def test_graph_of_a_newer_bole_is_refused(marked: GraphStore, settings_for: Settings) -> None:
    change(marked, "CREATE (:Migration {number: 9001, name: '9001_later', checksum: 'x'})")
    with pytest.raises(Conflict, match=r"newer Bole: it has 9001_later.*pip install --upgrade"):
        open_store(settings_for)


def test_line_ends_do_not_change_a_checksum() -> None:
    other = Migration(9000, "9000_test", ANOTHER.source.replace("\n", "\r\n"))
    assert other.checksum == ANOTHER.checksum
    assert [statement.text[:20] for statement in other.statements()] == [
        "CREATE CONSTRAINT te",
        "CREATE INDEX test_b ",
    ]


def test_two_who_open_a_new_neo4j_at_once(
    neo4j_session: GraphStore, neo4j_settings: Settings
) -> None:
    store = neo4j_session
    change(store, "MATCH (n) DETACH DELETE n")
    for kind in ("CONSTRAINT", "INDEX"):
        for row in store.read(query(f"SHOW {kind} YIELD name, type")):
            if row["type"] != "LOOKUP":
                store.apply(query(f"DROP {kind} {row['name']}"))

    def opened(_: int) -> int:
        with open_store(neo4j_settings) as one:
            return one.write(lambda transaction: transaction.lock_count)

    with ThreadPoolExecutor(4) as pool:
        counts = list(pool.map(opened, range(4)))
    assert len(set(counts)) == 4
    found = store.read(
        query("MATCH (n) RETURN labels(n)[0] AS label, count(*) AS n ORDER BY label")
    )
    assert found == [
        {"label": "Graph", "n": 1},
        {"label": "Lock", "n": 1},
        {"label": "Migration", "n": len(shipped())},
    ]
