"""A refresh replaces exactly what is out of date, and leaves all else byte for byte as it was."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bole.artefacts import artefacts
from bole.errors import BadData, Conflict, NotFound, UsageError
from bole.settings import Settings
from instruct_gen import cli_refresh
from instruct_gen.dataset import open_dataset
from instruct_gen.example import SPLITS
from instruct_gen.folder import Folder
from instruct_gen.kinds.kind import Kind
from instruct_gen.refresh import Refreshed, Wish, refresh, would_replace
from instruct_gen.roster import Roster
from instruct_gen.stale import stale_examples
from kg.evidence.runs import graph_version
from kg.evidence.undoing import undo_run
from kg.store import GraphStore
from tests.evidence.world import load
from tests.instruct_gen.test_generate import files, make, on_one_engine, order
from tests.instruct_gen.test_validate import look_at
from tests.instruct_gen.tiny import BIRTHS, PRIZES
from tests.questions.world import PEOPLE

TINY = (BIRTHS, PRIZES)
Line = tuple[str, str]


def people(**changed: dict[str, Any]) -> list[dict[str, Any]]:
    """Return profiles of the world, by the first word of their names, with what is changed."""
    found = [one for one in PEOPLE if one["name"].split()[0] in changed]
    assert len(found) == len(changed)
    return [
        without_nothing({"key": one["name"], **one, **changed[one["name"].split()[0]]})
        for one in found
    ]


def without_nothing(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nothing(one) for key, one in value.items() if one is not None}
    return [without_nothing(one) for one in value] if isinstance(value, list) else value


def edit(store: GraphStore, **changed: dict[str, Any]) -> int:
    """Change profiles of the world; return the run."""
    load(store, people(**changed), "world")
    return graph_version(store)


def wish(settings: Settings, folder: Path, *kinds: Kind, workers: int | None = None) -> Wish:
    return Wish(folder, kinds or TINY, settings, workers)


def renew(store: GraphStore, wanted: Wish) -> Refreshed:
    return refresh(store, wanted, lambda *_: None)


def lines(folder: Path) -> set[Line]:
    return {
        (split, line)
        for split in SPLITS
        for line in (folder / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
    }


def stale(store: GraphStore, folder: Path) -> set[Line]:
    """Return the lines of a data set that ``stale`` names."""
    found = stale_examples(store, open_dataset(folder), forms=True)
    return {(one.example.split, one.example.to_line()) for one in found}


def cells(some: set[Line]) -> Counter[tuple[str, ...]]:
    data = (json.loads(line) for _, line in some)
    return Counter((one["kind"], one["language"], one["split"]) for one in data)


def resting_on(folder: Path, *parts: str) -> set[Line]:
    """Return the lines of a data set with a fact whose id holds one of some texts."""
    return {
        (split, line)
        for split, line in lines(folder)
        if any(part in fact_id for fact_id, _ in json.loads(line)["facts"] for part in parts)
    }


@pytest.fixture
def made(store: GraphStore, settings_for: Settings, world: dict[str, str], tmp_path: Path) -> Path:
    """A data set of the tiny world."""
    make(store, order(settings_for, tmp_path / "made"))
    return tmp_path / "made"


def test_what_rests_on_a_withdrawn_fact_is_replaced_and_nothing_else(
    store: GraphStore, settings_for: Settings, world: dict[str, str], made: Path
) -> None:
    before, version = lines(made), graph_version(store)
    born = f"R{world['Jennifer A. Doudna'][1:]}/born"
    run = edit(store, Jennifer={"born": None})
    out = stale(store, made)
    assert out == resting_on(made, born) != set()
    looked_at = would_replace(store, wish(settings_for, made), lambda *_: None)
    assert {(one.example.split, one.example.to_line()) for one in looked_at} == out
    assert lines(made) == before

    done = renew(store, wish(settings_for, made))
    after = lines(made)
    assert before - after == out
    assert cells(after - before) == cells(out)
    assert (done.done, done.replaced, done.n) == (True, len(out), 24)
    assert (done.was_version, done.graph_version) == (version, run)
    assert done.reasons == {"withdrawn": len(out), "form": len(out)}
    assert not stale(store, made)
    assert not look_at(store, made).faults
    for split in SPLITS:
        rows = (made / f"{split}.jsonl").read_text(encoding="utf-8").splitlines()
        ids = [json.loads(row)["id"] for row in rows]
        assert ids == sorted(ids)
    known = {one.path: one for one in artefacts(settings_for.home)}[str(made.resolve())]
    assert known.graph_version == run

    whole = files(made)
    again = renew(store, wish(settings_for, made))
    assert (again.done, again.replaced, again.reasons) == (False, 0, {})
    assert files(made) == whole
    assert not make(store, order(settings_for, made)).done

    undo_run(store, run, by="test")
    assert not stale(store, made)
    done = renew(store, wish(settings_for, made))
    assert (done.done, done.replaced, lines(made)) == (True, 0, after)
    assert not look_at(store, made).faults


def test_after_an_undo_nothing_is_replaced(
    store: GraphStore, settings_for: Settings, made: Path
) -> None:
    before, version = files(made), graph_version(store)
    undo_run(store, edit(store, Jennifer={"born": None}), by="test")
    assert not stale(store, made)
    done = renew(store, wish(settings_for, made))
    assert (done.done, done.replaced) == (True, 0)
    after = files(made)
    manifest = json.loads(after.pop("manifest.json"))
    old = json.loads(before.pop("manifest.json"))
    assert after == before
    assert manifest.pop("refreshes") == [
        {"graph version": [version, graph_version(store)], "replaced": 0, "reasons": {}}
    ]
    assert manifest["made_of"].pop("graph version") == graph_version(store)
    assert old["made_of"].pop("graph version") == version
    assert manifest == old


@on_one_engine
def test_the_manifest_tells_of_it_and_counts_what_there_is(
    store: GraphStore, settings_for: Settings, made: Path
) -> None:
    old, version = json.loads((made / "manifest.json").read_bytes()), graph_version(store)
    load(store, people(Marie={"awards": []}), "other")
    edit(store, Marie={"awards": []}, Youyou={"born": "1931"})
    out = stale(store, made)
    renew(store, wish(settings_for, made))
    manifest = json.loads((made / "manifest.json").read_bytes())
    (told,) = manifest["refreshes"]
    assert told["graph version"] == [version, graph_version(store)]
    assert told["replaced"] == len(out) > 0
    assert set(told["reasons"]) <= {"withdrawn", "form"}
    every = [json.loads(line) for _, line in lines(made)]
    assert manifest["counts"]["sampler"] == Counter(one["sampler"] for one in every)
    assert {k: v for k, v in manifest["counts"].items() if k != "sampler"} == {
        k: v for k, v in old["counts"].items() if k != "sampler"
    }
    assert manifest["made_of"] == {**old["made_of"], "graph version": graph_version(store)}
    assert manifest["sources"]["world"]["examples"] <= 24
    counted = manifest["rejects"].get("crosses_split", 0)
    assert counted >= old["rejects"].get("crosses_split", 0)


@on_one_engine
def test_what_is_new_is_taught(
    store: GraphStore, settings_for: Settings, world: dict[str, str], made: Path
) -> None:
    before = lines(made)
    asked = {json.loads(line)["experts"][0] for _, line in before if '"kind":"tiny_born"' in line}
    name = min(name for name, one in world.items() if one in asked)
    edit(store, **{name.split()[0]: {"born": "1801-02-03"}})
    assert stale(store, made)
    renew(store, wish(settings_for, made))
    new = [json.loads(line) for _, line in lines(made) - before]
    assert any("1801-02-03" in one["values"] for one in new)


@on_one_engine
def test_a_name_of_the_test_that_training_says_is_a_leak(
    store: GraphStore, settings_for: Settings, world: dict[str, str], made: Path
) -> None:
    examples = [json.loads(line) for _, line in lines(made)]
    of = {expert: one["split"] for one in examples for expert in one["experts"]}
    names = {one: name for name, one in world.items()}
    tested = next(names[one] for one, split in sorted(of.items()) if split == "test")
    (trained,) = [names[one] for one, split in sorted(of.items()) if split == "train"][:1]
    edit(store, **{tested.split()[0]: {"names": [{"text": trained}]}})
    assert not stale(store, made)
    naming = {
        (split, line) for split, line in lines(made)
        if split == "train" and world[trained] in json.loads(line)["experts"]
        and json.loads(line)["language"] == "en"
    }  # fmt: skip
    before = lines(made)
    done = renew(store, wish(settings_for, made))
    assert done.reasons == {"leak": len(naming)} != {"leak": 0}
    assert before - lines(made) == naming
    assert not look_at(store, made).faults


@on_one_engine
def test_an_expert_who_is_gone_is_no_longer_named(
    store: GraphStore, settings_for: Settings, world: dict[str, str], made: Path
) -> None:
    rows = [one for one in people(**{one["name"].split()[0]: {} for one in PEOPLE})
            if one["name"] != "Niels Bohr"]  # fmt: skip
    load(store, rows, "world", complete=True)
    bohr = world["Niels Bohr"]
    naming = {(s, line) for s, line in lines(made) if bohr in json.loads(line)["experts"]}
    before = lines(made)
    assert stale(store, made) == naming
    done = renew(store, wish(settings_for, made))
    assert done.reasons["gone"] == len(naming)
    assert before - lines(made) == naming
    assert not look_at(store, made).faults


@on_one_engine
def test_a_new_expert_goes_with_their_group_and_the_others_stay(
    store: GraphStore, settings_for: Settings, world: dict[str, str], made: Path
) -> None:
    with Roster(made / ".work/roster.sqlite") as roster:
        before = roster.splits()
    assert set(before) == set(world.values())
    worked = [{"key": "Niels Bohr", "name": "Niels Bohr"}]
    new = {"key": "n", "name": "Nova Stella", "born": "1999", "collaborators": worked}
    load(store, [new], "world")
    renew(store, wish(settings_for, made))
    with Roster(made / ".work/roster.sqlite") as roster:
        after = roster.splits()
    (nova,) = set(after) - set(before)
    assert after == before | {nova: before[world["Niels Bohr"]]}
    assert not look_at(store, made).faults


@on_one_engine
def test_what_cannot_be_replaced_is_told_and_nothing_is_written(
    store: GraphStore, settings_for: Settings, made: Path
) -> None:
    before = files(made)
    edit(store, **{one["name"].split()[0]: {"born": None} for one in PEOPLE})
    with pytest.raises(BadData, match=r"nothing was written.\n  tiny_born/.*: \d+ of \d+ lacking"):
        renew(store, wish(settings_for, made))
    assert files(made) == before


@on_one_engine
def test_a_data_set_of_others_or_a_changed_one_says_what_to_do(
    store: GraphStore, settings_for: Settings, made: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="no data set"):
        renew(store, wish(settings_for, tmp_path / "nothing"))
    assert not (tmp_path / "nothing").exists()
    edit(store, Jennifer={"born": None})
    with pytest.raises(Conflict, match=r"tiny_born.*--fresh"):
        renew(store, wish(settings_for, made, PRIZES))
    with (made / "train.jsonl").open("a", encoding="utf-8") as file:
        file.write("\n")
    with pytest.raises(Conflict, match=r"train\.jsonl .*is not what was written"):
        renew(store, wish(settings_for, made))
    manifest = json.loads((made / "manifest.json").read_bytes())
    del manifest["made_of"]["cover"]
    (made / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(BadData, match=r"manifest\.json.*cover.*--fresh"):
        renew(store, wish(settings_for, made))


def test_with_or_without_its_work_and_by_any_number_of_workers_it_is_the_same(
    store: GraphStore, settings_for: Settings, made: Path, tmp_path: Path
) -> None:
    edit(store, Jennifer={"born": None}, Marie={"awards": []})
    bytes_of = []
    for name, away, workers in (("all", "nothing", 1), ("two", "ledger*", 2), ("bare", "*", 1)):
        copy = tmp_path / name
        shutil.copytree(made, copy)
        for path in (copy / ".work").glob(away):
            path.unlink()
        if away == "*":
            (copy / ".work").rmdir()
            with pytest.raises(NotFound, match=r"roster\.sqlite is not there.*dataset refresh"):
                look_at(store, copy)
        renew(store, wish(settings_for, copy, workers=workers))
        assert not look_at(store, copy).faults
        bytes_of.append(files(copy))
    assert bytes_of[0] == bytes_of[1]
    manifests = [json.loads(some.pop("manifest.json")) for some in bytes_of]
    assert manifests[0]["refreshes"] == manifests[2]["refreshes"]


@on_one_engine
def test_a_damaged_ledger_is_begun_anew(
    store: GraphStore, settings_for: Settings, made: Path, tmp_path: Path
) -> None:
    edit(store, Jennifer={"born": None})
    shutil.copytree(made, tmp_path / "damaged")
    (tmp_path / "damaged/.work/refreshing").mkdir()
    (tmp_path / "damaged/.work/refreshing/ledger.sqlite").write_bytes(b"no database" * 500)
    for folder in (made, tmp_path / "damaged"):
        renew(store, wish(settings_for, folder))
    assert files(made) == files(tmp_path / "damaged")


KILLED = """
import os, sys
from pathlib import Path
from bole.settings import load_settings
from instruct_gen.ledger import Ledger
from kg.store import open_store
from tests.instruct_gen.test_refresh import dying, renew, wish

