"""The engine's class archive: what Java made of the jars once, so it starts in a third of the time.

The archive is kept in the user's cache folder, made once for an installed engine, and passed over
when it is not there or does not fit: it only makes things quicker.
"""

import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import platformdirs
from filelock import FileLock, Timeout

from kg.engine.wheel import Wheel

_UNUSED_SECONDS = 30 * 24 * 3600.0


def archive_path(wheel: Wheel) -> Path:
    """Return where the archive of this very installation is, or would be."""
    stamp = hashlib.sha256(str(wheel.java).encode())
    for jar in wheel.jars:
        found = jar.stat()
        stamp.update(f"{jar}|{found.st_size}|{found.st_mtime_ns}".encode())
    cache = Path(platformdirs.user_cache_dir("bole", False))
    return cache / f"engine-{wheel.version}-{stamp.hexdigest()[:12]}.aot"


def wanted(wheel: Wheel) -> bool:
    """Return whether making the archive was never tried."""
    return not archive_path(wheel).exists()


def reading(wheel: Wheel) -> list[str]:
    """Return the Java options that use the archive, none where there is no archive."""
    try:
        path = archive_path(wheel)
        if path.stat().st_size == 0:
            return []
        os.utime(path)
    except OSError:
        return []
    return ["-XX:+IgnoreUnrecognizedVMOptions", f"-XX:AOTCache={path}"]


@contextmanager
def making(wheel: Wheel) -> Iterator[list[str] | None]:
    """Give the Java options under which an engine leaves the archive behind when it ends.

    Gives None when somebody else is at it, or it was tried before. A failure leaves an empty
    archive, so that it is not tried again and again.
    """
    path = archive_path(wheel)
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(path.with_suffix(".lock"), timeout=0):
            if path.exists():
                yield None
                return
            partial = path.with_suffix(".partial")
            try:
                yield [f"-XX:AOTCacheOutput={partial}"]
            finally:
                if partial.is_file():
                    partial.replace(path)
                else:
                    path.touch()
                _sweep(path.parent)
    except Timeout:
        yield None


def _sweep(cache: Path) -> None:
    """Remove the archives of engines that nobody has started for a month."""
    oldest = time.time() - _UNUSED_SECONDS
    for other in cache.glob("engine-*"):
        with suppress(OSError):
            if other.stat().st_mtime < oldest:
                other.unlink()
