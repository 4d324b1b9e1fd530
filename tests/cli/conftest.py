"""``bole`` as a process, on one embedded graph a module."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bole.settings import Settings
from kg.store import GraphStore
from tests.conftest import environ_of, wipe

Done = subprocess.CompletedProcess[str]


class Bole:
    """Runs ``bole`` in a folder."""

    def __init__(self, folder: Path, environ: dict[str, str]) -> None:
        self.folder = folder
        self.environ = environ

    def __call__(self, *words: str | Path, stdin: str = "", **more: Any) -> Done:
        """Return what a command line did; whatever it is, there is no traceback."""
        command = [sys.executable, "-m", "bole", *map(str, words)]
        given = {"stdout": subprocess.PIPE, "input": stdin, "env": self.environ} | more
        done: Done = subprocess.run(
            command, cwd=self.folder, text=True, encoding="utf-8", stderr=subprocess.PIPE,
            timeout=120, **given,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def data(self, *words: str | Path) -> Any:
        """Return the JSON that a command line prints."""
        done = self(*words, "--json")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def write(self, name: str, *rows: Any) -> Path:
        """Write a file of the folder: texts as they are, all else as a line of JSON."""
        lines = [
            row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows
        ]
        path = self.folder / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path


@pytest.fixture(scope="module")
def bole(
    tmp_path_factory: pytest.TempPathFactory,
    embedded_session: GraphStore,
    embedded_settings: Settings,
) -> Bole:
    wipe(embedded_session)
    return Bole(tmp_path_factory.mktemp("cli"), environ_of(embedded_settings))


@pytest.fixture
def graph(bole: Bole) -> Callable[[], str]:
    """Give what the graph holds, as ``graph export`` prints it."""
    return lambda: bole("graph", "export").stdout
