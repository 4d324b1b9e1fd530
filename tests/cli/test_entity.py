"""``bole entity find`` and ``show``: how names are found, ties, and facts that have two ends."""

from typing import Any

import pytest

from tests.cli.conftest import Bole

ROWS: tuple[dict[str, Any], ...] = (
    {"key": "1", "name": "Ada Lindqvist", "collaborators": [
        {"key": "2", "name": "Bo Castellan", "work_count": 3}]},
    {"key": "2", "name": "Bo Castellan", "affiliations": [{"institution": "Lake University"}]},
    {"key": "3", "name": "林墨岚"},
    {"key": "4", "name": "Wei Wang 0001"},
    {"key": "5", "name": "Wei Wang 0002"},
)  # fmt: skip


@pytest.fixture(scope="module")
def loaded(bole: Bole) -> Bole:
    bole.write("people.jsonl", *ROWS)
    assert bole("graph", "import", "people.jsonl", "--source", "lab").returncode == 0
    return bole


def found(loaded: Bole, *words: str) -> list[tuple[str, str]]:
    """Return the names and reasons that ``entity find`` prints."""
    done = loaded("entity", "find", *words)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split(maxsplit=2)[2] for line in done.stdout.splitlines()]
    return [(name, because.rstrip(")")) for name, _, because in (x.partition("  (") for x in lines)]


def test_find_gives_the_reason(loaded: Bole) -> None:
    table = {
        "Ada Lindqvist": ("Ada Lindqvist", "named so"),
        "lindqvist": ("Ada Lindqvist", "a short form of its name"),
        "Lindqvist, A.": ("Ada Lindqvist", "surname first, with initials"),
        "Ada Lindkvist": ("Ada Lindqvist", "'lindkvist' read as 'lindqvist'"),
        "lín mòlán": ("林墨岚", "pinyin of 林墨岚"),
        "林墨": ("林墨岚", "'林墨' is part of its name '林墨岚'"),
        "Castel": ("Bo Castellan", "'Castel' is part of its name 'Castellan'"),
        "Lake": ("Lake University", "said less fully"),
    }
    assert {text: found(loaded, text)[0] for text in table} == table
    assert found(loaded, "Lake", "--kind", "institution") == [table["Lake"]]


def test_show_takes_a_name_as_people_say_it(loaded: Bole) -> None:
    whole = loaded("entity", "show", "Ada Lindqvist").stdout
    assert whole.startswith("Ada Lindqvist  (expert E")
    for said in ("Lindqvist", "lindqvist ada", "A. Lindqvist"):
        assert loaded("entity", "show", said).stdout == whole
    near = loaded("entity", "show", "Ada Lindkvist")
    assert (near.returncode, near.stdout) == (3, "")
    assert "Ada Lindqvist  ('lindkvist' read as 'lindqvist')" in near.stderr


def test_show_does_not_choose_between_namesakes(loaded: Bole) -> None:
    tie = loaded("entity", "show", "Wei Wang")
    assert (tie.returncode, tie.stdout) == (3, "")
    assert "2 things are called 'Wei Wang'" in tie.stderr
    assert loaded("entity", "show", "Wei Wang 0002").stdout.startswith("Wei Wang 0002  (expert")


def test_a_collaboration_is_shown_at_both_ends(loaded: Bole) -> None:
    for name, other in (("Ada Lindqvist", "Bo Castellan"), ("Bo Castellan", "Ada Lindqvist")):
        assert (
            f"  worked together with: {other} (work_count 3)  ["
            in loaded("entity", "show", name).stdout
        )
        shown = loaded.data("entity", "show", name, "--limit", "0")
        (fact,) = [f for f in shown["facts"] if f["predicate"] == "collaborated_with"]
        assert (fact["subject"]["name"], fact["object"]["name"]) == (name, other)
        assert (fact["qualifiers"], fact["sources"]) == ({"work_count": 3}, ["lab"])
        assert (shown["incoming"], shown["incoming_facts"]) == ({}, [])
