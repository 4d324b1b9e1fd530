"""The embedded engine: a private child process that outlives the command that started it.

``attached`` finds the engine of a home folder, or starts it; ``stop`` ends it; ``watch`` is the
small process that ends it when nobody has used it for a while. Nothing here knows Bolt or Cypher.
"""

from kg.engine.attach import attached, stop
from kg.engine.folder import EngineFolder
from kg.engine.state import EngineState

__all__ = ["EngineFolder", "EngineState", "attached", "stop"]
