"""Where the embedded engine keeps things: the one place that knows the names of its files."""

import shutil
from dataclasses import dataclass
from pathlib import Path

_LOG_LINES = 12
_FULL_BYTES = 16 * 2**20


@dataclass(frozen=True)
class EngineFolder:
    """The engine's files under a home folder: ``graph`` holds the data, ``engine`` what runs it."""

    home: Path

    @property
    def data(self) -> Path:
        """Return the folder of the databases, the engine's own settings and its event log."""
        return self.home / "graph"

    @property
    def run(self) -> Path:
        """Return the folder of all that belongs to a running engine; it may be deleted after."""
        return self.home / "engine"

    @property
    def state(self) -> Path:
        """Return the file that says which process the engine is and where it listens."""
        return self.run / "state.json"

    @property
    def password(self) -> Path:
        """Return the file of the running engine's password, readable by its owner only."""
        return self.run / "password"

    @property
    def log(self) -> Path:
        """Return the engine's log."""
        return self.run / "engine.log"

    @property
    def lock(self) -> Path:
        """Return the lock that whoever starts, stops or attaches holds."""
        return self.run / "engine.lock"

    @property
    def watch_lock(self) -> Path:
        """Return the lock that the watcher holds as long as it lives."""
        return self.run / "watch.lock"

    @property
    def writer_lock(self) -> Path:
        """Return the lock of whoever writes to the graph."""
        return self.run / "writer.lock"

    @property
    def gate_lock(self) -> Path:
        """Return the lock of whoever writes next."""
        return self.run / "gate.lock"

    def make(self) -> None:
        """Make the folders, closed to other users."""
        for folder in (self.data, self.run):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)

    def log_end(self) -> str:
        """Return the last lines of the engine's log, indented; and that its disk is full, if so."""
        try:
            with self.log.open("rb") as file:
                file.seek(max(0, self.log.stat().st_size - 8_192))
                lines = file.read().decode("utf-8", "replace").splitlines()
        except OSError:
            return f"  (there is no log at {self.log})"
        if shutil.disk_usage(self.run).free < _FULL_BYTES:
            lines.append(f"The disk of {self.home} is full. Make room on it.")
        return "\n".join("  " + line[:300] for line in lines[-_LOG_LINES:] if line.strip())
