"""The watcher: a small process that stops the engine when nobody has used it for a while.

Usage: ``python -m kg.engine.watch HOME IDLE_SECONDS``. In use means: somebody has a connection
open. Nobody need know of it: it lives as long as the engine, and holds a lock to say so.
"""

import sys
import time
from pathlib import Path

import psutil
from filelock import FileLock, Timeout

from kg.engine.folder import EngineFolder
from kg.engine.process import end
from kg.engine.state import EngineState, find


def watch(folder: EngineFolder, idle_seconds: float) -> None:
    """Return when the engine has ended, having stopped it if it was idle for so long."""
    mine = FileLock(folder.watch_lock, timeout=0)
    try:
        mine.acquire()
    except Timeout:
        return
    last_state, last_used = None, time.monotonic()
    while folder.run.is_dir():
        time.sleep(min(idle_seconds / 4, 5.0))
        state = find(folder)
        last_state = state or last_state
        if state and in_use(state):
            last_used = time.monotonic()
        elif (not state or time.monotonic() - last_used >= idle_seconds) and _ended(folder, mine):
            break
    # Still alive only if its home or its state was deleted: nobody can reach it any more.
    if last_state and (process := last_state.process()):
        end(process)


def _ended(folder: EngineFolder, mine: FileLock) -> bool:
    """End the engine unless it was taken up meanwhile; return whether there is none any more."""
    if not folder.run.is_dir():
        return False
    # Under the lock nobody is attaching: what is seen now is so, and whoever comes next finds
    # neither engine nor watcher.
    with FileLock(folder.lock, poll_interval=0.02):
        state = find(folder)
        if state and in_use(state):
            return False
        if state and (process := state.process()):
            end(process)
        mine.release()
        return True


def in_use(state: EngineState) -> bool:
    """Return whether somebody has a connection to the engine open."""
    process = state.process()
    if process is None:
        return False
    try:
        connections = process.net_connections("tcp")
    except psutil.NoSuchProcess:
        return False
    except psutil.AccessDenied:
        return True
    ports = (state.bolt_port, state.http_port)
    return any(
        c.status == psutil.CONN_ESTABLISHED and c.laddr and c.laddr.port in ports
        for c in connections
    )


if __name__ == "__main__":
    watch(EngineFolder(Path(sys.argv[1])), float(sys.argv[2]))
