"""Plain paragraphs for continued pre-training: a few facts as prose, in one of several plans."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from instruct_gen.draft import Draft, Said
from instruct_gen.example import Mention, Message
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.plain import Plain
from instruct_gen.kinds.telling import experts_in, facts_of, fit, joined
from instruct_gen.subgraph import Subgraph
from kg.facts import KnownFact
from kg.language.naming import SCRIPTS
from kg.names.normalise import script_of

Step = tuple[str, tuple[KnownFact, ...]]
_BIRTH = ("born", "born_city", "born_country")
# What a paragraph about one expert tells, in which order.
PLANS: Mapping[str, tuple[str, ...]] = {
    "life": ("birth", "education", "fields", "work", "prizes", "together", "death"),
    "news": ("prizes", "work", "fields", "birth", "death"),
    "profile": ("fields", "work", "prizes", "together", "education", "birth"),
    "career": ("education", "work", "together", "fields", "prizes"),
    "obituary": ("death", "birth", "education", "work", "prizes", "fields"),
    "years": (),
}
_OF_KIND = {"award": "received", "institution": "affiliated_with", "field": "researches"}
_FEWEST, _MOST, _EACH, _FIELDS = 4, 10, 3, 4
_REASONS = 0.4


def _drafts(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    plain = Plain(subgraph, draw)
    if subgraph.anchors and not subgraph.anchors[0].startswith("E"):
        yield from _groups(plain)
        return
    for expert in subgraph.experts[:2]:
        plans = list(PLANS)
        draw.chance.shuffle(plans)
        for plan in plans:
            yield from _paragraph(plain, plan, _told(plain, expert, _steps(plain, expert, plan)))


def _steps(plain: Plain, expert: str, plan: str) -> list[Step]:
    """Return the sentences of a plan as templates and the facts they say."""
    if plan == "years":
        return [(f"plain_{fact.predicate}", (fact,)) for fact in _dated(plain, expert)]
    steps = [step for part in PLANS[plan] for step in _PARTS[part](plain, expert)]
    while sum(len(facts) for _, facts in steps) > _MOST:
        steps.pop(plain.draw.chance.randrange(len(steps)))
    return steps


def _told(plain: Plain, expert: str, steps: Sequence[Step]) -> list[Said]:
    """Return the sentences of steps: whom they are about is named first, and again at times."""
    said: list[Said] = []
    for template, facts in steps:
        first = not said or plain.draw.chance.random() < 0.15
        who = plain.named(expert) if first else plain.again(expert)
        sentence = plain.say(template, facts, who) or plain.say(
            template, facts, plain.named(expert)
        )
        if sentence is not None:
            said.append(sentence)
    return said


def _birth(plain: Plain, expert: str) -> Iterator[Step]:
    facts = [fact for one in _BIRTH for fact in _fit(plain, expert, one)[:1]]
    held = tuple(fact.predicate for fact in facts)
    templates = {
        _BIRTH: "life_born", _BIRTH[:2]: "life_born_city", _BIRTH[1:]: "life_place",
        ("born", "born_country"): "life_born_country",
    }  # fmt: skip
    if held in templates:
        yield templates[held], tuple(facts)
    elif facts:
        yield f"plain_{held[0]}", (facts[0],)


def _death(plain: Plain, expert: str) -> Iterator[Step]:
    facts = [fact for one in ("died", "died_city") for fact in _fit(plain, expert, one)[:1]]
    if len(facts) == 2:
        yield "life_died", tuple(facts)
    elif facts:
        yield f"plain_{facts[0].predicate}", tuple(facts)


def _education(plain: Plain, expert: str) -> Iterator[Step]:
    for fact in _fit(plain, expert, "educated_at")[:_EACH]:
        whole = {"degree", "year"} <= fact.qualifiers.keys()
        yield "degree_from" if whole else "plain_educated_at", (fact,)


def _fields(plain: Plain, expert: str) -> Iterator[Step]:
    facts = _fit(plain, expert, "researches")[:_FIELDS]
    if len(facts) > 1:
        yield "fields", facts
    elif facts:
        yield "plain_researches", facts


def _prizes(plain: Plain, expert: str) -> Iterator[Step]:
    for fact in _fit(plain, expert, "received")[:_EACH]:
        reason = str(fact.qualifiers.get("motivation", ""))
        quoted = script_of(reason) == SCRIPTS[plain.draw.language]
        quoted = quoted and plain.draw.chance.random() < _REASONS
        yield "prize_with_reason" if quoted else "plain_received", (fact,)


def _work(plain: Plain, expert: str) -> Iterator[Step]:
    for fact in _fit(plain, expert, "affiliated_with")[:_EACH]:
        yield "plain_affiliated_with", (fact,)


def _together(plain: Plain, expert: str) -> Iterator[Step]:
    for fact in _fit(plain, expert, "collaborated_with")[:_EACH]:
        if fact.subject.entity_id == expert:
            yield "plain_collaborated_with", (fact,)


_PARTS: Mapping[str, Callable[[Plain, str], Iterator[Step]]] = {
    "birth": _birth, "death": _death, "education": _education, "fields": _fields,
    "prizes": _prizes, "work": _work, "together": _together,
}  # fmt: skip


def _fit(plain: Plain, expert: str, predicate: str) -> tuple[KnownFact, ...]:
    return fit(plain.subgraph, expert, plain.draw.language, predicate)


def _dated(plain: Plain, expert: str) -> list[KnownFact]:
    """Return the facts of an expert that have a year, the earliest first."""
    dated = [
        (year, n, fact)
        for n, fact in enumerate(fit(plain.subgraph, expert, plain.draw.language))
        if (year := _year(fact)) is not None
    ]
    return [fact for _, _, fact in sorted(dated, key=lambda one: one[:2])][:_MOST]


def _year(fact: KnownFact) -> int | None:
    if fact.predicate in ("born", "died"):
        return int(fact.value[:4])
    years = (fact.qualifiers.get(one) for one in ("year", "from_year", "stated_year"))
    return next((int(year) for year in years if year is not None), None)


def _groups(plain: Plain) -> Iterator[Draft]:
    """Yield paragraphs about some of the people that a star is drawn around."""
    hub = plain.subgraph.anchors[0]
    predicate = _OF_KIND[plain.subgraph.entities[hub].kind]
    facts = [f for one in plain.subgraph.experts for f in _fit(plain, one, predicate)]
    near = [fact for fact in facts if fact.object is not None and _within(plain, fact, hub)]
    for _ in range(_EACH):
        some = plain.draw.chance.sample(near, min(len(near), plain.draw.chance.randint(4, 7)))
        some.sort(key=lambda fact: (_year(fact) or 0, fact.fact_id))
        told = [
            plain.say(f"group_{predicate}", (fact,), plain.named(fact.subject.entity_id))
            for fact in some
        ]
        yield from _paragraph(plain, f"group_{predicate}", [one for one in told if one is not None])


def _within(plain: Plain, fact: KnownFact, hub: str) -> bool:
    """Return whether a fact points at something or at a direct part of it."""
    assert fact.object is not None
    end = fact.object.entity_id
    wholes = (one.object for one in plain.subgraph.facts_of(end, "part_of", "subfield_of"))
    return end == hub or any(whole is not None and whole.entity_id == hub for whole in wholes)


def _paragraph(plain: Plain, plan: str, said: Sequence[Said]) -> Iterator[Draft]:
    facts = facts_of(said)
    if len(facts) < _FEWEST or len(said) < 2:
        return
    language = plain.draw.language
    experts = experts_in(facts)
    yield Draft(
        kind="paragraph",
        language=language,
        messages=(Message("assistant", joined(language, [one.text for one in said])),),
        said=tuple(said),
        facts=facts,
        named=experts,
        wording=f"{language}/paragraph_{plan}/1",
        mentions=tuple(Mention(plain.names[one], (one,)) for one in experts),
    )


PARAGRAPH = Kind(
    name="paragraph",
    description="a plain paragraph for continued pre-training",
    share=3.0,
    samplers=("ego", "star", "timeline"),
    drafts=_drafts,
)
