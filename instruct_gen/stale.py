"""Which examples of a data set no longer rest on what the graph says."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

import cypher
from instruct_gen.dataset import Dataset
from instruct_gen.example import Example, FactRef
from instruct_gen.gold import bound, gold_of_store
from instruct_gen.kinds.unknown import UNKNOWN_PERSON
from kg.evidence.ids import canonical, record_key_of
from kg.names.lookup import look_up
from kg.names.normalise import normalise
from kg.names.tokens import tokens_of
from kg.questions.forms import FormError, read_form
from kg.schema import BY_LETTER, fill
from kg.store import GraphStore

What = Literal["changed", "withdrawn", "moved", "outvoted", "gone", "form", "known", "leak"]
Tell = Callable[[str, int, int | None], None]
Row = dict[str, Any]
_IDS_AT_ONCE = 500
# A name of one word tells nobody apart.
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True)
class Standing:
    """A fact as it stands in the graph now; an outvoted value of an attribute is not preferred."""

    fact_id: str
    fact_hash: str
    preferred: bool = True


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an example is stale.

    ``changed``: the fact says something else; ``withdrawn``: nothing says it any more; ``moved``:
    its id stands for another fact now, ``now``; ``outvoted``: another value is preferred;
    ``gone``: an expert whom it names, ``entity_id``, is in the graph no more, or is taken for
    another one, ``now``; ``form``: its forms give other values, ``now``; ``known``: nobody is said
    to have a name that ``entity_id`` has; ``leak``: it gives away what another split asks.
    """

    what: What
    fact_id: str = ""
    now: str = ""
    entity_id: str = ""


@dataclass(frozen=True, slots=True)
class StaleExample:
    """An example that rests on what is no longer so, and where it stands."""

    example: Example
    line: int
    reasons: tuple[Reason, ...]


def stale_examples(
    store: GraphStore,
    dataset: Dataset,
    *,
    forms: bool = False,
    tell: Tell = lambda *_: None,
) -> Iterator[StaleExample]:
    """Yield the examples that rest on facts which are not as they were, in the order of the files.

    Args:
        forms: run every example's forms too, and see whether they give its values; and look
            whether those whom nobody is said to know are known.
        tell: is told how far it is: (stage, done, total).
    Raises:
        BadData: a line is no example.
    """
    wanted: set[str] = set()
    named: set[str] = set()
    for example in dataset.examples():
        wanted.update(fact.fact_id for fact in example.facts)
        named.update(example.experts)
    now = standing(store, wanted, tell)
    gone = experts_gone(store, named)
    given: dict[str, str] = {}
    for done, (example, line) in enumerate(dataset.numbered(), 1):
        reasons = tuple(r for fact in example.facts if (r := _reason(fact, now.get(fact.fact_id))))
        reasons += tuple(gone[expert] for expert in example.experts if expert in gone)
        if forms:
            reasons += _form_reasons(store, example, given)
            reasons += _known_reasons(store, example)
            tell("forms", done, None)
        if reasons:
            yield StaleExample(example, line, reasons)


def standing(
    store: GraphStore, fact_ids: Iterable[str], tell: Tell = lambda *_: None
) -> dict[str, Standing]:
    """Return how facts stand now, by the ids they are asked for; those that are gone are left out.

    A fact's id is that of its oldest claim; any of its claims' ids stands for it.
    """
    wanted = set(fact_ids)
    found: dict[str, Standing] = {}
    entities = sorted(entities_now(store, wanted))
    for start in range(0, len(entities), _IDS_AT_ONCE):
        for claims, fact in _facts_at(store, entities[start : start + _IDS_AT_ONCE]):
            found.update((claim, fact) for claim in wanted.intersection(claims))
        tell("entities", min(start + _IDS_AT_ONCE, len(entities)), len(entities))
    return found


def entities_now(store: GraphStore, ids: Iterable[str]) -> frozenset[str]:
    """Return the entities that entity or fact ids belong to now."""
    return frozenset(_entity_of_each(store, ids).values())


