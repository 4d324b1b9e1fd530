"""``bole graph import``: what is told of bad input, and how it is mended."""

import json
import re
from collections.abc import Callable

from tests.cli.conftest import Bole

LIN = {"key": "1", "name": "Lin Xiao", "fields": [{"name": "Catalysis"}]}
EVIL = {"key": "2", "name": "x'}) DETACH DELETE n //"}
EMOJI = {"key": "3", "name": "😀 \u202eعلي"}
COUNTS = ("read", "new", "changed", "unchanged", "withdrawn", "rejected")


def counts(summary: dict[str, int]) -> tuple[int, ...]:
    return tuple(summary[name] for name in COUNTS)


def test_a_dry_run_writes_nothing(bole: Bole, graph: Callable[[], str]) -> None:
    bole.write("dry.jsonl", LIN, EVIL, {"key": "4"})
    before = graph()
    done = bole("graph", "import", "dry.jsonl", "--source", "dry", "--dry-run")
    assert done.returncode == 0
    assert json.loads(done.stdout.splitlines()[0]) == LIN
    assert done.stdout.splitlines()[-1] == (
        "Dry run, nothing written: 3 read, 2 new, 0 changed, 0 unchanged, 1 rejected."
    )
    assert graph() == before
    assert not (bole.folder / "dry.rejects.jsonl").exists()


def test_rejects_are_mended_and_loaded_again(bole: Bole) -> None:
    bole.write("staff.jsonl", LIN, {**EVIL, "titel": "Dr"}, EMOJI)
    first = bole("graph", "import", "staff.jsonl", "--source", "staff", "--json")
    assert first.returncode == 6
    assert counts(json.loads(first.stdout)) == (3, 2, 0, 0, 0, 1)
    assert "staff.jsonl:2 (key 2): titel 'Dr': there is no key 'titel': did you mean title?" in (
        first.stderr
    )
    assert "Rejected rows are in staff.rejects.jsonl; mend and import that file." in first.stderr
    rejects = bole.folder / "staff.rejects.jsonl"
    rejects.write_text(rejects.read_text(encoding="utf-8").replace("titel", "title"), "utf-8")
    mended = bole.data("graph", "import", rejects, "--source", "staff")
    assert counts(mended) == (1, 1, 0, 0, 0, 0)
    bole.write("whole.jsonl", EMOJI, {**EVIL, "title": "Dr"}, LIN)
    again = bole.data("graph", "import", "whole.jsonl", "--source", "staff")
    assert (again["run"], counts(again)) == (None, (3, 0, 0, 3, 0, 0))


def test_a_file_cut_off_is_mended_and_continued(bole: Bole) -> None:
    rows = [{"key": str(number), "name": f"Expert {number}"} for number in range(1_500)]
    whole = json.dumps(rows)
    bole.write("cut.json", whole[: len(whole) * 4 // 5])
    cut = bole("graph", "import", "cut.json", "--source", "cut")
    assert cut.returncode == 4
    assert re.search(r"cut\.json is cut off at line 1, after 1,[12]\d\d whole records", cut.stderr)
    bole.write("cut.json", whole)
    other = bole("graph", "import", "cut.json", "--source", "cut")
    assert other.returncode == 2 and "--continue" in other.stderr
    done = bole.data("graph", "import", "cut.json", "--source", "cut", "--continue")
    assert (done["read"], done["new"] + done["unchanged"], done["rejected"]) == (1_500, 1_500, 0)
    assert done["unchanged"] >= 1_000
    (run,) = (run for run in bole.data("graph", "info")["runs"] if run["source"] == "cut")
    assert (run["number"], run["status"]) == (done["run"], "finished")


def test_what_cannot_be_read_says_what_to_do(bole: Bole) -> None:
    bole.write("some.jsonl", LIN)
    bole.write("empty.jsonl")
    bole.write("nothing.yaml", "profile: {key: key, name: name}")
    (bole.folder / "folder").mkdir()
    table: dict[tuple[str, ...], tuple[int, str]] = {
        ("sme.jsonl",): (2, "there is no file sme.jsonl; did you mean some.jsonl?"),
        ("folder",): (2, "folder is a folder, and a file was expected"),
        ("empty.jsonl",): (4, "empty.jsonl is empty"),
        ("some.jsonl", "--source", "a b"): (2, "--source 'a b': expected a name"),
        ("some.jsonl", "--rank", "9" * 30): (2, "not in the range"),
        ("some.jsonl", "--mapping", "nothing.yaml"): (2, "'source' is needed"),
    }
    for words, (code, says) in table.items():
        done = bole("graph", "import", "--source", "bad", *words)
        assert (done.returncode, done.stdout) == (code, ""), words
        assert says in done.stderr, words


def test_a_number_that_no_store_holds_is_a_problem_of_its_row(bole: Bole) -> None:
    fields = ('"work_count": 1' + "0" * 30, '"weight": 1e999', '"years": ["20205"]')
    row = '{"key": "%s", "name": "A", "fields": [{"name": "F", %s}]}'
    rows = "\n".join(row % (number, field) for number, field in enumerate(fields))
    done = bole("graph", "import", "-", "--source", "numbers", stdin=rows)
    assert done.returncode == 6
    for says in (
        "expected less than or equal to 1000000000000000",
        "expected a finite number",
        "'20205' has the year 20205: expected 100 to 9999",
    ):
        assert says in done.stderr
