"""What there is to know, declared once: kinds, predicates, attributes, identifiers.

Constraints, validation, documentation and the question language are made from these tables; nothing
else in the project lists a label, a relationship type or an attribute by hand.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Literal

from cypher import Query

Combine = Literal["max", "sum", "union", "preferred"]
ValueType = Literal["text", "string", "integer", "number", "date", "url", "boolean", "integers"]


@dataclass(frozen=True)
class Kind:
    """A kind of entity: a node label."""

    label: str
    letter: str
    id_property: str
    rdf: str
    en: str
    zh: str

    @property
    def name(self) -> str:
        """Return the kind's name in data: ``expert``, ``field`` …"""
        return self.label.lower()


@dataclass(frozen=True)
class Qualifier:
    """What qualifies a fact.

    A ``distinguishing`` qualifier makes facts different (two prizes in two years are two facts);
    any other is combined over equal claims by ``combine``.
    """

    name: str
    type: ValueType
    en: str
    zh: str
    distinguishing: bool = False
    combine: Combine = "preferred"
    unit: str = ""


@dataclass(frozen=True)
class Predicate:
    """A kind of fact between two entities: a relationship type."""

    name: str
    type: str
    domain: tuple[str, ...]
    range: str
    rdf: str
    en: str
    zh: str
    qualifiers: tuple[Qualifier, ...] = ()
    symmetric: bool = False
    acyclic: bool = False

    @cached_property
    def distinguishing(self) -> tuple[str, ...]:
        """Return the names of the qualifiers that tell facts apart, sorted."""
        return tuple(sorted(q.name for q in self.qualifiers if q.distinguishing))


@dataclass(frozen=True)
class Attribute:
    """A property of an entity that has evidence."""

    name: str
    kinds: tuple[str, ...]
    type: ValueType
    rdf: str
    en: str
    zh: str
    private: bool = False
    many: bool = False


KINDS: tuple[Kind, ...] = (
    Kind("Expert", "E", "expert_id", "schema:Person", "a person or organisation", "专家"),
    Kind("Field", "F", "field_id", "schema:DefinedTerm", "a field of work", "领域"),
    Kind("Award", "A", "award_id", "schema:Award", "an award", "奖项"),
    Kind("Institution", "I", "institution_id", "schema:Organization", "an institution", "机构"),
)

_WORK = (
    Qualifier("work_count", "integer", "number of works", "作品数", combine="max", unit="works"),
    Qualifier("years", "integers", "years of the works", "年份", combine="union", unit="years"),
)

PREDICATES: tuple[Predicate, ...] = (
    Predicate(
        "researches",
        "RESEARCHES",
        ("Expert",),
        "Field",
        "schema:knowsAbout",
        "works in the field",
        "研究领域",
        (*_WORK, Qualifier("weight", "number", "strength, 0 to 1", "权重", combine="max")),
    ),
    Predicate(
        "received",
        "RECEIVED",
        ("Expert",),
        "Award",
        "schema:award",
        "received the award",
        "获奖",
        (
            Qualifier("year", "integer", "year of the award", "年份", True, unit="year"),
            Qualifier("motivation", "text", "what it was given for", "获奖理由"),
            Qualifier("share", "string", "share of the award, as 1/n", "份额"),
        ),
    ),
    Predicate(
        "affiliated_with",
        "AFFILIATED_WITH",
        ("Expert",),
        "Institution",
        "schema:affiliation",
        "is or was affiliated with",
        "任职机构",
        (
            Qualifier("role", "string", "role or position", "职务", True),
            Qualifier("from_year", "integer", "first year", "起始年", True, unit="year"),
            Qualifier("to_year", "integer", "last year", "结束年", True, unit="year"),
            Qualifier(
                "stated_year", "integer", "a year in which it was so", "所述年份", True, unit="year"
            ),
        ),
    ),
    Predicate(
        "educated_at",
        "EDUCATED_AT",
        ("Expert",),
        "Institution",
        "schema:alumniOf",
        "was educated at",
        "毕业院校",
        (
            Qualifier("degree", "string", "degree", "学位", True),
            Qualifier("year", "integer", "year of the degree", "毕业年份", True, unit="year"),
        ),
    ),
    Predicate(
        "collaborated_with",
        "COLLABORATED_WITH",
        ("Expert",),
        "Expert",
        "schema:colleague",
        "worked together with",
        "合作者",
        _WORK,
        symmetric=True,
    ),
    Predicate(
        "subfield_of",
        "SUBFIELD_OF",
        ("Field",),
        "Field",
        "skos:broader",
        "is a subfield of",
        "上级领域",
        acyclic=True,
    ),
    Predicate(
        "part_of",
        "PART_OF",
        ("Institution", "Award"),
        "",
        "schema:isPartOf",
        "is part of",
        "隶属于",
        acyclic=True,
    ),
)

