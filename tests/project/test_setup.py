"""Setting up: what `make` says, what it needs, and that what is installed is pinned."""

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from itertools import chain
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

OURS = ("bole", "cypher", "instruct_gen", "kg", "serve")
# A distribution whose module is called otherwise; and what is used without an import: the engine's
# jars, and what makes the driver quicker by being there.
_DISTRIBUTIONS = {"yaml": "pyyaml"}
NOT_IMPORTED = {"arcadedb-embedded", "neo4j-rust-ext"}


def test_make_alone_lists_every_command(project: Path) -> None:
    environ = {name: os.environ[name] for name in os.environ if not name.startswith("MAKE")}
    run = subprocess.run(
        ["make"], cwd=project, env=environ, capture_output=True, text=True, check=True
    )
    makefile = (project / "Makefile").read_text(encoding="utf-8")
    (phony,) = re.findall(r"^\.PHONY: help (.*)$", makefile, re.MULTILINE)
    assert re.findall(r"^  make ([a-z-]+)", run.stdout, re.MULTILINE) == phony.split()
    assert run.stderr == ""


def test_make_without_a_python_says_what_is_needed(project: Path, tmp_path: Path) -> None:
    folder, programs = tmp_path / "a clone", tmp_path / "programs"
    programs.mkdir()
    folder.mkdir()
    for name in ("sh", "make"):
        (programs / name).symlink_to(str(shutil.which(name)))
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        shutil.copy(project / name, folder)
    environ = {"PATH": str(programs)}
    run = subprocess.run(
        [programs / "make", "demo"], cwd=folder, env=environ, capture_output=True, text=True
    )
    assert (run.returncode, run.stdout) == (2, "")
    assert "Bole needs Python 3.11 or newer" in run.stderr
    assert "make demo PYTHON=" in run.stderr


def test_every_dependency_is_pinned_within_its_bound(project: Path) -> None:
    declared = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pins = _pins(project / "constraints.txt")
    wanted = [*declared["dependencies"], *chain(*declared["optional-dependencies"].values())]
    problems = [
        f"{requirement}: pinned {pins.get(canonicalize_name(requirement.name))}"
        for requirement in map(Requirement, wanted)
        if not requirement.specifier.contains(pins.get(canonicalize_name(requirement.name), "0"))
    ]
    assert problems == []


def test_every_dependency_is_imported_and_every_import_declared(project: Path) -> None:
    declared = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    # What is no extra of development is imported too, where it is there.
    extras = {k: v for k, v in declared["optional-dependencies"].items() if k != "dev"}
    wanted = map(Requirement, [*declared["dependencies"], *chain(*extras.values())])
    bounds = {canonicalize_name(one.name): str(one.specifier) for one in wanted}
    assert [name for name, bound in bounds.items() if not bound.startswith(">=")] == []
    needed = {_DISTRIBUTIONS.get(top, top) for top in _imported(project)}
    assert needed | NOT_IMPORTED == set(bounds)


def test_ci_is_one_program(project: Path) -> None:
    assert os.access(project / ".ci/run", os.X_OK)


def _imported(project: Path) -> set[str]:
    """Return what the packages import from elsewhere, by the first part of its name."""
    files = [path for package in OURS for path in (project / package).rglob("*.py")]
    found: set[str] = set()
    for node in (node for path in files for node in ast.walk(ast.parse(path.read_bytes()))):
        if isinstance(node, ast.Import):
            found |= {name.name.partition(".")[0] for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found.add(str(node.module).partition(".")[0])
    return found - set(OURS) - sys.stdlib_module_names


def _pins(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    pinned = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pinned}
