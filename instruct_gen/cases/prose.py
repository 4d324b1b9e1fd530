"""What entities, places and dates are called in running text, in English and in Chinese."""

import re
from collections.abc import Sequence

from instruct_gen.subgraph import Subgraph
from kg.facts import KnownFact
from kg.language.lexicon import Language, lexicon
from kg.language.writer import date_words

# Kinds of institutions whose names take an article: "the University of Tokyo", not "the CERN".
_NOUN = (
    "University|Institute|College|School|Academy|Laboratory|Center|Centre|Foundation|Observatory"
)
_ARTICLE = re.compile(
    rf"^(?:{_NOUN}|Ministry|Department) (?:of|for)\b"
    rf"|^[A-Z][\w.'’-]*(?: [\w.'’-]+)* (?:Institute|Academy|Laboratory|Foundation|Observatory|"
    r"Cent(?:er|re)|Organization|Organisation|Collaboration|Corporation)\b"
    r"|^(?:[A-Z][\w.'’-]* )+(?:School|Academy) of [A-Z]"
)
_PLACES = re.compile(r"^(?:USA|USSR|United|Soviet|Russian Empire|Netherlands|Philippines)")
_NOT_OUR_OWN = re.compile(r"^(?:The |the |Institut |Max-Planck-Institut|Harvard |Stanford )")
_ACRONYM = re.compile(r"^\w?[A-Z0-9]|^[A-Z] ")
# Fields named after people and places keep their capital.
_PROPER = re.compile(r"^(?:Bose|Chinese|Langlands|Bayes|Riemann|Markov|World Wide|Traditional Ch)")
_DISCIPLINE = re.compile(
    r"(?:ics|ogy|try|omy|phy|sis|lgebra|ory|science|ngineering|hitecture|chanics|icine|rgery|iography"
    r"|nomy|iterature|rama|Peace|iction|ptics|elativity|mputing|earning|rowth|communications|anism)s?$"
)
_SUFFIXES = ("jr", "sr", "ii", "iii")
_QUOTES = "\"“”'‘’ "
# What may follow "received it": "in recognition of …", not "whose frolicsome humour …".
_FOLLOWING = re.compile(r"(?:primarily |principally )?(?:for|in|because|as)\b")
_SHARES: dict[Language, dict[int, str]] = {
    "en": {2: "half", 3: "a third", 4: "a quarter"},
    "zh": {2: "二分之一", 3: "三分之一", 4: "四分之一"},
}


def named(subgraph: Subgraph, entity_id: str, language: Language) -> str:
    """Return what an entity is called; one without a name in the language by its Latin one."""
    entity = subgraph.entities[entity_id]
    called = subgraph.called(entity_id, language) or subgraph.called(entity_id, "en")
    return called or entity.name


def in_text(name: str, kind: str, language: Language) -> str:
    """Return a name as it stands in a sentence: "the University of Tokyo", "number theory"."""
    if language == "zh":
        return name
    if kind == "field":
        # A word that questions use too ("economics") is read as a name by its capital only.
        common = tuple(name.lower().split()) in lexicon("en").cues
        keeps = common or _PROPER.match(name) or _ACRONYM.match(name[1:])
        return name if keeps else name[:1].lower() + name[1:]
    if kind == "institution" and _ARTICLE.match(name) and not _NOT_OUR_OWN.match(name):
        return f"the {name}"
    return name


def preposition(fields: Sequence[str]) -> str:
    """Return whether one works "in" fields, as in physics, or "on" them, as on ribosomes."""
    return "in" if all(_DISCIPLINE.search(field) for field in fields) else "on"


def place_named(subgraph: Subgraph, value: str, language: Language) -> str | None:
    """Return what a place is called; None where a text in the language cannot name it."""
    if language == "en":
        return f"the {value}" if _PLACES.match(value) else value
    called = subgraph.places.get(language, {}).get(value)
    if called is None and (words := lexicon(language).say.places.get(value)):
        called = words[0]
    return called or (None if set(value) & set(",;(") or value in _countries() else value)


def _countries() -> frozenset[str]:
    return frozenset(lexicon("en").say.places)


def listed(names: Sequence[str], language: Language) -> str:
    """Return names as a list: "a, b and c"; "a、b和c"."""
    if len(names) < 2:
        return "".join(names)
    comma, joint = (", ", " and ") if language == "en" else ("、", "和")
    return comma.join(names[:-1]) + joint + names[-1]


def day_named(date: str, language: Language) -> str:
    """Return a date as it stands in a sentence: "on 14 March 1879", "in 1879"; "1879年3月"."""
    return date_words(date, lexicon(language).say)


def reason_of(fact: KnownFact) -> tuple[str | None, str | None]:
    """Return why an award was given, as stated, and as what follows "received it" in English."""
    stated = str(fact.qualifiers.get("motivation") or "").strip(_QUOTES)
    if not stated:
        return None, None
    return stated, f"“{stated}”" if _FOLLOWING.match(stated) else None


def share_named(fact: KnownFact, language: Language) -> str | None:
    """Return the part of an award that somebody received, where it is a part with a name."""
    share = str(fact.qualifiers.get("share") or "").rpartition("/")[2]
    return _SHARES[language].get(int(share)) if share.isdigit() else None


def degree_named(degree: str, language: Language) -> str:
    """Return what a degree is called in a language, where its lexicon knows it."""
    known, ours = (lexicon(one).say.verify.degrees for one in ("en", language))
    for rank, called in known.items():
        if language != "en" and degree.lower() in called:
            return ours[rank][0]
    return degree


def short_name(name: str) -> str:
    """Return how a person is called after the first time: by surname where it is plain which."""
    if "·" in name:
        family = name.rpartition("·")[2]
        return family if len(family) > 1 and not family.isascii() else name
    *given, last = name.split()
    if not given or "," in name or len(last) < 3 or any(word[:1].islower() for word in given):
        return name
    return name if last.rstrip(".").lower() in _SUFFIXES else last
