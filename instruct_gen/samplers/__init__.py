"""How subgraphs are drawn: each sampler takes what it begins at and gives a subgraph, or none.

All are seeded: the same graph, beginning and chance give the same subgraph.
"""

from collections.abc import Mapping

from instruct_gen.kinds.kind import Sampler
from instruct_gen.samplers.community import community
from instruct_gen.samplers.document import document
from instruct_gen.samplers.draw import Draws
from instruct_gen.samplers.ego import ego, timeline
from instruct_gen.samplers.pair import pair
from instruct_gen.samplers.path import path, walk
from instruct_gen.samplers.star import star

SAMPLERS: Mapping[Sampler, Draws] = {
    "ego": ego,
    "star": star,
    "path": path,
    "pair": pair,
    "timeline": timeline,
    "community": community,
    "walk": walk,
    "document": document,
}
# These begin at an award, a field or an institution, these at a passage; the others at an expert.
AT_HUBS: frozenset[Sampler] = frozenset({"star"})
AT_PASSAGES: frozenset[Sampler] = frozenset({"document"})

__all__ = ["AT_HUBS", "AT_PASSAGES", "SAMPLERS", "Draws"]
