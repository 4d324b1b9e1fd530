"""Which process the engine is: written when it starts, read by whoever attaches."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

from kg.engine.folder import EngineFolder

HOST = "127.0.0.1"


@dataclass(frozen=True)
class EngineState:
    """A started engine.

    ``token`` is drawn anew for each start and stands on the engine's command line: a process that
    was given the same pid later does not have it.
    """

    pid: int
    token: str
    started: float
    bolt_port: int
    http_port: int

    @property
    def uri(self) -> str:
        """Return the address of its Bolt port."""
        return f"bolt://{HOST}:{self.bolt_port}"

    def process(self) -> psutil.Process | None:
        """Return the living process this is, or None when it has ended."""
        try:
            process = psutil.Process(self.pid)
            ours = token_flag(self.token) in process.cmdline()
            alive = ours and process.status() != psutil.STATUS_ZOMBIE
        except psutil.Error:
            return None
        return process if alive else None


def token_flag(token: str) -> str:
    """Return the command-line argument that carries the token."""
    return f"-Dbole.engine={token}"


def write_private(path: Path, text: str) -> None:
    """Replace a file by one that only its owner can read, all at once."""
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    beside.unlink(missing_ok=True)
    with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    beside.replace(path)


def save(folder: EngineFolder, state: EngineState) -> None:
    """Write down the started engine."""
    write_private(folder.state, json.dumps(asdict(state)))


def find(folder: EngineFolder) -> EngineState | None:
    """Return the engine that runs for this folder, or None; what a dead one left is passed over."""
    try:
        state = EngineState(**json.loads(folder.state.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    return state if state.process() else None
