"""The root command. It knows the nouns as strings and imports a noun's module when it is called."""

import importlib
import os
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from bole import __version__
from bole.errors import BoleError

# noun: (where its command is, what it is for)
NOUNS = {
    "demo": ("serve.demo:demo", "Load the sample, match needs, answer in two languages."),
    "ask": ("serve.cli:ask", "Answer a question from the graph, with citations."),
    "match": ("serve.cli:match", "Match a need to experts, with reasons."),
    "graph": ("kg.cli.graph:graph", "The store and what is in it: import, export, info, up, down."),
    "entity": (
        "kg.cli.entity:entity",
        "Experts, fields, awards, institutions: find and show them.",
    ),
    "fact": ("kg.cli.fact:fact", "Where a fact comes from."),
    "form": ("kg.cli.form:form", "Logical forms: run one, or see its Cypher."),
    "dataset": (
        "instruct_gen.cli:dataset",
        "The graph as instruction data: make a data set, hold it to the graph.",
    ),
    "undo": ("kg.cli.undo:undo", "Take back a run."),
}


class Nouns(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the nouns in the order of a newcomer's day."""
        return list(NOUNS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command of a noun, importing its module, or None."""
        if cmd_name not in NOUNS:
            return None
        module, _, name = NOUNS[cmd_name][0].partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of nouns without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(noun, text) for noun, (_, text) in NOUNS.items()])

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Name the nearest noun when one is mistyped."""
        if args and args[0] not in NOUNS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], NOUNS, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise click.UsageError(f"No such command '{args[0]}'.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Nouns,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Start with:  bole demo",
)
@click.version_option(__version__, prog_name="bole")
def root() -> None:
    """Bole (伯乐) finds the right expert for a need, and proves it."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line; errors of ours become one message and their exit code."""
    if sys.stdin is None:
        # A closed stdin is an empty one.
        sys.stdin = Path(os.devnull).open(encoding="utf-8")  # noqa: SIM115
    output = sys.stdout
    try:
        code: Any = root.main(args=arguments, prog_name="bole", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        click.echo("Stopped.", err=True)
        _leave_at_once(code := 130)
    except BoleError as error:
        click.echo(f"bole: {error}", err=True)
        code = error.exit_code
    except SystemExit as left:
        # click leaves with 1, stdout wrapped, when who reads it went away (`bole … | head`).
        code = left.code if sys.stdout is output else 0
    except OSError as error:
        # Most often stdout, sent to a file on a full disk.
        what = error.filename or "The output"
        click.echo(f"bole: {what} cannot be read or written ({error.strerror}).", err=True)
        if sys.stdout is not None:
            # What could not be written goes, so that the flush at the end does not fail on it.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    sys.exit(code if isinstance(code, int) else 0)


def _leave_at_once(code: int) -> None:
    """End the process where threads are left: they may wait for an endpoint for minutes."""
    if any(one for one in threading.enumerate() if one is not threading.main_thread()):
        for stream in (sys.stdout, sys.stderr):
            with suppress(OSError, AttributeError):
                stream.flush()
        os._exit(code)


def working_directory() -> Path:
    """Return the folder the command was called in."""
    return Path.cwd()
