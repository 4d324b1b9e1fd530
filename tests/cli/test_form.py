"""``bole form run | explain``: a form from a file, its answer as data, its Cypher, its mistakes."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Bole

ADA, BEA, LIN = (
    {"key": name, "name": name, "born": born, "awards": [{"name": "Alpine Prize", "year": year}]}
    for name, born, year in (
        ("Ada Quill", "1950", 1990), ("Bea Reed", "1971", 2001), ("Lin Xiao", None, 1999)
    )
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(bole: Bole) -> Bole:
    """Three who received a prize; of one it is not known when they were born."""
    rows = [{key: row[key] for key in row if row[key] is not None} for row in (ADA, BEA, LIN)]
    bole.write("three.jsonl", *rows)
    assert bole("graph", "import", "three.jsonl", "--source", "lab").returncode == 0
    return bole


@pytest.fixture(scope="module")
def youngest(loaded: Bole) -> Path:
    """The file of a form: the prize's winners, the youngest first."""
    (award,) = loaded("entity", "find", "Alpine Prize", "--json").stdout.splitlines()
    prize = [json.loads(award)["entity_id"]]
    order = {"how": "min", "fact": "received", "qualifier": "year", "minus": "born"}
    form: dict[str, Any] = {
        "form": "list",
        "things": {"kind": "expert", "where": [{"fact": "received", "entity": prize}]},
        "order": order,
        "most": False,
        "limit": 1,
    }
    return loaded.write("youngest.json", form)


def test_run_prints_the_answer_as_data(loaded: Bole, youngest: Path) -> None:
    given = loaded.data("form", "run", youngest)
    assert {key: given[key] for key in ("total", "cut", "unranked")} == {
        "total": 1, "cut": True, "unranked": 1,
    }  # fmt: skip
    (row,) = given["rows"]
    assert (row["name"], row["measure"]) == ("Bea Reed", 30)
    told = [(fact["predicate"], fact["value"], fact["sources"]) for fact in row["facts"]]
    assert told == [("born", "1971", ["lab"]), ("received", None, ["lab"])]


def test_run_reads_stdin_and_prints_for_people(loaded: Bole, youngest: Path) -> None:
    done = loaded("form", "run", "-", stdin=youngest.read_text(encoding="utf-8"))
    lines = done.stdout.splitlines()
    assert done.returncode == 0
    assert lines[1].endswith("Bea Reed  30")
    assert "received the award: Alpine Prize (year 2001)" in lines[3]
    assert lines[-2:] == [
        "… only the first 1 are listed.", "Of 1 more the measure is not known.",
    ]  # fmt: skip


def test_explain_prints_each_statement_and_needs_no_graph(loaded: Bole, youngest: Path) -> None:
    away = loaded.environ | {"BOLE_GRAPH_URI": "bolt://127.0.0.1:1"}
    done = loaded("form", "explain", youngest, "--json", env=away)
    statements = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["purpose"] for one in statements] == [
        "find and rank", "count what cannot be ranked", "evidence", "evidence",
        "evidence: attributes",
    ]  # fmt: skip
    assert statements[0]["waits_for"] == ["limit"]
    text = loaded("form", "explain", youngest, env=away).stdout
    assert statements[0]["cypher"] in text
    assert text.startswith('// find and rank\n// :param p0 => ["A')


@pytest.mark.parametrize(
    ("text", "code", "told"),
    [
        ("{", 4, "is not JSON"),
        ('{"form": "list", "things": {"kind": "expert", "ids": "@1"}}', 2, "is not bound"),
        ('{"form": "sum"}', 2, "'list', 'count', 'exists'"),
        ('{"form": "count", "things": {"kind": "expert", "ids": ["A1"]}}', 2, "the id of expert"),
        ('{"form": "count", "things": {"kind": "expert", "where": [{"fact": "recieved"}]}}', 2,
         "form.count.things.where.0.has: Value error, there is no fact 'recieved': did you mean"),
    ],
)  # fmt: skip
def test_a_mistake_is_told(loaded: Bole, text: str, code: int, told: str) -> None:
    for verb in ("run", "explain"):
        done = loaded("form", verb, "-", stdin=text)
        assert (done.returncode, done.stdout) == (code, "")
        assert told in done.stderr, done.stderr


def test_a_file_that_is_not_there_is_told(loaded: Bole) -> None:
    done = loaded("form", "run", "nowhere.json")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.json" in done.stderr
