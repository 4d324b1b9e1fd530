"""What all experts of an award, a field or an institution answer: who, how many, the first …"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from instruct_gen.case import Case, Later
from instruct_gen.cases.hops import hops
from instruct_gen.cases.members import members
from instruct_gen.cases.ranks import ranks
from instruct_gen.cases.voice import Voice
from instruct_gen.cases.winners import winners
from instruct_gen.subgraph import Subgraph

if TYPE_CHECKING:  # kinds are made of cases
    from instruct_gen.kinds.kind import Draw

Asks = Callable[[Voice, str], Iterator[Later]]
BY_KIND: Mapping[str, tuple[Asks, ...]] = {
    "award": (winners, ranks, hops),
    "field": (members,),
    "institution": (members,),
}


def cases(subgraph: Subgraph, draw: Draw, intents: Collection[str]) -> Iterator[Case]:
    """Yield questions that the experts around the anchor answer, in a drawn order."""
    voice = Voice(subgraph, draw)
    anchor = subgraph.anchors[0]
    every = BY_KIND.get(subgraph.entities[anchor].kind, ())
    yield from voice.in_drawn_order((one for asks in every for one in asks(voice, anchor)), intents)
