"""A data set is made whole, the same each time, or not at all."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bole.artefacts import artefacts
from bole.errors import BadData, Conflict, UsageError
from bole.settings import Settings
from instruct_gen.example import SPLITS
from instruct_gen.generate import Order, Summary, generate
from instruct_gen.kinds.kind import Kind
from instruct_gen.quotas import Plan
from kg.store import GraphStore
from tests.instruct_gen.tiny import BIRTHS, PRIZES, STRANGERS, WRONG

HALVES = (50, 25, 25)
# Where all that is tested stands between the store and the files, and takes long.
on_one_engine = pytest.mark.parametrize("engine", ["embedded"])


def order(settings: Settings, out: Path, *kinds: Kind, **more: Any) -> Order:
    chosen = kinds or (BIRTHS, PRIZES)
    of_order = ("workers", "fresh", "rephrase", "methods", "model")
    named = {key: more.pop(key) for key in of_order if key in more}
    given = {"n": 24, "seed": 1, "splits": HALVES} | more
    plan = Plan(shares={kind.name: kind.share for kind in chosen}, **given)
    return Order(plan, chosen, out, settings, **named)


def make(store: GraphStore, wanted: Order, said: list[str] | None = None) -> Summary:
    heard = said if said is not None else []
    return generate(store, wanted, lambda *_: None, heard.append)


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.json*"))}


def lines(folder: Path) -> list[dict[str, Any]]:
    return [
        json.loads(line)
        for split in SPLITS
        for line in (folder / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    ]


@pytest.fixture
def here(settings_for: Settings, tmp_path: Path) -> Settings:
    """The settings of the graph, with a home of the test's own where that moves no graph."""
    return settings_for


