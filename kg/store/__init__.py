"""The store: the graph over Bolt, in the embedded engine or in Neo4j."""

from bole.settings import Settings
from kg.engine import EngineFolder, stop
from kg.engine.attach import IDLE_SECONDS
from kg.store.embedded import open_embedded
from kg.store.graph import EngineInfo, GraphStore, Transaction
from kg.store.server import open_server

__all__ = ["EngineInfo", "GraphStore", "Transaction", "open_store", "stop_engine"]


def open_store(
    settings: Settings, *, adopt: bool = False, idle_seconds: float = IDLE_SECONDS
) -> GraphStore:
    """Return the graph that the settings name, checked and migrated; close it when done.

    Args:
        adopt: use a Neo4j database that holds somebody else's graph, beside it.
        idle_seconds: how long the embedded engine stays when nobody is connected.
    """
    if settings.graph.uri:
        return open_server(settings.graph, adopt=adopt)
    folder = EngineFolder(settings.home.resolve())
    return open_embedded(folder, idle_seconds=idle_seconds)


def stop_engine(settings: Settings) -> bool:
    """Stop the embedded engine of the settings' home; return whether one was running."""
    return stop(EngineFolder(settings.home.resolve()))
