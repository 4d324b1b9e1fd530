"""One batch of work: subgraphs drawn, drafts made of them, each verified; nothing else decides it.

A batch is the same whoever makes it, and when: its subgraphs and drafts come from the plan's seed,
the graph at its version, and what the batch is called.
"""

import re
from collections import Counter, OrderedDict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from instruct_gen.draft import Draft
from instruct_gen.example import Example, FactRef, Split
from instruct_gen.kinds.kind import Draw, Kind, Sampler
from instruct_gen.occurring import Occurring, telling, words_of
from instruct_gen.quotas import Cell
from instruct_gen.reader import Reader
from instruct_gen.rewording import is_drawn, rewordable
from instruct_gen.roster import Roster, Turns
from instruct_gen.samplers import AT_HUBS, AT_PASSAGES, SAMPLERS
from instruct_gen.samplers.draw import Around
from instruct_gen.strength import Turn, chosen
from instruct_gen.subgraph import Subgraph
from instruct_gen.verify import faults_of
from kg.evidence.ids import canonical, digest
from kg.facts import KnownFact
from kg.names.lookup import look_up
from kg.names.normalise import normalise
from kg.questions.forms import dump_form
from kg.questions.run import sources_of_facts
from kg.store.graph import GraphStore

# How many subgraphs a batch draws at most; of stars, which are large, so many times fewer.
AT_ONCE, STARS_ARE = 16, 8
# How much is taken of one subgraph at most.
MOST_DRAFTS = 48
_MOST_SUBGRAPHS = 96
_MOST_SOURCED = 20_000
LONGEST_REJECT = 300
_NUMBER = re.compile(r"\d+")


class Batch(NamedTuple):
    """What is to be done: a batch of a cell, of so many subgraphs, at most so much from each."""

    cell: Cell
    number: int
    each: int
    subgraphs: int = AT_ONCE


class Start(NamedTuple):
    """What a subgraph is drawn at, and how often it was before: each time by another chance."""

    sampler: Sampler
    split: Split
    at: str
    epoch: int


class Place(NamedTuple):
    """Where drafts are made: what was drawn there, and how they are wanted."""

    start: Start
    subgraph: Subgraph
    draw: Draw


class Refusal(NamedTuple):
    """What was to be a draft, and why it is none."""

    reason: str
    text: str


# Gives what is drafted at each of some places.
Thinker = Callable[[Kind, Sequence[Place]], Sequence[Sequence[Draft | Refusal]]]


@dataclass
class _Done:
    """What a batch has given so far."""

    candidates: list[dict[str, Any]]
    rejects: list[dict[str, str]]
    counts: Counter[str]
    facts: list[tuple[KnownFact, ...]]


