"""The graph in the embedded engine under ``BOLE_HOME``."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from bole.errors import EngineError, Unavailable
from kg.engine import EngineFolder, EngineState, archive, attached, console
from kg.engine.process import detach
from kg.engine.state import find
from kg.engine.wheel import find_wheel
from kg.store.dialect import FullText
from kg.store.failures import Address
from kg.store.graph import EngineInfo, GraphStore
from kg.store.migrate import claim, migrate, shipped

_TURN_SECONDS = 600.0
_ENDING_SECONDS = 3.0


def open_embedded(folder: EngineFolder, *, idle_seconds: float) -> GraphStore:
    """Return the migrated graph of the folder, its engine started if it was not."""
    try:
        store = _attach(folder, idle_seconds)
    except EngineError:
        # It may have been on its way out when we came: then there is none now.
        if not _gone(folder):
            raise
        store = _attach(folder, idle_seconds)
    _practise_once(folder)
    return store


def _attach(folder: EngineFolder, idle_seconds: float) -> GraphStore:
    with attached(folder, idle_seconds=idle_seconds) as state:
        # Within the block: once connected, the engine is in use and stays.
        return connect(folder, state)


def _gone(folder: EngineFolder) -> bool:
    deadline = time.monotonic() + _ENDING_SECONDS
    while find(folder):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def connect(folder: EngineFolder, state: EngineState) -> GraphStore:
    """Return the migrated graph of a running engine."""

    def make_full_text(index: FullText) -> None:
        for statement in index.embedded():
            console.sql(folder, state, statement)

    password, version, home = console.password(folder), find_wheel().version, str(folder.home)
    address = Address(state.uri, console.USER, password, console.DATABASE, folder.log_end)
    info = EngineInfo("embedded", version, state.uri, console.DATABASE, home, state.pid)
    store = GraphStore(address, info, turn=_turns(folder))
    try:
        migrate(store, shipped(), make_full_text=make_full_text)
        claim(store)
    except BaseException:
        store.close()
        raise
    return store


def _practise_once(folder: EngineFolder) -> None:
    """Let a practice run make the class archive in the background, unless there was one."""
    if archive.wanted(find_wheel()):
        command = [sys.executable, "-m", "kg.store.practice"]
        detach(command, folder.run / "practice.log", Path(__file__).parents[2])


def _turns(folder: EngineFolder) -> Callable[[], AbstractContextManager[None]]:
    """Return what makes the writers of all processes take turns.

    The engine is optimistic: of two transactions that meet, one is thrown away at its end, and a
    long one may never get through. Whoever is next holds the gate, so nobody is passed over.
    """

    @contextmanager
    def turn() -> Iterator[None]:
        writer = FileLock(folder.writer_lock, timeout=_TURN_SECONDS, poll_interval=0.002)
        try:
            with FileLock(folder.gate_lock, timeout=_TURN_SECONDS, poll_interval=0.005):
                writer.acquire()
        except Timeout:
            raise Unavailable(
                f"Another bole has been writing for {_TURN_SECONDS:.0f} s. Wait for it, or end it."
            ) from None
        try:
            yield
        finally:
            writer.release()

    return turn
