"""What a data set looks like: how many of what, how long, how varied."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, Protocol

from bole.errors import BadData, NotFound
from instruct_gen.counts import Counts
from instruct_gen.dataset import Dataset
from instruct_gen.diversity import Diversity, diversity, opening
from instruct_gen.example import Example
from instruct_gen.extras import require
from instruct_gen.stale import Tell
from kg.language.lexicon import Language

# Distinct-n falls as texts are added: data sets are compared by samples of one size.
SAMPLE = 2_000
COMPARED = 100
MOST_OPENINGS = 10


class Tokenizer(Protocol):
    """What splits texts into tokens: ``tokenizers.Tokenizer``."""

    def encode_batch(self, input: Any, *, add_special_tokens: bool = True) -> Sequence[Any]:
        """Return an encoding per text, each with its ``ids``."""
        ...


@dataclass(frozen=True, slots=True)
class Lengths:
    """How long some examples are: all their messages together."""

    least: int
    median: int
    mean: float
    p95: int
    most: int


@dataclass(frozen=True)
class Stats:
    """What a data set looks like.

    Args:
        characters: of the examples in each language.
        tokens: the same by a tokenizer, without what a chat template adds; empty without one.
        diversity: of the questions and the answers in each language.
        openings: how questions of a language begin and how many do, the most frequent first.
        raw: the lengths themselves, in characters and in tokens, for plots.
        experts: ids of those whom examples name.
        fact_ids: what the examples rest on.
    """

    counts: Counts
    characters: Mapping[Language, Lengths]
    tokens: Mapping[Language, Lengths]
    diversity: Mapping[tuple[Language, str], Diversity]
    openings: Mapping[Language, tuple[tuple[str, int], ...]]
    raw: Mapping[str, Mapping[Language, Sequence[int]]]
    experts: frozenset[str]
    fact_ids: frozenset[str]


@dataclass(slots=True)
class _Gathered:
    """What one reading of a data set gathers."""

    counts: Counts = field(default_factory=Counts)
    characters: dict[Language, list[int]] = field(default_factory=lambda: defaultdict(list))
    tokens: dict[Language, list[int]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[tuple[Language, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    experts: set[str] = field(default_factory=set)
    fact_ids: set[str] = field(default_factory=set)


def stats_of(
    dataset: Dataset,
    *,
    seed: int = 7,
    tokenizer: Tokenizer | None = None,
    tell: Tell = lambda *_: None,
) -> Stats:
    """Return what a data set looks like.

    Args:
        seed: of the samples that its diversity is taken from.
        tell: is told how far it is: (stage, done, total).
    Raises:
        BadData: a line is no example.
    """
    found = _Gathered()
    for done, example in enumerate(dataset.examples(), 1):
        _gather(found, example, tokenizer)
        tell("examples", done, None)
    return Stats(
        counts=found.counts,
        characters=_by_language(found.characters),
        tokens=_by_language(found.tokens),
        diversity={
            (language, of): diversity(
                texts, language, Random(seed), sample=SAMPLE, compared=COMPARED
            )
            for (language, of), texts in sorted(found.texts.items())
        },
        openings={
            language: _openings(texts, language)
            for (language, of), texts in sorted(found.texts.items())
            if of == "questions"
        },
        raw={"characters": found.characters, "tokens": found.tokens},
        experts=frozenset(found.experts),
        fact_ids=frozenset(found.fact_ids),
    )


def read_tokenizer(path: Path) -> Tokenizer:
    """Return the tokenizer that a ``tokenizer.json`` describes.

    Raises:
        NotFound: there is no such file.
        UsageError: the library ``tokenizers`` is not installed.
        BadData: it describes none.
    """
    if not path.is_file():
        raise NotFound(f"There is no file {path}: name the tokenizer.json of a model's folder.")
    require("tokenizers", "--tokenizer")
    from tokenizers import Tokenizer as Read

    try:
        found: Tokenizer = Read.from_file(str(path))
    # The library raises nothing narrower.
    except Exception as error:
        raise BadData(f"{path} is no tokenizer.json: {error}.") from error
    return found


def _gather(found: _Gathered, example: Example, tokenizer: Tokenizer | None) -> None:
    language = example.language
    said = [message.content for message in example.messages]
    found.counts.add([example])
    found.characters[language].append(sum(map(len, said)))
    if tokenizer is not None:
        encoded = tokenizer.encode_batch(said, add_special_tokens=False)
        found.tokens[language].append(sum(len(one.ids) for one in encoded))
    for role, of in (("user", "questions"), ("assistant", "answers")):
        texts = [message.content for message in example.messages if message.role == role]
        if texts:
            found.texts[language, of].extend(texts)
    found.experts.update(example.experts)
    found.fact_ids.update(fact.fact_id for fact in example.facts)


def _lengths(values: Sequence[int]) -> Lengths:
    ordered = sorted(values)
    last = len(ordered) - 1
    return Lengths(
        least=ordered[0],
        median=ordered[last // 2],
        mean=round(sum(ordered) / len(ordered), 1),
        p95=ordered[round(0.95 * last)],
        most=ordered[-1],
    )


def _by_language(values: Mapping[Language, Sequence[int]]) -> dict[Language, Lengths]:
    return {language: _lengths(values[language]) for language in sorted(values)}


def _openings(texts: Sequence[str], language: Language) -> tuple[tuple[str, int], ...]:
    found = Counter(opening(text, language) for text in texts)
    ordered = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return tuple(item for item in ordered[:MOST_OPENINGS] if item[1] > 1)
