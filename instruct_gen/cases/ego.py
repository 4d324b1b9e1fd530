"""What one expert's facts answer: prizes, places of work, education, fields, life, yes and no."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from instruct_gen.case import Case
from instruct_gen.cases.career import career
from instruct_gen.cases.life import life
from instruct_gen.cases.premises import premises
from instruct_gen.cases.prizes import prizes
from instruct_gen.cases.voice import Voice
from instruct_gen.subgraph import Subgraph

if TYPE_CHECKING:  # kinds are made of cases
    from instruct_gen.kinds.kind import Draw

Asked = Callable[[Voice, str], Iterator[Case | None]]
ALL: tuple[Asked, ...] = (life, prizes, career, premises)


def cases(subgraph: Subgraph, draw: Draw) -> Iterator[Case]:
    """Yield all questions that the facts of each expert drawn answer, in a drawn order."""
    voice = Voice(subgraph, draw)
    yield from voice.in_drawn_order(
        case for expert in subgraph.experts for asked in ALL for case in asked(voice, expert)
    )
