"""The experts whom a passage of a document names."""

from random import Random

from instruct_gen.samplers.draw import Around
from instruct_gen.subgraph import Subgraph


def document(around: Around, passage: str, chance: Random) -> Subgraph | None:
    """Return the subgraph of those whom a passage names, which may be nobody."""
    return around.reader.subgraph("document", around.named_in(passage))
