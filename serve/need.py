"""A need as a grounded answer: experts best first, each reason a cited fact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bole.settings import MatchSettings
from kg.language.lexicon import Language, lexicon
from kg.language.naming import names_in
from kg.language.writer import fill_in
from kg.questions.find_experts import Matched, Search, match_experts
from kg.questions.forms import Between, Has, List, Things, dump_form
from kg.questions.match import Weights
from kg.questions.needs import Need, Requirement
from kg.questions.said import LIVING, STRENGTHS
from kg.questions.wants import Want
from serve.model import Answer, MatchedExpert
from serve.write import Page, cited

MOST_REASONS = 4


def search_of(settings: MatchSettings, limit: int, year: int) -> Search:
    """Return how experts are looked for under some settings.

    Args:
        limit: most experts to return.
        year: this year, from which the age of works is counted.
    """
    weights = Weights(
        settings.topic_weight,
        settings.text_weight,
        settings.recognition_weight,
        settings.soft_weight,
    )
    return Search(settings.living, limit, year, weights)


def match_need(page: Page, need: str, asked_in: Language, search: Search) -> Answer:
    """Return the experts for a need, or ``out_of_domain`` when nothing in it is ours."""
    matches = match_experts(page.store, need, asked_in, search)
    said = _said(page, matches.need)
    refusals = lexicon(page.language).say.refusals
    if not matches.experts and not said.understood:
        return Answer(
            "out_of_domain", str(refusals["out_of_domain"]), page.language, need, page.version,
            experts=(),
        )  # fmt: skip
    experts = _experts(page, matches.experts, said)
    citations = tuple(reason for expert in experts for reason in expert.reasons)
    return Answer(
        status="answered",
        text=_text(page, experts, said),
        language=page.language,
        question=need,
        graph_version=page.version,
        values=tuple(expert.name for expert in experts),
        entity_ids=tuple(expert.entity_id for expert in experts),
        reading=_reading(page, said, experts),
        citations=citations,
        forms=_forms(matches.need),
        queries=matches.queries,
        experts=experts,
        hints=(lexicon(page.language).say.matching["dead"],) if search.living == "only" else (),
    )


@dataclass(frozen=True)
class _Said:
    """What a need was read as, in the language of the answer."""

    need: Need
    wants: tuple[str, ...]
    requirements: tuple[str, ...]

    @property
    def understood(self) -> bool:
        """Return whether a field or a condition was read, and not just words."""
        return bool(self.requirements) or any(want.linked for want in self.need.wants)

    def of(self, requirements: Sequence[Requirement]) -> tuple[str, ...]:
        """Return what some of the requirements are called."""
        pairs = zip(self.need.requirements, self.requirements, strict=True)
        return tuple(text for one, text in pairs if one in requirements)


def _said(page: Page, need: Need) -> _Said:
    wanted = [*need.wants, *(one.want for one in need.requirements if one.want is not None)]
    entities = {field for want in wanted for field, depth in want.fields if depth == 0}
    values: set[str] = set()
    for one in need.requirements:
        entities |= {*one.experts, *_ends(one.has, "entity")}
        values |= set(_ends(one.has, "value"))
    names = names_in(page.store, entities, values, page.language)
    wants = tuple(_called(want, names, page.language) for want in need.wants)
    said = tuple(_condition(one, names, page.language) for one in need.requirements)
    return _Said(need, wants, said)


def _ends(has: Has | None, which: str) -> tuple[str, ...]:
    if has is not None and has.of is not None:
        return tuple(v for one in has.of.where if isinstance(one, Has) for v in _ends(one, which))
    ends = getattr(has, which, None)
    return ends if isinstance(ends, tuple) else ()


def _called(want: Want, names: Mapping[str, str], language: Language) -> str:
    called = [names[field] for field, depth in want.fields if depth == 0 and field in names]
    return called[0] if called else want.titles.get(language, want.text)


def _condition(one: Requirement, names: Mapping[str, str], language: Language) -> str:
    """Return what a requirement is read as: "received the Nobel Prize since 2001"."""
    say = lexicon(language).say
    if one.want is not None:
        return _called(one.want, names, language)
    ends = one.experts or (*_ends(one.has, "entity"), *_ends(one.has, "value"))
    # What has no name in this language goes by the words of the need.
    known = sorted({names[end] for end in ends if end in names})
    called = say.matching["either"].join(known) or (one.text if ends else "")
    if one.has is None:
        return say.matching["expert"].format(object=called)
    if one.has == LIVING:
        return say.matching["living"]
    when = one.has.when if isinstance(one.has.when, Between) else None
    some = say.matching["award"] if one.has.fact == "received" else ""
    said = fill_in(
        say.phrases[one.has.fact], {"object": called or some, "when": _years(when, language)}
    )
    return say.phrases["not"].format(condition=said) if one.has.negated else said


def _years(span: Between | None, language: Language) -> str | None:
    if span is None:
        return None
    shape = "in" if span.start == span.end else "since" if span.end is None else "between"
    shape = "until" if span.start is None else shape
    return lexicon(language).say.phrases[shape].format(start=span.start, end=span.end)


def _experts(page: Page, matched: Sequence[Matched], said: _Said) -> tuple[MatchedExpert, ...]:
    facts = [fact for one in matched for fact in one.reasons[: _most(one)]]
    cites = {cite.fact_id: cite for cite in page.cite(facts, "motivation")}
    number, experts = 0, []
    for one in matched:
        reasons = []
        for fact in one.reasons[: _most(one)]:
            number += 1
            reasons.append(replace(cites[fact.fact_id], n=number))
        told = dict(enumerate(said.wants))
        met = one.ranked.met
        experts.append(
            MatchedExpert(
                one.ranked.person.expert_id,
                one.ranked.person.name,
                one.ranked.score,
                dict(one.ranked.components),
                tuple(reasons),
                _once(*(text for n, text in told.items() if n in met), *said.of(one.met)),
                _once(*(text for n, text in told.items() if n not in met), *said.of(one.unmet)),
            )
        )
    return tuple(experts)


def _once(*texts: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _most(one: Matched) -> int:
    """Return how many reasons are told: one more for each condition that is met."""
    return MOST_REASONS + len(one.met)


def _text(page: Page, experts: Sequence[MatchedExpert], said: _Said) -> str:
    """Return the cited reasons, and after those of each expert what they do not meet."""
    say = lexicon(page.language).say
    common = _unmet_by_all(experts)
    lines = []
    for expert in experts:
        lines.append(cited(expert.reasons))
        if lacking := [text for text in expert.unmet if text not in common]:
            words = say.phrases["comma"].join(dict.fromkeys(lacking))
            lines.append(say.matching["lacks"].format(name=expert.name, words=words))
    return "\n".join(filter(None, lines)) or say.matching["none"]


def _unmet_by_all(experts: Sequence[MatchedExpert]) -> tuple[str, ...]:
    if not experts:
        return ()
    shared = set(experts[0].unmet).intersection(*(expert.unmet for expert in experts))
    return tuple(text for text in dict.fromkeys(experts[0].unmet) if text in shared)


def _reading(page: Page, said: _Said, experts: Sequence[MatchedExpert]) -> str:
    """Return what was looked for, on which conditions, what nobody meets, and what was not used."""
    say = lexicon(page.language).say
    comma = say.phrases["comma"]
    wants = comma.join(dict.fromkeys(said.wants)) or say.phrases["anything"]
    told: dict[str, tuple[str, ...]] = {}
    for strength in STRENGTHS:
        told[strength] = said.of(said.need.of(strength))
    told |= {"unmet": _unmet_by_all(experts), "unused": said.need.unused}
    parts = [say.matching["head"].format(n=len(experts), wants=wants)]
    parts += [
        say.matching[note].format(words=comma.join(dict.fromkeys(texts)))
        for note, texts in told.items()
        if texts
    ]
    return ("；" if page.language == "zh" else "; ").join(part.rstrip(".。") for part in parts)


def _forms(need: Need) -> tuple[dict[str, object], ...]:
    """Return what is required of everybody as one form, if anything is."""
    where = [one.has for one in need.of("must") if one.has is not None]
    where += [
        one.has.model_copy(update={"negated": not one.has.negated})
        for one in need.of("not")
        if one.has is not None
    ]
    if not where:
        return ()
    return (dump_form(List(things=Things(kind="expert", where=tuple(where[:8])))),)