def test_exactly_as_many_as_asked_and_the_same_for_any_number_of_workers(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    made = make(store, order(here, one))
    assert made.counts["split"] == {"train": 12, "validation": 6, "test": 6}
    assert made.counts["language"] == {"en": 12, "zh": 12}
    make(store, order(here, two, workers=2))
    assert files(one) == files(two)
    assert sorted(files(one)) == ["manifest.json", "test.jsonl", "train.jsonl", "validation.jsonl"]
    examples = lines(one)
    assert len({example["id"] for example in examples}) == 24
    splits: dict[str, set[str]] = {}
    for example in examples:
        for expert in example["experts"]:
            splits.setdefault(expert, set()).add(example["split"])
    assert all(len(some) == 1 for some in splits.values())
    known = {one.path: one for one in artefacts(here.home)}[str(one.resolve())]
    assert (known.kind, known.files) == ("dataset", tuple(f"{split}.jsonl" for split in SPLITS))


@on_one_engine
def test_the_manifest_tells_what_it_was_made_of(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    made = make(store, order(here, tmp_path / "out", BIRTHS, WRONG, n=8))
    manifest = json.loads((tmp_path / "out/manifest.json").read_text(encoding="utf-8"))
    assert manifest["made_of"]["n"] == 8 and manifest["made_of"]["seed"] == 1
    assert manifest["counts"] == made.counts
    assert manifest["sources"] == {"world": {"examples": 8, "licence": None}}
    assert manifest["rejects"]["year"] > 0
    assert manifest["moved"] and all("wrong/" in moved for moved in manifest["moved"])
    rejects = (tmp_path / "out/.work/rejects.jsonl").read_text(encoding="utf-8").splitlines()
    reasons = Counter(json.loads(line)["reason"] for line in rejects)
    assert reasons.items() <= manifest["rejects"].items()
    first = json.loads(rejects[0])
    assert (first["reason"], first["kind"]) == ("year", "wrong") and "1492" in first["text"]


@on_one_engine
def test_a_finished_one_is_left_alone_and_a_changed_order_says_what_changed(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    assert make(store, order(here, out)).done
    before = files(out)
    assert not make(store, order(here, out)).done
    with pytest.raises(Conflict, match=r"seed was 1, and is 2.*--fresh"):
        make(store, order(here, out, seed=2))
    assert files(out) == before
    assert make(store, order(here, out, seed=2, fresh=True)).done
    assert files(out) != before
    (out / "test.jsonl").write_text("", encoding="utf-8")
    with pytest.raises(Conflict, match=r"test\.jsonl .*is not what was written there"):
        make(store, order(here, out, seed=2))


@on_one_engine
def test_what_cannot_be_given_is_told_and_nothing_is_written(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    with pytest.raises(BadData, match=r"tiny_born/zh/train: \d+ of \d+ lacking.*duplicate") as told:
        make(store, order(here, out, BIRTHS, n=5_000))
    assert "--n" in str(told.value)
    assert files(out) == {}
    with pytest.raises(BadData, match=r"wrong/en/train: 3 of 3 lacking \(.*year"):
        make(store, order(here, tmp_path / "named", BIRTHS, WRONG, named=frozenset({"wrong"})))


@on_one_engine
def test_what_one_kind_lacks_another_gives(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    said: list[str] = []
    made = make(store, order(here, tmp_path / "out", BIRTHS, WRONG, n=8), said)
    assert made.counts["kind"] == {"tiny_born": 8, "wrong": 0}
    assert "wrong/en/train gives no more than 0: 1 to tiny_born" in said


def test_a_name_that_the_graph_has_is_not_absent(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    wanted = order(here, tmp_path / "out", STRANGERS, n=1, languages=("en",), splits=(100, 0, 0))
    made = make(store, wanted)
    assert made.rejects["not_absent"] > 0 or made.rejects["crosses_split"] > 0
    (example,) = lines(tmp_path / "out")
    assert "Rosalind Nobody" in example["messages"][0]["content"]


@on_one_engine
def test_experts_are_covered_before_any_is_met_twice(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    wanted = order(here, tmp_path / "out", BIRTHS, n=6, languages=("en",), splits=(100, 0, 0),
                   cover="experts")  # fmt: skip
    make(store, wanted)
    named = [expert for example in lines(tmp_path / "out") for expert in example["experts"]]
    assert len(named) == len(set(named)) == 6


@on_one_engine
def test_an_empty_graph_and_a_folder_of_others_say_what_to_do(
    store: GraphStore, here: Settings, tmp_path: Path
) -> None:
    with pytest.raises(Conflict, match="bole graph import"):
        make(store, order(here, tmp_path / "out"))
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/train.jsonl").write_text("{}", encoding="utf-8")
    with pytest.raises(UsageError, match="no data set of Bole's"):
        with_people = order(here, tmp_path / "theirs")
        generate_into(with_people)


def generate_into(wanted: Order) -> None:
    from instruct_gen.folder import Folder

    with Folder(wanted.out).taken():
        pass


KILLED = """
import sys
from pathlib import Path
from bole.settings import load_settings
from instruct_gen.ledger import Ledger
from kg.store import open_store
import os
from tests.instruct_gen.test_generate import make, order
put, left = Ledger.put, [int(sys.argv[2])]
def killed(self, *given):
    put(self, *given)
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), 9)
Ledger.put = killed
settings = load_settings(os.environ, working_directory=Path("."))
with open_store(settings, adopt=True) as store:
    make(store, order(settings, Path(sys.argv[1]), workers=int(sys.argv[3])))
"""


@on_one_engine
@pytest.mark.parametrize("workers", [1, 2])
def test_killed_and_called_again_it_goes_on_to_the_same_bytes(
    store: GraphStore, here: Settings, bole_environ: dict[str, str], world: dict[str, str],
    tmp_path: Path, workers: int,
) -> None:  # fmt: skip
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    make(store, order(here, whole))
    environ = {**bole_environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    for after in (1, 3):
        command = [sys.executable, "-c", KILLED, str(cut), str(after), str(workers)]
        done = subprocess.run(command, env=environ, cwd=tmp_path, timeout=120, capture_output=True)
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        assert not (cut / "manifest.json").exists()
    make(store, order(here, cut))
    assert files(cut) == files(whole)


@on_one_engine
def test_a_read_only_folder_is_told(
    store: GraphStore, here: Settings, world: dict[str, str], tmp_path: Path
) -> None:
    out = tmp_path / "out"
    out.mkdir(mode=0o500)
    if os.geteuid() == 0:  # who may write into every folder but those of the system itself
        out = Path("/proc/out")
    with pytest.raises(UsageError, match="permission"):
        make(store, order(here, out))
