"""``bole entity``, ``bole fact why``, ``bole undo`` and ``graph export``: what they print."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Bole

LIN = {
    "key": "1",
    "name": "Lin Xiao",
    "names": [{"text": "林晓", "language": "zh"}],
    "born": "1979-05",
    "awards": [{"name": "Alpine Prize", "part_of": "Alpine Prizes", "year": 2021}],
    "affiliations": [
        {"institution": "Lakeside University", "city": "Hangzhou", "country": "China", "from": 2015}
    ],
}
KELLER = {
    "key": "7",
    "name": "Maria Keller",
    "awards": [{"name": "Alpine prize", "part_of": "Prizes of Bern"}],
}


@pytest.fixture(scope="module")
def loaded(bole: Bole) -> Bole:
    """The two experts, each from a source of its own."""
    for source, row in (("lab", LIN), ("bern", KELLER)):
        bole.write(f"{source}.jsonl", row)
        assert bole("graph", "import", f"{source}.jsonl", "--source", source).returncode == 0
    return bole


@pytest.fixture(scope="module")
def lin(loaded: Bole) -> dict[str, Any]:
    found: dict[str, Any] = loaded.data("entity", "show", "林晓")
    return found


def facts_of(shown: dict[str, Any]) -> dict[str, Any]:
    return {fact["predicate"]: fact for fact in shown["facts"]}


def test_find_prints_an_entity_a_line(loaded: Bole, lin: dict[str, Any]) -> None:
    (line,) = loaded("entity", "find", "Lin Xiao", "--json").stdout.splitlines()
    assert json.loads(line) == {
        "entity_id": lin["entity_id"],
        "kind": "expert",
        "name": "Lin Xiao",
        "because": "named so",
        "score": 1.0,
    }
    nobody = loaded("entity", "find", "Qwertyuiop", "--kind", "award")
    assert (nobody.returncode, nobody.stdout) == (0, "")
    assert "No award here is called 'Qwertyuiop'" in nobody.stderr


def test_show_prints_facts_with_ids_and_sources(lin: dict[str, Any]) -> None:
    assert (lin["kind"], lin["name"], lin["incoming"]) == ("expert", "Lin Xiao", {})
    assert {
        (name["text"], name["language"]) for name in lin["names"] if name["form"] == "stated"
    } == {
        ("Lin Xiao", None),
        ("林晓", "zh"),
    }
    facts = facts_of(lin)
    assert {p: (f["value"], f["object"] and f["object"]["name"], f["qualifiers"], f["sources"])
            for p, f in facts.items()} == {
        "born": ("1979-05", None, {}, ["lab"]),
        "received": (None, "Alpine Prize", {"year": 2021}, ["lab"]),
        "affiliated_with": (None, "Lakeside University", {"from_year": 2015}, ["lab"]),
    }  # fmt: skip
    for fact in facts.values():
        assert fact["claim_ids"] == [fact["fact_id"]]


def test_show_names_the_nearest(loaded: Bole, lin: dict[str, Any]) -> None:
    table = {
        "Lin Xioa": f"Nearest:\n  {lin['entity_id']}  expert  Lin Xiao  (its name",
        "E" + "a" * 16: "Nothing here has the id Eaaaaaaaaaaaaaaaa.",
        "x" * 50_000: "(50,000 characters)",
        "a'}) DETACH DELETE n //": 'Nothing here is called "a\'}) DETACH DELETE n //"',
    }
    for text, says in table.items():
        done = loaded("entity", "show", text)
        assert (done.returncode, done.stdout) == (3, ""), text
        assert says in done.stderr, text


def test_why_says_who_said_what_in_which_words(loaded: Bole, lin: dict[str, Any]) -> None:
    fact = facts_of(lin)["affiliated_with"]
    told = loaded.data("fact", "why", fact["fact_id"])
    (evidence,) = told["evidence"]
    assert told["fact"]["fact_hash"] == fact["fact_hash"] and told["gone"] is None
    assert (evidence["sources"], evidence["name"], evidence["key"], evidence["live"]) == (
        ["lab"], "Lin Xiao", "1", True,
    )  # fmt: skip
    assert evidence["says"] == {
        "affiliated_with": "Lakeside University",
        "city": "Hangzhou",
        "country": "China",
        "from": 2015,
    }


def test_why_names_only_the_sources_that_state_this_parent(
    loaded: Bole, lin: dict[str, Any]
) -> None:
    """Two sources mention one prize, each as part of another."""
    award = loaded.data("entity", "show", facts_of(lin)["received"]["object"]["entity_id"])
    told = [loaded.data("fact", "why", fact["fact_id"]) for fact in award["facts"]]
    assert {
        (e["name"], e["says"]["part_of"], *e["sources"]) for why in told for e in why["evidence"]
    } == {("Alpine prize", "Alpine Prizes", "lab"), ("Alpine prize", "Prizes of Bern", "bern")}
    assert {fact["object"]["name"]: fact["sources"] for fact in award["facts"]} == {
        "Alpine Prizes": ["lab"],
        "Prizes of Bern": ["bern"],
    }
    text = loaded("fact", "why", award["facts"][0]["fact_id"]).stdout
    assert "award|" not in text and "record R" in text


def test_why_of_nothing(loaded: Bole, lin: dict[str, Any]) -> None:
    for text in ("", "R😀/received/x", "R" + lin["entity_id"][1:] + "/received/zzzzzzzz"):
        done = loaded("fact", "why", text)
        assert (done.returncode, done.stdout) == (3, "")
        assert "lists facts" in done.stderr


def test_export_is_whole_or_not_at_all(loaded: Bole) -> None:
    printed = loaded("graph", "export").stdout
    assert {json.loads(line)["name"] for line in printed.splitlines()} >= {
        "Lin Xiao",
        "Alpine Prizes",
    }
    umask = os.umask(0o027)
    try:
        assert loaded("graph", "export", "--out", "graph.jsonl").returncode == 0
    finally:
        os.umask(umask)
    written = loaded.folder / "graph.jsonl"
    assert written.read_text(encoding="utf-8") == printed
    assert stat.S_IMODE(written.stat().st_mode) == 0o640
    before = sorted(loaded.folder.iterdir())
    for out, says in {
        "none/graph.jsonl": "There is no folder none: make it",
        ".": ". is a folder, and a file was expected",
        "x" * 300: "cannot be written",
    }.items():
        done = loaded("graph", "export", "--out", out)
        assert (done.returncode, done.stdout) == (2, "")
        assert says in done.stderr
    assert sorted(loaded.folder.iterdir()) == before


def test_a_full_disk_and_a_reader_that_leaves(loaded: Bole) -> None:
    full = Path("/dev/full")
    if not full.is_char_device():
        pytest.skip("there is no device that is always full here")
    to_device = loaded("graph", "export", "--out", full)
    assert (to_device.returncode, full.is_char_device()) == (2, True)
    assert "/dev/full cannot be written (No space left on device)" in to_device.stderr
    with full.open("w") as device:
        printed = loaded("graph", "info", stdout=device)
    assert printed.returncode == 1
    assert "The output cannot be read or written (No space left on device)" in printed.stderr
    reading, writing = os.pipe()
    os.close(reading)
    left = loaded("graph", "info", stdout=writing)
    os.close(writing)
    assert (left.returncode, left.stderr) == (0, "")


def test_undo_is_taken_back_by_an_undo(loaded: Bole) -> None:
    before = loaded("graph", "export").stdout
    run = loaded.data("graph", "info")["runs"][0]["number"]
    done = loaded.data("undo", str(run))
    assert (done["run"], done["undid"], done["records"]) == (run + 1, run, 1)
    assert loaded("entity", "show", "Maria Keller").returncode == 3
    twice = loaded("undo", str(run))
    assert twice.returncode == 2 and f"undone already, by run {run + 1}" in twice.stderr
    assert loaded.data("undo", str(run + 1))["undid"] == run + 1
    assert loaded("graph", "export").stdout == before
    for number, code in {"9" * 30: 2, "999": 3}.items():
        assert loaded("undo", number).returncode == code
