"""ShareGPT: conversations of humans and gpt.

Source: LLaMA-Factory's ``data/README.md``, section "Sharegpt Format": ``conversations`` of
``from`` (``human``, ``gpt``, ``system``) and ``value``.
"""

from collections.abc import Iterable, Iterator

from instruct_gen.example import Example
from instruct_gen.formats.conversation import as_messages, single_answer
from instruct_gen.formats.format import LineFormat, Notes, json_line

_FROM = {"system": "system", "user": "human", "assistant": "gpt"}


def lines(examples: Iterable[Example], notes: Notes) -> Iterator[str]:
    """Yield a line per conversation."""
    for example in examples:
        found = single_answer(example, notes)
        if found is None:
            continue
        notes.written += 1
        yield json_line(
            {
                "conversations": [
                    {"from": _FROM[message["role"]], "value": message["content"]}
                    for message in as_messages(found)
                ]
            }
        )


SHAREGPT = LineFormat("sharegpt", "conversations of from (human, gpt, system) and value", lines)
