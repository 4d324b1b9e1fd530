"""Messages as the OpenAI API takes them for fine-tuning, and as chat templates (ChatML) do.

Source: OpenAI's guide to supervised fine-tuning: one JSON object a line, ``messages`` of ``role``
and ``content``.
"""

from collections.abc import Iterable, Iterator

from instruct_gen.example import Example
from instruct_gen.formats.conversation import as_messages, single_answer
from instruct_gen.formats.format import LineFormat, Notes, json_line


def lines(examples: Iterable[Example], notes: Notes) -> Iterator[str]:
    """Yield a line per conversation."""
    for example in examples:
        found = single_answer(example, notes)
        if found is not None:
            notes.written += 1
            yield json_line({"messages": as_messages(found)})


MESSAGES = LineFormat("messages", "OpenAI messages (ChatML) of role and content", lines)
