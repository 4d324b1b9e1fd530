"""Plain prose: facts as sentences in drawn wordings, about somebody who is not named each time."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from instruct_gen.cases.prose import day_named, listed, named, short_name
from instruct_gen.draft import Said
from instruct_gen.kinds.kind import Draw
from instruct_gen.kinds.telling import PLACED, names_in
from instruct_gen.subgraph import Subgraph
from instruct_gen.verify import missing
from instruct_gen.wordings import Wording, wordings
from kg.facts import KnownFact
from kg.language.writer import spaced
from kg.schema import BY_ATTRIBUTE

# Nominative, possessive and objective; of whom nothing is known has none.
PRONOUNS: Mapping[tuple[str, str], tuple[str, str, str]] = {
    ("en", "female"): ("she", "her", "her"),
    ("en", "male"): ("he", "his", "him"),
    ("zh", "female"): ("她", "她的", "她"),
    ("zh", "male"): ("他", "他的", "他"),
}
_PRESENT = {"works": "works", "is": "is", "are": "are"}
_PAST = {"works": "worked", "is": "was", "are": "were"}
Slots = Mapping[str, str]


@dataclass(frozen=True)
class Plain:
    """A subgraph as plain prose in one language."""

    subgraph: Subgraph
    draw: Draw

    @cached_property
    def names(self) -> dict[str, str]:
        """Return what entities and values are called in a sentence."""
        return names_in(self.subgraph, self.draw.language)

    def named(self, expert: str) -> dict[str, str]:
        """Return the slots that name somebody."""
        name = named(self.subgraph, expert, self.draw.language)
        return self._of_name(name)

    def again(self, expert: str) -> dict[str, str]:
        """Return the slots that mean somebody who was named before: a pronoun, or a short name."""
        if pronouns := self.pronouns(expert):
            return dict(zip(("who", "whose", "who_object"), pronouns, strict=True))
        return self._of_name(self.short(expert))

    def pronouns(self, expert: str) -> tuple[str, str, str] | None:
        """Return the pronouns of a person whose gender is stated."""
        genders = self.subgraph.facts_of(expert, "gender")
        if not genders or not self.subgraph.entities[expert].is_person:
            return None
        return PRONOUNS.get((self.draw.language, str(genders[0].value)))

    def short(self, expert: str) -> str:
        """Return a person's short name, where its surname can be told, or the whole name."""
        name = named(self.subgraph, expert, self.draw.language)
        entity = self.subgraph.entities[expert]
        plain = entity.is_person and "·" in entity.called.get("zh", "·")
        return short_name(name) if plain else name

    def _of_name(self, name: str) -> dict[str, str]:
        ending = {"en": "'s", "zh": "的"}[self.draw.language]
        return {"who": name, "whose": f"{name}{ending}", "who_object": name}

    def say(self, template: str, facts: Sequence[KnownFact], who: Slots) -> Said | None:
        """Return facts in a drawn wording of a template that carries them; None where none does."""
        slots = {**self._slots(facts), **self._tense(facts[0].subject.entity_id), **who}
        for wording in self._fullest(template, slots):
            text = wording.say(slots, self.draw.chance)
            text = spaced(text[:1].upper() + text[1:])
            if not missing(self.subgraph, text, facts, self.draw.language):
                return Said(text, tuple(facts))
        return None

    def tell(self, fact: KnownFact, who: Slots | None = None) -> Said | None:
        """Return one fact in a drawn wording."""
        subject = who if who is not None else self.named(fact.subject.entity_id)
        return self.say(f"plain_{fact.predicate}", (fact,), subject)

    def _tense(self, one: str) -> Mapping[str, str]:
        """Return the verbs that tell what somebody does, or did who has died."""
        dead = one in self.subgraph.entities and self.subgraph.facts_of(one, "died")
        return _PAST if dead else _PRESENT

    def _fullest(self, template: str, slots: Slots) -> Iterator[Wording]:
        """Yield the wordings that say the most, in a drawn order, then those that say less."""
        some = [
            one
            for one in wordings(self.draw.language).answers.get(template, ())
            if one.slots <= slots.keys()
        ]
        self.draw.chance.shuffle(some)
        yield from sorted(some, key=lambda one: -len(one.slots))

    def _slots(self, facts: Sequence[KnownFact]) -> dict[str, str]:
        slots: dict[str, str] = {}
        for fact in facts:
            slots |= {name: str(value) for name, value in fact.qualifiers.items() if value}
            if fact.object is not None:
                slots["object"] = self.names[fact.object.entity_id]
            elif fact.predicate in PLACED:
                place = self.names.get(str(fact.value), str(fact.value))
                slots |= {"value": place, fact.predicate.rpartition("_")[2]: place}
            elif BY_ATTRIBUTE[fact.predicate].type == "date":
                slots |= self._date(str(fact.value))
        objects = [self.names[fact.object.entity_id] for fact in facts if fact.object is not None]
        if len(objects) > 1:
            slots["objects"] = listed(objects, self.draw.language)
        if "motivation" in slots:
            slots["motivation"] = slots["motivation"].strip("\"“”'‘’ .")
        return slots

    def _date(self, value: str) -> dict[str, str]:
        on_date = day_named(value, self.draw.language)
        whole = self.draw.language == "zh" or value.count("-") == 2
        return {"on_date": on_date} | ({"date": on_date.removeprefix("on ")} if whole else {})
