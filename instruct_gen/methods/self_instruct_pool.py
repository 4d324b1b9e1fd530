"""The pool of instructions: hand-written ones first, then what a teacher makes after their example.

What is nearly one of the pool, of either side, is not taken: no instruction of the test split is
asked in training in about the same words.

Source: Wang et al. 2023, Self-Instruct, section 2.2: eight of the pool are shown, six of them
hand-written; a new one is taken if its ROUGE-L with each of the pool is less than 0.7.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from random import Random

from rapidfuzz.distance import Indel

from instruct_gen.batch import Refusal
from instruct_gen.methods.self_instruct_rules import Does, Instruction, rules
from instruct_gen.occurring import Words, words_of
from instruct_gen.teachers.asking import Ask
from instruct_gen.teachers.request import Answer
from kg.evidence.ids import canonical
from kg.language.lexicon import Language

ALIKE = 0.7
SHOWN, OF_SEEDS = 8, 6
AT_A_TIME = 8
_LEAST, _MOST = 4, 400
_EXAMPLES_EACH = 4
# A teacher of whom so many rounds in a row gave nothing has no more to give.
_PATIENCE = 2
BYTES_EACH = 200
TASKS: Mapping[Language, str] = {
    "en": (
        "You think out instructions for a language model. Each is given to it later together with "
        "a few numbered notes about one expert (birth, death, prizes, institutions, studies, "
        "fields of research, collaborators) and must be done from these notes alone. You get JSON: "
        "`instructions` that there are, and how many `new` ones are wanted. Think out new ones in "
        "English that differ from them, and from one another, in what they want and in how they "
        "say it. An instruction fits any expert: it states nothing, names nobody and nothing, has "
        "no number, and asks for no opinion, comparison, reckoning, picture, link, file, code, "
        "table or other language. `does` is \"generate\" where sentences answer it, and "
        "\"classify\" where a label does that the notes settle."
    ),
    "zh": (
        "请为语言模型设计指令。每条指令以后会和一位专家的几条编号资料（出生、去世、奖项、任职机构、"
        "求学、研究领域、合作者）一起给它，只凭这些资料就能完成。你收到JSON：`instructions`是已有的"
        "指令，`new`是需要的新指令条数。请用地道的中文写出新指令，要求与已有的以及彼此之间在内容和"
        "说法上都不同。指令对任何专家都适用：不陈述事实，不出现人名、机构名、奖项名，没有数字，不要求"
        "评价、比较、计算、图片、链接、文件、代码、表格或其他语言。`does`：用句子回答的是"
        "\"generate\"，用资料能确定的标签回答的是\"classify\"。"
    ),
}  # fmt: skip


class New(Answer):
    """One instruction that a teacher thought out."""

    text: str
    does: Does


class Thought(Answer):
    """What a teacher thinks out at a time."""

    instructions: list[New]


# Returns the words of a text that name something of the graph.
Naming = Callable[[str], set[str]]
# Asks a teacher some questions, and gives what it replied to each.
Answering = Callable[[Sequence[Ask[Thought]]], Iterator[Thought | None]]


def wanted_for(examples: int) -> int:
    """Return how many new instructions it takes for so many examples."""
    return min(_MOST, max(_LEAST, -(-examples // _EXAMPLES_EACH))) if examples else 0


class Pool:
    """The instructions of one language, those of the test split and the others."""

    def __init__(self, language: Language, seed: int, naming: Naming) -> None:
        """Begin with the hand-written ones; ``seed`` is what chance begins with."""
        self._rules, self._seed, self._naming = rules(language), seed, naming
        self.all: list[Instruction] = list(self._rules.seeds)
        self._words: list[Words] = [words_of(one.text) for one in self.all]
        # What a hand-written one says is a common word, whatever else it names.
        self._common = {name for one in self.all for name in naming(one.text)}

    def of(self, *, test: bool) -> tuple[Instruction, ...]:
        """Return the instructions of a side."""
        return tuple(one for one in self.all if one.for_test == test)

    def grow(self, wanted: int, answering: Answering, *, test: bool) -> Iterator[Refusal]:
        """Have so many new instructions thought out for a side; yield what is not taken.

        If the teacher gives no more, there are fewer.
        """
        lacking, without, asked = wanted, 0, 0
        while lacking > 0 and without < _PATIENCE and asked < wanted + AT_A_TIME:
            asks = self.asks(lacking, asked, test=test)
            asked += len(asks)
            before = lacking
            for thought in answering(asks):
                if thought is None:
                    yield Refusal("instruction_unparsable", "")
                    continue
                for new in thought.instructions[:AT_A_TIME]:
                    text = " ".join(new.text.split())
                    why = self._why_not(text)
                    if why:
                        yield Refusal(f"instruction_{why}", text)
                    else:
                        lacking -= 1
                        self._take(text, new.does, test)
            without = without + 1 if lacking == before else 0

    def asks(self, lacking: int, asked: int, *, test: bool) -> list[Ask[Thought]]:
        """Return what is asked to get so many more, after so many questions."""
        count = min(AT_A_TIME, -(-lacking // AT_A_TIME))
        return [self._ask(asked + one, test=test) for one in range(count)]

    def _ask(self, number: int, *, test: bool) -> Ask[Thought]:
        language = self._rules.language
        chance = Random(f"{self._seed} instructions {language} {test} {number}")
        side = self.of(test=test)
        thought_out = [one for one in side if one.thought_out]
        shown = chance.sample(thought_out, min(len(thought_out), SHOWN - OF_SEEDS))
        seeds = [one for one in side if not one.thought_out]
        shown += chance.sample(seeds, min(len(seeds), SHOWN - len(shown)))
        chance.shuffle(shown)
        told = [{"text": one.text, "does": one.does} for one in shown]
        text = canonical({"instructions": told, "new": AT_A_TIME})
        return Ask(TASKS[language], text, Thought, AT_A_TIME * BYTES_EACH, number)

    def _why_not(self, text: str) -> str:
        if why := self._rules.why_not(text):
            return why
        if any(text.casefold() == one.text.casefold() for one in self.all):
            return "repeated"
        words = words_of(text)
        # Of two lists of words this is twice their longest common subsequence by their words.
        alike = (Indel.normalized_similarity(words, other) for other in self._words)
        if any(one >= ALIKE for one in alike):
            return "alike"
        return "name" if self._naming(text) - self._common else ""

    def _take(self, text: str, does: Does, test: bool) -> None:
        self.all.append(Instruction(text, self._rules.language, does, test, thought_out=True))
        self._words.append(words_of(text))
