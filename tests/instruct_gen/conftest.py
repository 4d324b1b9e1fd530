"""The tiny world, loaded into the graph in ``store``."""

from pathlib import Path

import pytest

from kg.store import GraphStore
from tests.questions.world import load_world


@pytest.fixture
def world(store: GraphStore, tmp_path: Path) -> dict[str, str]:
    """The id of each person of the tiny world, by name; the world is in ``store``."""
    folder = tmp_path / "world"
    folder.mkdir()
    return load_world(store, folder)
