"""Names looked up among many: every span of typical questions, and what is asked amiss.

    .venv/bin/python -m bench.names --engine embedded --experts 100000
    .venv/bin/python -m bench.names --engine neo4j --names 3000000

Experts are made up and written with the forms they are found under, without evidence: it is the
look-ups that are measured, not the import.
"""

import argparse
import random
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

import cypher
from cypher import Query
from kg.evidence.naming import StatedForm, name_forms
from kg.names.lookup import look_up, look_up_fuller, spans_of
from kg.names.pinyin import romanised
from kg.names.tokens import tokens_of
from kg.schema import fill
from kg.store import GraphStore, Transaction, open_store
from tests import engines

BATCH = 5_000
STARTS = (
    *("b", "br", "ch", "d", "dr", "f", "g", "gr", "h", "j", "k", "kl", "l", "m", "n", "p", "r"),
    *("s", "sch", "st", "t", "tr", "v", "w", "z"),
)
VOWELS = ("a", "e", "i", "o", "u", "ei", "ou", "ie")
ENDS = ("n", "r", "l", "s", "t", "nn", "ck", "rt", "ld", "m", "ng", "sky", "son", "mann", "berg")
SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
)
GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华文辉力健君云海晨曦宇轩浩然子涵思远墨岚呦若溪"
)
QUESTIONS = (
    "When was {en} born?",
    "Which prize did {en} win before 2005, and what was it for?",
    "Who shared the Nobel Prize in Physics in 1983 with {en}?",
    "How many people at the University of California work on machine learning and hold an award?",
    "Is {en} older than {other}, and which of the two worked in Cambridge first?",
    "{zh}是哪一年出生的?",
    "请问{zh}因为什么获得诺贝尔物理学奖?",
    "获奖时在加州理工学院工作、出生在日本的化学奖得主有哪些?",
    "我们公司做新能源电池,想找一位熟悉固态电解质、在北京工作的专家",
)


class Person(NamedTuple):
    """A made-up expert: an id and what it is called."""

    expert_id: str
    latin: str | None
    han: str | None

    @property
    def name(self) -> str:
        """Return the primary name."""
        return self.latin or self.han or self.expert_id


