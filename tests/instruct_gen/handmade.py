"""Data sets written by hand: what the ways out of one are tested on."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from instruct_gen.example import SPLITS, Example, FactRef, Mention, Message

# A line break, line separators that are none to JSON, an emoji, a Hebrew name, a quote, a tab.
ODD = 'one\ntwo\u2028three\u2029four\u0085 🧪👩‍🔬 עדה יונת "quoted" \\ back\ttab \u200f end'
_QUESTION: dict[str, Any] = {
    "kind": "single",
    "language": "en",
    "split": "train",
    "facts": (FactRef("Raaaaaaaaaaaaaaaa/received/aaaaaaaa", "h1"),),
    "experts": ("Eaaaaaaaaaaaaaaaa",),
    "mentions": (Mention("Ada Yonath", ("Eaaaaaaaaaaaaaaaa",)),),
    "forms": (
        {"form": "facts", "things": {"kind": "expert", "ids": "@1"}, "fact": "born"},
        {"form": "count", "things": {"kind": "expert", "ids": "@1"}},
    ),
    "values": ("1939-06-22", 1),
    "wording": "en/born/1",
    "sampler": "ego",
    "graph_version": 3,
}


def said(*contents: str) -> tuple[Message, ...]:
    """Return questions and answers in turn."""
    return tuple(
        Message("assistant" if place % 2 else "user", content)
        for place, content in enumerate(contents)
    )


def example(**given: Any) -> Example:
    """Return an example that is like another but for what is given."""
    return Example(**{"messages": said("Who?", "Ada."), **_QUESTION, **given})


QUESTION = example(messages=said("When was Ada Yonath born?", "Ada Yonath was born in 1939."))
TURNS = example(kind="dialogue", messages=said("Who?", "Ada.", "When?", "In 1939."))
SYSTEM = example(
    kind="grounded", messages=(Message("system", "Answer from this."), *said("Who?", "Ada."))
)
PAIR = example(kind="preference", messages=said("When?", "In 1939."), rejected="In 1940.")
PARAGRAPH = example(
    kind="paragraph",
    messages=(Message("assistant", "Ada Yonath was born in 1939.\nShe works on ribosomes."),),
    mentions=(), forms=(), values=(),
)  # fmt: skip
STRANGE = example(messages=said(ODD, f"{ODD} 答"))
CHINESE = example(
    language="zh", wording="zh/born/2", messages=said("阿达·约纳特生于哪一年？", "她生于1939年。")
)
TRAIN = (QUESTION, TURNS, SYSTEM, PAIR, PARAGRAPH, STRANGE, CHINESE)
VALIDATION = (
    example(split="validation", messages=said("V?", "v.")),
    example(split="validation", messages=said("P?", "p."), rejected="q."),
    example(split="validation", messages=(Message("assistant", "A text."),)),
)
EVERY = (*TRAIN, *VALIDATION)
MANIFEST = {
    "bole": "0.1.0",
    "made_of": {"n": 10, "seed": 7, "graph version": 3},
    "sources": {
        "nobel": {"examples": 9, "licence": "CC0-1.0"},
        "lab": {"examples": 2, "licence": None},
    },
}


def write_dataset(
    folder: Path, examples: Iterable[Example] = EVERY, manifest: Any = MANIFEST
) -> Path:
    """Write a data set's folder; a split of which there is nothing is an empty file."""
    folder.mkdir(exist_ok=True)
    listed = list(examples)
    for split in SPLITS:
        lines = [f"{one.to_line()}\n" for one in listed if one.split == split]
        (folder / f"{split}.jsonl").write_text("".join(lines), encoding="utf-8", newline="\n")
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder
