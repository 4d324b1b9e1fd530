"""What is true of a thing on a graph in memory: the conditions and measures of forms."""

from typing import Any

from kg.names.normalise import normalise, script_of
from kg.questions.checks import WHOLE
from kg.questions.forms import (
    Between,
    Condition,
    During,
    Has,
    Measure,
    Named,
    Shares,
    Than,
    Things,
    When,
)
from kg.questions.held import Fact, Graph, Held, ids_of
from kg.schema import BY_ATTRIBUTE


class Truth:
    """What is true on a graph."""

    def __init__(self, graph: Graph) -> None:
        """Take the graph."""
        self.graph = graph
        self.held = Held(graph)

    def found(self, things: Things) -> list[str]:
        """Return the ids of some things, in no order."""
        return [one for one in self.graph if self.meets(one, things)]

    def meets(self, one: str, things: Things) -> bool:
        """Return whether a thing is one of some things."""
        if self.graph.nodes[one]["kind"] != things.kind:
            return False
        if things.but is not None and one in ids_of(things.but):
            return False
        if things.ids is not None and one not in ids_of(things.ids):
            return False
        whole = things.ids is not None
        return all(self.holds(one, condition, whole) for condition in things.where)

    def holds(self, one: str, condition: Condition, whole: bool) -> bool:
        """Return whether a condition holds; ``whole`` is with the facts of its parts."""
        if isinstance(condition, Named):
            return any(_has_word(name, condition.text) for name in self.graph.nodes[one]["names"])
        if isinstance(condition, Shares):
            return self.shares(one, condition)
        if condition.fact in BY_ATTRIBUTE:
            verdict = self.attribute_holds(one, condition)
            return verdict is not None and verdict is not condition.negated
        if isinstance(condition.when, Than) and condition.negated:
            time = self.time_of(condition.when, condition.fact, condition.inverse)
            if time is None:
                return False
        facts = self.condition_facts(one, condition, whole)
        nears = self.held.parts(one) if whole and condition.inverse else [one]
        ends = {
            self.held.far(fact, near)
            for near in nears
            for fact in self.held.facts_of(near, condition.fact, condition.inverse)
            if fact in facts
        }
        enough = len(ends if condition.apart else facts) >= condition.at_least
        return enough is not condition.negated

    def shares(self, one: str, shares: Shares) -> bool:
        """Return whether a thing has what somebody else has."""
        if one in ids_of(shares.of):
            return False
        if shares.fact not in BY_ATTRIBUTE:
            return bool(self.shared_facts(one, shares)) is not shares.negated
        theirs = {
            self.held.value(other, shares.fact, bool(shares.on)) for other in ids_of(shares.of)
        }
        theirs.discard(None)
        mine = self.held.value(one, shares.fact, bool(shares.on))
        if mine is None or not theirs:
            return False
        return (mine in theirs) is not shares.negated

    def attribute_holds(self, one: str, has: Has) -> bool | None:
        """Return whether an attribute is as wanted; None where that is unknown."""
        value = self.held.value(one, has.fact)
        if has.value is None and has.when is None:
            return value is not None
        if value is None:
            return None
        if has.value is not None:
            truth = BY_ATTRIBUTE[has.fact].type == "boolean"
            wanted = [text == "true" if truth else text for text in ids_of(has.value)]
            if value not in wanted:
                return False
        if isinstance(has.when, Between):
            return _inside(int(value[:4]), has.when)
        if isinstance(has.when, Than):
            time = self.time_of(has.when, has.fact, False)
            if time is None:
                return None
            if value != time and (value.startswith(time) or time.startswith(value)):
                return None
            return bool(value < time if has.when.side == "before" else value > time)
        return True

    def measure(self, ids: list[str], measure: Measure) -> Any:
        """Return the measure of things together; None where it is unknown."""
        if measure.how == "value":
            values = {self.held.value(one, measure.fact) for one in ids} - {None}
            return values.pop() if len(values) == 1 else None
        pairs = [(one, fact) for one in ids for fact in self.measured_facts(one, measure)]
        facts = {fact.fact_id: fact for _, fact in pairs}
        if measure.how == "facts":
            return len(facts)
        if measure.how == "ends":
            return len({self.held.far_end(fact, one, measure.inverse) for one, fact in pairs})
        if measure.how == "sum":
            known = [fact.qualifiers.get(str(measure.qualifier)) for fact in facts.values()]
            numbers = [number for number in known if number is not None]
            return sum(numbers) if numbers or not facts else None
        values = {self.number(one, fact, measure) for one, fact in pairs} - {None}
        if not values:
            return None
        return min(values) if measure.how == "min" else max(values)

    def number(self, one: str, fact: Fact, measure: Measure) -> Any:
        """Return the number that one fact gives to a measure."""
        number = fact.qualifiers.get(str(measure.qualifier))
        if number is None or measure.minus is None:
            return number
        date = self.held.value(one, measure.minus)
        return None if date is None else number - int(date[:4])

    def condition_facts(self, one: str, part: Has | Measure, whole: bool) -> list[Fact]:
        """Return the facts of a thing, or of its parts, that a condition or measure is about."""
        nears = self.held.parts(one) if whole and part.inverse else [one]
        found: dict[str, Fact] = {}
        for near in nears:
            for fact in self.held.facts_of(near, part.fact, part.inverse):
                far = self.held.far(fact, near)
                role = part.role if isinstance(part, Has) else None
                share = part.share if isinstance(part, Has) else None
                subject = far if part.inverse else near
                if (
                    self.held.within(far, part.entity)
                    and self.among(far, part.of)
                    and (role is None or fact.qualifiers.get("role") == role)
                    and (share is None or _share_of(fact) == share)
                    and self.at_time(fact, part.when, near, subject, part.fact, part.inverse)
                ):
                    found[fact.fact_id] = fact
        return list(found.values())

    def measured_facts(self, one: str, measure: Measure) -> list[Fact]:
        """Return the facts that a measure is taken from."""
        return self.condition_facts(one, measure, True)

    def shared_facts(self, one: str, shares: Shares) -> list[tuple[Fact, Fact]]:
        """Return what a thing shares: its own fact, and the other's."""
        return [
            (mine, fact)
            for other in ids_of(shares.of)
            if other in self.graph
            for fact in self.held.facts_of(other, shares.fact)
            for mine in self.held.facts_of(one, shares.fact)
            if self.held.far(fact, other) == self.held.far(mine, one)
            and self.held.within(self.held.far(fact, other), shares.entity)
            and all(_in_span(each, shares.when) for each in (fact, mine))
            and all(_same(fact, mine, name) for name in shares.on)
        ]

    def at_time(
        self, fact: Fact, when: When | None, near: str, subject: str, name: str,
        inverse: bool = False,
    ) -> bool:  # fmt: skip
        """Return whether a fact was so at the time wanted."""
        if when is None:
            return True
        if isinstance(when, Between):
            return _in_span(fact, when)
        if isinstance(when, During):
            return any(was_then(fact, other, when.loosely) for other in self.times(subject, when))
        time, year = self.time_of(when, name, inverse), fact.qualifiers.get("year")
        if time is None or year is None:
            return False
        return bool(year < time if when.side == "before" else year > time)

    def times(self, subject: str, when: During) -> list[Fact]:
        """Return the facts whose time is meant."""
        return [
            fact
            for fact in self.held.facts_of(subject, when.fact)
            if self.held.within(self.held.far(fact, subject), when.entity)
            and _in_span(fact, when.when)
        ]

    def time_of(self, than: Than, name: str, inverse: bool) -> Any:
        """Return when somebody else first or last had such a fact."""
        fact = self.time_fact(than, name, inverse)
        if fact is None:
            return None
        return fact.value if fact.end is None else fact.qualifiers["year"]

    def time_fact(self, than: Than, name: str, inverse: bool) -> Fact | None:
        """Return the first or last fact of somebody else."""
        dated: list[tuple[Any, str, Fact]] = []
        for other in ids_of(than.of):
            if other not in self.graph:
                continue
            if name in BY_ATTRIBUTE:
                fact = self.held.attribute(other, name)
                dated += [(fact.value, other, fact)] if fact else []
                continue
            for fact in self.held.facts_of(other, name, inverse):
                year = fact.qualifiers.get("year")
                if year is not None and self.held.within(self.held.far(fact, other), than.entity):
                    dated.append((year, fact.fact_id, fact))
        dated.sort(key=lambda item: item[1])
        dated.sort(key=lambda item: item[0], reverse=than.side == "after")
        return dated[0][2] if dated else None

    def among(self, one: str, things: Things | None) -> bool:
        """Return whether a thing is one of some things, or part of one."""
        return things is None or any(self.meets(whole, things) for whole in self.held.wholes(one))


