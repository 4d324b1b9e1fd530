"""How much texts differ from each other.

Source: distinct-n, the distinct n-grams over all n-grams: Li et al. 2016, "A Diversity-Promoting
Objective Function for Neural Conversation Models", section 5. Self-BLEU, the mean BLEU of a text
against all the others: Zhu et al. 2018, "Texygen", section 4.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from instruct_gen.extras import has
from kg.language.lexicon import Language

# A Han character is a word; of all else, letters and digits without a gap.
_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"[{_HAN}]|[^\W{_HAN}]+")
_OPENING_WORDS: dict[Language, int] = {"en": 3, "zh": 4}
_TOKENIZERS: dict[Language, str] = {"en": "13a", "zh": "zh"}


@dataclass(frozen=True, slots=True)
class Diversity:
    """How much some texts differ: 1 is all different for distinct-n, 0 for self-BLEU.

    Args:
        sampled: how many texts distinct-n was taken from.
        self_bleu: 0 to 100, over ``compared`` texts; None where sacrebleu is not installed, or
            there is nothing to compare.
    """

    sampled: int
    distinct_1: float
    distinct_2: float
    distinct_3: float
    compared: int
    self_bleu: float | None


def diversity(
    texts: Sequence[str], language: Language, chance: Random, *, sample: int, compared: int
) -> Diversity:
    """Return how much texts of one language differ, from a sample where there are many.

    Args:
        sample: most texts that distinct-n is taken from: it falls with their number.
        compared: most texts that are compared each with each for self-BLEU.
    """
    chosen = _sample(texts, sample, chance)
    few = _sample(chosen, compared, chance)
    one, two, three = (_distinct(chosen, n) for n in (1, 2, 3))
    return Diversity(len(chosen), one, two, three, len(few), self_bleu(few, language))


def words(text: str) -> list[str]:
    """Return the words of a text in lower case; a Han character is a word."""
    return _WORD.findall(text.lower())


def opening(text: str, language: Language) -> str:
    """Return the first words of a text."""
    found = words(text)[: _OPENING_WORDS[language]]
    return "".join(found) if language == "zh" and all(map(_is_han, found)) else " ".join(found)


def self_bleu(texts: Sequence[str], language: Language) -> float | None:
    """Return the mean BLEU of each text against the others, 0 to 100."""
    if len(texts) < 2 or not has("sacrebleu"):
        return None
    from sacrebleu.metrics.bleu import BLEU

    bleu: Any = BLEU(tokenize=_TOKENIZERS[language], effective_order=True)
    scores: list[float] = [
        bleu.sentence_score(text, [*texts[:place], *texts[place + 1 :]]).score
        for place, text in enumerate(texts)
    ]
    return round(sum(scores) / len(scores), 2)


def _distinct(texts: Iterable[str], n: int) -> float:
    found: Counter[tuple[str, ...]] = Counter()
    for text in texts:
        listed = words(text)
        found.update(zip(*(listed[start:] for start in range(n)), strict=False))
    return round(len(found) / found.total(), 4) if found else 0.0


def _sample(texts: Sequence[str], most: int, chance: Random) -> list[str]:
    return chance.sample(texts, most) if len(texts) > most else list(texts)


def _is_han(word: str) -> bool:
    return re.fullmatch(f"[{_HAN}]", word) is not None
