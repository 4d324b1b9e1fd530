"""What a record said when: choosing the current among all versions that are not undone. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a record: what it said from a run on."""

    version: int
    run: int
    live: bool
    payload: str
    content_hash: str
    undone_by: int | None = None


@dataclass(frozen=True, slots=True)
class History:
    """The versions of one record; ``current`` is None when all are undone."""

    record_key: str
    current: Version | None
    earlier: tuple[Version, ...]

    @property
    def first_run(self) -> int | None:
        """Return the earliest run whose version still counts."""
        runs = [version.run for version in self._all() if version.undone_by is None]
        return min(runs, default=None)

    @property
    def is_live(self) -> bool:
        """Return whether the source says so now."""
        return self.current is not None and self.current.live

    @property
    def next_version(self) -> int:
        """Return a version number that no version ever had."""
        return max((version.version for version in self._all()), default=0) + 1

    def _all(self) -> tuple[Version, ...]:
        return (*self.earlier, self.current) if self.current else self.earlier

    def without(self, run: int, undone_by: int) -> "History":
        """Return the history as if a run had not been."""
        return self._choose(
            replace(version, undone_by=undone_by)
            if version.run == run and version.undone_by is None
            else version
            for version in self._all()
        )

    def redone(self, undone_by: int) -> "History":
        """Return the history as if an undoing had not been."""
        return self._choose(
            replace(version, undone_by=None) if version.undone_by == undone_by else version
            for version in self._all()
        )

    def _choose(self, versions: Iterable[Version]) -> "History":
        every = tuple(versions)
        standing = [version for version in every if version.undone_by is None]
        if not standing:
            return History(self.record_key, None, every)
        current = max(standing, key=lambda version: (version.run, version.version))
        return History(
            self.record_key, current, tuple(version for version in every if version is not current)
        )
