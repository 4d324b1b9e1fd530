"""Question → its logical form, over the mentions that are shown with it."""

from collections.abc import Iterator
from itertools import islice

from instruct_gen.draft import Draft
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.telling import ask, exchange, posed
from instruct_gen.kinds.worded import Worded, task, worded
from instruct_gen.subgraph import Subgraph
from kg.evidence.ids import canonical
from kg.questions.forms import dump_form
from kg.schema import BY_KIND

_MOST = 16
_PLACE = {"en": "place", "zh": "地点"}


def _drafts(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    for asked in islice(worded(subgraph, draw), _MOST):
        yield _draft(subgraph, draw, asked)


def _draft(subgraph: Subgraph, draw: Draw, asked: Worded) -> Draft:
    case = asked.case
    shown = [
        f'@{n} = "{mention.text}" ({_kind(subgraph, draw, mention.ids[0])})'
        for n, mention in enumerate(case.mentions, 1)
    ]
    gap = draw.chance.choice(("\n", "; ", "\n"))
    slots = {"question": asked.question, "mentions": gap.join(shown)}
    _, alone = ask(draw, "to_form_input", slots)
    wording, system, user = posed(draw, "to_form", slots, alone)
    messages = exchange(user, canonical(dump_form(case.form)), system)
    return task("to_form", draw, asked, wording, messages)


def _kind(subgraph: Subgraph, draw: Draw, one: str) -> str:
    """Return what kind of thing a mention means, as the schema calls it."""
    if one not in subgraph.entities:
        return _PLACE[draw.language]
    kind = subgraph.entities[one].kind
    return kind if draw.language == "en" else BY_KIND[kind].zh


TO_FORM = Kind(
    name="to_form",
    description="a question with its mentions, and the logical form that it means",
    share=6.0,
    samplers=("ego", "star", "pair"),
    drafts=_drafts,
)
