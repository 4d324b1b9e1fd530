"""Whether facts carry a clause: a relation with the names, times, numbers and words around it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from typing import Literal

from kg.facts import KnownFact
from kg.language.content import Refs, end_of, ends_of, holds, joins, share_of
from kg.language.numerals import Date, Time
from kg.language.pieces import Piece
from kg.language.rows import Element, Relation, Row, readings
from kg.schema import BY_ATTRIBUTE, BY_PREDICATE

# What is not asked of the facts: to find out which of the things said they do not carry.
Relaxed = Literal["day", "time", "number", "text", "object", "subject", "relation"]
# Relations of a thing to another of its kind: only their order tells which is in which.
_NESTED = {"subfield_of", "part_of"}


@dataclass(frozen=True)
class _Ends:
    subjects: tuple[Refs, ...]
    objects: tuple[Refs, ...]
    pairs: tuple[tuple[Refs, Refs | None], ...] = ()
    strict: frozenset[Refs] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Carried:
    """Whom a clause that is carried is about; ``others``: those that a symmetric one names too."""

    subjects: tuple[Refs, ...]
    others: tuple[Refs, ...] = ()


@dataclass(frozen=True)
class Carrier:
    """The cited facts, by number, asked whether they carry a clause."""

    facts: tuple[tuple[int, KnownFact], ...]
    relaxed: frozenset[Relaxed] = frozenset()

    def carries(
        self,
        relation: Relation,
        before: Sequence[Element],
        after: Sequence[Element],
        subjects: tuple[Refs, ...],
        respectively: bool = False,
    ) -> "Carried | None":
        """Return the ends of a clause that the facts carry, or None when they do not.

        Args:
            before: what stands before the cue, and ``after`` what stands after it, in order.
            subjects: those of the clause before, for one that names none.
            respectively: whether its lists belong to each other item by item.
        """
        for rows in readings(before, after, respectively):
            found, first, last = subjects, None, None
            for row in rows:
                last = self._row(row, relation, found, last, respectively)
                if last is None:
                    break
                found = last.subjects or found
                first = first or Carried(found, last.objects if last.pairs else ())
            if last is not None and first is not None:
                return first
        return None

    def _row(
        self,
        row: Row,
        relation: Relation,
        subjects: tuple[Refs, ...],
        previous: _Ends | None,
        respectively: bool,
    ) -> _Ends | None:
        facts = self._saying(relation)
        ends = self._ends(row, relation, facts, subjects, previous)
        if ends is None:
            return None
        if not (ends.subjects or ends.objects or {"object", "subject"} & self.relaxed):
            return None
        said = [element.piece for element in row.elements]
        if relation.weak and not (ends.subjects and ends.objects):
            return None
        times = [piece.time for piece in said if piece.kind == "time" and piece.time is not None]
        if respectively:
            ok = self._one_by_one(ends, times, relation, facts, said)
        else:
            ok = self._each(ends, times, relation, facts, said)
        return ends if ok and self._lists(ends, times, said) else None

    def _saying(self, relation: Relation) -> list[tuple[int, KnownFact]]:
        if "relation" in self.relaxed:
            return list(self.facts)
        return [(n, fact) for n, fact in self.facts if fact.predicate in relation.senses]

    # Which names are subjects, and which objects.

    def _ends(
        self,
        row: Row,
        relation: Relation,
        facts: Sequence[tuple[int, KnownFact]],
        inherited: tuple[Refs, ...],
        previous: _Ends | None,
    ) -> _Ends | None:
        names = [element for element in row.elements if element.piece.kind == "name"]
        roles = [(element, self._role(element, names[0], relation, facts)) for element in names]
        unfit = any(role == "" and not element.attached for element, role in roles)
        if unfit and not {"object", "subject"} & self.relaxed:
            return None
        roles = [(element, role) for element, role in roles if role]
        if row.main and not self._ordered(roles, relation):
            return None
        if relation.weak and "relation" not in self.relaxed and _turned_round(roles):
            return None
        strict = frozenset(refs_of(e) for e, _ in roles if e.piece.strict)
        if any(role == "both" for _, role in roles):
            return self._symmetric(roles, relation, inherited, strict)
        subjects = tuple(refs_of(e) for e, role in roles if role == "subject")
        objects = tuple(refs_of(e) for e, role in roles if role == "object")
        if not objects and subjects and previous is not None:
            objects = previous.objects
        if not _listed([element for element, role in roles if role == "subject"]):
            return None
        if not subjects and not inherited:
            # Nobody is named: "the prize was awarded in 1921", not "the physicist".
            passive = any(element.at < relation.at for element, _ in roles)
            if not passive and not {"object", "subject"} & self.relaxed:
                return None
        return _Ends(subjects or inherited, objects, (), strict)

    def _role(
        self,
        element: Element,
        first: Element,
        relation: Relation,
        facts: Sequence[tuple[int, KnownFact]],
    ) -> str:
        refs = element.piece.refs
        subject = any(fact.subject.entity_id in refs for _, fact in facts)
        object_ = any(end_of(fact) in refs for _, fact in facts)
        symmetric = any(
            BY_PREDICATE[fact.predicate].symmetric
            for _, fact in facts
            if fact.predicate in BY_PREDICATE
            and (fact.subject.entity_id in refs or end_of(fact) in refs)
        )
        if symmetric:
            return "both"
        if subject and object_:
            backwards = "reversed" in relation.senses.values()
            return "subject" if (element is first) != backwards else "object"
        return "subject" if subject else "object" if object_ else ""

    def _ordered(self, roles: Sequence[tuple[Element, str]], relation: Relation) -> bool:
        """Return whether some sense of the cue has its ends in the order that they stand in."""
        if "relation" in self.relaxed:
            return True
        return any(
            direction == "either"
            or not any(
                (one.at < relation.at < two.at and not _turned(one, two, predicate, relation))
                or (one.at < two.at and predicate in _NESTED)
                for one, role in roles
                for two, other in roles
                if (role, other)
                == (("subject", "object") if direction == "reversed" else ("object", "subject"))
            )
            for predicate, direction in relation.senses.items()
        )

    def _symmetric(
        self,
        roles: Sequence[tuple[Element, str]],
        relation: Relation,
        inherited: tuple[Refs, ...],
        strict: frozenset[Refs],
    ) -> _Ends | None:
        people = [(element, refs_of(element)) for element, _ in roles]
        before = tuple(refs for element, refs in people if element.at < relation.at)
        after = tuple(refs for element, refs in people if element.at > relation.at)
        if before and after:
            pairs = tuple(product(before, after))
            return _Ends(before, after, pairs, strict)
        listed = before or after
        if len(listed) > 1:
            return _Ends(listed, (), tuple(combinations(listed, 2)), strict)
        if after and inherited:
            return _Ends(inherited, after, tuple(product(inherited, after)), strict)
        return _Ends(listed, (), (), strict)

    # What the facts say of those ends.

    def _each(
        self,
        ends: _Ends,
        times: Sequence[Time],
        relation: Relation,
        facts: Sequence[tuple[int, KnownFact]],
        said: Sequence[Piece],
    ) -> bool:
        """Return whether each subject has each object, at each time, in the words that are said."""
        groups: dict[Refs | None, list[list[tuple[int, KnownFact]]]] = {}
        pairs: Iterable[tuple[Refs | None, Refs | None]] = ends.pairs or product(
            ends.subjects or (None,), ends.objects or (None,)
        )
        for subject, object_ in pairs:
            found = self._between(subject, object_, facts, ends)
            if not found:
                return False
            groups.setdefault(subject, []).append(found)
        return all(
            all(self._timed(time, found, subject, facts, relation) for time in times)
            and self._worded(found, relation, said)
            for subject, found in groups.items()
        )

    def _one_by_one(
        self,
        ends: _Ends,
        times: Sequence[Time],
        relation: Relation,
        facts: Sequence[tuple[int, KnownFact]],
        said: Sequence[Piece],
    ) -> bool:
        size = max(len(ends.subjects), len(ends.objects), len(times))
        lists = (ends.subjects, ends.objects, times)
        if size < 2 or any(len(one) not in (0, 1, size) for one in lists):
            return False
        for n in range(size):
            alone = replace(
                ends,
                subjects=_nth(ends.subjects, n),
                objects=_nth(ends.objects, n),
            )
            if not self._each(alone, _nth(tuple(times), n), relation, facts, said):
                return False
        return True

    def _between(
        self,
        subject: Refs | None,
        object_: Refs | None,
        facts: Sequence[tuple[int, KnownFact]],
        ends: _Ends,
    ) -> list[tuple[int, KnownFact]]:
        subject = None if "subject" in self.relaxed else subject
        object_ = None if "object" in self.relaxed else object_
        found = [(n, fact) for n, fact in facts if joins(fact, subject, object_)]
        # A short name that two share is true only if it is true of both.
        covered = {end for _, fact in found for end in ends_of(fact)}
        if any(refs in ends.strict and not refs <= covered for refs in (subject, object_) if refs):
            return []
        return found

    def _timed(
        self,
        time: Time,
        found: Sequence[Sequence[tuple[int, KnownFact]]],
        subject: Refs | None,
        facts: Sequence[tuple[int, KnownFact]],
        relation: Relation,
    ) -> bool:
        if "time" in self.relaxed:
            return True
        if "day" in self.relaxed:
            time = replace(time, start=Date(time.start.year))
        groups = [[fact for _, fact in group] for group in found]
        groups.append([
            fact for _, fact in facts
            if fact.predicate in BY_ATTRIBUTE and joins(fact, subject, None)
        ])  # fmt: skip
        held = {
            fact.predicate
            for group in groups
            for fact in group
            if holds(fact, time, relation.senses.get(fact.predicate, "active"))
        }
        # Another object must have been so at that time too, if it can have been at any.
        return bool(held) and all(
            any(holds(f, time, relation.senses.get(f.predicate, "active")) for f in group)
            for group in groups
            if any(fact.predicate in held or _is_timed(fact) for fact in group)
        )

    def _worded(
        self,
        found: Sequence[Sequence[tuple[int, KnownFact]]],
        relation: Relation,
        said: Sequence[Piece],
    ) -> bool:
        facts = {n: fact for group in found for n, fact in group}
        works = {fact.qualifiers.get("work_count") for fact in facts.values()}
        shares = {share_of(fact) for fact in facts.values()}
        for piece in said:
            if piece.kind == "text" and "text" not in self.relaxed:
                if not piece.facts & facts.keys():
                    return False
            elif "number" not in self.relaxed and (
                (piece.kind == "share" and piece.number not in shares)
                or (piece.label == "works" and piece.number not in works)
                or (piece.label == "times" and piece.number != len(facts))
            ):
                return False
        joint = relation.joint or any(piece.kind == "joint" for piece in said)
        if joint and "number" not in self.relaxed:
            return any(self._shared(fact) for fact in facts.values())
        return True

    def _shared(self, fact: KnownFact) -> bool:
        return (share_of(fact) or 1) > 1 or any(
            other.predicate == fact.predicate
            and other.subject != fact.subject
            and end_of(other) == end_of(fact)
            and other.qualifiers.get("year") == fact.qualifiers.get("year")
            for _, other in self.facts
        )

    def _lists(self, ends: _Ends, times: Sequence[Time], said: Sequence[Piece]) -> bool:
        """Return whether the lists are as long as "both", "three laureates" … say."""
        if "number" in self.relaxed:
            return True
        sizes = {len(ends.subjects), len(ends.objects), len(times)}
        people = {len(ends.subjects), len(ends.subjects) + len(ends.objects) if ends.pairs else 0}
        for piece in said:
            if piece.kind == "both" and 2 not in sizes:
                return False
            if piece.kind == "every" and max(sizes) < 2:
                return False
            if piece.kind == "number":
                counted = {"people": people, "things": sizes}.get(piece.label, set())
                if piece.label not in ("works", "times") and piece.number not in counted:
                    return False
        return True


def _turned_round(roles: Sequence[tuple[Element, str]]) -> bool:
    """Return whether a preposition has the wrong end: "Trier is in Westmoor University"."""
    governed = {role for element, role in roles if element.governed}
    return "subject" in governed and "object" not in governed and len(roles) > 1


def _listed(names: Sequence[Element]) -> bool:
    """Return whether names are a list: each but the first stands after a comma or an "and"."""
    return all(element.separated for element in names[1:])


def _is_timed(fact: KnownFact) -> bool:
    return fact.predicate in BY_PREDICATE and fact.predicate != "researches"


def _turned(one: Element, two: Element, predicate: str, relation: Relation) -> bool:
    """Return whether two ends may well stand in the other order: "at I worked S"."""
    given = two.governed and predicate == "received"  # "awarded … to S"
    value = relation.relative and predicate in BY_ATTRIBUTE
    return one.governed or given or value


def refs_of(element: Element) -> Refs:
    """Return what a name may stand for."""
    return frozenset(element.piece.refs)


def _nth(items: tuple, n: int) -> tuple:  # type: ignore[type-arg]
    return items[n : n + 1] if len(items) > 1 else items