dying(int(sys.argv[2]), (Ledger, "put"), (Path, "replace"), (Path, "unlink"))
settings = load_settings(os.environ, working_directory=Path("."))
with open_store(settings, adopt=True) as store:
    renew(store, wish(settings, Path(sys.argv[1])))
"""


def dying(after: int, *steps: tuple[type, str]) -> None:
    """Have this process killed after so many calls of some methods."""
    left = [after]

    def counted(step: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*given: Any, **named: Any) -> Any:
            done = step(*given, **named)
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        return stepped

    for of, name in steps:
        setattr(of, name, counted(getattr(of, name)))


@on_one_engine
def test_killed_and_called_again_it_goes_on_to_the_same_bytes(
    store: GraphStore, settings_for: Settings, bole_environ: dict[str, str], made: Path,
    tmp_path: Path,
) -> None:  # fmt: skip
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    edit(store, Jennifer={"born": None}, Marie={"awards": []})
    for folder in (whole, cut):
        shutil.copytree(made, folder)
    renew(store, wish(settings_for, whole))
    before = files(cut)
    environ = {**bole_environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    for after in (1, 4):
        command = [sys.executable, "-c", KILLED, str(cut), str(after)]
        done = subprocess.run(command, env=environ, cwd=tmp_path, timeout=120, capture_output=True)
        assert done.returncode == -signal.SIGKILL, done.stderr.decode()
        assert files(cut) == before
    renew(store, wish(settings_for, cut))
    assert files(cut) == files(whole)


def test_the_files_are_all_the_old_or_all_the_new_ones_or_it_says_so(tmp_path: Path) -> None:
    after = 0
    while not replaced_unless_killed(tmp_path / f"{after}", after):
        folder = Folder(tmp_path / f"{after}")
        before = {path.read_text() for path in folder.path.glob("*.jsonl")}
        begun = folder.replacing.exists()
        if begun:
            with pytest.raises(UsageError, match="dataset refresh"):
                open_dataset(folder.path)
        else:
            open_dataset(folder.path)
            assert before in ({"old\n"}, {"new\n"})
        with folder.taken():
            pass
        found = {path.read_text() for path in folder.path.glob("*.jsonl")}
        assert found == ({"new\n"} if begun else before)
        assert folder.changed(folder.manifest() or {}) == []
        assert not folder.replacing.exists()
        after += 1
    assert after > 8


def replaced_unless_killed(path: Path, after: int) -> bool:
    """Put new files in place of old ones in a process that is killed; return whether it lived."""
    folder = Folder(path)
    folder.work.mkdir(parents=True)
    names = [folder.file(split).name for split in SPLITS]
    folder.write({name: ["old"] for name in names}, {})
    folder.roster.write_text("old", encoding="utf-8")
    child = os.fork()
    if child == 0:
        dying(after + 1, (Path, "replace"), (Path, "unlink"), (Path, "mkdir"), (shutil, "rmtree"))  # type: ignore[arg-type]
        manifest = folder.manifest()
        assert manifest is not None
        folder.write_aside({name: ["new"] for name in names}, folder.roster, manifest)
        folder.put_in_place()
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


@on_one_engine
def test_the_command(
    store: GraphStore, bole_environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, made: Path
) -> None:
    for name, value in bole_environ.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(cli_refresh, "KINDS", TINY)

    def run(*words: str) -> tuple[list[str], str]:
        command = cli_refresh.refresh
        done = CliRunner().invoke(command, [str(made), *words], catch_exceptions=False)
        assert done.exit_code == 0
        return done.stdout.splitlines(), done.stderr

    told, said = run()
    assert (told, said) == ([], f"{made} is up to date; nothing was written.\n")
    edit(store, Jennifer={"born": None})
    listed, said = run("--dry-run", "--json")
    assert {json.loads(line)["reasons"][0]["what"] for line in listed} == {"withdrawn"}
    assert said == f"Examples by reason: {len(listed)} form, {len(listed)} withdrawn\n"
    ((row,), _) = run("--json")
    done = json.loads(row)
    assert (done["replaced"], done["done"]) == (len(listed), True)
    edit(store, Youyou={"born": "1931"})
    text, said = run()
    assert text[0].startswith(f"{made}: held to graph version {graph_version(store)} (was ")
    assert "of 24 examples were replaced" in text[1]
