"""Experts ranked for a need: a pure function over rows, the same on both engines.

    strength(e, f) = Σ over RESEARCHES in the subtree of f:
                     0.8^depth · log2(1 + work_count) · 0.5^(age / 15)
    topic = Σ w_f · idf(f) · s / (s + median_f) / Σ w_f · idf(f)
    score = 0.60 · topic · (0.5 + 0.5 · cover) + 0.25 · text + 0.10 · recognition + 0.05 · soft

``text`` is BM25 (Robertson and Zaragoza, 2009) over an expert's free text, a want's terms taken as
one word, and set against the most it could be; ``soft`` is the share of what was preferred.
"""

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from kg.facts import KnownFact
from kg.names.normalise import normalise
from kg.questions.wants import DEEPER, Want

HALF_LIFE = 15.0
SATURATION, LENGTH = 1.2, 0.75
# Of the plain words of a need in which no field is named, so much (by weight) must be in a text.
FLOOR = 2 / 3


@dataclass(frozen=True)
class Weights:
    """How much each part of a score counts."""

    topic: float = 0.60
    text: float = 0.25
    recognition: float = 0.10
    soft: float = 0.05


@dataclass(frozen=True)
class FieldRow:
    """That somebody works in a field at some depth below one of the wants."""

    want: int
    depth: int
    fact: KnownFact


@dataclass(frozen=True)
class Person:
    """What ranking knows of an expert; ``texts`` are facts with free text in them."""

    expert_id: str
    name: str
    living: bool
    text: str
    awards: tuple[KnownFact, ...] = ()
    texts: tuple[tuple[KnownFact, str], ...] = ()


@dataclass(frozen=True)
class Ranked:
    """An expert with a score, its parts, which wants are met, and the facts that show it."""

    person: Person
    score: float
    components: Mapping[str, float]
    met: frozenset[int]
    reasons: tuple[KnownFact, ...]


@dataclass(frozen=True)
class Pool:
    """All that a ranking is made from; ``total`` is how many experts the graph holds.

    ``soft`` is the share of the preferred conditions that an expert meets, where any. ``late`` are
    people who came in by a condition: medians and frequencies are those of the others, so that a
    condition changes nobody's score.
    """

    wants: Sequence[Want]
    people: Sequence[Person]
    rows: Sequence[FieldRow]
    total: int
    year: int
    weights: Weights = field(default_factory=Weights)
    soft: Mapping[str, float] = field(default_factory=dict)
    late: frozenset[str] = frozenset()


def rank(pool: Pool) -> tuple[Ranked, ...]:
    """Return the people that meet some want, best first; ties by id.

    Where nothing is wanted but conditions, all are returned, and nobody needs a reason here.
    """
    topics, by_field = _topics(pool)
    texts, by_text = _texts(pool)
    rows = defaultdict(list)
    for row in pool.rows:
        rows[row.fact.subject.entity_id].append(row)
    ranked = []
    for person in pool.people:
        met = frozenset(by_field[person.expert_id] | by_text[person.expert_id])
        reasons = _reasons(pool, person, rows[person.expert_id], by_text[person.expert_id])
        if pool.wants and not (reasons and _enough(pool.wants, met)):
            continue
        ranked.append(_ranked(pool, person, met, reasons, (topics, texts)))
    return tuple(sorted(ranked, key=lambda r: (-r.score, r.person.expert_id)))


def _ranked(
    pool: Pool,
    person: Person,
    met: frozenset[int],
    reasons: tuple[KnownFact, ...],
    scores: tuple[Mapping[str, float], Mapping[str, float]],
) -> Ranked:
    topic, text = (part[person.expert_id] for part in scores)
    whole = sum(want.weight for want in pool.wants)
    cover = sum(pool.wants[number].weight for number in met) / whole if whole else 0.0
    soft = pool.soft.get(person.expert_id, 0.0)
    recognition = len(person.awards) / (len(person.awards) + 2)
    weights = pool.weights
    score = (
        weights.topic * topic * (0.5 + 0.5 * cover)
        + weights.text * text
        + weights.recognition * recognition
        + weights.soft * soft
    )
    parts = {"topic": topic, "cover": cover, "text": text, "recognition": recognition, "soft": soft}
    components = {name: round(value, 4) for name, value in parts.items()}
    return Ranked(person, round(score, 4), components, met, reasons)


