"""A need as a grounded answer: experts best first, each reason a cited fact."""

from dataclasses import replace

from kg.language.lexicon import Language, lexicon
from kg.language.naming import names_in
from kg.questions.find_experts import Living, Matches, match_experts
from kg.questions.match import Ranked
from serve.model import Answer, MatchedExpert
from serve.write import Page, cited

MOST_REASONS = 4


def match_need(
    page: Page, need: str, asked_in: Language, *, living: Living, limit: int, year: int
) -> Answer:
    """Return the experts for a need, or ``out_of_domain`` when nothing in it is ours.

    Args:
        living: ``only`` living people, living people first (``prefer``), or ``any``.
        year: this year, from which the age of works is counted.
    """
    matches = match_experts(page.store, need, asked_in, living=living, limit=limit, year=year)
    linked = [want for want in matches.need.wants if want.linked]
    say = lexicon(page.language).say
    if not matches.experts and not linked:
        return Answer(
            "out_of_domain", str(say.refusals["out_of_domain"]), page.language, need, page.version,
            experts=(),
        )  # fmt: skip
    experts = _experts(page, matches.experts)
    citations = tuple(reason for expert in experts for reason in expert.reasons)
    hints = [say.matching["dead"]] if living == "only" else []
    met = frozenset[int]().union(*(one.met for one in matches.experts))
    unmet = [want.text for number, want in enumerate(matches.need.wants) if number not in met]
    for told, words in (("unmet", unmet), ("unused", matches.need.unused)):
        if words:
            hints.append(say.matching[told].format(words=say.phrases["comma"].join(words)))
    return Answer(
        status="answered",
        text=cited(citations) or say.matching["none"],
        language=page.language,
        question=need,
        graph_version=page.version,
        values=tuple(expert.name for expert in experts),
        entity_ids=tuple(expert.entity_id for expert in experts),
        reading=_reading(page, matches, len(experts)),
        citations=citations,
        experts=experts,
        hints=tuple(hints),
    )


def _experts(page: Page, ranked: tuple[Ranked, ...]) -> tuple[MatchedExpert, ...]:
    facts = [fact for one in ranked for fact in one.reasons[:MOST_REASONS]]
    cites = {cite.fact_id: cite for cite in page.cite(facts, "motivation")}
    number, experts = 0, []
    for one in ranked:
        reasons = []
        for fact in one.reasons[:MOST_REASONS]:
            number += 1
            reasons.append(replace(cites[fact.fact_id], n=number))
        experts.append(
            MatchedExpert(
                one.person.expert_id,
                one.person.name,
                one.score,
                dict(one.components),
                tuple(reasons),
            )
        )
    return tuple(experts)


def _reading(page: Page, matches: Matches, found: int) -> str:
    """Return what was looked for, in the language of the answer, and what met it."""
    say = lexicon(page.language).say
    fields = {field for want in matches.need.wants for field, depth in want.fields if depth == 0}
    names = names_in(page.store, fields, (), page.language)
    told = []
    for want in matches.need.wants:
        called = [names[field] for field, depth in want.fields if depth == 0 and field in names]
        told.append(called[0] if called else want.titles.get(page.language, want.text))
    wants = say.phrases["comma"].join(dict.fromkeys(told))
    return say.matching["head"].format(n=found, wants=wants)
