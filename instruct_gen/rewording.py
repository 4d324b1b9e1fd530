"""Other words for what an example says: what may be reworded, and what must stay as it was.

A sentence is reworded when its facts carry the new words, and it says neither more nor less: the
same names as they are written, times, numbers and quotations, resting on the same facts. A question
is when the built-in grammar reads the new words as what was asked.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, NamedTuple

from instruct_gen.draft import Draft
from instruct_gen.example import Example, Message
from instruct_gen.gold import bound, gold_of_store
from instruct_gen.subgraph import Subgraph
from instruct_gen.verify import missing
from instruct_gen.wordings import wordings
from kg.evidence.ids import canonical
from kg.facts import KnownFact
from kg.language.lexicon import Language
from kg.language.namings import namings_of
from kg.language.pieces import Piece, pieces_of
from kg.language.verify import Sentence
from kg.questions.forms import Form, dump_form, read_form
from kg.questions.understand import understand
from kg.store.graph import GraphStore

# More experts, or a longer text, is a list, of which no other words make anything.
MOST_EXPERTS, MOST_FACTS, LONGEST = 8, 12, 600
_MARKS = re.compile(r"(?:\s*\[\d+\])+$")
# What is neither a letter, a digit nor a sign of plain prose.
_UNPLAIN = re.compile(
    r"[^\w\s.,;:!?'\"()&/%’‘“”–—\-·•・，。；：！？（）、《》「」『』…]|[\n\r\u0085\u2028\u2029_]"
)
_ENDS = ".。!！?？"
_SAME_SIGNS = ("negation", "overclaim", "joint", "both", "every", "respectively")
_SAME_WORDS = ("phrase", "title", "degree")
# What makes of what was so what is so now, or is still to be, if it was not said before.
_NOW: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:is|are|has|have|works?|belongs?|employs?|attends?|researches|research|concentrates?|"
        r"speciali[sz]es?|publish(?:es)?|focus(?:es)?|stud(?:y|ies)|teach(?:es)?|holds?|serves?|"
        r"collaborates?|comes?|becomes?|boasts?|deals?|does|hails?|leads?|lives?|originates?|owns?|"
        r"possess(?:es)?|receives?|shares?|takes?|wins?|gets?|goes|dies|currently|now|nowadays|"
        r"today|still|to be|had to|to have|will|would|\w+ing)\b", re.I),
    "zh": re.compile("现任|现在|目前|如今|当前|至今|正在|仍|将|即将|会"),
}  # fmt: skip
# What the verifier passes over, and what yet says something: it stands in both or in neither.
_ALIKE: Mapping[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"\b(?:scientists?|researchers?|scholars?|experts?|also|too|one of|among|together|members?|"
        r"share\w*|graduat\w+|faculty|spent|became|began|started|since|onwards?)\b", re.I),
    "zh": re.compile("科学家|学者|专家|也|之一|分享|起|毕业|成为|加入|曾|一起|成员"),
}  # fmt: skip


class Part(NamedTuple):
    """A sentence of an example that may be reworded, and the facts it rests on."""

    text: str
    facts: tuple[str, ...]

    @property
    def bare(self) -> str:
        """Return it without the numbers it cites."""
        return _MARKS.sub("", self.text)

    def cited(self, text: str) -> str:
        """Return other words for it, with the numbers it cites."""
        return text + self.text[len(self.bare) :]


class Rewordable(NamedTuple):
    """What of an example may be reworded.

    Args:
        question: whether what the user asks may be.
        absent: names that its messages give to nobody.
    """

    parts: tuple[Part, ...]
    question: bool
    absent: tuple[str, ...]

    def plain(self) -> list[Any]:
        """Return it as JSON takes it."""
        parts = [[part.text, list(part.facts)] for part in self.parts]
        return [parts, self.question, list(self.absent)]

    @classmethod
    def of(cls, plain: Sequence[Any]) -> "Rewordable":
        """Return what ``plain`` gave."""
        parts, question, absent = plain
        read = tuple(Part(text, tuple(facts)) for text, facts in parts)
        return cls(read, question, tuple(absent))


def is_drawn(example_id: str, seed: int, share: float) -> bool:
    """Return whether an example is of the share that is to be reworded."""
    return Random(f"{seed} rephrase {example_id}").random() < share


def rewordable(draft: Draft, named: Sequence[str]) -> Rewordable | None:
    """Return what of a draft that names some experts may be reworded; None where nothing may.

    Not the better answer of a pair: it would differ from the worse one by who wrote it. Nor what a
    teacher wrote already.
    """
    if draft.rejected or draft.teacher or len(named) > MOST_EXPERTS:
        return None
    reply = "\n".join(m.content for m in draft.messages if m.role == "assistant")
    parts = tuple(
        Part(one.text, tuple(fact.fact_id for fact in one.facts))
        for one in draft.said
        if 0 < len(one.facts) <= MOST_FACTS and one.form is None and one.number is None
        and reply.count(one.text) == 1 and len(one.text) <= LONGEST
        and all(f.subject.entity_id in named for f in one.facts)
    )  # fmt: skip
    roles = [message.role for message in draft.messages]
    question = (
        roles == ["user", "assistant"]
        and len(draft.forms) == 1
        and bool(draft.said)
        and len(draft.messages[0].content) <= LONGEST
        and not _UNPLAIN.search(draft.messages[0].content)
    )
    return Rewordable(parts, question, draft.absent) if parts or question else None


def why_not(
    subgraph: Subgraph, before: str, after: str, facts: Sequence[KnownFact], language: Language
) -> str:
    """Return why a sentence must not take the place of another about the same facts, or "".

    A fault of the verifier; ``marks`` for what is no plain sentence; ``pronoun`` or ``tense`` for
    what the facts do not tell; ``less`` or ``more`` for what it does not say alike.
    """
    if _UNPLAIN.search(_without(after, before)) or not _ends_alike(before, after):
        return "marks"
    if faults := missing(subgraph, after, facts, language):
        return faults[0].kind
    if _added(_NOW[language], before, after):
        return "tense"
    if _added(_ALIKE[language], before, after):
        return "more"
    if _added(_ALIKE[language], after, before):
        return "less"
    was, now = (_Content(subgraph, text, facts, language) for text in (before, after))
    if not now.words("pronoun") <= was.words("pronoun"):
        return "pronoun"
    if not was.within(now) or not was.words("name") <= now.words("name"):
        return "less"
    return "" if now.within(was) else "more"


def why_not_told(
    subgraph: Subgraph, lines: str, text: str, facts: Sequence[KnownFact], language: Language
) -> str:
    """Return why a sentence must not be told of facts that some lines say, or "".

    As ``why_not``, but it need not say all that the lines do; ``cited`` where it says nothing of
    one of the facts.
    """
    if not text or _UNPLAIN.search(_without(text, lines)):
        return "marks"
    if faults := missing(subgraph, text, facts, language):
        return faults[0].kind
    if _added(_NOW[language], lines, text):
        return "tense"
    if _added(_ALIKE[language], lines, text):
        return "more"
    said = _Content(subgraph, text, facts, language)
    if said.words("pronoun"):
        return "pronoun"
    return "" if said.needs(facts) else "cited"


def _added(words: re.Pattern[str], before: str, after: str) -> bool:
    """Return whether a text has some of these words that another has not."""
    known = {found.casefold() for found in words.findall(before)}
    return any(found.casefold() not in known for found in words.findall(after))


def _without(text: str, before: str) -> str:
    """Return a text without the signs that another has."""
    return "".join(character for character in text if character == "\n" or character not in before)


def _ends_alike(before: str, after: str) -> bool:
    ends = [text[-1:] if text[-1:] in _ENDS else "" for text in (before, after)]
    return bool(after) and ends[0] == ends[1]


class _Content:
    """What a sentence says, as the verifier reads it."""

    def __init__(
        self, subgraph: Subgraph, text: str, facts: Sequence[KnownFact], language: Language
    ) -> None:
        said = Sentence.of(text, facts, language)
        self._said = said
        self._pieces = pieces_of(
            said.text, said.tokens, namings_of(facts, subgraph.names), language
        )
        self._needed = {
            fact.fact_id
            for fact in facts
            if missing(subgraph, text, [one for one in facts if one is not fact], language)
        }

    def words(self, kind: str) -> set[str]:
        """Return the words of pieces of a kind."""
        return {self._said.words(piece).casefold() for piece in self._of(kind)}

    def needs(self, facts: Sequence[KnownFact]) -> bool:
        """Return whether it could not be said without each of some facts."""
        return all(fact.fact_id in self._needed for fact in facts)

    def within(self, other: "_Content") -> bool:
        """Return whether another says all that this one says."""
        mine, theirs = self._of("name"), other._of("name")
        named = all(any(set(a.refs) & set(b.refs) for b in theirs) for a in mine)
        return named and self._told() <= other._told() and self._needed <= other._needed

    def _told(self) -> set[tuple[Any, ...]]:
        told: set[tuple[Any, ...]] = {("time", piece.time) for piece in self._of("time")}
        told |= {(p.kind, p.number, p.label) for p in self._of("number", "share")}
        told |= {("sign", piece.kind) for piece in self._of(*_SAME_SIGNS)}
        told |= {("words", self._said.words(p).casefold()) for p in self._of(*_SAME_WORDS)}
        for piece in self._of("text"):
            told |= {("text", word) for word in self._said.words(piece).casefold().split()}
        return told

    def _of(self, *kinds: str) -> list[Piece]:
        return [piece for piece in self._pieces if piece.kind in kinds]


def asks_the_same(store: GraphStore, example: Example, after: str) -> bool:
    """Return whether the grammar reads other words as the one question that an example asks."""
    before = example.messages[0].content
    if _UNPLAIN.search(after) or not after.strip():
        return False
    if any(m.text in before and m.text not in after for m in example.mentions):
        return False
    found = understand(store, after, language=example.language)
    if found.status != "form" or len(found.forms) != 1:
        return False
    wanted = bound(read_form(example.forms[0]), example.mentions)
    if not means_the_same(wanted, found.forms[0]):
        return False
    return canonical(gold_of_store(store, found.forms[0])) == canonical(example.values)


def is_kept_apart(example: Example, question: str) -> bool:
    """Return whether a question is worded as only those of the other splits are."""
    intent = example.wording.rpartition("/")[0].partition("/")[2]
    asks = wordings(example.language).asks.get(intent, ())
    for_test = example.split == "test"
    return any(one.for_test != for_test and one.says(question) for one in asks)


def means_the_same(ours: Form, theirs: Form) -> bool:
    """Return whether two bound forms ask the same; names in theirs may mean more things."""
    return _same(_sorted(dump_form(ours)), _sorted(dump_form(theirs)))


def _sorted(part: Any) -> Any:
    if isinstance(part, dict):
        return {key: _sorted(value) for key, value in part.items()}
    if isinstance(part, list):
        return sorted(map(_sorted, part), key=str)
    return part


def _same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, dict):
        keys = isinstance(theirs, dict) and ours.keys() == theirs.keys()
        return keys and all(_same(ours[key], theirs[key]) for key in ours)
    if isinstance(ours, list):
        if ours and all(isinstance(one, str) for one in ours):
            return isinstance(theirs, list) and set(ours) <= set(theirs)
        return len(ours) == len(theirs) and all(map(_same, ours, theirs))
    return bool(ours == theirs)


def put(example: Example, question: str, sentences: Mapping[Part, str], teacher: str) -> Example:
    """Return an example in other words."""

    def put_in(message: Message) -> Message:
        if message.role == "user" and question:
            return Message("user", question)
        content = message.content
        for part, text in sentences.items() if message.role == "assistant" else ():
            content = content.replace(part.text, part.cited(text))
        return Message(message.role, content)

    messages = tuple(map(put_in, example.messages))
    return replace(example, messages=messages, teacher=teacher)
