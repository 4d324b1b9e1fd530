"""What was made of the graph, and where it is: ``artefacts.jsonl`` in Bole's home.

Lines are only ever added; of two with one path the later one holds. What was moved or removed since
is found missing by whoever reads it.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from bole.errors import UsageError

FILE = "artefacts.jsonl"


@dataclass(frozen=True, slots=True)
class Artefact:
    """A folder that was made of the graph.

    Args:
        path: absolute path of the folder.
        graph_version: the graph's, when it was made.
        files: those of its files that hold ids of facts, relative to the folder.
    """

    path: str
    kind: Literal["dataset", "adapter"]
    graph_version: int
    files: tuple[str, ...]


def register(home: Path, artefact: Artefact) -> None:
    """Add an artefact to the list, unless it stands there just so.

    Raises:
        UsageError: the list cannot be written.
    """
    if artefact in artefacts(home):
        return
    line = json.dumps(asdict(artefact), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path = home / FILE
    try:
        home.mkdir(parents=True, exist_ok=True)
        # One write of one line at the end: two commands at once do not mix theirs.
        with path.open("ab", buffering=0) as file:
            file.write(f"{line}\n".encode())
            os.fsync(file.fileno())
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written ({error.strerror}): make room there, or give yourself the "
            "permission."
        ) from error


def artefacts(home: Path) -> tuple[Artefact, ...]:
    """Return what was registered, each path once, in the order in which it last was.

    A line that was cut off while it was written is passed over.
    """
    found: dict[str, Artefact] = {}
    path = home / FILE
    lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    for line in lines:
        try:
            data = json.loads(line)
            one = Artefact(data["path"], data["kind"], data["graph_version"], tuple(data["files"]))
        except (ValueError, KeyError, TypeError):
            continue
        found.pop(one.path, None)
        found[one.path] = one
    return tuple(found.values())
