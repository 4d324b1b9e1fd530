"""What is asked of a subgraph goes by how it was drawn: around a hub, as a pair, or of experts."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from instruct_gen.case import Case
from instruct_gen.cases import ego, pair, star
from instruct_gen.subgraph import Subgraph

if TYPE_CHECKING:  # kinds are made of cases
    from instruct_gen.kinds.kind import Draw

_OF = {"star": star.cases, "pair": pair.cases}


def cases(subgraph: Subgraph, draw: Draw, intents: Collection[str]) -> Iterator[Case]:
    """Yield questions of some intents that a subgraph answers, in a drawn order."""
    yield from _OF.get(subgraph.sampler, ego.cases)(subgraph, draw, intents)
