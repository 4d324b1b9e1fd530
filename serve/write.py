"""What a form gave, as text, values and citations: one sentence a fact, each with its number."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.facts import KnownFact
from kg.language.lexicon import Language, lexicon
from kg.language.naming import is_in, names_in
from kg.language.writer import sentence, value_of
from kg.questions.forms import Count, Exists, Facts, Form, dump_form
from kg.questions.run import Result, record_keys_of, sources_of_facts
from kg.store.graph import GraphStore
from serve.model import Citation, ComputedCitation, FactCitation


@dataclass(frozen=True)
class Written:
    """An answer's text, its data, and what each sentence rests on."""

    text: str
    values: tuple[Any, ...]
    entity_ids: tuple[str, ...]
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Page:
    """Where an answer is written: the language, the graph, and the names used on it."""

    store: GraphStore
    language: Language
    version: int
    _called: dict[str, str | None] = field(default_factory=dict, compare=False, repr=False)

    def names(
        self,
        entities: Iterable[str],
        values: Iterable[str] = (),
        primary: Mapping[str, str] | None = None,
    ) -> dict[str, str]:
        """Return what entities (by id) and values go by in the page's language, if they do.

        Args:
            primary: primary names that are known; one in the page's language is not looked up.
        """
        entities, values = set(entities), set(values)
        for one, name in (primary or {}).items():
            if is_in(self.language, name):
                self._called.setdefault(one, name)
        asked = (entities | values) - self._called.keys()
        found = names_in(self.store, entities & asked, values & asked, self.language)
        self._called.update({one: found.get(one) for one in asked})
        known = ((one, self._called[one]) for one in entities | values)
        return {one: name for one, name in known if name is not None}

    def cite(
        self, facts: Iterable[KnownFact], focus: str | None = None, start: int = 1
    ) -> tuple[FactCitation, ...]:
        """Return facts as citations, numbered from ``start``, each with its sentence."""
        facts = list({fact.fact_id: fact for fact in facts}.values())
        names = self.names_of(facts)
        sources = sources_of_facts(self.store, facts)
        return tuple(
            FactCitation(
                n=number,
                fact_id=fact.fact_id,
                text=sentence(fact, self.language, names, focus),
                sources=sources.get(fact.fact_id, ()),
                record_keys=record_keys_of(fact),
            )
            for number, fact in enumerate(facts, start)
        )

    def names_of(self, facts: Iterable[KnownFact]) -> dict[str, str]:
        """Return what the facts' entities and values are called in the page's language."""
        primary: dict[str, str] = {}
        values = set()
        for fact in facts:
            primary[fact.subject.entity_id] = fact.subject.name
            if fact.object is not None:
                primary[fact.object.entity_id] = fact.object.name
            elif isinstance(fact.value, str):
                values.add(fact.value)
        return self.names(primary, values, primary)

    def computed(self, form: Form, result: Result, total: int) -> ComputedCitation:
        """Return the citation of a number, a "none" or a "no": the form, and what it counted."""
        fact_ids = tuple(dict.fromkeys(fact.fact_id for fact in result.all_facts))
        return ComputedCitation(1, dump_form(form), total, fact_ids, self.version)


def write(page: Page, form: Form, result: Result, linked: tuple[str, ...]) -> Written | None:
    """Return what a form gave as an answer; None when a fact was asked that nobody states.

    Args:
        linked: the entities that the question names, the subject first.
    """
    if isinstance(form, Facts):
        return _facts(page, form, result)
    if isinstance(form, Count):
        return _count(page, form, result, linked)
    if isinstance(form, Exists):
        return _exists(page, form, result, linked)
    if not result.rows:
        return _none(page, form, result, linked)
    citations = page.cite(result.all_facts)
    return Written(
        cited(citations),
        tuple(row.name for row in result.rows),
        tuple(row.entity_id for row in result.rows),
        citations,
    )


def cited(citations: Iterable[FactCitation]) -> str:
    """Return cited sentences, one a line, each with its number."""
    return "\n".join(f"{citation.text} [{citation.n}]" for citation in citations)


def _facts(page: Page, form: Facts, result: Result) -> Written | None:
    facts = [fact for fact in result.all_facts if value_of(fact, form.qualifier) is not None]
    if not facts:
        return None
    citations = page.cite(facts, form.qualifier)
    named: dict[Any, str | None] = {}
    for fact in facts:
        is_entity = fact.object is not None and form.qualifier is None
        end = _other_end(fact, result) if is_entity else None
        value = end.name if end is not None else value_of(fact, form.qualifier)
        named.setdefault((value, end and end.entity_id), None)
    ids = tuple(entity_id for _, entity_id in named if entity_id is not None)
    subjects = tuple(row.entity_id for row in result.rows)
    return Written(cited(citations), tuple(v for v, _ in named), ids or subjects, citations)


def _other_end(fact: KnownFact, result: Result) -> Any:
    """Return the end of a fact that was not asked about: of a symmetric one, either may be."""
    subjects = {row.entity_id for row in result.rows}
    assert fact.object is not None
    return fact.subject if fact.object.entity_id in subjects else fact.object


def _count(page: Page, form: Form, result: Result, linked: tuple[str, ...]) -> Written:
    phrases = lexicon(page.language).say.phrases
    text = phrases["number_one" if result.total == 1 else "number"].format(n=result.total)
    return Written(
        f"{text} [1]", (result.total,), linked, (page.computed(form, result, result.total),)
    )


def _exists(page: Page, form: Form, result: Result, linked: tuple[str, ...]) -> Written:
    phrases = lexicon(page.language).say.phrases
    citations = page.cite(result.all_facts)
    if not result.rows:
        computed = page.computed(form, result, 0)
        return Written(f"{phrases['no']} [1]", (False,), linked, (computed,))
    if not citations:
        computed = page.computed(form, result, len(result.rows))
        return Written(f"{phrases['yes']} [1]", (True,), linked, (computed,))
    gap = "" if page.language == "zh" else " "
    text = f"{phrases['yes']}{gap}{cited(citations)}"
    return Written(text, (True,), linked or (result.rows[0].entity_id,), citations)


def _none(page: Page, form: Form, result: Result, linked: tuple[str, ...]) -> Written:
    text = lexicon(page.language).say.phrases["none"]
    return Written(f"{text} [1]", (), linked, (page.computed(form, result, 0),))
