"""The tutorials are true: their commands say what stands there, about the files that ship."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.project.test_docs import blocks

TUTORIALS = ("tutorial.md", "tutorial.zh.md")


@pytest.mark.parametrize("page", TUTORIALS)
def test_what_the_commands_say_is_what_stands_there(project: Path, page: str) -> None:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BOLE_")}
    check = subprocess.run(
        [sys.executable, "docs/tutorial.py", "--check", page],
        cwd=project, env=environ, capture_output=True, text=True,
    )  # fmt: skip
    assert check.returncode == 0, check.stderr


@pytest.mark.parametrize("page", TUTORIALS)
def test_the_files_that_are_shown_are_those_that_ship(project: Path, page: str) -> None:
    shown = {b.label: b.text for b in blocks(project / "docs" / page) if "." in b.label}
    folder = project / "examples/tutorial"
    assert shown == {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}
