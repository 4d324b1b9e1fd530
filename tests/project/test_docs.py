"""The documents are true: their links lead somewhere, their commands exist, the READMEs run."""

import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pytest

from bole.errors import MappingError
from bole.settings import PREFIX, known_keys
from kg.profiles.mapping import parse_mapping
from tests.project.command_lines import CommandLines

READMES = ("README.md", "README.zh.md")
FENCE = re.compile(r"^```(\S*)[ ]?([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]+)")
# A path in backticks that starts with one of our folders: `kg/evidence/derive.py`.
PATH = re.compile(
    r"`((?:bole|cypher|instruct_gen|kg|serve|docs|tests|bench|examples|\.ci)/[\w./-]*)`"
)
TARGET = re.compile(r"(?:`|^)make ([a-z-]+)", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block: its language, what stands after it (a file's name, or `run`), its text."""

    language: str
    label: str
    text: str


def blocks(page: Path) -> list[Block]:
    return [Block(*found) for found in FENCE.findall(page.read_text(encoding="utf-8"))]


def command_lines_of(block: Block) -> list[str]:
    """Return the calls of `bole` in a shell block."""
    if block.language not in ("sh", "console"):
        return []
    lines = (line.removeprefix("$ ") for line in block.text.splitlines())
    return [line for line in lines if line.startswith("bole ")]


@pytest.fixture(scope="module")
def pages(tracked: tuple[Path, ...]) -> list[Path]:
    return [path for path in tracked if path.suffix == ".md"]


def test_every_link_and_path_leads_somewhere(project: Path, pages: list[Path]) -> None:
    assert len(pages) > 8
    dead = []
    for page in pages:
        text = FENCE.sub("", page.read_text(encoding="utf-8"))
        dead += [
            (page.name, link) for link in LINK.findall(text) if not (page.parent / link).exists()
        ]
        dead += [(page.name, path) for path in PATH.findall(text) if not (project / path).exists()]
    assert dead == []


def test_every_make_target_exists(project: Path, pages: list[Path]) -> None:
    makefile = (project / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {t for page in pages for t in TARGET.findall(page.read_text(encoding="utf-8"))}
    assert {"demo", "test", "check"} <= named
    assert named - targets == set()


def test_every_command_line_is_one(pages: list[Path], command_lines: CommandLines) -> None:
    lines = [line for page in pages for block in blocks(page) for line in command_lines_of(block)]
    assert len(lines) > 10
    assert [problem for line in lines if (problem := command_lines.problem(line))] == []


def test_every_mapping_shown_is_one(project: Path, pages: list[Path]) -> None:
    shown = [block for page in pages for block in blocks(page) if "mapping.yaml" in block.label]
    assert len(shown) > 4
    for block in shown:
        assert parse_mapping(block.text, block.label).head.source


def test_every_mistake_in_a_mapping_is_told_as_shown(project: Path) -> None:
    shown = blocks(project / "docs/mapping.md")
    mistakes = [pair for pair in pairwise(shown) if pair[0].label == "mistake"]
    assert len(mistakes) > 8
    for mistake, told in mistakes:
        with pytest.raises(MappingError) as caught:
            parse_mapping(mistake.text)
        assert told.text.strip() in str(caught.value)


def test_the_explained_mapping_is_the_example(project: Path) -> None:
    explained = "".join(b.text for b in blocks(project / "docs/mapping.md") if b.label == "nobel")
    example = (project / "examples/nobel/mapping.yaml").read_text(encoding="utf-8")
    bare = [line for line in example.splitlines() if line and not line.startswith("#")]
    assert explained.splitlines() == bare


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_lists_every_setting(project: Path, readme: str) -> None:
    rows = re.findall(r"^\| `(BOLE_\w+)`", (project / readme).read_text(encoding="utf-8"), re.M)
    assert sorted(rows) == sorted(PREFIX + key.replace(".", "_").upper() for key in known_keys())


@pytest.mark.parametrize("readme", READMES)
def test_the_readme_runs(project: Path, readme: str, tmp_path: Path) -> None:
    """Save the files that a README shows, and type what it says to type, in its order."""
    environ = {k: v for k, v in os.environ.items() if not k.startswith("BOLE_")}
    environ["BOLE_HOME"] = str(tmp_path / "home")
    environ["PYTHONPATH"] = str(project)
    shown = blocks(project / readme)
    for block in shown:
        if "." in block.label:
            (tmp_path / block.label).write_text(block.text, encoding="utf-8")
    try:
        for line in (line for b in shown if b.label == "run" for line in command_lines_of(b)):
            run = _bole(line.removeprefix("bole "), tmp_path, environ)
            assert run.returncode == 0, f"{line}\n{run.stdout}{run.stderr}"
    finally:
        _bole("graph down", tmp_path, environ)


def _bole(
    arguments: str, folder: Path, environ: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    command = f'"{sys.executable}" -m bole {arguments}'
    return subprocess.run(
        command, shell=True, cwd=folder, env=environ, text=True, capture_output=True, timeout=120
    )
