"""The questions that are asked: about facts of experts in a drawn order, of all predicates alike.

The built-in wordings ask them, as in examples of the kind ``fact``; what answers them is what their
form gives. Asked is what can be told right from wrong: names, places, dates and years. Not asked is
what is said in free words (why a prize was awarded, a role, a degree, a title), the addresses of
home pages, and what is counted.
"""

import heapq
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from instruct_gen.cases import ego
from instruct_gen.filling import Tell
from instruct_gen.gaps.expected import Expected, expected
from instruct_gen.kinds.kind import Draw
from instruct_gen.kinds.worded import word
from instruct_gen.reader import Reader
from instruct_gen.splits import ids_of
from kg.evidence.ids import digest
from kg.language.lexicon import Language
from kg.names.lookup import look_up
from kg.names.normalise import normalise
from kg.questions.forms import Facts
from kg.store.graph import GraphStore

# The questions about facts of a predicate or attribute.
INTENTS: Mapping[str, tuple[str, ...]] = {
    "born": ("born_date", "born_year"),
    "born_city": ("born_city",),
    "born_country": ("born_country",),
    "died": ("died_date", "died_year"),
    "died_city": ("died_city",),
    "died_country": ("died_country",),
    "gender": ("gender",),
    "received": ("awards", "award_year"),
    "affiliated_with": ("workplace", "workplace_in_year", "workplace_at_award"),
    "educated_at": ("education", "degree_year"),
    "researches": ("fields",),
    "collaborated_with": ("collaborators",),
}
# Of so many times more experts than facts are wanted it is looked at what is known of them.
_LOOKED_AT = 4
_AT_ONCE = 64


@dataclass(frozen=True)
class Question:
    """A question about a fact."""

    fact_id: str
    expert: str
    predicate: str
    language: Language
    text: str
    expected: Expected


class Questions:
    """Draws the questions of a graph."""

    def __init__(
        self, store: GraphStore, graph_version: int, seed: int, languages: Sequence[Language]
    ) -> None:
        """Draw from a graph at one version, by a seed, in each of some languages as often."""
        self._store, self._seed, self._languages = store, seed, languages
        self._reader = Reader(store, graph_version)

    def draw(self, number: int, tell: Tell) -> list[Question]:
        """Return so many questions, or as many as there are, each about another fact.

        Predicates take turns, the one that fewest have first, and no expert is asked about again
        while there is one who was not.
        """
        queues = self._queues(number, tell)
        asked: Counter[str] = Counter()
        found: list[Question] = []
        facts: set[str] = set()
        level = 1
        while any(queues.values()):
            before = len(found)
            for predicate, queue in queues.items():
                if len(found) == number:
                    return found
                language = self._languages[len(found) % len(self._languages)]
                fresh = _put_off(queue, asked, level)
                questions = (self._question(one, predicate, language) for one in fresh)
                # Both who worked together have the same fact.
                new = (one for one in questions if one is not None and one.fact_id not in facts)
                if (question := next(new, None)) is not None:
                    found.append(question)
                    facts.add(question.fact_id)
                    asked[question.expert] += 1
                    tell("questions", len(found), number)
            level += len(found) == before
        return found

    def _queues(self, number: int, tell: Tell) -> dict[str, deque[str]]:
        """Return who has facts of each predicate, in a drawn order; first what fewest have."""
        every = (one for page in ids_of(self._store, "Expert") for one in page)
        most = max(_AT_ONCE, number * _LOOKED_AT)
        drawn = heapq.nsmallest(most, every, key=lambda one: digest(f"{self._seed} gaps {one}"))
        having: dict[str, deque[str]] = {}
        for start in range(0, len(drawn), _AT_ONCE):
            for one, entity in self._reader.entities(drawn[start : start + _AT_ONCE]).items():
                for predicate in {f.predicate for f in entity.facts} & INTENTS.keys():
                    having.setdefault(predicate, deque()).append(one)
            tell("experts looked at", min(start + _AT_ONCE, len(drawn)), len(drawn))
        return dict(sorted(having.items(), key=lambda item: (len(item[1]), item[0])))

    def _question(self, expert: str, predicate: str, language: Language) -> Question | None:
        """Return a question about a predicate of an expert; None where it cannot be put."""
        chance = Random(f"{self._seed} gaps {expert} {predicate} {language}")
        draw = Draw(language, for_test=False, chance=chance)
        subgraph = self._reader.subgraph("ego", [expert])
        if not subgraph.experts:
            return None
        for case in ego.cases(subgraph, draw, INTENTS[predicate]):
            facts = sorted(f.fact_id for f in case.facts if f.predicate == predicate)
            if (
                not facts
                or not isinstance(case.form, Facts)
                or self._is_shared(case.mentions[0].text)
            ):
                continue
            text = word(case, draw).ended(language)
            return Question(
                facts[0], expert, predicate, language, text, expected(case, subgraph, language)
            )
        return None

    def _is_shared(self, name: str) -> bool:
        """Return whether several experts have a name: nobody can tell who of them is meant."""
        form = normalise(name)
        found = look_up(self._store, [form]).get(form, ())
        experts = {c.entity_id for c in found if c.kind == "expert" and c.form == "stated"}
        return len(experts) > 1


def _put_off(queue: deque[str], asked: Mapping[str, int], level: int) -> Iterator[str]:
    """Yield who is in a queue, and take them out; who was asked about enough goes to its end."""
    for _ in range(len(queue)):
        one = queue.popleft()
        if asked[one] >= level:
            queue.append(one)
        else:
            yield one
