"""What the tests of the project as a whole share: its folder, its files, its commands."""

import subprocess
from pathlib import Path

import pytest

from bole.cli import root
from tests.project.command_lines import CommandLines, Commands, walk

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def project() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def tracked(project: Path) -> tuple[Path, ...]:
    """Every file that git tracks or would track, sorted."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=project, check=True, capture_output=True, text=True,
    )  # fmt: skip
    paths = (project / name for name in sorted(set(listed.stdout.split("\0")) - {""}))
    return tuple(path for path in paths if path.is_file())


@pytest.fixture(scope="session")
def commands() -> Commands:
    """Every command by its path: ``()`` is `bole`, ``("graph", "up")`` is `bole graph up`."""
    return dict(walk((), root))


@pytest.fixture(scope="session")
def command_lines(commands: Commands) -> CommandLines:
    return CommandLines(commands)
