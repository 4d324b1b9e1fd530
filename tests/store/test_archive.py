"""The class archive: made once, used when it fits, never in the way."""

import os
import time
from pathlib import Path

import pytest

from bole.settings import Settings
from kg.engine import EngineFolder, archive
from kg.engine.wheel import find_wheel
from kg.store import open_store, practice, stop_engine


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(archive.platformdirs, "user_cache_dir", lambda *_: str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_a_practice_run_leaves_an_archive_that_the_engine_takes(
    cache: Path, tmp_path: Path
) -> None:
    wheel = find_wheel()
    assert (archive.wanted(wheel), archive.reading(wheel)) == (True, [])
    practice.practise()
    made = archive.archive_path(wheel)
    assert made.parent == cache and made.stat().st_size > 2**20
    assert (archive.wanted(wheel), archive.reading(wheel)[-1]) == (False, f"-XX:AOTCache={made}")
    settings = Settings(home=tmp_path / "home")
    try:
        with open_store(settings):
            assert "[aot]" not in EngineFolder(settings.home).log.read_text()
    finally:
        stop_engine(settings)


def test_one_makes_it_and_a_failure_is_not_tried_again(cache: Path) -> None:
    wheel = find_wheel()
    with archive.making(wheel) as options, archive.making(wheel) as others:
        assert options == [
            f"-XX:AOTCacheOutput={archive.archive_path(wheel)}".replace(".aot", ".partial")
        ]
        assert others is None
    assert (archive.wanted(wheel), archive.reading(wheel)) == (False, [])
    with archive.making(wheel) as options:
        assert options is None


def test_a_spoilt_archive_is_passed_over(cache: Path, tmp_path: Path) -> None:
    cache.mkdir()
    archive.archive_path(find_wheel()).write_bytes(b"no archive" * 1_000)
    settings = Settings(home=tmp_path / "home")
    try:
        with open_store(settings) as store:
            assert store.info.pid
    finally:
        stop_engine(settings)


def test_archives_of_engines_long_gone_are_removed(cache: Path) -> None:
    cache.mkdir()
    old, new = cache / "engine-1-a.aot", cache / "engine-2-b.aot"
    for path in (old, new):
        path.touch()
    month = time.time() - 31 * 24 * 3600
    os.utime(old, (month, month))
    with archive.making(find_wheel()):
        pass
    assert (old.exists(), new.exists()) == (False, True)