_EXPERT = ("Expert",)
ATTRIBUTES: tuple[Attribute, ...] = (
    Attribute("is_person", _EXPERT, "boolean", "rdf:type", "is a person, not a body", "是否个人"),
    Attribute("gender", _EXPERT, "string", "schema:gender", "gender: female, male …", "性别"),
    Attribute("born", _EXPERT, "date", "schema:birthDate", "date of birth", "出生日期"),
    Attribute("died", _EXPERT, "date", "schema:deathDate", "date of death", "去世日期"),
    Attribute("born_city", _EXPERT, "string", "schema:birthPlace", "city of birth", "出生城市"),
    Attribute(
        "born_country", _EXPERT, "string", "schema:birthPlace", "country of birth", "出生国家"
    ),
    Attribute("died_city", _EXPERT, "string", "schema:deathPlace", "city of death", "去世城市"),
    Attribute(
        "died_country", _EXPERT, "string", "schema:deathPlace", "country of death", "去世国家"
    ),
    Attribute("title", _EXPERT, "string", "schema:jobTitle", "title", "职称"),
    Attribute("homepage", _EXPERT, "url", "schema:url", "home page", "主页"),
    Attribute("bio", _EXPERT, "text", "schema:description", "biography", "简介", many=True),
    Attribute("email", _EXPERT, "string", "schema:email", "e-mail", "电子邮件", private=True),
    Attribute("phone", _EXPERT, "string", "schema:telephone", "telephone", "电话", private=True),
    Attribute("city", ("Institution",), "string", "schema:location", "city", "城市"),
    Attribute("country", ("Institution",), "string", "schema:location", "country", "国家"),
)


@dataclass(frozen=True)
class IdentifierType:
    """A kind of identifier: what it looks like, what stands in for "none", and whose it is."""

    name: str
    pattern: str
    rank: int
    en: str
    placeholders: tuple[str, ...] = ()
    check: Callable[[str], bool] | None = None
    example: str = ""


def orcid_checksum(value: str) -> bool:
    """Return whether the last character of an ORCID is its ISO 7064 MOD 11-2 check character."""
    total = 0
    digits = value.replace("-", "")
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return digits[-1] == ("X" if check == 10 else str(check))


# Above these an identifier is weak: it joins nothing and goes to review.
IDENTIFIER_MOST_RECORDS = 20
IDENTIFIER_MOST_NAMES = 5

IDENTIFIERS: tuple[IdentifierType, ...] = (
    IdentifierType(
        "orcid",
        r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]",
        0,
        "ORCID iD",
        ("0000-0000-0000-0000",),
        orcid_checksum,
        "0000-0002-1825-0097",
    ),
    IdentifierType(
        "isni", r"\d{15}[\dX]", 1, "ISNI", ("0000000000000000",), orcid_checksum, "0000000121032683"
    ),
    IdentifierType("wikidata", r"Q[1-9]\d*", 1, "Wikidata item", (), None, "Q937"),
    IdentifierType(
        "openalex", r"A[1-9]\d*", 1, "OpenAlex author", ("A9999999999",), None, "A5023888391"
    ),
    IdentifierType(
        "scholar",
        r"[\w-]{12}",
        1,
        "Google Scholar profile",
        ("NOSCHOLARPAGE",),
        None,
        "qc6CJjYAAAAJ",
    ),
    IdentifierType("scopus", r"\d{10,11}", 1, "Scopus author", (), None, "7004212771"),
    IdentifierType(
        "dblp", r"(?:[a-z0-9]+/)+[\w.-]+", 1, "DBLP person", (), None, "h/GeoffreyEHinton"
    ),
    IdentifierType("viaf", r"[1-9]\d{1,21}", 1, "VIAF", (), None, "75121530"),
    IdentifierType("nobel", r"[1-9]\d{0,4}", 1, "Nobel Foundation laureate", (), None, "26"),
)

BY_LABEL = {kind.label: kind for kind in KINDS}
BY_KIND = {kind.name: kind for kind in KINDS}
BY_LETTER = {kind.letter: kind for kind in KINDS}
BY_PREDICATE = {predicate.name: predicate for predicate in PREDICATES}
BY_TYPE = {predicate.type: predicate for predicate in PREDICATES}
BY_ATTRIBUTE = {attribute.name: attribute for attribute in ATTRIBUTES}
BY_IDENTIFIER = {identifier.name: identifier for identifier in IDENTIFIERS}


def fill(
    query: Query, *, label: str | None = None, type: str | None = None, object: str | None = None
) -> Query:
    """Return the query with its varying parts filled from the schema.

    ``%LABEL%`` and ``%ID%`` take a kind's label and id property, ``%OBJECT%`` and ``%OBJECT_ID%``
    those of the kind at a fact's other end, ``%TYPE%`` a relationship type.

    Raises:
        ValueError: the schema knows no such label or relationship type.
    """
    text = query.text
    for given, hole in ((label, ""), (object, "OBJECT")):
        if given is None:
            continue
        if given not in BY_LABEL:
            raise ValueError(nearest("label", given, tuple(BY_LABEL)))
        text = text.replace(f"%{hole or 'LABEL'}%", given)
        text = text.replace(f"%{hole}_ID%" if hole else "%ID%", BY_LABEL[given].id_property)
    if type is not None:
        if type not in BY_TYPE:
            raise ValueError(nearest("relationship type", type, tuple(BY_TYPE)))
        text = text.replace("%TYPE%", type)
    return query.with_text(text)


def nearest(what: str, name: str, known: tuple[str, ...]) -> str:
    """Return the sentence that says what is unknown and names the nearest known thing."""
    near = get_close_matches(name, known, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(known)}."
    return f"there is no {what} {name!r}: {hint}"


def identifier_problem(type_name: str, value: str) -> str | None:
    """Return why a value cannot be an identifier of this type, or None when it can."""
    known = BY_IDENTIFIER.get(type_name)
    if known is None:
        return nearest("identifier type", type_name, tuple(BY_IDENTIFIER))
    if value in known.placeholders:
        return f"{value!r} is a placeholder, not a {known.en}"
    if re.fullmatch(known.pattern, value) is None:
        return f"{value!r} does not look like a {known.en}, such as {known.example}"
    if known.check is not None and not known.check(value):
        return f"{value!r} fails the checksum of {known.en}"
    return None
