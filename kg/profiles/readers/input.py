"""The bytes of a source: a file or stdin, gzipped or not, counted as they are read."""

import gzip
import io
import os
import sys
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import BinaryIO, cast

from bole.errors import BadData, UsageError

STDIN = "-"
_GZIP = b"\x1f\x8b"
# What people hand over that is no text, by its first bytes: what it is, what to do.
_NOT_TEXT = {
    b"PK\x03\x04": "a zip file or an Excel workbook; save the sheet as CSV (UTF-8)",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook; save the sheet as CSV (UTF-8)",
    b"PAR1": "a Parquet file; write it out as JSON Lines",
    b"%PDF": "a PDF; profiles are read from JSON, JSON Lines or CSV",
    b"BZh": "packed with bzip2; unpack it first",
    b"\xfd7zX": "packed with xz; unpack it first",
    b"\x28\xb5\x2f\xfd": "packed with zstd; unpack it first",
}


@dataclass
class Progress:
    """How far reading is, for a bar to show: bytes of the files as they lie on disk."""

    read: int = 0
    total: int | None = None


class Input:
    """An open source: reads bytes, names itself in errors."""

    def __init__(self, name: str, stream: BinaryIO) -> None:
        """Take an open stream."""
        self.name = name
        self._stream = stream

    def read(self, size: int) -> bytes:
        """Return the next bytes, at most ``size``; none at the end."""
        try:
            return self._stream.read(size)
        except EOFError as error:
            raise BadData(
                f"{self.name} is cut off inside its gzip data: fetch or pack it again."
            ) from error
        except (gzip.BadGzipFile, zlib.error) as error:
            raise BadData(f"{self.name} is damaged ({error}): fetch or pack it again.") from error
        except OSError as error:
            raise BadData(f"{self.name} could not be read on: {error.strerror}.") from error


class _Counted(io.RawIOBase):
    def __init__(self, stream: BinaryIO, progress: Progress) -> None:
        self._stream = stream
        self._progress = progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        taken = self._stream.readinto(buffer)  # type: ignore[attr-defined]
        self._progress.read += taken or 0
        return cast(int, taken)


def check_input(path: str) -> int | None:
    """Return the size of a source in bytes, None for stdin.

    Raises:
        UsageError: there is no such file, it is a folder, or it may not be read.
    """
    if path == STDIN:
        return None
    try:
        if Path(path).is_dir():
            raise UsageError(
                f"{path} is a folder, and a file was expected: name the files in it, "
                f"such as {Path(path) / '*.jsonl'}."
            )
        with open(path, "rb"):
            return os.stat(path).st_size
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UsageError(f"there is no file {path}{_nearest(Path(path))}") from error
    except PermissionError as error:
        raise UsageError(
            f"{path} may not be read: give yourself the permission (chmod u+r), or copy it."
        ) from error
    except OSError as error:
        raise UsageError(f"{path} cannot be opened: {error.strerror}.") from error


@contextmanager
def open_input(path: str, progress: Progress) -> Iterator[Input]:
    """Open a source for reading; ``-`` is stdin.

    Raises:
        BadData: it is empty, or no text.
    """
    name = "stdin" if path == STDIN else path
    with ExitStack() as opened:
        if path == STDIN:
            outer = cast(BinaryIO, sys.stdin.buffer)
        else:
            outer = cast(BinaryIO, opened.enter_context(open(path, "rb")))
        counted = cast(BinaryIO, io.BufferedReader(_Counted(outer, progress), 1 << 18))
        head, source = _begun(name, counted)
        if head.startswith(_GZIP):
            unpacked = gzip.GzipFile(fileobj=source, mode="rb")
            _, source = _begun(name, cast(BinaryIO, unpacked))
        yield Input(name, source)


class _Chained(io.RawIOBase):
    """Bytes already taken from a stream, and then the rest of it."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        head, self._head = self._head[:size], self._head[size:]
        return head + self._rest.read(size - len(head))


def _begun(name: str, stream: BinaryIO) -> tuple[bytes, BinaryIO]:
    """Return the first bytes of a stream, and the whole of it; refuse what cannot be read."""
    head = Input(name, stream).read(8)
    if not head:
        raise BadData(f"{name} is empty: nothing was read from it.")
    for magic, what in _NOT_TEXT.items():
        if head.startswith(magic):
            raise BadData(f"{name} is {what}.")
    return head, cast(BinaryIO, _Chained(head, stream))


def _nearest(path: Path) -> str:
    folder = path.parent
    names = [item.name for item in folder.iterdir()] if folder.is_dir() else []
    near = get_close_matches(path.name, names, n=1)
    return f"; did you mean {folder / near[0]}?" if near else f" (looked from {Path.cwd()})."
