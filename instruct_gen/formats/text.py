"""Plain text for continued pre-training: documents with an empty line between them.

Source: the ``text`` reader of Hugging Face ``datasets``, with ``sample_by="paragraph"``, takes an
empty line as the end of a document.
"""

import re
from collections.abc import Iterable, Iterator

from instruct_gen.example import Example
from instruct_gen.formats.conversation import WORSE_ANSWER, is_paragraph
from instruct_gen.formats.format import LineFormat, Notes

SAID = "a conversation is written as what is said in it, a message a line"
CLOSED_UP = "an empty line within a document is taken out, or it would end there"
_EMPTY_LINES = re.compile(r"\r\n?|\n")


def lines(examples: Iterable[Example], notes: Notes) -> Iterator[str]:
    """Yield the lines of the documents, and an empty one after each."""
    for example in examples:
        text = "\n".join(message.content for message in example.messages)
        if not is_paragraph(example):
            notes.changed[SAID] += 1
        if example.rejected:
            notes.changed[WORSE_ANSWER] += 1
        every = _EMPTY_LINES.split(text)
        kept = [line for line in every if line]
        if len(kept) < len(every):
            notes.changed[CLOSED_UP] += 1
        notes.written += 1
        yield from kept
        yield ""


TEXT = LineFormat("text", "plain text, an empty line between documents", lines)
