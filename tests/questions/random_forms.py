"""Random bound forms over every construct there is, most of them about what a graph holds."""

import random
from typing import Any

from kg.questions.checks import TIMES, far_kinds, near_kinds
from kg.questions.forms import Form, FormError, read_form
from kg.schema import ATTRIBUTES, BY_ATTRIBUTE, BY_PREDICATE, Predicate
from tests.questions.random_world import CITIES, WORDS, YEARS, RandomWorld

Row = dict[str, Any]
PUBLIC = tuple(attribute for attribute in ATTRIBUTES if not attribute.private)
DATED = tuple(p.name for p in BY_PREDICATE.values() if "year" in {q.name for q in p.qualifiers})


class Forms:
    """Draws forms about one graph."""

    def __init__(self, world: RandomWorld, shapes: int, values: int) -> None:
        """Begin with two seeds.

        Args:
            shapes: of the forms' shapes, on which alone the texts of queries depend: an engine
                takes long over a new one.
            values: of the entities, values and years in them.
        """
        self.world = world
        self.shape = random.Random(shapes)
        self.value = random.Random(values)

    def form(self) -> Form:
        """Return the next form that the schema allows."""
        while True:
            try:
                return read_form(self._form())
            except FormError:
                continue

    def _form(self) -> Row:
        made = self._one_of(
            "list", "list", "count", "exists", "facts", "measured", "compare", "ranked", "ranked"
        )
        if made == "ranked":
            kind = self._kind()
            return {
                "form": "list", "things": self._things(kind), "order": self._measure(kind),
                "most": self._maybe(0.5), "limit": self._any_of(1, 2, 3, 500),
            }  # fmt: skip
        if made in ("measured", "compare"):
            kind = self._kind()
            one, other = self._side(kind), self._side(kind)
            if made == "measured":
                return {"form": made, "things": one, "measure": self._measure(kind)}
            return {"form": made, "left": one, "right": other, "measure": self._measure(kind)}
        things = self._things(self._kind())
        if made == "facts":
            return self._facts(things)
        more = {"limit": self._any_of(1, 3, 500)} if made == "list" else {}
        return {"form": made, "things": things} | more

    def _facts(self, things: Row) -> Row:
        kind = things["kind"]
        fact = self._one_of(*self._facts_of(kind))
        form = {"form": "facts", "things": things, "fact": fact}
        if fact not in BY_PREDICATE:
            return form
        if self._maybe(0.3):
            form["to"] = self._ids(self._one_of(*far_kinds(fact)))
        if self._maybe(0.3):
            form["when"] = self._when(kind, BY_PREDICATE[fact], False)
        names = [qualifier.name for qualifier in BY_PREDICATE[fact].qualifiers]
        if names and self._maybe(0.5):
            form |= {"order": self._one_of(*names), "descending": self._maybe(0.5)}
            form |= {"limit": self._one_of(1, 2, None)}
        return form

    def _side(self, kind: str) -> Row:
        return self._things(kind, depth=2) | {"ids": self._ids(kind)}

    def _things(self, kind: str, depth: int = 3) -> Row:
        things: Row = {"kind": kind}
        if self._maybe(0.15):
            things["ids"] = self._ids(kind, everybody=0.4)
        if self._maybe(0.12):
            things["but"] = self._ids(kind)
        count = self._one_of(0, 1, 1, 1, 2, 2, 3)
        things["where"] = [self._condition(kind, depth) for _ in range(count)]
        return things

    def _condition(self, kind: str, depth: int) -> Row:
        made = self._one_of("has", "has", "has", "attribute", "shares", "named")
        if made == "named":
            text = self._any_of(*WORDS, "wang", "ANA LONG", "王", "高", "物理")
            return {"kind": "named", "text": text}
        attributes = [a for a in PUBLIC if kind in near_kinds(a.name)]
        if made == "attribute" and attributes:
            return self._attribute(kind, self._one_of(*attributes))
        if made == "shares":
            return self._shares(kind, [a.name for a in attributes])
        inverse = self._maybe(0.3)
        facts = [p for p in BY_PREDICATE.values() if kind in near_kinds(p.name, inverse)]
        if not facts:
            inverse, facts = not inverse, [
                p for p in BY_PREDICATE.values() if kind in near_kinds(p.name, not inverse)
            ]  # fmt: skip
        predicate = self._one_of(*facts)
        has = {
            "kind": "has", "fact": predicate.name, "inverse": inverse,
            "negated": self._maybe(0.25), "at_least": self._one_of(1, 1, 1, 1, 2, 3),
            "apart": self._maybe(0.3),
        }  # fmt: skip
        has |= self._far_end(predicate, inverse, depth)
        if self._maybe(0.4):
            has["when"] = self._when(kind, predicate, inverse)
        if self._maybe(0.6) and "role" in {q.name for q in predicate.qualifiers}:
            has["role"] = self._any_of("dean", "fellow")
        if "share" in {q.name for q in predicate.qualifiers}:
            has["share"] = self._one_of(None, None, "whole", "part")
        return has

    def _attribute(self, kind: str, attribute: Any) -> Row:
        has: Row = {"kind": "has", "fact": attribute.name, "negated": self._maybe(0.3)}
        made = self._one_of("value", "when", "is")
        if attribute.type == "date" and made == "when":
            has["when"] = self._one_of(
                self._between((1949, 1950, 1951, 1960)),
                {"kind": "than", "side": self._one_of("before", "after"), "of": self._ids(kind)},
            )
        elif made != "is":
            values = ["true", "false"] if attribute.type == "boolean" else [*CITIES, "Professor"]
            has["value"] = self.value.sample(values, self.value.randint(1, 2))
        return has

    def _shares(self, kind: str, attributes: list[str]) -> Row:
        facts = [p.name for p in BY_PREDICATE.values() if kind in near_kinds(p.name)]
        fact = self._one_of(*facts, *attributes)
        shares: Row = {"kind": "shares", "fact": fact, "of": self._ids(kind)}
        shares["negated"] = self._maybe(0.25)
        if fact in BY_ATTRIBUTE:
            return shares | {"on": ["year"] if BY_ATTRIBUTE[fact].type == "date" else []}
        names = [qualifier.name for qualifier in BY_PREDICATE[fact].qualifiers]
        shares["on"] = self.shape.sample(names, min(len(names), self._one_of(0, 1, 1, 2)))
        if self._maybe(0.3):
            shares["entity"] = self._ids(self._one_of(*far_kinds(fact)))
        if self._maybe(0.3) and TIMES.intersection(names):
            shares["when"] = self._between()
        return shares

    def _measure(self, kind: str) -> Row:
        values = [a.name for a in PUBLIC if a.type == "date" and kind in near_kinds(a.name)]
        if values and self._maybe(0.15):
            return {"how": "value", "fact": self._one_of(*values)}
        inverse = self._maybe(0.3)
        facts = [p for p in BY_PREDICATE.values() if kind in near_kinds(p.name, inverse)]
        if not facts:
            inverse, facts = not inverse, [
                p for p in BY_PREDICATE.values() if kind in near_kinds(p.name, not inverse)
            ]  # fmt: skip
        predicate = self._one_of(*facts)
        numbers = [q.name for q in predicate.qualifiers if q.type in ("integer", "number")]
        how = self._one_of("facts", "ends", *(["sum", "min", "max"] * 2 if numbers else []))
        measure: Row = {"how": how, "fact": predicate.name, "inverse": inverse}
        if how in ("sum", "min", "max"):
            measure["qualifier"] = self._one_of(*numbers)
            if how != "sum" and values and predicate.name in DATED and self._maybe(0.9):
                measure |= {"minus": self._one_of(*values), "qualifier": "year"}
        measure |= self._far_end(predicate, inverse, 2)
        if self._maybe(0.3):
            when = self._when(kind, predicate, inverse)
            if when is not None and when["kind"] != "than":
                measure["when"] = when
        return measure

    def _far_end(self, predicate: Predicate, inverse: bool, depth: int) -> Row:
        far = self._one_of(*far_kinds(predicate.name, inverse))
        made = self._one_of("entity", "entity", "of", "none")
        if made == "entity":
            return {"entity": self._ids(far)}
        if made == "of" and depth > 1:
            return {"of": self._things(far, depth - 1)}
        return {}

    def _when(self, kind: str, predicate: Predicate, inverse: bool) -> Row | None:
        names = {qualifier.name for qualifier in predicate.qualifiers}
        made = self._one_of("between", "during", "than")
        if made == "than" and "year" in names:
            than: Row = {"kind": "than", "side": self._one_of("before", "after")}
            than["of"] = self._ids(kind)
            if self._maybe(0.4):
                than["entity"] = self._ids(self._one_of(*far_kinds(predicate.name, inverse)))
            return than
        if not TIMES.intersection(names):
            return None
        if made == "during":
            other = self._one_of(*DATED)
            when: Row = {"kind": "during", "fact": other, "loosely": self._maybe(0.4)}
            if self._maybe(0.4):
                when["entity"] = self._ids(self._one_of(*far_kinds(other)))
            if self._maybe(0.3):
                when["when"] = self._between()
            return when
        return self._between()

    def _between(self, years: tuple[int, ...] = YEARS) -> Row:
        start, end = sorted(self._any_of(*years) for _ in range(2))
        bounds = self._one_of(("start",), ("end",), ("start", "end"))
        given = {"start": start, "end": end}
        return {"kind": "between"} | {name: given[name] for name in bounds}

    def _facts_of(self, kind: str) -> list[str]:
        names = [*BY_PREDICATE, *(attribute.name for attribute in PUBLIC)]
        return [name for name in names if kind in near_kinds(name)]

    def _ids(self, kind: str, everybody: float = 0.0) -> list[str]:
        known = self.world.ids(kind)
        if self.value.random() < everybody:
            return known
        if self.value.random() < 0.02:
            # What was withdrawn since.
            known = [known[0][:1] + "z" * 16, known[0]]
        return self.value.sample(known, self._any_of(1, 1, 1, 2))

    def _kind(self) -> str:
        return str(self._one_of("expert", "expert", "expert", "field", "award", "institution"))

    def _one_of(self, *choices: Any) -> Any:
        return self.shape.choice(choices)

    def _maybe(self, probability: float) -> bool:
        return self.shape.random() < probability

    def _any_of(self, *choices: Any) -> Any:
        return self.value.choice(choices)
