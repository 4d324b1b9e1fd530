"""Every command explains itself: by its help, by an example that exists, and in docs/cli.md."""

import re
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner

from bole.cli import NOUNS, root
from tests.project.command_lines import CommandLines, Commands


def test_every_noun_is_a_command(commands: Commands) -> None:
    assert {path[0] for path in commands if path} == set(NOUNS)
    assert len(commands) > len(NOUNS)


def test_every_help_works_and_ends_with_an_example(
    commands: Commands, command_lines: CommandLines
) -> None:
    problems = []
    for path in commands:
        result = CliRunner().invoke(root, [*path, "--help"], catch_exceptions=False)
        # A long example is wrapped.
        text = " ".join(result.stdout.split())
        example = re.search(r"(?:Example|Start with): (bole .+)$", text)
        if result.exit_code != 0:
            problems.append(f"{path}: exit {result.exit_code}")
        elif example is None:
            problems.append(f"{path}: the help ends with {text[-40:]!r}, not with an example")
        elif command_lines.path_of(example[1])[: len(path)] != path:
            problems.append(f"{path}: its example is of another command: {example[1]}")
        elif problem := command_lines.problem(example[1]):
            problems.append(f"{path}: {problem}")
    assert problems == []


def test_every_option_is_explained(commands: Commands) -> None:
    bare = [
        (" ".join(path), option.name)
        for path, command in commands.items()
        for option in command.params
        if option.param_type_name == "option" and not option.help
    ]
    assert bare == []


def test_every_command_stands_in_the_docs(project: Path, commands: Commands) -> None:
    page = (project / "docs/cli.md").read_text(encoding="utf-8")
    headings = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    assert headings == [" ".join(("bole", *path)) for path in commands]


def test_the_generated_pages_are_what_the_code_says(project: Path) -> None:
    check = subprocess.run(
        [sys.executable, "docs/generate.py", "--check"], cwd=project, capture_output=True, text=True
    )
    assert check.returncode == 0, check.stderr
