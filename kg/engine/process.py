"""Starting and ending the engine's process."""

import os
import secrets
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psutil

from bole.errors import EngineError
from kg.engine.archive import reading
from kg.engine.folder import EngineFolder
from kg.engine.state import HOST, EngineState, save, token_flag, write_private
from kg.engine.wheel import Wheel, cannot_run, find_wheel

_MAIN = "com.arcadedb.server.ArcadeDBServer"
_MEBIBYTE = 2**20
_STOP_SECONDS = 20.0
# What a child needs of the environment; passwords and Java options stay behind.
_ENVIRONMENT = ("PATH", "HOME", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT")


def spawn(folder: EngineFolder, java_options: Sequence[str] = ()) -> EngineState:
    """Start an engine for the folder and return it without waiting until it answers."""
    end_strays(folder)
    wheel = find_wheel()
    write_private(folder.password, secrets.token_urlsafe(24))
    # The engine keeps the hash of an earlier password here, and would go by that.
    (folder.data / "config" / "server-users.jsonl").unlink(missing_ok=True)
    if folder.log.exists():
        folder.log.replace(folder.log.with_suffix(".previous.log"))
    bolt_port, http_port = _free_ports(2)
    token = secrets.token_hex(8)
    java = [str(wheel.java), *(java_options or reading(wheel)), token_flag(token)]
    command = [*java, *_arguments(wheel, folder, bolt_port, http_port)]
    process = detach(command, folder.log, folder.data)
    _wait_until_named(process)
    state = EngineState(process.pid, token, time.time(), bolt_port, http_port)
    save(folder, state)
    return state


def detach(command: list[str], log: Path, directory: Path) -> "subprocess.Popen[bytes]":
    """Start a process that outlives us: own session, no input, no inherited file."""
    with log.open("ab") as output:
        try:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=directory,
                env=_environment(),
                close_fds=True,
                start_new_session=True,
                creationflags=getattr(subprocess, "DETACHED_PROCESS", 0),
            )
        except OSError as error:
            raise cannot_run(error) from None
    # Reaped as soon as it ends, however long we live.
    threading.Thread(target=process.wait, name="reaper", daemon=True).start()
    return process


def _wait_until_named(process: "subprocess.Popen[bytes]") -> None:
    """Return when a process can be told by its command line: for a moment it has none yet."""
    with suppress(psutil.Error):
        while process.poll() is None and not psutil.Process(process.pid).cmdline():
            time.sleep(0.001)


def end(process: psutil.Process, patience: float = _STOP_SECONDS) -> None:
    """End a process: asked first, made to when it has not ended after so many seconds."""
    try:
        process.terminate()
        try:
            process.wait(patience)
        except psutil.TimeoutExpired:
            process.kill()
            process.wait(_STOP_SECONDS)
    except psutil.NoSuchProcess:
        return
    except psutil.Error as error:
        raise EngineError(f"Cannot end the graph engine: {error}. End it by hand.") from None


def end_strays(folder: EngineFolder) -> None:
    """End engines of this folder that no state file names: their starter died too early."""
    flag = _root_flag(folder)
    for process in psutil.process_iter():
        try:
            stray = process.name().startswith("java") and flag in process.cmdline()
        except psutil.Error:
            continue
        if stray:
            end(process)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    # Java takes from here how file names are written; a home may have a Chinese name.
    return kept | {"LC_ALL": "C.UTF-8"}


def _arguments(wheel: Wheel, folder: EngineFolder, bolt_port: int, http_port: int) -> list[str]:
    settings = {
        # "production" hides from us why a query failed; what else it sets is set here.
        "server.mode": "development",
        "txWalFlush": 1,
        "server.rootPasswordPath": folder.password,
        "server.databaseDirectory": folder.data / "databases",
        "server.logsDirectory": folder.data / "log",
        "server.httpIncomingHost": HOST,
        "server.httpIncomingPort": http_port,
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt.host": HOST,
        "bolt.port": bolt_port,
        "ssl.enabled": "false",
        "serverMetrics": "false",
        # The password is random and lives as long as the engine: no slow hash is needed.
        "server.saltIterations": 1,
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
    }
    return [
        f"-Xmx{_heap_mebibytes()}m",
        "-XX:+UseSerialGC",
        "-Djava.awt.headless=true",
        _root_flag(folder),
        *(f"-Darcadedb.{name}={value}" for name, value in settings.items()),
        "-cp",
        os.pathsep.join(map(str, wheel.jars)),
        _MAIN,
    ]


def _root_flag(folder: EngineFolder) -> str:
    return f"-Darcadedb.server.rootPath={folder.data}"


def _heap_mebibytes() -> int:
    """Return a quarter of the memory we may use, between 512 MiB and 4 GiB."""
    total = psutil.virtual_memory().total
    limit = Path("/sys/fs/cgroup/memory.max")
    if sys.platform == "linux" and limit.is_file():
        text = limit.read_text().strip()
        total = min(total, int(text)) if text.isdecimal() else total
    return max(512, min(4_096, total // 4 // _MEBIBYTE))


def _free_ports(count: int) -> list[int]:
    sockets = [socket.create_server((HOST, 0)) for _ in range(count)]
    ports = [opened.getsockname()[1] for opened in sockets]
    for opened in sockets:
        opened.close()
    return ports
