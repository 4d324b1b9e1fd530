"""What was made of the graph is listed, each folder once."""

from pathlib import Path

from bole.artefacts import FILE, Artefact, artefacts, register


def test_the_later_line_of_a_folder_holds(tmp_path: Path) -> None:
    assert artefacts(tmp_path) == ()
    first = Artefact("/a", "dataset", 1, ("train.jsonl",))
    other = Artefact("/b", "adapter", 1, ("run.json",))
    later = Artefact("/a", "dataset", 2, ("train.jsonl", "test.jsonl"))
    for one in (first, first, other, later):
        register(tmp_path, one)
    assert artefacts(tmp_path) == (other, later)
    lines = (tmp_path / FILE).read_text(encoding="utf-8").splitlines()
    assert lines[0] == ('{"files":["train.jsonl"],"graph_version":1,"kind":"dataset","path":"/a"}')
    assert len(lines) == 3


def test_a_line_that_was_cut_off_is_passed_over(tmp_path: Path) -> None:
    register(tmp_path, Artefact("/a", "dataset", 1, ()))
    with (tmp_path / FILE).open("a", encoding="utf-8") as file:
        file.write('{"path": "/b", "ki')
    assert [one.path for one in artefacts(tmp_path)] == ["/a"]
