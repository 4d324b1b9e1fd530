"""Refusals that help: which kind it is, the nearest names, and what can be asked instead."""

from collections.abc import Sequence
from dataclasses import replace

import cypher
from kg.language.lexicon import Lexicon, lexicon
from kg.language.naming import names_in
from kg.names.link import Link
from kg.names.lookup import Found, nearest_names
from kg.questions.understand import Understanding
from kg.store.graph import GraphStore
from serve.model import Answer, Offered, Status
from serve.write import Page

MOST_OFFERED = 10
NEAR = 0.75


def refusal(page: Page, question: str, understood: Understanding) -> Answer:
    """Return the answer to a question that made no form."""
    say, words = lexicon(page.language), _shown(understood.words)
    refusals = say.say.refusals
    entity_ids = tuple(link.ids[0] for link in understood.mentions)
    if understood.status == "unknown_entity":
        near = [f for word in understood.words for f in nearest_names(page.store, word, 5)]
        near = [found for found in near if found.score >= NEAR]
        text = str(refusals["unknown_entity"]).format(words=words)
        if near:
            names = _listed(say, [found.name for found in near])
            text += " " * (page.language == "en") + str(refusals["did_you_mean"]).format(
                names=names
            )
        offered = tuple(map(_offered, near))
        plain = _plain(page, question, "unknown_entity", text, entity_ids)
        return replace(plain, candidates=offered)
    if understood.status == "unknown_fact":
        return unknown_fact(page, question, entity_ids, words)
    if understood.status == "out_of_domain":
        text = str(refusals["out_of_domain"])
        return _plain(page, question, "out_of_domain", text, ())
    left = str(refusals["words"]).format(words=words) if words else ""
    text = str(refusals["not_understood"]).format(words=left)
    hints = examples(page, understood.mentions)
    return replace(_plain(page, question, "not_understood", text, entity_ids), hints=hints)


def unknown_fact(page: Page, question: str, entity_ids: tuple[str, ...], what: str) -> Answer:
    """Return the answer about somebody known of whom the graph does not say what was asked."""
    template = str(lexicon(page.language).say.refusals["unknown_fact"])
    subject = _names(page, entity_ids[:1])
    text = template.format(what=what, subject=subject[0] if subject else "")
    return _plain(page, question, "unknown_fact", text, entity_ids)


def ambiguous(page: Page, question: str, tied: Sequence[Link]) -> Answer:
    """Return the answer to a question that names several alike, with what tells them apart."""
    offered = tuple(
        offer for link in tied for offer in _told_apart(page.store, link.ids, link.name)
    )[:MOST_OFFERED]
    say = lexicon(page.language)
    names = _listed(say, [f"{offer.name} ({offer.because})" for offer in offered])
    text = str(say.say.refusals["ambiguous"]).format(
        words=_shown([link.text for link in tied]), names=names
    )
    ids = tuple(offer.entity_id for offer in offered)
    return replace(_plain(page, question, "ambiguous", text, ids), candidates=offered)


def examples(page: Page, mentions: Sequence[Link]) -> tuple[str, ...]:
    """Return questions that can be answered, about what this question names where it names it."""
    by_kind = {link.kind: link.name for link in mentions}
    stated = lexicon(page.language).say.refusals["examples"]
    filled = [
        example.format(subject=by_kind.get("expert", ""), award=by_kind.get("award", ""))
        for example in stated
        if ("{subject}" not in example or "expert" in by_kind)
        and ("{award}" not in example or "award" in by_kind)
    ]
    template = str(lexicon(page.language).say.refusals["try"])
    return (template.format(examples="  ".join(filled)),) if filled else ()


def _told_apart(store: GraphStore, ids: Sequence[str], name: str) -> list[Offered]:
    """Return candidates with a birth year, an award, a field or an institution of each."""
    rows = store.read(cypher.load("name/tell_apart"), ids=sorted(ids)[: MOST_OFFERED * 2])
    facts: dict[str, tuple[str, list[str]]] = {}
    for row in rows:
        _, told = facts.setdefault(row["id"], (row["name"], []))
        if row["born"] and not told:
            told.append(f"*{row['born'][:4]}")
        if row["object"] and len(told) < 4:
            year = f" {row['year']}" if row["year"] else ""
            told.append(f"{row['object']}{year}")
    found = [
        Offered(entity_id, named, ", ".join(dict.fromkeys(told)) or entity_id)
        for entity_id, (named, told) in facts.items()
    ]
    return found or [Offered(entity_id, name, entity_id) for entity_id in sorted(ids)]


def _names(page: Page, entity_ids: tuple[str, ...]) -> list[str]:
    names = names_in(page.store, entity_ids, (), page.language, primary=True)
    return [names.get(one, one) for one in entity_ids]


def _offered(found: Found) -> Offered:
    return Offered(found.entity_id, found.name, found.because)


def _listed(say: Lexicon, names: Sequence[str]) -> str:
    return say.say.phrases["comma"].join(dict.fromkeys(names))


def _shown(words: Sequence[str]) -> str:
    return " … ".join(word[:60] for word in words[:5])


def _plain(
    page: Page, question: str, status: Status, text: str, entity_ids: tuple[str, ...]
) -> Answer:
    return Answer(status, text, page.language, question, page.version, entity_ids=entity_ids)
