"""Whoever makes the batches, the bytes are the same; also when some of them die on the way."""

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import psutil
import pytest
from click.testing import CliRunner

from bole.errors import SettingsError, Unavailable, UsageError
from bole.settings import GraphSettings, Settings
from instruct_gen.cli import dataset
from instruct_gen.draft import Draft
from instruct_gen.executors.ray_instance import ADDRESS, check_reach, connected, own
from instruct_gen.executors.work import Setting
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.refresh import refresh
from instruct_gen.subgraph import Subgraph
from kg.store import GraphStore
from tests.instruct_gen.test_generate import files, make, on_one_engine, order
from tests.instruct_gen.test_refresh import edit, wish
from tests.instruct_gen.tiny import BIRTHS, PRIZES, births


@pytest.fixture(scope="module")
def instance() -> Iterator[None]:
    """An instance of Ray for two workers, which these tests share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv(ADDRESS, raising=False)
        begun = own(2, 0)
        try:
            begun.__enter__()
        except Unavailable as missing:
            if os.environ.get("CI") == "true":
                pytest.fail(str(missing))
            pytest.skip(str(missing))
        try:
            yield
        finally:
            begun.__exit__(None, None, None)
        assert not [name for name in os.environ if name.startswith("RAY_AUTH")]
    assert not [one for one in psutil.Process().children() if "ray" in one.name()]


def dying(marks: Path, times: int, subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    """Draft births; the first so many processes that do are killed."""
    for number in range(times):
        try:
            (marks / str(number)).touch(exist_ok=False)
        except FileExistsError:
            continue
        os.kill(os.getpid(), signal.SIGKILL)
    yield from births(subgraph, draw)


# Before the first that has Ray begun.
@pytest.mark.parametrize(
    ("address", "error"),
    [("ray://127.0.0.1:10001", SettingsError), ("127.0.0.1:9", Unavailable)],
)
def test_a_cluster_that_is_none_is_told(
    address: str, error: type[Exception], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "roster").touch()
    setting = Setting(Settings(), 1, tmp_path / "roster", 0, ())
    monkeypatch.setenv(ADDRESS, address)
    with pytest.raises(error, match=ADDRESS), connected(setting, 1):
        pass


@on_one_engine
def test_the_same_bytes_by_processes_and_by_actors(
    store: GraphStore, settings_for: Settings, world: dict[str, str], tmp_path: Path,
    instance: None,
) -> None:  # fmt: skip
    made = {}
    for executor, workers in (("processes", 1), ("processes", 2), ("ray", 2)):
        out = tmp_path / f"{executor} {workers}"
        wanted = order(settings_for, out, workers=workers)
        make(store, replace(wanted, executor=executor))
        made[out.name] = files(out)
    assert len(made["ray 2"]) == 4
    assert made["processes 1"] == made["processes 2"] == made["ray 2"]


@on_one_engine
def test_what_a_dead_actor_had_is_made_again(
    store: GraphStore, settings_for: Settings, world: dict[str, str], tmp_path: Path,
    instance: None,
) -> None:  # fmt: skip
    whole, cut, marks = tmp_path / "whole", tmp_path / "cut", tmp_path / "marks"
    marks.mkdir()
    make(store, order(settings_for, whole))
    mortal = replace(BIRTHS, drafts=partial(dying, marks, 1))
    wanted = order(settings_for, cut, mortal, PRIZES, workers=2)
    make(store, replace(wanted, executor="ray"))
    assert len(list(marks.iterdir())) == 1
    assert files(cut) == files(whole)


@on_one_engine
def test_what_kills_every_actor_is_told(
    store: GraphStore, settings_for: Settings, world: dict[str, str], tmp_path: Path,
    instance: None,
) -> None:  # fmt: skip
    deadly = replace(BIRTHS, drafts=partial(dying, tmp_path, 100))
    wanted = order(settings_for, tmp_path / "out", deadly)
    with pytest.raises(Unavailable, match=r"were ended 3 times.*call the command again"):
        make(store, replace(wanted, executor="ray"))
    assert not (tmp_path / "out/manifest.json").exists()


def broken(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    raise UsageError("It cannot be drafted.")


@on_one_engine
def test_an_error_of_an_actor_is_told_as_it_is(
    store: GraphStore, settings_for: Settings, world: dict[str, str], tmp_path: Path,
    instance: None,
) -> None:  # fmt: skip
    wanted = order(settings_for, tmp_path / "out", Kind("tiny_born", "", 1.0, ("ego",), broken))
    with pytest.raises(UsageError, match=r"^It cannot be drafted\.$"):
        make(store, replace(wanted, executor="ray"))


@on_one_engine
def test_a_refresh_by_actors_gives_the_same_bytes(
    store: GraphStore, settings_for: Settings, world: dict[str, str], tmp_path: Path,
    instance: None, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    here, there = tmp_path / "here", tmp_path / "there"
    make(store, order(settings_for, here))
    shutil.copytree(here, there)
    edit(store, Jennifer={"born": None})
    by_ray = replace(wish(settings_for, there), executor="ray")
    with monkeypatch.context() as patch:
        patch.setattr("instruct_gen.extras.find_spec", lambda name: None)
        with pytest.raises(UsageError, match="--executor ray needs ray"):
            refresh(store, by_ray, lambda *_: None)
    for one in (wish(settings_for, here), by_ray):
        assert refresh(store, one, lambda *_: None).done
    assert files(here) == files(there)


def listens(process: psutil.Process) -> list[str]:
    """Return the addresses that a process listens at; one that just ended has none."""
    try:
        return [
            one.laddr.ip
            for one in process.net_connections("tcp")
            if one.status == psutil.CONN_LISTEN
        ]
    except psutil.NoSuchProcess:
        return []


def test_nobody_but_this_machine_hears_of_it(instance: None) -> None:
    ours = psutil.Process()
    heard = [ip for process in (ours, *ours.children(recursive=True)) for ip in listens(process)]
    assert len(heard) > 3
    assert [ip for ip in heard if not ip_address(ip.removeprefix("::ffff:")).is_loopback] == []


def test_without_ray_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("instruct_gen.extras.find_spec", lambda name: None)
    out = ["--out", str(tmp_path / "out")]
    for command in (["generate", "--n", "5", *out], ["refresh", str(tmp_path)]):
        done = CliRunner().invoke(dataset, [*command, "--executor", "ray"])
        assert isinstance(done.exception, UsageError)
        assert "pip install 'bole-kg[ray]'" in str(done.exception)


def test_a_graph_that_other_machines_do_not_reach_is_told() -> None:
    for uri in ("", "bolt://127.0.0.1:7687", "neo4j://localhost", "bolt://[::1]:7687"):
        graph = GraphSettings(uri=uri)
        with pytest.raises(UsageError, match=r"10\.0\.0\.6.*BOLE_GRAPH_URI"):
            check_reach(graph, ["10.0.0.6"])
        check_reach(graph, [])
    for uri in ("bolt://10.0.0.5:7687", "neo4j+s://graph.example"):
        check_reach(GraphSettings(uri=uri), ["10.0.0.6"])
