"""The tiny world, loaded into the graph in ``store``; and the sample, read whole, for all tests."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.store import GraphStore, open_store
from tests import engines
from tests.instruct_gen.graphs import SAMPLE, Whole, load_profiles, read_whole
from tests.questions.world import load_world


@pytest.fixture
def world(store: GraphStore, tmp_path: Path) -> dict[str, str]:
    """The id of each person of the tiny world, by name; the world is in ``store``."""
    folder = tmp_path / "world"
    folder.mkdir()
    return load_world(store, folder)


@pytest.fixture(scope="session")
def sample_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphStore]:
    """A store with the sample, which nobody changes."""
    folder = tmp_path_factory.mktemp("sample")
    with engines.embedded(folder) as settings, open_store(settings) as store:
        load_profiles(store, SAMPLE)
        yield store


@pytest.fixture(scope="session")
def sample(sample_store: GraphStore) -> Whole:
    """The sample, read whole."""
    return read_whole(sample_store)
