"""Does training give away what the test asks? No test expert's name may be in it, no wording."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import orjson

from bole.errors import GateFailed
from instruct_gen.example import Split
from instruct_gen.occurring import Occurring
from instruct_gen.wordings import wordings
from kg.language.lexicon import LANGUAGES

_MOST_SHOWN = 10


class Leak(NamedTuple):
    """A line of training that holds what is only for the test."""

    example_id: str
    what: str


def kept_for() -> dict[str, bool]:
    """Return of each wording that asks, by its id, whether it is for the test split alone."""
    return {
        wording.wording_id: wording.for_test
        for language in LANGUAGES
        for some in wordings(language).asks.values()
        for wording in some
    }


def leaks_of(
    data: dict[str, Any], split: Split, held_out: Occurring[str], for_test: dict[str, bool]
) -> Iterator[Leak]:
    """Yield what an example gives away of the test, or a wording that is not for its split.

    Args:
        for_test: as ``kept_for`` gives it. A teacher's wording, whose id ends in no number, is for
            the side where it comes first.
    """
    wording, is_test = data["wording"], split == "test"
    if not wording.rpartition("/")[2].isdecimal():
        for_test.setdefault(wording, is_test)
    if for_test.get(wording, is_test) != is_test:
        yield Leak(data["id"], f"wording {wording} is not for {split}")
    if split == "test":
        return
    texts = [*(message["content"] for message in data["messages"]), data["rejected"]]
    texts.append(data.get("passage", ""))
    for expert in sorted({one for text in texts for one in held_out.found(text)}):
        yield Leak(data["id"], f"expert {expert} is of the test")


def check_leaks(files: Iterable[tuple[Split, Iterable[str]]], held_out: Occurring[str]) -> None:
    """Hold all lines of a data set to this.

    Raises:
        GateFailed: something leaked; the message names the first few.
    """
    for_test = kept_for()
    experts: dict[str, Split] = {}
    leaks: list[Leak] = []
    for split, lines in files:
        for line in lines:
            data = orjson.loads(line)
            leaks += leaks_of(data, split, held_out, for_test)
            for expert in data["experts"]:
                if experts.setdefault(expert, split) != split:
                    leaks.append(Leak(data["id"], f"expert {expert} is of {experts[expert]}"))
    if leaks:
        shown = "\n".join(f"  {leak.example_id}: {leak.what}" for leak in leaks[:_MOST_SHOWN])
        raise GateFailed(
            f"{len(leaks)} examples give away what another split asks, and no file was written:\n"
            f"{shown}\nThis should not be: please report it."
        )
