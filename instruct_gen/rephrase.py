"""Some examples in a teacher's words: the same facts, held to the same verifier.

It comes after all examples were accepted, so that no call is paid for what is not taken, and each
example changes by itself: there are as many as before. What a teacher says that is not carried, or
says less or more, does not leave: the built-in wording stays, and it is counted why.
"""

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from instruct_gen.accepted import Accepted
from instruct_gen.batch import LONGEST_REJECT, sense_key, text_key
from instruct_gen.example import Example, example_of
from instruct_gen.filling import Say, Tell, check_version
from instruct_gen.occurring import Occurring
from instruct_gen.reader import Reader
from instruct_gen.rewording import Part, Rewordable, asks_the_same, is_kept_apart, put, why_not
from instruct_gen.roster import Roster
from instruct_gen.teachers.asking import Ask, Asking
from instruct_gen.teachers.request import Answer
from instruct_gen.teachers.teacher import Estimate, Given
from kg.evidence.ids import canonical, digest
from kg.store.graph import GraphStore

_LOG = logging.getLogger(__name__)
_PAGE = 64
_TASK = (
    "You reword examples for training a language model. You get JSON: `question`, which may be "
    "empty, and `sentences` that answer it. Say each in other words, in the same language, as a "
    "fluent native speaker writes. A sentence stays one sentence and says exactly the same: every "
    "name, title, date, year, number and quotation stays as it is written, nothing is added, "
    "left out, explained or judged, and no name becomes a pronoun. The question still asks exactly "
    "the same; an empty one stays empty. Reply with as many sentences, in the same order."
)
ASKED = digest(_TASK)


class Rewording(Answer):
    """What a teacher makes of an example."""

    question: str
    sentences: list[str]


def settings_of(share: float, model: str) -> dict[str, Any]:
    """Return as plain data all that decides what a model is asked to reword."""
    return {"share": share, "model": model, "asked": ASKED}


@dataclass(frozen=True)
class _Task:
    """An example to be reworded, and what the teacher is asked."""

    example: Example
    what: Rewordable
    ask: Ask[Rewording]


class Rephraser:
    """Puts accepted examples in a teacher's words."""

    def __init__(
        self, store: GraphStore, graph_version: int, accepted: Accepted, roster: Roster
    ) -> None:
        """Work on accepted examples of a graph at one version."""
        self._store, self._accepted, self._roster = store, accepted, roster
        self._version = graph_version
        self._held_out: Occurring[str] = Occurring(())
        self._reader = Reader(store, graph_version)
        self.reasons: Counter[str] = Counter()
        self.counts: Counter[str] = Counter()

    def run(self, asking: Asking, tell: Tell, say: Say) -> None:
        """Reword what was drawn.

        Raises:
            BudgetUsed, Unavailable: the model cannot be asked further; its replies are kept.
            Conflict: the graph changed meanwhile.
        """
        self._held_out = self._roster.held_out()
        total = self._estimate(asking, say)
        done = 0
        for page in self._pages():
            check_version(self._store, self._version)
            answers = asking.answers([task.ask for task in page])
            for task, given in zip(page, answers, strict=True):
                self._take(task, given, asking.model)
                done += 1
                tell("rephrased", done, total)
        budget = asking.teacher.model.budget
        _LOG.info("%d examples reworded: %d calls, %d tokens", done, budget.calls, budget.used)

    def told(self) -> dict[str, dict[str, int]]:
        """Return how many examples, questions and sentences were reworded, if any were."""
        return {"rephrased": dict(sorted(self.counts.items()))} if self.counts else {}

    def _estimate(self, asking: Asking, say: Say) -> int:
        """Say what it will take, before anything is asked."""
        estimate, total = Estimate(), 0
        for page in self._pages():
            for task in page:
                request = asking.request(task.ask)
                estimate.add(request, task.ask.text, kept=asking.teacher.is_kept(request))
            total += len(page)
        asking.announce(f"{total:,} examples are to be rephrased", estimate, say)
        return total

    def _pages(self) -> Iterator[list[_Task]]:
        after = ""
        while rows := self._accepted.to_reword(after, _PAGE):
            after = orjson.loads(rows[-1][0])["id"]
            yield [_task(line, what) for line, what in rows]

    def _take(self, task: _Task, given: Given[Rewording] | None, model: str) -> None:
        if given is None:
            self._refuse(task, "unparsable", "")
            return
        example, answer = task.example, given.answer
        question = self._question(task, answer.question.strip())
        sentences = self._sentences(task, answer.sentences)
        if not question and not sentences:
            return
        reworded = put(example, question, sentences, f"{model} {given.key}")
        candidate = {
            "id": reworded.example_id,
            "line": reworded.to_line(),
            "text": text_key(reworded),
            "sense": sense_key(reworded, task.what.absent),
        }
        sense = sense_key(example, task.what.absent)
        verdict = self._accepted.reword(example.example_id, sense, candidate)
        if verdict != "accepted":
            self._refuse(task, verdict, question or next(iter(sentences.values())))
            return
        self.counts["examples"] += 1
        self.counts["questions"] += bool(question)
        self.counts["sentences"] += len(sentences)

    def _question(self, task: _Task, after: str) -> str:
        """Return the question in other words; "" where it stays."""
        before = task.example.messages[0].content
        if not task.what.question or after == before:
            return ""
        if self._gives_away(task.example, after) or is_kept_apart(task.example, after):
            self._refuse(task, "leak", after)
        elif asks_the_same(self._store, task.example, after):
            return after
        else:
            self._refuse(task, "question", after)
        return ""

    def _sentences(self, task: _Task, after: Sequence[str]) -> dict[Part, str]:
        """Return the sentences that are put in other words, with these."""
        example = task.example
        subgraph = self._reader.subgraph("ego", example.experts)
        found: dict[Part, str] = {}
        for part, text in zip(task.what.parts, map(str.strip, after), strict=True):
            if text == part.bare:
                continue
            facts = [subgraph.facts[one] for one in part.facts]
            why = why_not(subgraph, part.bare, text, facts, example.language)
            why = why or ("leak" if self._gives_away(example, text) else "")
            if why:
                self._refuse(task, why, text)
            else:
                found[part] = text
        return found

    def _gives_away(self, example: Example, text: str) -> bool:
        return example.split != "test" and any(True for _ in self._held_out.found(text))

    def _refuse(self, task: _Task, why: str, text: str) -> None:
        reason, one = f"rephrase_{why}", task.example
        self.reasons[reason] += 1
        told = {"reason": reason, "text": text[:LONGEST_REJECT]}
        self._accepted.note_not_reworded(
            canonical({**told, "kind": one.kind, "language": one.language})
        )


def _task(line: str, what: Sequence[Any]) -> _Task:
    example, reword = example_of(orjson.loads(line)), Rewordable.of(what)
    question = example.messages[0].content if reword.question else ""
    text = canonical({"question": question, "sentences": [part.bare for part in reword.parts]})
    size = len(reword.parts)
    ask = Ask(
        _TASK, text, Rewording, 2 * len(text.encode()),
        fits=lambda one: len(one.sentences) == size,
    )  # fmt: skip
    return _Task(example, reword, ask)
