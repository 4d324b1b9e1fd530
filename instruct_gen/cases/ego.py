"""What one expert's facts answer: prizes, places of work, education, fields, life, yes and no."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from instruct_gen.case import Case, Later
from instruct_gen.cases.career import career
from instruct_gen.cases.life import life
from instruct_gen.cases.premises import premises
from instruct_gen.cases.prizes import prizes
from instruct_gen.cases.voice import Voice
from instruct_gen.subgraph import Subgraph

if TYPE_CHECKING:  # kinds are made of cases
    from instruct_gen.kinds.kind import Draw

Asks = Callable[[Voice, str], Iterator[Later]]
ALL: tuple[Asks, ...] = (life, prizes, career, premises)


def cases(subgraph: Subgraph, draw: Draw, intents: Collection[str]) -> Iterator[Case]:
    """Yield questions that the facts of each expert drawn answer, in a drawn order."""
    voice = Voice(subgraph, draw)
    asked = (later for one in subgraph.experts for asks in ALL for later in asks(voice, one))
    yield from voice.in_drawn_order(asked, intents)
