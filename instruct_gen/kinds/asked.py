"""Kinds that ask one question and answer it: a case in a drawn wording."""

from collections.abc import Callable, Collection, Iterator
from functools import partial

from instruct_gen.case import Case
from instruct_gen.draft import Draft
from instruct_gen.kinds.kind import Draw
from instruct_gen.kinds.telling import answer, exchange, joined
from instruct_gen.kinds.worded import word
from instruct_gen.subgraph import Subgraph

Cases = Callable[[Subgraph, Draw, Collection[str]], Iterator[Case]]
Drafts = Callable[[Subgraph, Draw], Iterator[Draft]]


def asked(kind: str, intents: Collection[str], *sources: Cases, lead: str = "") -> Drafts:
    """Return the drafts of a kind that asks the cases of some intents.

    Args:
        lead: the wordings of what is said before the answer and states nothing, if anything is.
    """

    # No closure: a kind goes to the processes that draft.
    return partial(_drafts, kind, tuple(intents), sources, lead)


def _drafts(
    kind: str,
    intents: Collection[str],
    sources: tuple[Cases, ...],
    lead: str,
    subgraph: Subgraph,
    draw: Draw,
) -> Iterator[Draft]:
    for cases in sources:
        for case in cases(subgraph, draw, intents):
            yield draft_of(kind, case, draw, lead)


def draft_of(kind: str, case: Case, draw: Draw, lead: str = "") -> Draft:
    """Return the draft that asks a case and answers it."""
    said = word(case, draw)
    opening = [answer(draw, lead, {})] if lead else []
    reply = joined(draw.language, [*opening, *(one.text for one in case.answer)])
    return Draft(
        kind=kind,
        language=draw.language,
        messages=exchange(said.question, reply),
        said=case.answer,
        facts=case.facts,
        named=case.named,
        wording=said.wording,
        mentions=case.mentions,
        forms=(case.form,),
        values=case.values,
    )