class Bench:
    """Where batches are made: a store, a roster, what was read of late, and who thinks some out."""

    def __init__(  # noqa: PLR0913
        self,
        store: GraphStore,
        graph_version: int,
        roster: Path,
        seed: int,
        kinds: Iterable[Kind],
        *,
        rephrase: float = 0.0,
        thinker: Thinker | None = None,
    ) -> None:
        """Work on a graph at one version, with the roster in a file.

        Args:
            rephrase: which part of the examples is to be reworded.
            thinker: gives the drafts of kinds that have none of their own.
        """
        self.store = store
        self.reader = Reader(store, graph_version)
        self.roster = Roster(roster)
        self.kinds = {kind.name: kind for kind in kinds}
        self._seed, self._rephrase, self._thinker = seed, rephrase, thinker
        self._held_out = self.roster.held_out()
        self._preferred = self.roster.preferred()
        self._subgraphs: OrderedDict[Start, Subgraph | None] = OrderedDict()
        self._namers: OrderedDict[Start, Occurring[str]] = OrderedDict()
        self._sources: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def make(self, batch: Batch) -> dict[str, Any]:
        """Return the batch: its candidates, each whole and verified; and what was rejected."""
        kind = self.kinds[batch.cell.kind]
        done = _Done([], [], Counter(), [])
        starts = list(starts_of(kind, batch, self.roster))
        if starts and starts[0].sampler not in AT_HUBS | AT_PASSAGES:
            self.reader.read_ahead(start.at for start in starts)
        for place, drafts in self._drafts(kind, batch, starts):
            # What a teacher was paid for is taken.
            most = min(MOST_DRAFTS, batch.each) if kind.drafts is not None else MOST_DRAFTS
            for draft in islice(drafts, most):
                self._take(draft, place, done)
        self._refuse_known(done)
        self._name_sources(done)
        for candidate in done.candidates:
            del candidate["absent"]
        return {
            "candidates": done.candidates,
            "rejects": done.rejects,
            "counts": dict(done.counts),
        }

    def count_drafts(self, batch: Batch, most: int) -> tuple[int, int]:
        """Return how many subgraphs a batch draws, at most so many, and how many drafts of them."""
        kind, cell = self.kinds[batch.cell.kind], batch.cell
        starts = list(islice(starts_of(kind, batch, self.roster), most))
        drafts = 0
        for start in starts:
            if (subgraph := self._subgraph(start)) is not None:
                draw = Draw(cell.language, cell.split == "test", self._chance(cell, start))
                assert kind.drafts is not None, "a teacher's drafts are not counted unasked"
                drafts += sum(1 for _ in islice(kind.drafts(subgraph, draw), batch.each))
        return len(starts), drafts

    def _chance(self, cell: Cell, start: Start) -> Random:
        return Random(f"{self._seed} {cell} {'|'.join(map(str, start))}")

    def _subgraph(self, start: Start) -> Subgraph | None:
        if start in self._subgraphs:
            self._subgraphs.move_to_end(start)
            return self._subgraphs[start]
        roster = self.roster
        around = Around(self.reader, lambda ids: roster.inside(ids, start.split), roster.named_in)
        chance = Random(f"{self._seed} {'|'.join(map(str, start))}")
        subgraph = SAMPLERS[start.sampler](around, start.at, chance)
        self._subgraphs[start] = subgraph
        if subgraph is not None:
            self._namers[start] = _namer(subgraph)
        while len(self._subgraphs) > _MOST_SUBGRAPHS:
            gone, _ = self._subgraphs.popitem(last=False)
            self._namers.pop(gone, None)
        return subgraph

    def _drafts(
        self, kind: Kind, batch: Batch, starts: Iterable[Start]
    ) -> Iterator[tuple[Place, Iterable[Draft | Refusal]]]:
        """Yield the places of a batch, in order, with what is drafted at each."""
        cell = batch.cell
        places = (
            Place(start, subgraph, Draw(cell.language, cell.split == "test", chance))
            for start in starts
            if (subgraph := self._subgraph(start)) is not None
            and (chance := self._chance(cell, start))
        )
        if kind.drafts is not None:
            for place in places:
                drafts = kind.drafts(place.subgraph, place.draw)
                chance = Random(f"{self._seed} choose {cell} {'|'.join(map(str, place.start))}")
                most = min(MOST_DRAFTS, batch.each)
                yield place, chosen(drafts, most, self._preferred, chance)
        elif self._thinker is not None:
            some = list(places)
            yield from zip(some, self._thinker(kind, some), strict=True)

    def _take(self, draft: Draft | Refusal, place: Place, done: _Done) -> None:
        """Take a draft in, if nothing speaks against it."""
        done.counts["drafts"] += 1
        if isinstance(draft, Refusal):
            done.rejects.append({"reason": draft.reason, "text": draft.text[:LONGEST_REJECT]})
            return
        split = place.start.split
        named = sorted({*draft.named, *self._named(draft, place.start)})
        if self._crosses(draft, named, split):
            done.counts["crosses_split"] += 1
        elif faults := faults_of(draft, place.subgraph):
            done.rejects += [_reject(draft, fault) for fault in faults[:1]]
        else:
            candidate = _candidate(draft, split, place.subgraph, named)
            if is_drawn(candidate["id"], self._seed, self._rephrase) and (
                what := rewordable(draft, named)
            ):
                candidate["reword"] = what.plain()
            done.candidates.append(candidate)
            done.facts.append(draft.facts)

    def _named(self, draft: Draft, start: Start) -> Iterator[str]:
        for text in _texts(draft):
            yield from self._namers[start].found(text)

    def _crosses(self, draft: Draft, named: Sequence[str], split: Split) -> bool:
        if len(self.roster.inside(named, split)) < len(named):
            return True
        if split == "test":
            return False
        return any(True for text in _texts(draft) for _ in self._held_out.found(text))

    def _refuse_known(self, done: _Done) -> None:
        """Reject drafts that say of a name in the graph that nobody has it."""
        absent = {normalise(name) for one in done.candidates for name in one["absent"]}
        known = look_up(self.store, absent) if absent else {}
        kept = [
            not any(normalise(name) in known for name in one["absent"]) for one in done.candidates
        ]
        for candidate, keep in zip(done.candidates, kept, strict=True):
            if not keep:
                text = ", ".join(candidate["absent"])
                done.rejects.append({"reason": "not_absent", "text": text[:LONGEST_REJECT]})
        done.facts[:] = [some for some, keep in zip(done.facts, kept, strict=True) if keep]
        done.candidates[:] = [one for one, keep in zip(done.candidates, kept, strict=True) if keep]

    def _name_sources(self, done: _Done) -> None:
        """Add to each candidate whose facts it rests on."""
        facts = {fact.fact_id: fact for some in done.facts for fact in some}
        unknown = [fact for one, fact in sorted(facts.items()) if one not in self._sources]
        if unknown:
            self._sources |= sources_of_facts(self.store, unknown)
        for candidate, some in zip(done.candidates, done.facts, strict=True):
            candidate["sources"] = sorted(
                {source for fact in some for source in self._sources[fact.fact_id]}
            )
        while len(self._sources) > _MOST_SOURCED:
            self._sources.popitem(last=False)