def experts_gone(store: GraphStore, experts: Iterable[str]) -> dict[str, Reason]:
    """Return which ids of experts no longer stand for themselves, and for whom now."""
    named = sorted(set(experts))
    here: set[str] = set()
    for start in range(0, len(named), _IDS_AT_ONCE):
        query = fill(cypher.load("answer/attributes"), label="Expert")
        rows = store.read(query, ids=named[start : start + _IDS_AT_ONCE])
        here.update(row["id"] for row in rows)
    missing = [one for one in named if one not in here]
    now = _entity_of_each(store, missing)
    return {one: _gone(one, now.get(one, "")) for one in missing}


def _gone(expert: str, now: str) -> Reason:
    return Reason("gone", entity_id=expert, now=now if now != expert else "")


def _entity_of_each(store: GraphStore, ids: Iterable[str]) -> dict[str, str]:
    """Return the entity that each entity or fact id belongs to now, for those that do."""
    asked = sorted(set(ids))
    keys = sorted({record_key_of(one) for one in asked})
    found: dict[str, str] = {}
    for start in range(0, len(keys), _IDS_AT_ONCE):
        rows = store.read(cypher.load("record/states"), keys=keys[start : start + _IDS_AT_ONCE])
        found |= {row["record_key"]: row["entity_id"] for row in rows if row["entity_id"]}
    return {one: found[key] for one in asked if (key := record_key_of(one)) in found}


def _facts_at(
    store: GraphStore, entities: Sequence[str]
) -> Iterator[tuple[Sequence[str], Standing]]:
    """Yield the facts of some entities, each with the ids of its claims."""
    by_label: dict[str, list[str]] = defaultdict(list)
    for entity in entities:
        by_label[BY_LETTER[entity[0]].label].append(entity)
    for label, ids in by_label.items():
        rows = store.read(fill(cypher.load("fact/around"), label=label), ids=ids)
        if label == "Expert":
            rows += store.read(cypher.load("fact/between_experts_ending_at"), ids=ids)
        for holder in store.read(fill(cypher.load("answer/attributes"), label=label), ids=ids):
            rows += json.loads(holder["attribute_facts"] or "[]")
        yield from ((row["claim_ids"], _standing(row)) for row in rows)


def _standing(row: Row) -> Standing:
    return Standing(row["fact_id"], row["fact_hash"], row.get("preferred", True))


def _reason(fact: FactRef, now: Standing | None) -> Reason | None:
    if now is None:
        return Reason("withdrawn", fact.fact_id)
    if now.fact_id != fact.fact_id:
        return Reason("moved", fact.fact_id, now.fact_id)
    if now.fact_hash != fact.fact_hash:
        return Reason("changed", fact.fact_id)
    return None if now.preferred else Reason("outvoted", fact.fact_id)


def _form_reasons(store: GraphStore, example: Example, given: dict[str, str]) -> tuple[Reason, ...]:
    """Return whether an example's forms give other values; the same forms are run once."""
    if not example.forms:
        return ()
    key = canonical([example.forms, [mention.ids for mention in example.mentions]])
    if key not in given:
        given[key] = _values(store, example)
    return () if given[key] == canonical(example.values) else (Reason("form", now=given[key]),)


def _known_reasons(store: GraphStore, example: Example) -> tuple[Reason, ...]:
    """Return whether somebody has the name that an example says nobody has.

    The name is what question and answer have in common; it was nobody's when it was made up.
    """
    if example.kind != UNKNOWN_PERSON.name:
        return ()
    question, reply = example.messages[0].content, example.messages[-1].content
    tokens, answered = tokens_of(question), [token.form for token in tokens_of(reply)]
    matcher = SequenceMatcher(None, [token.form for token in tokens], answered, autojunk=False)
    same = matcher.find_longest_match()
    if same.size < _FEWEST_WORDS:
        return ()
    start, end = tokens[same.a].start, tokens[same.a + same.size - 1].end
    if question[:start].endswith("·"):  # a surname, of whom else is named
        return ()
    name = normalise(question[start:end])
    return tuple(
        Reason("known", entity_id=one.entity_id)
        for one in look_up(store, [name]).get(name, ())
        if one.kind == "expert" and one.form == "stated" and one.entity_id not in example.experts
    )


def _values(store: GraphStore, example: Example) -> str:
    values: list[Any] = []
    for form in example.forms:
        try:
            values += gold_of_store(store, bound(read_form(form), example.mentions))
        except FormError as error:
            return str(error)
    return canonical(values)
