"""A file written whole or not at all: a broken-off export must not pass for one."""

import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from bole.errors import UsageError


def check_output(path: Path) -> None:
    """Raise when a file cannot be written at a path, before any work is done for it.

    Raises:
        UsageError: it is a folder, or its folder is not there.
    """
    with told(path):
        if path.is_dir():
            raise UsageError(
                f"{path} is a folder, and a file was expected: name a file in it, such as "
                f"{path / 'graph.jsonl'}."
            )
        if not path.parent.is_dir():
            raise UsageError(f"There is no folder {path.parent}: make it, or name another file.")


def write_whole(path: Path, lines: Iterable[str]) -> None:
    """Write lines to a file, which is as it was until the last of them is on the disk.

    A device or pipe is written to as the lines come; a file that is replaced keeps its mode.

    Raises:
        UsageError: it cannot be written there, or not all of it.
    """
    check_output(path)
    with told(path):
        mode = path.stat().st_mode if path.exists() else None
        if mode is not None and not stat.S_ISREG(mode):
            _write(path, "w", lines)
            return
        partial = partial_of(path)
        try:
            _write(partial, "x", lines)
            to_disk(partial)
            if mode is not None:
                partial.chmod(stat.S_IMODE(mode))
            partial.replace(os.path.realpath(path))
            to_disk(partial.parent)
        finally:
            partial.unlink(missing_ok=True)


def to_disk(path: Path) -> None:
    """Have a file's content, or what a folder's entries are, survive a loss of power."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def partial_of(path: Path) -> Path:
    """Return where what is to stand at a path is written at first, beside it."""
    return Path(os.path.realpath(path)).with_name(f".bole-{secrets.token_hex(8)}.partial")


def _write(path: Path, how: str, lines: Iterable[str]) -> None:
    with path.open(how, encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


@contextmanager
def told(path: Path, kind: str = "file") -> Iterator[None]:
    """Say of what goes wrong in writing at a path what to do about it.

    Raises:
        UsageError: the system refused.
    """
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written ({error.strerror}): make room there, give yourself the "
            f"permission, or name another {kind}."
        ) from error
