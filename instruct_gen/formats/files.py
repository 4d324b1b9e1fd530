"""A folder of files, whole or not at all; and its files, each opened at its first line."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from bole.errors import UsageError
from kg.export.file import partial_of, told


def check_folder(path: Path) -> None:
    """Raise when a new folder cannot be made at a path, before any work is done for it.

    Raises:
        UsageError: something is there already, or the folder it should be in is not there.
    """
    if path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise UsageError(f"{path} is there already: name a new folder, or an empty one.")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"There is no folder {path.parent}: make it, or name another one.")


@contextmanager
def whole_folder(path: Path) -> Iterator[Path]:
    """Give an empty folder to write in, which is put at ``path`` if all goes well.

    Raises:
        UsageError: it cannot be made there, or not all of it can be written.
    """
    check_folder(path)
    partial = partial_of(path)
    try:
        with told(path, "folder"):
            partial.mkdir()
            yield partial
            # Over an empty folder too.
            partial.replace(os.path.realpath(path))
    finally:
        shutil.rmtree(partial, ignore_errors=True)


class Files:
    """The files of a folder: one that gets no line is not made."""

    def __init__(self, folder: Path) -> None:
        """Take the folder."""
        self._folder = folder
        self._open = ExitStack()
        self.lines: dict[str, int] = {}
        self._files: dict[str, TextIO] = {}

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close every file."""
        self._open.close()

    def write(self, name: str, line: str) -> None:
        """Write a line to a file, which may be in a folder of the folder."""
        if name not in self._files:
            path = self._folder / name
            path.parent.mkdir(exist_ok=True)
            opened = path.open("x", encoding="utf-8", newline="\n")
            self._files[name] = self._open.enter_context(opened)
            self.lines[name] = 0
        self._files[name].write(f"{line}\n")
        self.lines[name] += 1


def write_bytes_whole(path: Path, content: bytes) -> None:
    """Write a file, which is as it was until all of it is written.

    Raises:
        UsageError: it cannot be written there, or not all of it.
    """
    partial = partial_of(path)
    try:
        with told(path, "folder"):
            partial.write_bytes(content)
            partial.replace(os.path.realpath(path))
    finally:
        partial.unlink(missing_ok=True)