def _topics(pool: Pool) -> tuple[dict[str, float], dict[str, set[int]]]:
    """Return each expert's topic score, and the wants whose fields they work in."""
    strengths: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in pool.rows:
        strengths[row.want][row.fact.subject.entity_id] += _strength(row, pool.year)
    total: dict[str, float] = defaultdict(float)
    met: dict[str, set[int]] = defaultdict(set)
    whole = 0.0
    for number, want in enumerate(pool.wants):
        if not want.linked:
            continue
        found = strengths[number]
        known = [strength for expert_id, strength in found.items() if expert_id not in pool.late]
        weight = want.weight * math.log(1 + pool.total / (1 + len(known)))
        whole += weight
        middle = median(known) if known else 1.0
        for expert_id, strength in found.items():
            total[expert_id] += weight * strength / (strength + middle)
            met[expert_id].add(number)
    scores = {expert_id: value / whole for expert_id, value in total.items()} if whole else {}
    return defaultdict(float, scores), met


def _strength(row: FieldRow, year: int) -> float:
    count = row.fact.qualifiers.get("work_count")
    years = row.fact.qualifiers.get("years") or ()
    age = max(0, year - max(years)) if years else 0
    works = math.log2(1 + (1 if count is None else count))
    return float(DEEPER**row.depth * works * 0.5 ** (age / HALF_LIFE))


def _texts(pool: Pool) -> tuple[dict[str, float], dict[str, set[int]]]:
    """Return each expert's text score, and the wants that their texts tell of."""
    documents = {person.expert_id: normalise(person.text) for person in pool.people}
    lengths = {expert_id: len(text.split()) + 1 for expert_id, text in documents.items()}
    known = [length for expert_id, length in lengths.items() if expert_id not in pool.late]
    average = sum(known) / max(len(known), 1) or 1.0
    total: dict[str, float] = defaultdict(float)
    met: dict[str, set[int]] = defaultdict(set)
    whole = 0.0
    for number, want in enumerate(pool.wants):
        counts = _counts(want, documents)
        holding = len(counts.keys() - pool.late)
        idf = math.log(1 + (max(pool.total, holding) - holding + 0.5) / (holding + 0.5))
        whole += want.weight * idf * (SATURATION + 1)
        for expert_id, count in counts.items():
            length = 1 - LENGTH + LENGTH * lengths[expert_id] / average
            gain = count * (SATURATION + 1) / (count + SATURATION * length)
            total[expert_id] += want.weight * idf * gain
            met[expert_id].add(number)
    scores = {expert_id: value / whole for expert_id, value in total.items()} if whole else {}
    return defaultdict(float, scores), met


def _counts(want: Want, documents: Mapping[str, str]) -> dict[str, float]:
    """Return how often each text tells of a want, its terms weighted by how near they are."""
    counts = ((expert_id, want.told(text)) for expert_id, text in documents.items())
    return {expert_id: count for expert_id, count in counts if count}


def _enough(wants: Sequence[Want], met: frozenset[int]) -> bool:
    """Return whether a field is met, or enough of the words where no field is named."""
    if any(want.linked for want in wants):
        return any(wants[number].linked for number in met)
    whole = sum(want.weight for want in wants)
    return sum(wants[number].weight for number in met) >= FLOOR * whole


def _reasons(
    pool: Pool, person: Person, rows: Sequence[FieldRow], told: set[int]
) -> tuple[KnownFact, ...]:
    """Return the facts that show why: fields, nearest first, then texts that tell of a want."""
    ranked = sorted(rows, key=lambda row: (row.want, row.depth, row.fact.fact_id))
    facts = [row.fact for row in ranked]
    for number in sorted(told):
        facts += telling(pool.wants[number], person)
    return tuple({fact.fact_id: fact for fact in facts}.values())


def telling(want: Want, person: Person) -> tuple[KnownFact, ...]:
    """Return the facts of a person whose text tells of a want."""
    return tuple(fact for fact, text in person.texts if want.told(normalise(text)))


def strongest(pool: Pool, most: int) -> frozenset[str]:
    """Return the people who are strongest in the wanted fields, by the facts of ``pool`` alone."""
    topics, _ = _topics(pool)
    ranked = sorted(topics, key=lambda expert_id: (-topics[expert_id], expert_id))
    return frozenset(ranked[:most])
