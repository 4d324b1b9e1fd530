"""The embedded engine's life: started once, attached to, stopped; nothing lost in any death."""

import json
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from bole.errors import EngineError, Unavailable
from bole.settings import Settings
from cypher import Query
from kg.engine import EngineFolder, process, wheel
from kg.engine.state import EngineState, find, save
from kg.engine.watch import in_use, watch
from kg.store import GraphStore, open_store, stop_engine
from tests.store.programs import finish, start

COUNT = Query("test", "MATCH (s:Source) RETURN count(s) AS n", "", "read")
ADD = Query("test", "CREATE (:Source {name: $name})", "", "write")
UP = """
with open_store(settings, idle_seconds=idle) as store:
    print(store.info.pid, flush=True)
"""


@pytest.fixture
def settings(tmp_path: Path) -> Iterator[Settings]:
    """A home of its own, whose name has a space and Chinese; whatever runs there is stopped."""
    made = Settings(home=tmp_path / "家 home")
    yield made
    stop_engine(made)


@pytest.fixture
def folder(settings: Settings) -> EngineFolder:
    return EngineFolder(settings.home)


def add(store: GraphStore, name: str) -> None:
    store.write(lambda transaction: transaction.run(ADD, name=name))


def running(folder: EngineFolder) -> EngineState:
    state = find(folder)
    assert state
    return state


