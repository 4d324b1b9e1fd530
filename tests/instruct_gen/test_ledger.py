"""The ledger keeps batches, and says so when it was damaged."""

import sqlite3
from pathlib import Path

import pytest

from bole.errors import BadData, UsageError
from instruct_gen.ledger import Ledger
from instruct_gen.quotas import Cell

CELL = Cell("fact", "zh", "test")
CONTENT = {"candidates": [{"line": "居里"}], "counts": {"drafts": 1}, "rejects": []}


def test_a_batch_is_kept_over_runs(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with Ledger(path) as ledger:
        assert ledger.made_of() == {}
        ledger.begin({"n": 3, "seed": 7})
        assert not ledger.has(CELL, 0)
        ledger.put(CELL, 0, CONTENT)
    with Ledger(path) as ledger:
        assert ledger.made_of() == {"n": 3, "seed": 7}
        assert ledger.has(CELL, 0) and not ledger.has(CELL, 1)
        assert ledger.get(CELL, 0) == CONTENT


def test_a_changed_batch_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    with Ledger(path) as ledger:
        ledger.put(CELL, 0, CONTENT)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE batches SET content = x'00'")
    db.close()
    with Ledger(path) as ledger, pytest.raises(BadData, match=r"batch 0 of fact/zh/test.*--fresh"):
        ledger.get(CELL, 0)


def test_a_file_that_is_none_is_damage(tmp_path: Path) -> None:
    path = tmp_path / "ledger.sqlite"
    path.write_bytes(b"no database, however one looks at it" * 200)
    with pytest.raises(BadData, match="--fresh"):
        Ledger(path)


def test_a_file_that_cannot_be_made_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--out"):
        Ledger(tmp_path / "no folder" / "ledger.sqlite")
