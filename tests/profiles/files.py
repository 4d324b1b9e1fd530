"""Files of a test, and what reading them gives."""

from pathlib import Path

from kg.profiles.mapping import Mapping
from kg.profiles.read import Row, read_profiles

SHARED = Path(__file__).parents[3] / "shared" / "data"
EXAMPLES = Path(__file__).parents[2] / "examples"


def written(path: Path, content: str | bytes) -> str:
    data = content if isinstance(content, bytes) else content.encode()
    path.write_bytes(data)
    return str(path)


def rows_of(path: str, mapping: Mapping | None = None, **options: str) -> list[Row]:
    return list(read_profiles([path], mapping, **options))


def payloads(rows: list[Row]) -> list[dict[str, object]]:
    """Return what the accepted rows say."""
    return [row.profile.payload() for row in rows if row.profile is not None]


def complaints(rows: list[Row]) -> list[str]:
    """Return every problem without the name of its file."""
    return [str(p).removeprefix(f"{p.file}:") for row in rows for p in row.problems]
