"""Nothing in the project names the machine it was written on, or a host that packages come from."""

import re
from pathlib import Path

MACHINE_PATH = re.compile(
    r"(?<![\w.~}$)*-])/(?:work|root|tmp|home/\w+|Users/\w+)(?=/|[\s\"'`,;:)]|$)"
)
REGISTRY_HOST = re.compile(
    r"\b(?:pypi\.org|pythonhosted\.org|repo1?\.maven(?:\.apache)?\.org|central\.sonatype\.com"
    r"|registry\.npmjs\.org|proxy\.golang\.org|registry-1\.docker\.io|ghcr\.io)\b"
)
# Names of files that pin where packages were fetched from.
LOCK_FILES = {"uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock", "package-lock.json"}


def test_the_patterns_find_what_they_should() -> None:
    for text in ('"/work/x"', "/root/.cache", "cd /tmp/try", "/home/ann/bole"):
        assert MACHINE_PATH.search(text), text
    for text in ("bench/work/x", "https://example.org/tmp/x", "tmp_path / 'x'", "$HOME/work"):
        assert not MACHINE_PATH.search(text), text
    assert REGISTRY_HOST.search("https://pypi.org/simple")


def test_no_machine_path_and_no_registry_host(project: Path, tracked: tuple[Path, ...]) -> None:
    assert len(tracked) > 20
    found = [
        f"{path.relative_to(project)}:{number}: {match[0]}"
        for path in tracked
        if path != Path(__file__)
        for number, line in enumerate(_lines(path), start=1)
        for match in (MACHINE_PATH.search(line), REGISTRY_HOST.search(line))
        if match
    ]
    assert found == []


def test_no_lock_file(tracked: tuple[Path, ...]) -> None:
    assert [path.name for path in tracked if path.name in LOCK_FILES] == []


def _lines(path: Path) -> list[str]:
    content = path.read_bytes()
    return [] if b"\0" in content else content.decode("utf-8", errors="replace").splitlines()
