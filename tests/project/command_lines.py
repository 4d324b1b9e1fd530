"""Command lines as documents show them, judged by the tree of commands without being run."""

import shlex
from collections.abc import Iterator

import click

# `()` is `bole`, `("graph", "import")` is `bole graph import`.
Commands = dict[tuple[str, ...], click.Command]


def walk(
    path: tuple[str, ...], command: click.Command
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield a command and those under it, each with its path."""
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None, (*path, name)
            yield from walk((*path, name), inner)


class CommandLines:
    """Says which command a line calls, and what is wrong with it."""

    def __init__(self, commands: Commands) -> None:
        self.commands = commands

    def path_of(self, line: str) -> tuple[str, ...]:
        """Return the path of the command that a line calls."""
        words = shlex.split(line, comments=True)[1:]
        return max((path for path in self.commands if (*words[: len(path)],) == path), key=len)

    def problem(self, line: str) -> str | None:
        """Return what is wrong with a line such as ``bole match "…" --limit 3``, or None."""
        path = self.path_of(line)
        command = self.commands[path]
        words = shlex.split(line, comments=True)[1 + len(path) :]
        if isinstance(command, click.Group) and words and not words[0].startswith("-"):
            return f"{line}: there is no command {words[0]}"
        known = {option for item in command.params for option in (*item.opts, *item.secondary_opts)}
        known |= {"--help", "-h"}
        used = {word.partition("=")[0] for word in words if word.startswith("-") and word != "-"}
        return f"{line}: there is no {', '.join(sorted(used - known))}" if used - known else None
