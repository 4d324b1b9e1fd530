"""Rejected rows, written so that they can be mended and loaded again with the same mapping.

A CSV file's rows stand as they stood, under its header; a JSON file's records stand one a line.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from bole.errors import UsageError
from kg.profiles.read import Row
from kg.profiles.readers.input import STDIN


def rejects_path(source: str, folder: Path | None = None, *, table: bool) -> Path:
    """Return where the rejects of a source go: beside it, never over a file that is there.

    Args:
        source: the file that was read; ``-`` or ``stdin`` for stdin.
        folder: where instead of beside it.
        table: whether it is CSV.
    """
    path = Path("stdin" if source == STDIN else source)
    stem = path.name.removesuffix(".gz").rsplit(".", 1)[0].removesuffix(".rejects")
    beside = folder or path.parent
    ending = "csv" if table else "jsonl"
    chosen, count = beside / f"{stem}.rejects.{ending}", 1
    while chosen.exists():
        count += 1
        chosen = beside / f"{stem}.rejects-{count}.{ending}"
    return chosen


class Rejects:
    """Writes rejected rows, one file a source, made at the first reject."""

    def __init__(self, folder: Path | None = None) -> None:
        """Take the folder they go to; beside each source when None."""
        self.folder = folder
        self.paths: dict[str, Path] = {}
        self._files: dict[str, TextIO] = {}

    def __enter__(self) -> Self:
        """Return itself; leaving closes the files."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the files."""
        for source, file in self._files.items():
            with _told(self.paths[source]):
                file.close()

    def write(self, row: Row) -> None:
        """Write one row.

        Raises:
            UsageError: the file cannot be written.
        """
        file = self._files.get(row.file) or self._open(row)
        record = row.record
        raw = json.dumps(record.data, ensure_ascii=False) if record.raw is None else record.raw
        with _told(self.paths[row.file]):
            file.write(raw + "\n")

    def _open(self, row: Row) -> TextIO:
        table = row.table.format == "csv"
        path = rejects_path(row.file, self.folder, table=table)
        with _told(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("x", encoding="utf-8", errors="backslashreplace", newline="\n")
            if table:
                file.write(row.table.header + "\n")
        self.paths[row.file] = path
        self._files[row.file] = file
        return file


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UsageError(
            f"Rejected rows cannot be written to {path} ({error.strerror}): choose another folder "
            "with --rejects."
        ) from error