def _inside(year: int, span: Between) -> bool:
    return (span.start or 0) <= year <= (span.end or 9999)


def _in_span(fact: Fact, span: Between | None) -> bool:
    """Return whether a fact was so in a span: known to be."""
    if span is None:
        return True
    said = fact.qualifiers
    years = [said.get("year"), said.get("stated_year"), *(said.get("years") or ())]
    if any(year is not None and _inside(year, span) for year in years):
        return True
    start, end = said.get("from_year"), said.get("to_year")
    if start is None:
        return False
    return start <= (span.end or 9999) and (9999 if end is None else end) >= (span.start or 0)


def was_then(fact: Fact, other: Fact, loosely: bool) -> bool:
    """Return whether a fact was so in the year of another."""
    year = other.qualifiers.get("year")
    stated = fact.qualifiers.get("stated_year")
    if loosely and fact.predicate == "affiliated_with" and (year is None or stated is None):
        return True
    return year is not None and _in_span(fact, Between(start=year, end=year))


def _same(fact: Fact, other: Fact, name: str) -> bool:
    value = fact.qualifiers.get(name)
    return value is not None and value == other.qualifiers.get(name)


def _share_of(fact: Fact) -> str | None:
    """Return whether a fact is of the whole of an award, or of a part; None where it is unknown."""
    share = fact.qualifiers.get("share")
    return None if share is None else "whole" if share in WHOLE else "part"


def _has_word(name: str, text: str) -> bool:
    wanted = normalise(text)
    if script_of(wanted) == "han":
        return name.startswith(wanted) or name.endswith(wanted)
    return f" {wanted} " in f" {name} "
