"""The wheel carries everything: `bole demo` runs from it, installed, in an empty folder."""

import os
import re
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

# What is data and not Python, and must be in the wheel all the same.
PACKAGE_DATA = (
    "cypher/**/*.cypher",
    "instruct_gen/**/*.yaml",
    "kg/**/*.yaml",
    "kg/**/*.yml",
    "kg/**/*.csv",
    "serve/**/*.yaml",
)


@pytest.fixture(scope="module")
def wheel(project: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=project, check=True, capture_output=True,
    )  # fmt: skip
    (built,) = folder.glob("bole_kg-*.whl")
    return built


def test_the_wheel_carries_code_data_and_sample(project: Path, wheel: Path) -> None:
    packed = set(zipfile.ZipFile(wheel).namelist())
    sample = {
        f"bole/sample/{path.relative_to(project / 'examples/laureates').as_posix()}"
        for path in (project / "examples/laureates").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    data = {p.relative_to(project).as_posix() for glob in PACKAGE_DATA for p in project.glob(glob)}
    assert sample and data
    assert (sample | data) - packed == set()
    tops = {name.partition("/")[0] for name in packed}
    assert {top for top in tops if not top.endswith(".dist-info")} == {
        "bole", "cypher", "instruct_gen", "kg", "serve",
    }  # fmt: skip


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """`bole` in a new environment with the wheel; ours lends it the dependencies."""
    folder = tmp_path_factory.mktemp("installed") / "env"
    venv.create(folder, symlinks=True)
    python = folder / "bin/python"
    subprocess.run(
        [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-index", "--no-deps",
         "--disable-pip-version-check", str(wheel)],
        check=True, capture_output=True,
    )  # fmt: skip
    (site,) = folder.glob("lib/python*/site-packages")
    # A path from a .pth file comes last, and the .pth files in it (our sources) are not read.
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder / "bin/bole"


def test_the_demo_runs_from_the_wheel_in_an_empty_folder_as_the_readmes_show(
    project: Path, installed: Path, tmp_path: Path
) -> None:
    home, empty = tmp_path / "home", tmp_path / "empty"
    empty.mkdir()
    environ = {k: v for k, v in os.environ.items() if not k.startswith(("BOLE_", "PYTHON"))}
    environ["BOLE_HOME"] = str(home)
    try:
        demo = subprocess.run(
            [installed, "demo"],
            cwd=empty, env=environ, capture_output=True, text=True, timeout=300, encoding="utf-8",
        )  # fmt: skip
        assert demo.returncode == 0, demo.stderr
    finally:
        subprocess.run(
            [installed, "graph", "down"],
            cwd=empty,
            env={**environ, "BOLE_HOME": str(home / "demo")},
        )
    for readme in ("README.md", "README.zh.md"):
        assert _without_scores(demo.stdout) == _without_scores(_shown(project / readme)), readme
    assert "Traceback" not in demo.stderr
    assert list(empty.iterdir()) == []


def _shown(readme: Path) -> str:
    """Return what a README shows of the demo."""
    text = readme.read_text(encoding="utf-8")
    (shown,) = re.findall(
        r"demo output: begin.*?```text\n(.*?)```\n<!-- demo output: end", text, re.S
    )
    return str(shown)


def _without_scores(text: str) -> str:
    """Return a text without the scores of matches: they fall from year to year."""
    return re.sub(r"\(0\.\d\d, ", "(", text.strip())
