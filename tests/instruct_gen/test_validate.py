"""A data set is held to the graph, and what was done to it since is found."""

import json
from pathlib import Path
from typing import Any

import pytest

from bole.errors import NotFound
from bole.settings import Settings
from instruct_gen.example import SPLITS, Example, example_of
from instruct_gen.generate import generate
from instruct_gen.validate import Report, validate
from kg.store import GraphStore
from tests.instruct_gen.test_generate import lines, order


def look_at(store: GraphStore, folder: Path) -> Report:
    return validate(store, folder, folder.parent / "seen.sqlite", lambda *_: None)


def rewrite(folder: Path, split: str, rows: list[dict[str, Any]]) -> None:
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows)
    (folder / f"{split}.jsonl").write_text(text, encoding="utf-8")


def with_new_id(row: dict[str, Any]) -> dict[str, Any]:
    example: Example = example_of(row)
    return {**row, "id": example.example_id}


def test_a_data_set_is_whole_until_it_is_touched(
    store: GraphStore, settings_for: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    generate(store, order(settings_for, out), lambda *_: None, lambda _: None)
    report = look_at(store, out)
    assert (report.examples, report.forms, dict(report.faults)) == (24, 24, {})
    assert report.facts == sum(len(example["facts"]) for example in lines(out))

    rows = {
        split: [json.loads(line) for line in (out / f"{split}.jsonl").read_text("utf-8").split("\n")
                if line]
        for split in SPLITS
    }  # fmt: skip
    train = rows["train"]
    faulty = [
        {**train[0], "values": ["1492-10-12"]},
        {**train[1], "facts": [["Rabc/received/x", "h"]]},
        {**train[2], "facts": [[train[2]["facts"][0][0], "another hash"], *train[2]["facts"][1:]]},
        {**train[3], "id": "Xabc"},
        with_new_id({**train[4], "messages": [{"role": "user", "content": "no answer"}]}),
        train[5],
        train[5],
        with_new_id({**rows["test"][0], "split": "train"}),
        {"kind": "fact"},
        *train[6:],
    ]
    rewrite(out, "train", faulty)
    found = look_at(store, out).faults
    assert found == {
        "values": 1, "fact_gone": 1, "fact_changed": 1, "id": 1, "duplicate": 2,
        "not_an_example": 1, "file": 1, "leak": found["leak"], "count": found["count"],
    }  # fmt: skip
    assert found["leak"] >= 2 and found["count"] >= 1


def test_an_unfinished_one_is_not_found(store: GraphStore, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="bole dataset generate"):
        look_at(store, tmp_path)
