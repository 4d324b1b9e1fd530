"""Pairs of answers from the same facts: a good one, and one that differs in exactly one thing."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from instruct_gen.cases.prose import named
from instruct_gen.draft import Draft, Said
from instruct_gen.kinds.grounded import Grounded, draft, grounded
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.plain import Plain
from instruct_gen.kinds.telling import answer
from instruct_gen.subgraph import Subgraph
from instruct_gen.verify import missing

_YEAR = re.compile(r"(?<!\d)[12]\d{3}(?!\d)")
_SHIFTS = (-10, -3, -2, -1, 1, 2, 3, 10)
_MOST, _RECENT = 10, 2010
# A sentence of the good answer, by its place, and what stands there in the bad one.
Change = tuple[int, Said] | None


def _drafts(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    plain = Plain(subgraph, draw)
    ways = list(_WAYS)
    for n, given in enumerate(islice(grounded(plain), _MOST)):
        if n % len(ways) == 0:
            draw.chance.shuffle(ways)
        # The next way too: not every answer has a year, or another name to take.
        for way in (ways[n % len(ways)], *ways):
            rejected = way(plain, given)
            if rejected is not None:
                yield rejected
                break


def _changed(plain: Plain, given: Grounded, changed: Change) -> Draft | None:
    """Return a pair whose bad answer has another sentence that its facts do not carry."""
    if changed is None:
        return None
    at, wrong = changed
    said = given.asked.case.answer
    texts = [given.cited(one) for one in said]
    texts[at] = given.cited(wrong)
    if not missing(plain.subgraph, wrong.text, wrong.facts, plain.draw.language):
        return None
    good = draft(plain.draw, given, "preference")
    return replace(good, rejected=" ".join(texts), wrong=(replace(wrong, text=texts[at]),))


def _shifted(plain: Plain, given: Grounded) -> Draft | None:
    """Return a pair whose bad answer gives another year."""
    for at, said in enumerate(given.asked.case.answer):
        if found := _YEAR.search(said.text):
            shift = plain.draw.chance.choice(_SHIFTS)
            # A year to come would be too plainly wrong.
            year = int(found[0]) + (shift if int(found[0]) < _RECENT else -abs(shift))
            text = said.text[: found.start()] + str(year) + said.text[found.end() :]
            return _changed(plain, given, (at, replace(said, text=text)))
    return None


def _swapped(plain: Plain, given: Grounded) -> Draft | None:
    """Return a pair whose bad answer names another thing of the same kind."""
    for at, said in enumerate(given.asked.case.answer):
        for fact in said.facts:
            if fact.object is None or plain.names[fact.object.entity_id] not in said.text:
                continue
            others = _others(plain, fact.object.entity_id, said.text)
            if others:
                other = plain.draw.chance.choice(others)
                text = said.text.replace(plain.names[fact.object.entity_id], other, 1)
                return _changed(plain, given, (at, replace(said, text=text)))
    return None


def _others(plain: Plain, one: str, text: str) -> list[str]:
    """Return names of other things of the kind of one, none of which the text has."""
    kind = plain.subgraph.entities[one].kind
    names = [plain.names[i] for i, e in plain.subgraph.entities.items() if e.kind == kind]
    return [name for name in names if name not in text and plain.names[one] not in name]


def _misquoted(plain: Plain, given: Grounded) -> Draft | None:
    """Return a pair whose bad answer cites a fact that says something else."""
    said = given.asked.case.answer
    at = plain.draw.chance.randrange(len(said))
    cited = {fact.fact_id for fact in said[at].facts}
    free = [fact for fact in given.shown if fact.fact_id not in cited]
    if not free:
        return None
    wrong = replace(said[at], facts=(plain.draw.chance.choice(free),))
    return _changed(plain, given, (at, wrong))


def _overclaimed(plain: Plain, given: Grounded) -> Draft | None:
    """Return a pair whose bad answer adds a sentence that no fact carries."""
    said = given.asked.case.answer
    about = given.asked.expert
    if about is None or not plain.subgraph.entities[about].is_person:
        return None
    name = named(plain.subgraph, about, plain.draw.language)
    of_award = any(fact.predicate == "received" for fact in said[-1].facts)
    text = answer(plain.draw, "overclaimed_award" if of_award else "overclaimed", {"name": name})
    added = Said(text, said[-1].facts)
    if not missing(plain.subgraph, text, added.facts, plain.draw.language):
        return None
    good = draft(plain.draw, given, "preference")
    texts = [*(given.cited(one) for one in said), given.cited(added)]
    return replace(good, rejected=" ".join(texts), wrong=(replace(added, text=texts[-1]),))


def _refused(plain: Plain, given: Grounded) -> Draft | None:
    """Return a pair whose bad answer refuses what the facts answer; it states nothing wrong."""
    good = draft(plain.draw, given, "preference")
    return replace(good, rejected=answer(plain.draw, "needless", {}))


_WAYS: tuple[Callable[[Plain, Grounded], Draft | None], ...] = (
    _shifted, _swapped, _misquoted, _overclaimed, _refused,
)  # fmt: skip


PREFERENCE = Kind(
    name="preference",
    description="two answers from the same facts, of which one has one thing wrong",
    share=6.0,
    samplers=("ego", "pair", "star"),
    drafts=_drafts,
)