def starts_of(kind: Kind, batch: Batch, roster: Roster) -> Iterator[Start]:
    """Yield what a batch's subgraphs are drawn at: each sampler in its turn, all in their order.

    Kinds begin at different places of the order, so that few examples are of many experts; but
    what the roster has first comes first for all.
    """
    cell = batch.cell
    sampler = kind.samplers[batch.number % len(kind.samplers)]
    size = beginnings(sampler, cell.split, roster)
    if size == 0:
        return
    offset = Random(f"begin {kind.name}").randrange(size)
    ahead = 0 if sampler in AT_PASSAGES else roster.first(_of(sampler, cell.split))
    at_once = _at_once(sampler, batch.subgraphs)
    first = batch.number // len(kind.samplers) * at_once
    for turn in range(first, min(first + at_once, first - first % size + size)):
        place = _place(turn % size, size, ahead, offset)
        at, time, times = _turn(sampler, cell.split, place, roster)
        yield Start(sampler, cell.split, at, turn // size * times + time)


def _place(turn: int, size: int, ahead: int, offset: int) -> int:
    return turn if turn < ahead else ahead + (turn - ahead + offset) % (size - ahead)


def epoch_of(kind: Kind, split: Split, roster: Roster, subgraphs: int) -> int:
    """Return how many batches of a cell it takes to begin everywhere at least once."""
    turns = [-(-beginnings(s, split, roster) // _at_once(s, subgraphs)) for s in kind.samplers]
    return max(1, *turns) * len(kind.samplers)


def beginnings(sampler: Sampler, split: Split, roster: Roster) -> int:
    """Return how often a sampler can begin once round."""
    at_passages = sampler in AT_PASSAGES
    return roster.passages(split) if at_passages else roster.turns(_of(sampler, split))


def _turn(sampler: Sampler, split: Split, place: int, roster: Roster) -> Turn:
    if sampler in AT_PASSAGES:
        return Turn(roster.passage(split, place), 0, 1)
    return roster.turn(_of(sampler, split), place)


def _of(sampler: Sampler, split: Split) -> Turns:
    return "hubs" if sampler in AT_HUBS else split


def _at_once(sampler: Sampler, subgraphs: int) -> int:
    return max(1, subgraphs // STARS_ARE) if sampler in AT_HUBS else subgraphs


def _namer(subgraph: Subgraph) -> Occurring[str]:
    """Return what finds the experts of a subgraph in a text."""
    names: list[tuple[str, str]] = []
    longer: list[str] = []
    for one, entity in subgraph.entities.items():
        if one[:1] == "E":
            names += [(name, one) for name in telling(entity.names)]
        else:
            longer += entity.names
    return Occurring(names, longer)


def _texts(draft: Draft) -> Iterator[str]:
    yield from (message.content for message in draft.messages)
    if draft.rejected:
        yield draft.rejected


def _reject(draft: Draft, reason: str) -> dict[str, str]:
    return {"reason": reason, "text": " | ".join(_texts(draft))[:LONGEST_REJECT]}


def _candidate(
    draft: Draft, split: Split, subgraph: Subgraph, named: Iterable[str]
) -> dict[str, Any]:
    facts = sorted({(fact.fact_id, fact.fact_hash) for fact in draft.facts})
    example = Example(
        kind=draft.kind,
        language=draft.language,
        split=split,
        messages=draft.messages,
        facts=tuple(FactRef(*fact) for fact in facts),
        experts=tuple(sorted(named)),
        mentions=draft.mentions,
        forms=tuple(dump_form(form) for form in draft.forms),
        values=draft.values,
        wording=draft.wording,
        sampler=subgraph.sampler,
        graph_version=subgraph.graph_version,
        rejected=draft.rejected,
        teacher=draft.teacher,
        document=draft.document,
        passage=draft.passage,
    )
    return {
        "id": example.example_id,
        "line": example.to_line(),
        "text": text_key(example),
        "sense": sense_key(example, draft.absent),
        "absent": draft.absent,
        "sampler": subgraph.sampler,
    }


def text_key(example: Example) -> str:
    """Return what is the same for examples that differ in nothing but case, signs and spaces."""
    said = [*((m.role, m.content) for m in example.messages), ("rejected", example.rejected)]
    return digest("\n".join(f"{role} {' '.join(words_of(text))}" for role, text in said))


def sense_key(example: Example, absent: Sequence[str] = ()) -> str:
    """Return what is the same for examples that say the same: facts, names, numbers, forms."""
    texts = [message.content for message in example.messages]
    sense: Mapping[str, Any] = {
        "kind": example.kind,
        "language": example.language,
        "facts": [fact.fact_id for fact in example.facts],
        "experts": example.experts,
        "mentions": [mention.ids for mention in example.mentions],
        "forms": example.forms,
        "numbers": sorted(number for text in texts for number in _NUMBER.findall(text)),
        "absent": absent,
    }
    if example.document:
        # Of a passage all questions rest on the same nothing.
        sense = {**sense, "document": example.document, "answer": texts[-1]}
    return digest(canonical(sense))
