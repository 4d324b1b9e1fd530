"""How a subgraph is spoken of: sentences that say facts, and cases put together from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, partial, wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from instruct_gen.case import Case, Later
from instruct_gen.cases.prose import (
    day_named,
    degree_named,
    in_text,
    listed,
    named,
    place_named,
    preposition,
    reason_of,
    share_named,
    short_name,
)
from instruct_gen.draft import Said
from instruct_gen.example import Mention
from instruct_gen.gold import bound, gold
from instruct_gen.subgraph import Subgraph
from instruct_gen.wordings import Wording, wordings
from kg.facts import KnownFact
from kg.language.lexicon import Language, lexicon
from kg.language.measures import measure_sentence
from kg.questions.forms import Form, Measured
from kg.schema import BY_ATTRIBUTE

if TYPE_CHECKING:  # kinds are made of cases
    from instruct_gen.kinds.kind import Draw

P = ParamSpec("P")
Slots = Mapping[str, str | None]
Answer = Callable[[], Sequence[Said | None]]
# What says when something was so; what has none of them is told in words that say no time.
_GLUED = re.compile(r"(?<=[A-Za-zÀ-ɏ.)])(?=\d{1,4}年)")  # "Soddy1921年": 于 parts them
_TIMES = ("year", "from_year", "to_year")


@dataclass(frozen=True)
class Voice:
    """A subgraph spoken of in one language, its wordings drawn by one chance."""

    subgraph: Subgraph
    draw: Draw

    @property
    def language(self) -> Language:
        """Return the language that is spoken."""
        return self.draw.language

    def in_drawn_order(self, asked: Iterable[Later], intents: Collection[str]) -> Iterator[Case]:
        """Yield the cases of some intents in an order that chance draws, each when it is wanted."""
        wanted = [later for later in asked if later.intent in intents]
        self.draw.chance.shuffle(wanted)
        yield from (case for later in wanted if (case := later.ask()) is not None)

    def name(self, entity_id: str) -> str:
        """Return what an entity is called."""
        return named(self.subgraph, entity_id, self.language)

    def text(self, entity_id: str) -> str:
        """Return what an entity is called in a sentence."""
        return in_text(self.name(entity_id), self.subgraph.entities[entity_id].kind, self.language)

    def place(self, value: str) -> str | None:
        """Return what a place is called; None where this language cannot name it."""
        return place_named(self.subgraph, value, self.language)

    def listed(self, entity_ids: Iterable[str]) -> str:
        """Return entities as a list in a sentence."""
        return listed([self.text(one) for one in entity_ids], self.language)

    def short(self, entity_id: str) -> str:
        """Return how an expert is called after the first time."""
        name, chinese = self.name(entity_id), self.subgraph.called(entity_id, "zh")
        if not self.subgraph.entities[entity_id].is_person:
            return name
        # A name such as 王选 has no dot: its Latin form may begin with the family name.
        return name if chinese and "·" not in chinese else short_name(name)

    def mention(self, entity_id: str) -> Mention:
        """Return an entity as a question names it; all of one name in the subgraph are meant."""
        name, kind = self.name(entity_id), entity_id[0]
        same = [one for one in self._by_name.get(name, ()) if one[0] == kind]
        return Mention(name, tuple(sorted(same)))

    def place_mention(self, value: str) -> Mention | None:
        """Return a place as a question names it, or None where this language cannot.

        A country that has another name now is meant by that name too: "Russia" is "USSR (now
        Russia)".
        """
        name = self.place(value)
        if name is None:
            return None
        now = [one for one in self._stated_places if one.endswith(f"(now {value})")]
        return Mention(name, (value, *now))

    def facts(self, entity_id: str, *predicates: str) -> tuple[KnownFact, ...]:
        """Return the facts of an entity under some predicates."""
        return self.subgraph.facts_of(entity_id, *predicates)

    def fact(self, entity_id: str, predicate: str) -> KnownFact | None:
        """Return the first fact of an entity under a predicate."""
        return next(iter(self.facts(entity_id, predicate)), None)

    @cached_property
    def _by_name(self) -> Mapping[str, list[str]]:
        found: dict[str, list[str]] = {}
        for one in self.subgraph.entities:
            found.setdefault(self.name(one), []).append(one)
        return found

    @cached_property
    def _stated_places(self) -> list[str]:
        facts = self.subgraph.facts.values()
        return sorted({str(f.value) for f in facts if f.predicate.endswith("country")})

    # Sentences.

    def tell(self, template: str, facts: Sequence[KnownFact], **slots: str | None) -> Said | None:
        """Return facts as a sentence in a drawn wording; None where no wording can say them.

        Args:
            slots: what fills the wording besides what the first fact gives.
        """
        known = {**self.slots(facts[0]), **slots} if facts else dict(slots)
        undated = f"{template}_undated"
        if undated in wordings(self.language).answers and not any(map(known.get, _TIMES)):
            template = undated
        text = self.worded(template, known)
        return None if text is None else Said(text, tuple(facts))

    def telling(self, template: str, facts: Sequence[KnownFact], **slots: str | None) -> Answer:
        """Return what tells facts in one sentence when it is asked to."""
        return lambda: [self.tell(template, facts, **slots)]

    def telling_each(self, template: str, facts: Sequence[KnownFact]) -> Answer:
        """Return what tells facts in a sentence each when it is asked to."""
        return lambda: [self.tell(template, [fact]) for fact in facts]

    def worded(self, template: str, slots: Slots) -> str | None:
        """Return a drawn wording of an answer with its slots filled; None where none can be."""
        known = {name: value for name, value in slots.items() if value is not None}
        if "field" in known:
            known.setdefault("in_", preposition([known["field"]]))
        some: Sequence[Wording] = [
            one
            for one in wordings(self.language).answers[template]
            if one.slots <= known.keys() and not _after_dot(one.text, known)
        ]
        if not some:
            return None
        text = self.draw.chance.choice(some).say(known, self.draw.chance)
        if self.language == "zh":
            text = _GLUED.sub("于", text)
        return text[:1].upper() + text[1:]

    def slots(self, fact: KnownFact) -> dict[str, str | None]:
        """Return what a fact fills the slots of a wording with."""
        qualifiers = fact.qualifiers
        told: dict[str, str | None] = {
            name: str(value) for name, value in qualifiers.items() if value is not None
        }
        told |= self.called(fact.subject.entity_id)
        if fact.object is not None:
            told["object"] = self.text(fact.object.entity_id)
        else:
            told |= self._value(fact)
        if "degree" in told:
            told["degree"] = degree_named(str(told["degree"]), self.language)
        told["motivation"], told["because"] = reason_of(fact)
        told["share"] = share_named(fact, self.language)
        return told

    def called(self, expert: str) -> dict[str, str | None]:
        """Return how somebody is called: by name, and after that by a short one."""
        name, short = self.name(expert), self.short(expert)
        return {"subject": name, "short": short}

    def _value(self, fact: KnownFact) -> dict[str, str | None]:
        value = str(fact.value)
        kind = BY_ATTRIBUTE[fact.predicate].type
        if kind == "date":
            day = day_named(value, self.language)
            return {"on_date": day, "date": day.partition(" ")[2] or day, "year": value[:4]}
        if fact.predicate.endswith(("city", "country")):
            return {"value": self.place(value)}
        called = lexicon(self.language).say.values.get(fact.predicate, {})
        return {"value": called.get(value, value)}

    def counted(self, text: str | None, number: int, form: Form, *mentions: Mention) -> Said | None:
        """Return a sentence that only counts, with the form that carries it."""
        if text is None:
            return None
        return Said(text, (), number, bound(form, mentions))

    def tell_measure(
        self, form: Measured, mentions: Sequence[Mention], number: Any, award: str | None = None
    ) -> Said:
        """Return what somebody measures, in the words of the lexicon, with the form behind it."""
        the = {"en": "the ", "zh": ""}[self.language]
        values = {"subject": mentions[0].text, "object": award and the + award}
        text = measure_sentence(form.measure, number, self.language, values)
        return Said(text, (), number, bound(form, mentions))

    def verdict(self, yes: bool, form: Form, mentions: Sequence[Mention]) -> Said:
        """Return a bare "yes" or "no" of a form."""
        phrases = lexicon(self.language).say.phrases
        text = phrases["yes" if yes else "not_so"]
        return Said(text, (), 1 if yes else 0, bound(form, mentions))

    # Cases.

    def asked(
        self, intent: str, form: Form, mentions: Sequence[Mention], answer: Answer, **slots: str
    ) -> Later:
        """Return the question whose case is made when it is wanted."""
        return Later(intent, lambda: self.case(intent, form, mentions, answer(), **slots))

    def case(
        self,
        intent: str,
        form: Form,
        mentions: Sequence[Mention],
        answer: Sequence[Said | None],
        **slots: str,
    ) -> Case | None:
        """Return a case with its gold values; None where nothing is given or cannot be said."""
        said = tuple(one for one in answer if one is not None)
        values, behind = gold(self.subgraph, bound(form, mentions))
        if not said or len(said) < len(answer) or not values or None in values:
            return None
        facts = {f.fact_id: f for f in (*behind, *(f for one in said for f in one.facts))}
        return Case(
            intent=intent,
            slots=slots,
            mentions=tuple(mentions),
            form=form,
            values=values,
            answer=said,
            named=self._named(mentions, said),
            facts=tuple(facts.values()),
        )

    def _named(self, mentions: Sequence[Mention], said: Sequence[Said]) -> tuple[str, ...]:
        found = {one for mention in mentions for one in mention.ids}
        ends = [end for one in said for f in one.facts for end in (f.subject, f.object)]
        found |= {end.entity_id for end in ends if end is not None}
        experts = self.subgraph.entities
        return tuple(sorted(one for one in found if one in experts and _is_expert(one, experts)))


def later(ask: Callable[P, Case | None]) -> Callable[P, Later]:
    """Return what makes a case, of a voice and an intent, as what makes it when it is wanted."""

    @wraps(ask)
    def asked(*args: P.args, **kwargs: P.kwargs) -> Later:
        return Later(str(args[1]), partial(ask, *args, **kwargs))

    return asked


def _after_dot(wording: str, slots: Mapping[str, str]) -> bool:
    """Return whether a wording would put "'s" after a dot: "Jr.'s"."""
    owners = (name for name, value in slots.items() if value.endswith("."))
    return any(f"{{{name}}}'s" in wording for name in owners)


def _is_expert(one: str, entities: Mapping[str, Any]) -> bool:
    return bool(entities[one].kind == "expert")