def people(count: int, seed: int = 7) -> Iterator[Person]:
    """Yield made-up experts: four in five with a Latin name, two in five with a Chinese one."""
    chance = random.Random(seed)
    surnames = sorted({_word(chance, 2).capitalize() for _ in range(max(300, count // 12))})
    given = sorted({_word(chance, 2).capitalize() for _ in range(1_500)})
    for number in range(count):
        latin = han = None
        if number % 5 != 0:
            middle = chance.choice(["", "", f"{chance.choice('ABCDEFGHJKLM')}. "])
            latin = f"{chance.choice(given)} {middle}{chance.choice(surnames)}"
        if number % 5 in (0, 1):
            han = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=2))
        yield Person(f"E{number:016d}", latin, han)


def load(store: GraphStore, made: Iterator[Person]) -> tuple[int, int]:
    """Write made-up experts with their names; return how many of each."""
    experts = names = 0
    create = fill(cypher.load("entity/create"), label="Expert")
    call = fill(cypher.load("entity/name"), label="Expert")
    while batch := list(islice(made, BATCH)):
        entities = [{"id": one.expert_id, "content": {"name": one.name}} for one in batch]
        rows = [row for one in batch for row in _names(one)]
        _write(store, create, entities)
        _write(store, call, rows)
        experts += len(batch)
        names += len(rows)
    return experts, names


def _write(store: GraphStore, query: Query, rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        store.write(partial(Transaction.run, query=query, rows=part))


def _names(one: Person) -> list[dict[str, Any]]:
    stated = [StatedForm(text, None, ("bench",)) for text in (one.latin, one.han) if text]
    return [
        {
            "id": one.expert_id,
            "name": form.name,
            "content": {
                "text": form.text,
                "script": form.script,
                "form": form.form,
                "sources": list(form.sources),
            },
        }
        for form in name_forms("expert", stated, {}, is_person=True)
    ]


def asked(made: Sequence[Person], count: int, seed: int = 11) -> list[str]:
    """Return questions that name people who are there."""
    chance = random.Random(seed)
    latin = [one.latin for one in made if one.latin]
    han = [one.han for one in made if one.han]
    return [
        QUESTIONS[number % len(QUESTIONS)].format(
            en=chance.choice(latin), other=chance.choice(latin), zh=chance.choice(han)
        )
        for number in range(count)
    ]


def amiss(made: Sequence[Person], count: int, seed: int = 13) -> dict[str, list[str]]:
    """Return names as people write them who do not look them up, by what is wrong with them."""
    chance = random.Random(seed)
    latin = [one.latin for one in made if one.latin]
    only_han = [one.han for one in made if one.han and not one.latin]
    chosen = chance.sample(latin, count)
    parts = [name.replace(".", "").split() for name in chosen]
    return {
        "surname first": [f"{words[-1]} {words[0]}" for words in parts],
        "initial": [f"{words[0][0]}. {words[-1]}" for words in parts],
        "a letter too many": [f"{words[0]} {words[-1]}{words[-1][-1]}" for words in parts],
        "pinyin": [" ".join(romanised(name)).title() for name in chance.sample(only_han, count)],
        "nobody": [f"Elmdra {_word(chance, 3)}vic" for _ in range(count)],
    }


def _word(chance: random.Random, syllables: int) -> str:
    middle = "".join(chance.choice(STARTS) + chance.choice(VOWELS) for _ in range(syllables))
    return middle + chance.choice(ENDS)


def timed(work: Callable[[str], Any], texts: Sequence[str]) -> tuple[float, float]:
    """Return the median and the 99th percentile of a call, in milliseconds."""
    for text in texts[: len(QUESTIONS)]:
        work(text)
    taken = []
    for text in texts:
        began = time.perf_counter()
        work(text)
        taken.append((time.perf_counter() - began) * 1000)
    taken.sort()
    return taken[len(taken) // 2], taken[min(len(taken) - 1, len(taken) * 99 // 100)]


def main() -> None:
    """Load what was asked for, and print what the look-ups took."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--engine", choices=("embedded", "neo4j"), default="embedded")
    parser.add_argument("--experts", type=int, default=100_000)
    parser.add_argument("--names", type=int, help="Made experts until there are about so many.")
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--home", type=Path, help="Keep the graph here, and use it if it is there.")
    chosen = parser.parse_args()
    count = chosen.experts if chosen.names is None else chosen.names * 2 // 5
    with tempfile.TemporaryDirectory() as folder:
        home = chosen.home or Path(folder)
        with (
            engines.for_speed(chosen.engine, home) as settings,
            open_store(settings, adopt=True) as store,
        ):
            _measure(store, count, chosen.questions)


def _measure(store: GraphStore, count: int, questions: int) -> None:
    made = list(people(count))
    if not look_up(store, [made[-1].name.lower()]):
        began = time.perf_counter()
        experts, names = load(store, iter(made))
        took = time.perf_counter() - began
        print(f"{experts:,} experts, {names:,} names written in {took:.0f} s")
    texts = asked(made, questions)
    spans = [len(spans_of(text, tokens_of(text))) for text in texts]
    print(f"{len(texts)} questions of {min(spans)} to {max(spans)} spans")
    p50, p99 = timed(lambda text: look_up(store, spans_of(text, tokens_of(text))), texts)
    print(f"look_up of all spans: p50 {p50:.1f} ms, p99 {p99:.1f} ms")
    for what, names_asked in amiss(made, max(20, questions // 10)).items():
        found = sum(bool(look_up_fuller(store, [text])) for text in names_asked)
        p50, p99 = timed(lambda text: look_up_fuller(store, [text]), names_asked)
        print(
            f"look_up_fuller, {what}: p50 {p50:.1f} ms, p99 {p99:.1f} ms, "
            f"{found} of {len(names_asked)} found"
        )


if __name__ == "__main__":
    main()
