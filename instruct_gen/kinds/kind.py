"""A kind of example: what it is drawn from, how much of a data set it is, and how it is drafted."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Literal

from instruct_gen.draft import Draft
from instruct_gen.subgraph import Subgraph
from kg.language.lexicon import Language

Sampler = Literal["ego", "star", "path", "pair", "timeline", "community", "walk", "document"]


@dataclass(frozen=True, slots=True)
class Draw:
    """How a draft is wanted: its language, whether for the test split, by what chance."""

    language: Language
    for_test: bool
    chance: Random


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of example.

    Args:
        share: its part of a data set whose quotas nobody states, relative to the other kinds.
        samplers: what its subgraphs are drawn by, each as often as the others.
        drafts: yields drafts that differ, the same ones for the same subgraph and draw, in an order
            that the draw decides, since only the first few are taken; none where the subgraph has
            nothing of the kind. None where a teacher thinks them out (``methods``).
    """

    name: str
    description: str
    share: float
    samplers: tuple[Sampler, ...]
    drafts: Callable[[Subgraph, Draw], Iterator[Draft]] | None
