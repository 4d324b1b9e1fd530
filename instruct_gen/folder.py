"""The folder of a data set: its three files, its manifest, and its work under ``.work``.

The manifest is written last, so a folder with a manifest is whole. A file is written whole or not
at all. Files that take the place of others are first all written aside; once they are, whoever
takes the folder next puts them in their place, if the one who wrote them was ended before.
"""

import hashlib
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson
from filelock import FileLock, Timeout

from bole.errors import BadData, Conflict, UsageError
from instruct_gen.example import SPLITS, Split
from kg.evidence.ids import canonical
from kg.export.file import to_disk, told, write_whole

MANIFEST = "manifest.json"
WORK = ".work"
_MOST_SHOWN = 60


class Folder:
    """A data set's folder."""

    def __init__(self, path: Path) -> None:
        """Name the folder; nothing is made yet."""
        self.path = path
        self.work = path / WORK
        self.manifest_path = path / MANIFEST
        self.ledger = self.work / "ledger.sqlite"
        self.roster = self.work / "roster.sqlite"
        self.accepted = self.work / "accepted.sqlite"
        self.rejects = self.work / "rejects.jsonl"
        self.refreshing = self.work / "refreshing"
        self.replacing = self.work / "replacing"

    def file(self, split: Split) -> Path:
        """Return the file of a split."""
        return self.path / f"{split}.jsonl"

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Hold the folder, made where it was not there, for the one who writes to it.

        Raises:
            Conflict: another process writes to it.
            UsageError: it cannot be made, or holds files that are not a data set's.
        """
        try:
            self._check_ours()
            self.work.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.work / "lock", timeout=0)
            lock.acquire()
        except Timeout:
            raise Conflict(
                f"{self.path} is being written by another command: wait until it has ended."
            ) from None
        except OSError as error:
            raise UsageError(
                f"{self.path} cannot be written ({error.strerror}): make room there, give yourself "
                "the permission, or name another folder with --out."
            ) from error
        try:
            self.put_in_place()
            yield
        finally:
            lock.release()

    def _check_ours(self) -> None:
        if self.path.exists() and not self.path.is_dir():
            raise UsageError(f"{self.path} is a file, and a folder was expected: name another.")
        theirs = [self.file(split).name for split in SPLITS if self.file(split).exists()]
        if theirs and not self.work.is_dir() and not self.manifest_path.exists():
            raise UsageError(
                f"{self.path} holds {theirs[0]}, which is of no data set of Bole's: name another "
                "folder with --out."
            )

    def manifest(self) -> dict[str, Any] | None:
        """Return the manifest, or None where the data set is not finished.

        Raises:
            BadData: it cannot be read.
        """
        if not self.manifest_path.is_file():
            return None
        try:
            data: dict[str, Any] = orjson.loads(self.manifest_path.read_bytes())
            assert isinstance(data, dict)
        except (ValueError, AssertionError):
            raise BadData(
                f"{self.manifest_path} is no manifest: `bole dataset generate … --fresh` writes "
                "the data set anew."
            ) from None
        return data

    def clear(self) -> None:
        """Take away what a data set has here, the manifest first."""
        self.manifest_path.unlink(missing_ok=True)
        for path in (self.refreshing, self.replacing.with_suffix(".partial")):
            shutil.rmtree(path, ignore_errors=True)
        for split in SPLITS:
            self.file(split).unlink(missing_ok=True)
        for path in (self.ledger, self.roster, self.accepted, self.rejects):
            for suffix in ("", "-wal", "-shm", "-journal"):
                path.with_name(path.name + suffix).unlink(missing_ok=True)

    def changed(self, manifest: Mapping[str, Any]) -> list[str]:
        """Return the files that are not what the manifest says."""
        return [
            name
            for name, told in manifest["files"].items()
            if not (self.path / name).is_file() or sha256(self.path / name) != told["sha256"]
        ]

    def write(self, lines: Mapping[str, Iterable[str]], manifest: Mapping[str, Any]) -> None:
        """Write files, by their names, and then the manifest, which tells of those not in .work."""
        files = _written(self.path, lines)
        write_whole(self.manifest_path, [_whole({**manifest, "files": files})])

    def write_aside(
        self, lines: Mapping[str, Iterable[str]], roster: Path, manifest: Mapping[str, Any]
    ) -> None:
        """Write what is to take the place of files, of the roster and of the manifest, all or none.

        Args:
            lines: of the files that change, by their names.
            manifest: whole but for the files that change.
        """
        aside = self.replacing.with_suffix(".partial")
        shutil.rmtree(aside, ignore_errors=True)
        with told(self.path, "folder"):
            (aside / WORK).mkdir(parents=True)
            shutil.copyfile(roster, aside / WORK / self.roster.name)
            to_disk(aside / WORK / self.roster.name)
            to_disk(aside / WORK)
        files = {**manifest["files"], **_written(aside, lines)}
        write_whole(aside / MANIFEST, [_whole({**manifest, "files": files})])
        # From here on it is done, whatever becomes of this process.
        aside.replace(self.replacing)
        to_disk(self.work)

    def put_in_place(self) -> None:
        """Put in place what was written aside; the manifest is away until all the rest is there."""
        manifest = self.replacing / MANIFEST
        if manifest.is_file():
            self.manifest_path.unlink(missing_ok=True)
            to_disk(self.path)
            for path in sorted(self.replacing.rglob("*")):
                if path.is_file() and path != manifest:
                    path.replace(self.path / path.relative_to(self.replacing))
            for folder in (self.work, self.path):
                to_disk(folder)
            manifest.replace(self.manifest_path)
            to_disk(self.path)
        if self.replacing.is_dir():
            shutil.rmtree(self.refreshing, ignore_errors=True)
            shutil.rmtree(self.replacing)


def _written(folder: Path, lines: Mapping[str, Iterable[str]]) -> dict[str, Any]:
    """Write files in a folder; return what a manifest tells of those not in .work."""
    files = {}
    for name, some in lines.items():
        counted = _Counted(some)
        write_whole(folder / name, counted)
        if not name.startswith(WORK):
            files[name] = {"lines": counted.lines, "sha256": sha256(folder / name)}
    return files


def _whole(manifest: Mapping[str, Any]) -> str:
    plain = orjson.loads(canonical(manifest))
    return orjson.dumps(plain, option=orjson.OPT_INDENT_2).decode()


class _Counted:
    """Lines, counted as they go by."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self.lines = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._lines:
            self.lines += 1
            yield line


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """Return in words what is not as it was, a setting each."""
    told = []
    for key in sorted({*before, *now}):
        if before.get(key) != now.get(key):
            was, is_now = (_short(one.get(key)) for one in (before, now))
            told.append(f"{key} was {was}, and is {is_now}")
    return told


def _short(value: Any) -> str:
    text = canonical(value)
    return text if len(text) <= _MOST_SHOWN else f"{text[: _MOST_SHOWN - 1]}…"


def lines_of(path: Path) -> Iterator[bytes]:
    """Yield the lines of a file of JSON lines, without their ends."""
    with path.open("rb") as file:
        for line in file:
            yield line.removesuffix(b"\n")
