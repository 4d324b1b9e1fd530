"""Finding the engine of a home folder, or starting it; and stopping it."""

import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout

from bole.errors import EngineError, Unavailable
from kg.engine import console
from kg.engine.folder import EngineFolder
from kg.engine.process import detach, end, end_strays, spawn
from kg.engine.state import EngineState, find

IDLE_SECONDS = 600.0
_LOCK_SECONDS = 120.0
_START_SECONDS = 180.0
_PORT_TAKEN = "Unable to listen"
_STARTS = 4


@contextmanager
def attached(
    folder: EngineFolder,
    *,
    idle_seconds: float = IDLE_SECONDS,
    java_options: Sequence[str] = (),
) -> Iterator[EngineState]:
    """Give the engine of the folder, started if none runs, ready to answer.

    Within the block nobody else starts or stops it: connect there. While a connection is open the
    engine is in use and stays.

    Args:
        idle_seconds: how long the engine stays when nobody is connected.
        java_options: more options for Java, should the engine be started.
    """
    _make(folder)
    with _held(folder):
        state = find(folder)
        if state is None or _outcome(folder, state) != "ready":
            state = _start(folder, java_options)
        _watch(folder, idle_seconds)
        yield state


def stop(folder: EngineFolder) -> bool:
    """Stop the engine of the folder, whoever uses it; return whether one was running."""
    if not folder.run.is_dir():
        return False
    with _held(folder):
        state = find(folder)
        process = state.process() if state else None
        if process:
            end(process)
        end_strays(folder)
        folder.state.unlink(missing_ok=True)
        folder.password.unlink(missing_ok=True)
        return process is not None


def _make(folder: EngineFolder) -> None:
    try:
        folder.make()
    except OSError as error:
        raise Unavailable(
            f"Cannot make the graph's folder under {folder.home}: {error.strerror}. "
            "Set BOLE_HOME to a folder you may write to."
        ) from None


@contextmanager
def _held(folder: EngineFolder) -> Iterator[None]:
    lock = FileLock(folder.lock, timeout=_LOCK_SECONDS, poll_interval=0.02)
    try:
        lock.acquire()
    except Timeout:
        raise Unavailable(
            f"Another bole has been starting or stopping the graph engine for {_LOCK_SECONDS:.0f} "
            f"seconds (it holds {folder.lock}). Wait for it, or end it, and try again."
        ) from None
    try:
        yield
    finally:
        lock.release()


def _start(folder: EngineFolder, java_options: Sequence[str]) -> EngineState:
    for _ in range(_STARTS):
        state = spawn(folder, java_options)
        outcome = _outcome(folder, state)
        if outcome == "ready":
            return state
        if outcome == "ended":
            raise EngineError(
                "The embedded graph engine ended while it started. "
                f"The end of its log {folder.log}:\n{folder.log_end()}"
            )
        if process := state.process():
            end(process)
    raise EngineError(
        f"The embedded graph engine found no free port in {_STARTS} tries. "
        f"The end of its log {folder.log}:\n{folder.log_end()}"
    )


def _outcome(folder: EngineFolder, state: EngineState) -> Literal["ready", "port taken", "ended"]:
    """Wait until the engine answers with its database open, or it is known that it never will."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if console.ready(folder, state):
            return "ready"
        if _PORT_TAKEN in folder.log_end():
            # The engine tells of it and hangs.
            return "port taken"
        if state.process() is None:
            return "ended"
        time.sleep(0.02)
    raise EngineError(
        f"The embedded graph engine did not answer within {_START_SECONDS:.0f} s. Run 'bole graph "
        f"down' and try again. The end of its log {folder.log}:\n{folder.log_end()}"
    )


def _watch(folder: EngineFolder, idle_seconds: float) -> None:
    """Start the watcher unless one lives: it holds its lock as long as it does."""
    try:
        with FileLock(folder.watch_lock, timeout=0):
            pass
    except Timeout:
        return
    command = [sys.executable, "-m", "kg.engine.watch", str(folder.home), str(idle_seconds)]
    detach(command, folder.log, Path(__file__).parents[2])
