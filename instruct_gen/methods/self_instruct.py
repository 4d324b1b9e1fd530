"""Self-Instruct: a teacher thinks out instructions, and does each with facts of the graph.

The instructions fit any expert; at each subgraph one of them is drawn that its facts suffice for.
The facts are shown as numbered sentences, and what the teacher makes of them is held to them.

Source: Wang et al. 2023, Self-Instruct, sections 2.2 and 2.3: instructions from a growing pool;
input first where sentences are wanted, output first where a label is.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from instruct_gen.batch import Place, Refusal
from instruct_gen.draft import Draft
from instruct_gen.kinds.kind import Kind
from instruct_gen.kinds.telling import as_told, fit, line_of, names_in, numbered, shuffled
from instruct_gen.methods.self_instruct_answers import (
    KIND,
    Posed,
    Sorted,
    Written,
    drafts_of,
)
from instruct_gen.methods.self_instruct_pool import (
    AT_A_TIME,
    BYTES_EACH,
    TASKS,
    Pool,
    Thought,
    wanted_for,
)
from instruct_gen.methods.self_instruct_rules import Demand, Instruction, rules, rules_digest
from instruct_gen.quotas import Cell
from instruct_gen.teachers.asking import Ask, Asking
from instruct_gen.teachers.request import Request, about_tokens
from instruct_gen.teachers.teacher import Estimate
from kg.evidence.ids import canonical, digest
from kg.language.lexicon import LANGUAGES, Language
from kg.names.lookup import look_up, spans_of
from kg.names.tokens import tokens_of
from kg.store.graph import GraphStore

_LEAST, _MOST, _MOST_BESIDE = 2, 8, 3
# About how often a teacher is asked for an example that is taken.
_ASKED_EACH = 1.3
_NAMED = ("stated", "pinyin")
WRITE: Mapping[Language, str] = {
    "en": (
        "You get JSON: `instruction`, and `facts` as numbered sentences. Do what the instruction "
        "says in English, as a fluent native speaker writes, from these facts alone. Each of "
        "`sentences` is one plain sentence with the numbers of the `facts` it rests on: all of "
        "them and no others. Use every fact that the instruction is about. Names, dates, years, "
        "numbers and quotations stay as they are written; what was so stays in the past. Add "
        "nothing: no pronoun for a name, no other description of the person, no judgement, no "
        "Markdown, no number in brackets. If the facts do not give what is wanted, `enough` is "
        "false and there are no sentences."
    ),
    "zh": (
        "你收到JSON：`instruction`是指令，`facts`是带编号的事实。请只凭这些事实，用地道通顺的中文完成"
        "指令。`sentences`里每一项是一个普通的句子（`text`），并在`facts`里列出它所依据的全部事实编号，"
        "不多也不少。凡是指令涉及的事实都要用到。人名、机构名、日期、年份、数字和引文照原样写。不要添加"
        "任何内容：不用代词代替人名，不另作称呼，不评价，不用Markdown，句中不写编号。如果这些事实不足以"
        "完成指令，`enough`为false，`sentences`为空。"
    ),
}  # fmt: skip
SORT: Mapping[Language, str] = {
    "en": (
        "You get JSON: `instruction`, which some of the facts can be sorted by, and `facts` as "
        "numbered sentences. First state in `labels` the two to six short answers in English that "
        "the instruction allows. Then give a case for each label that some of the facts settle: "
        "the `label`, in `facts` the numbers of one to four facts that all have it and no other, "
        "and in `why` one plain sentence from them that shows it, with the numbers of the facts "
        "it rests on. Names, dates, years and numbers stay as they are written; add nothing, and "
        "use no pronoun for a name, no judgement and no Markdown. A label that no fact settles "
        "has no case."
    ),
    "zh": (
        "你收到JSON：`instruction`是归类的指令，`facts`是带编号的事实。先在`labels`里写出指令所允许的"
        "二到六个简短的中文答案。然后对每个有事实支持的标签给出一项`cases`：`label`是标签；`facts`是一到"
        "四条只属于这一标签的事实的编号；`why`是根据这些事实写的一个普通的句子（`text`），说明为什么，"
        "并在其`facts`里列出依据的编号。人名、日期、年份和数字照原样写；不添加内容，不用代词代替人名，"
        "不评价，不用Markdown。没有事实支持的标签不写。"
    ),
}  # fmt: skip

SELF_INSTRUCT = Kind(
    name=KIND,
    description="instructions that a teacher thought out, done with facts that are cited",
    share=0.0,
    samplers=("ego",),
    drafts=None,
)


class SelfInstruct:
    """The method; its pool is what ``prepare`` made of it."""

    kind = SELF_INSTRUCT

    def __init__(self, store: GraphStore, seed: int) -> None:
        """Look up in a store what an instruction must not name; chance begins with ``seed``."""
        self._store, self._seed = store, seed
        self._pools: dict[Language, Pool] = {}

    def settings(self) -> Mapping[str, Any]:
        """Return as plain data all that decides what is asked."""
        asked = [dict(one) for one in (TASKS, WRITE, SORT)]
        shapes = [one.model_json_schema() for one in (Thought, Written, Sorted)]
        instructions = [rules_digest(language) for language in LANGUAGES]
        return {
            "asked": digest(canonical([asked, shapes])),
            "instructions": digest(canonical(instructions)),
        }

    def estimate(self, asking: Asking, wanted: Mapping[Cell, int]) -> Estimate:
        """Return about what so many examples take."""
        found = Estimate()
        for (language, test), count in _sides(wanted).items():
            pool = self._pool(language)
            first = pool.asks(wanted_for(count), 0, test=test)
            rounds = wanted_for(count) / AT_A_TIME * _ASKED_EACH
            _count(found, asking, first, rounds, "x" * (AT_A_TIME * BYTES_EACH // 2))
            seeds = pool.of(test=test)
            for does in ("generate", "classify"):
                part = sum(one.does == does for one in seeds) / len(seeds)
                ask = _typical(next(one for one in seeds if one.does == does))
                _count(found, asking, [ask], part * count * _ASKED_EACH, ask.text)
        return found

    def prepare(self, asking: Asking, wanted: Mapping[Cell, int]) -> Sequence[Refusal]:
        """Have instructions thought out for each side that wants examples."""
        self._pools.clear()
        refused: list[Refusal] = []

        def answering(asks: Sequence[Ask[Thought]]) -> Iterator[Thought | None]:
            for given in asking.answers(asks):
                yield None if given is None else given.answer

        for (language, test), count in _sides(wanted).items():
            pool = self._pool(language)
            refused += pool.grow(wanted_for(count), answering, test=test)
        return refused

    def think(self, asking: Asking, places: Sequence[Place]) -> Sequence[Sequence[Draft | Refusal]]:
        """Return what the teacher makes of the facts at each place."""
        posed = [self._posed(place) for place in places]
        answers = asking.answers([_asked(one) for one in posed if one is not None])
        found: list[Sequence[Draft | Refusal]] = []
        for one in posed:
            given = next(answers) if one is not None else None
            if one is None:
                found.append(())
            elif given is None:
                found.append((Refusal(f"{KIND}_unparsable", one.instruction.text),))
            else:
                found.append(tuple(drafts_of(one, given.answer, f"{asking.model} {given.key}")))
        return found

    def _pool(self, language: Language) -> Pool:
        if language not in self._pools:
            self._pools[language] = Pool(language, self._seed, self._named)
        return self._pools[language]

    def _named(self, text: str) -> set[str]:
        """Return the words of a text that name something of the graph."""
        forms = [form for form in spans_of(text, tokens_of(text)) if len(form) > 1]
        found = look_up(self._store, forms)
        return {form for form, some in found.items() if any(one.form in _NAMED for one in some)}

    def _posed(self, place: Place) -> Posed | None:
        """Draw an instruction that the facts of an expert suffice for; None where none does."""
        draw, subgraph = place.draw, place.subgraph
        language = draw.language
        expert = subgraph.experts[0]
        known = fit(subgraph, expert, language)
        # "This person" is no organisation.
        if len(known) < _LEAST or not subgraph.entities[expert].is_person:
            return None
        some = self._pool(language).of(test=draw.for_test)
        told = {fact.fact_id: as_told(fact, language) for fact in known}
        for instruction in draw.chance.sample(some, len(some)):
            demand = _demand(instruction)
            about = shuffled(draw, demand.wanted(told.values()))[:_MOST]
            if not demand.is_met(about, instruction.does):
                continue
            if demand.is_free:
                about = about[: draw.chance.randint(_LEAST, _MOST)]
            wanted = frozenset(fact.fact_id for fact in about)
            beside = [fact for fact in known if not demand.wanted([told[fact.fact_id]])]
            most = draw.chance.randint(0, _MOST_BESIDE) if instruction.does == "generate" else 0
            beside = shuffled(draw, beside)[:most]
            shown = shuffled(draw, [*(f for f in known if f.fact_id in wanted), *beside])
            names = names_in(subgraph, language, shown)
            return Posed(
                place, instruction, demand, tuple(shown),
                tuple(told[fact.fact_id] for fact in shown),
                tuple(line_of(fact, language, names) for fact in shown), wanted,
            )  # fmt: skip
        return None


@cache
def _demand(instruction: Instruction) -> Demand:
    return rules(instruction.language).demand(instruction.text)


def _asked(posed: Posed) -> Ask[Any]:
    return _ask(posed.instruction, posed.lines)


def _ask(instruction: Instruction, lines: Sequence[str]) -> Ask[Any]:
    language = instruction.language
    text = canonical({"instruction": instruction.text, "facts": numbered(lines).split("\n")})
    size = len(text.encode())
    if instruction.does == "generate":
        return Ask(WRITE[language], text, Written, 2 * size)
    return Ask(SORT[language], text, Sorted, 3 * size)


# What it costs.


def _sides(wanted: Mapping[Cell, int]) -> dict[tuple[Language, bool], int]:
    """Return how many examples of each language the test split wants, and the others."""
    found: dict[tuple[Language, bool], int] = {}
    for cell, count in wanted.items():
        side = (cell.language, cell.split == "test")
        found[side] = found.get(side, 0) + count
    return {side: found[side] for side in sorted(found) if found[side]}


def _typical(instruction: Instruction) -> Ask[Any]:
    """Return a question of about the usual length."""
    line = {"en": "Somebody was somewhere in a certain year, and then received this.",
            "zh": "某位学者于某一年在某地的某个机构任职并获得这个奖项。"}  # fmt: skip
    return _ask(instruction, [line[instruction.language]] * 5)


def _count(
    found: Estimate, asking: Asking, asks: Sequence[Ask[Any]], times: float, reply: str
) -> None:
    """Add about so many questions like some, of which some may be kept."""
    requests: list[Request] = [asking.request(ask) for ask in asks]
    kept = sum(asking.teacher.is_kept(one) for one in requests)
    calls = max(0, round(times) - kept)
    found.kept += kept
    found.calls += calls
    found.asked += calls * requests[0].about_tokens
    found.replied += calls * about_tokens(reply)
