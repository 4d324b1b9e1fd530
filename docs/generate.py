"""Write the pages of docs/ that come from the code; with ``--check``, say if they are stale."""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import click
from asking import NotAnswered, asking_page
from click.testing import CliRunner
from kinds import kinds_page
from tutorial import renew

from bole.cli import root
from bole.settings import Settings
from kg.store import open_store, stop_engine
from serve.demo import load_sample

DOCS = Path(__file__).parent
WIDTH = 96
CLI_HEAD = """\
# The command line

Written by `make docs` from the commands themselves: edit those, not this page.
Data goes to stdout, talk to stderr. `--json` gives one object per line; `-` is stdin or stdout.

| exit code | meaning |
|---|---|
| 0 | done; an empty list is done too, and so is every honest answer |
| 1 | something unexpected: please report it |
| 2 | the command line, a setting or a mapping is wrong |
| 3 | nothing here has this id or name |
| 4 | a file cannot be read on |
| 5 | the store is not there now: trying again may work |
| 6 | done, but some rows were rejected |
| 7 | a check did not pass |
"""
SCHEMA_HEAD = """\
# The schema

Written by `make docs` from `kg/schema.py`, as `bole graph schema --format markdown` prints it: edit
that, not this page.

## What there is to know

"""


def main() -> None:
    """Write the pages, or compare them with what is there."""
    stale = []
    try:
        written = pages()
    except NotAnswered as error:
        sys.exit(str(error))
    for name, text in written.items():
        path = DOCS / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(f"docs/{name}")
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    if "--check" in sys.argv and stale:
        sys.exit(f"{' and '.join(stale)}: not what the code says now. Run `make docs`.")
    if "--check" not in sys.argv:
        renew()  # A test of its own compares what the tutorials' commands say.


def pages() -> dict[str, str]:
    """Return the text of each page by its file name."""
    return {"cli.md": command_page(), "schema.md": schema_page(), **pages_of_the_sample()}


def pages_of_the_sample() -> dict[str, str]:
    """Return the pages that show the sample, out of a graph of their own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(home=folder / "home")
        try:
            with open_store(settings) as store:
                load_sample(store, settings)
                kinds = kinds_page(store, settings, folder / "dataset")
                # It brings more people into the graph.
                asking = asking_page(store, settings, folder)
        finally:
            stop_engine(settings)
    return {"asking.md": asking, "kinds.md": kinds}


def command_page() -> str:
    """Return the help of every command, in the order in which `bole --help` lists them."""
    parts = [CLI_HEAD]
    for context in walk(context_of(root, None, "bole")):
        parts.append(f"## {context.command_path}\n\n```text\n{context.get_help().strip()}\n```\n")
    return "\n".join(parts)


def walk(context: click.Context) -> Iterator[click.Context]:
    """Yield the context of a command, then those of the commands under it."""
    yield context
    if isinstance(context.command, click.Group):
        for name in context.command.list_commands(context):
            command = context.command.get_command(context, name)
            assert command is not None, name
            yield from walk(context_of(command, context, name))


def context_of(command: click.Command, parent: click.Context | None, name: str) -> click.Context:
    """Return the context in which a command prints its help, always of one width."""
    settings = {**command.context_settings, "terminal_width": WIDTH}
    return click.Context(command, parent, info_name=name, **settings)


def schema_page() -> str:
    """Return what `bole graph schema --format markdown` prints, under a heading."""
    result = CliRunner().invoke(
        root, ["graph", "schema", "--format", "markdown"], catch_exceptions=False
    )
    assert result.exit_code == 0, result.output
    return SCHEMA_HEAD + result.stdout


if __name__ == "__main__":
    main()