def wait_until_gone(pid: int, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
        assert time.monotonic() < deadline, f"process {pid} still lives"
        time.sleep(0.05)


def test_two_starting_at_once_share_one_engine_which_holds_no_pipe_and_survives_them(
    settings: Settings, folder: EngineFolder
) -> None:
    both = [start(settings, UP), start(settings, UP)]
    # communicate() ends when the pipes are closed by all who hold them: the engine does not.
    (code, out, err), (code2, out2, err2) = [finish(one) for one in both]
    assert (code, err, code2, err2, out2) == (0, "", 0, "", out)
    engine = psutil.Process(int(out))
    assert engine.pid == running(folder).pid
    assert os.getsid(engine.pid) == engine.pid
    command = " ".join(engine.cmdline())
    assert folder.password.read_text() not in command
    assert {path.stat().st_mode & 0o777 for path in (folder.password, folder.state)} == {0o600}
    listening = [c.laddr.ip for c in engine.net_connections() if c.status == psutil.CONN_LISTEN]
    assert {ip.removeprefix("::ffff:") for ip in listening} == {"127.0.0.1"}
    assert len(listening) == 2
    assert stop_engine(settings) and not stop_engine(settings)
    assert not psutil.pid_exists(engine.pid)


def test_killed_engine_is_reported_and_the_next_opening_has_all_that_was_acknowledged(
    settings: Settings, folder: EngineFolder
) -> None:
    acknowledged = 0
    with open_store(settings) as store:
        killer = threading.Timer(1.0, os.kill, (running(folder).pid, signal.SIGKILL))
        killer.start()
        with pytest.raises(EngineError, match=r"engine failed at a write[\s\S]*end of its log"):
            while True:
                add(store, str(acknowledged))
                acknowledged += 1
        killer.join()
    with open_store(settings) as store:
        # The last one may have been written though nobody heard of it.
        assert store.read(COUNT)[0]["n"] in (acknowledged, acknowledged + 1)
    assert acknowledged > 0


def test_killed_client_leaves_the_engine_usable(settings: Settings, folder: EngineFolder) -> None:
    held = "store = open_store(settings)\nstore.write(lambda t: print('in', flush=True) or input())"
    client = start(settings, held)
    assert client.stdout and client.stdout.readline() == "in\n"
    before = running(folder).pid
    client.kill()
    finish(client)
    with open_store(settings) as store:
        add(store, "a")
        assert store.info.pid == before


def test_interrupted_client_takes_nothing_with_it(settings: Settings, folder: EngineFolder) -> None:
    client = start(settings, UP + "    input()")
    assert client.stdout and client.stdout.readline()
    os.killpg(client.pid, signal.SIGINT)
    code, _, err = finish(client)
    assert (code != 0, "KeyboardInterrupt" in err) == (True, True)
    assert running(folder).process()


def test_engine_ended_by_sigterm_loses_nothing(settings: Settings, folder: EngineFolder) -> None:
    with open_store(settings) as store:
        add(store, "a")
    pid = running(folder).pid
    os.kill(pid, signal.SIGTERM)
    # Not waited for: it may be on its way out when the next one comes.
    with open_store(settings) as store:
        assert store.read(COUNT) == [{"n": 1}]
        assert store.info.pid != pid


def test_idle_engine_stops_but_not_while_somebody_is_connected(
    settings: Settings, folder: EngineFolder
) -> None:
    with open_store(settings, idle_seconds=1.0) as store:
        state = running(folder)
        time.sleep(2.5)
        assert store.read(COUNT) == [{"n": 0}]
    wait_until_gone(state.pid, 20)


def test_engine_of_a_deleted_home_stops(settings: Settings, folder: EngineFolder) -> None:
    with open_store(settings, idle_seconds=2.0):
        pid = running(folder).pid
    settings.home.rename(settings.home.with_name("moved"))
    wait_until_gone(pid, 20)


def test_killed_watcher_is_replaced_by_the_next_who_attaches(settings: Settings) -> None:
    with open_store(settings, idle_seconds=1.0) as store:
        engine, watcher = store.info.pid, find_watcher(settings)
        watcher.kill()
        watcher.wait(10)
        with open_store(settings, idle_seconds=1.0) as second:
            assert second.info.pid == engine
            assert find_watcher(settings).pid != watcher.pid
    assert engine
    wait_until_gone(engine, 20)


def test_the_watch_sees_who_is_connected_and_ends_what_nobody_uses(
    settings: Settings, folder: EngineFolder
) -> None:
    with open_store(settings) as store:
        first = find_watcher(settings)
        first.kill()
        first.wait(10)  # it holds the lock until it is gone
        state = running(folder)
        assert in_use(state)
        watching, second = (threading.Thread(target=watch, args=(folder, 0.4)) for _ in range(2))
        watching.start()
        time.sleep(1.0)
        assert store.read(COUNT) == [{"n": 0}]
        second.start()  # there is one already: this one leaves
        second.join(30)
        assert (watching.is_alive(), second.is_alive()) == (True, False)
    watching.join(30)
    assert (watching.is_alive(), find(folder), in_use(state)) == (False, None, False)


def find_watcher(settings: Settings) -> psutil.Process:
    """Return the watcher, once it has come up."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for one in psutil.process_iter(["cmdline"]):
            line = one.info["cmdline"] or []
            if "kg.engine.watch" in line and str(settings.home) in line:
                return one
        time.sleep(0.05)
    raise AssertionError("no watcher")


def test_state_of_a_reused_pid_is_passed_over(settings: Settings, folder: EngineFolder) -> None:
    folder.make()
    save(folder, EngineState(os.getpid(), "another", time.time(), 1, 1))
    folder.lock.touch()
    with open_store(settings) as store:
        assert store.read(COUNT) == [{"n": 0}]


@pytest.mark.parametrize("left", ["", "{", "[]", '{"pid": 1}', '{"pid": "x", "token": 1}'])
def test_spoilt_state_is_no_engine(left: str, folder: EngineFolder) -> None:
    folder.make()
    folder.state.write_text(left)
    assert find(folder) is None


def test_engine_whose_state_was_lost_is_replaced(settings: Settings, folder: EngineFolder) -> None:
    with open_store(settings) as store:
        add(store, "a")
        before = running(folder).pid
    folder.state.unlink()
    with open_store(settings) as store:
        assert store.read(COUNT) == [{"n": 1}]
        assert store.info.pid != before
    assert not psutil.pid_exists(before)


@pytest.mark.parametrize("which", [0, 1])
def test_taken_port_is_passed_over(
    which: int, settings: Settings, folder: EngineFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = process._free_ports
    with socket.create_server(("127.0.0.1", 0)) as taken:
        drawn: list[list[int]] = []

        def first_taken(count: int) -> list[int]:
            ports = draw(count)
            if not drawn:
                ports[which] = taken.getsockname()[1]
            drawn.append(ports)
            return ports

        monkeypatch.setattr(process, "_free_ports", first_taken)
        with open_store(settings) as store:
            assert store.read(COUNT) == [{"n": 0}]
    assert len(drawn) == 2


def test_engine_that_cannot_start_says_the_end_of_its_log(
    settings: Settings, folder: EngineFolder, tmp_path: Path
) -> None:
    folder.make()
    (folder.data / "databases").write_text("in the way")
    with pytest.raises(EngineError, match="end of its log"):
        open_store(settings)


def test_home_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(Unavailable, match="Set BOLE_HOME"):
        open_store(Settings(home=tmp_path / "file"))


def test_without_an_engine_neo4j_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wheel, "_PACKAGES", ("no_such_engine",))
    with pytest.raises(Unavailable, match="BOLE_GRAPH_URI"):
        wheel.find_wheel()


def test_java_that_does_not_run_names_neo4j(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = wheel.Wheel(tmp_path / "no-java", (tmp_path / "x.jar",))
    monkeypatch.setattr(process, "find_wheel", lambda: broken)
    with pytest.raises(Unavailable, match=r"glibc 2\.34[\s\S]*BOLE_GRAPH_URI"):
        open_store(settings)


def test_state_file_holds_no_password(settings: Settings, folder: EngineFolder) -> None:
    with open_store(settings):
        content = folder.state.read_text()
    assert set(json.loads(content)) == {"pid", "token", "started", "bolt_port", "http_port"}
