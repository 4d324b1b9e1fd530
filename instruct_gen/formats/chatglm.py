"""What the fine-tuning scripts of ChatGLM take: ChatGLM3's conversations, ChatGLM-6B's pairs.

Source: ``finetune_demo/README.md`` of ChatGLM3 (``conversations`` of ``role`` and ``content``; a
``system`` message at most once, before the user; files of JSON lines) and ``ptuning/README.md`` of
ChatGLM-6B (``content``, the input, and ``summary``, the output: columns of its ADGEN data).
"""

from collections.abc import Iterable, Iterator

from instruct_gen.example import Example
from instruct_gen.formats.conversation import as_messages, single_answer
from instruct_gen.formats.format import LineFormat, Notes, json_line

SEVERAL_TURNS = "several turns, of which this format holds one"
SYSTEM_BEFORE = "what the system says stands before the question, on lines of its own"


def conversations(examples: Iterable[Example], notes: Notes) -> Iterator[str]:
    """Yield a line of ChatGLM3 per conversation."""
    for example in examples:
        found = single_answer(example, notes)
        if found is not None:
            notes.written += 1
            yield json_line({"conversations": as_messages(found)})


def pairs(examples: Iterable[Example], notes: Notes) -> Iterator[str]:
    """Yield a line of ChatGLM-6B per question with its answer."""
    for example in examples:
        if sum(message.role == "user" for message in example.messages) > 1:
            notes.left_out[SEVERAL_TURNS] += 1
            continue
        found = single_answer(example, notes)
        if found is None:
            continue
        ((question, answer),) = found.turns
        if found.system:
            notes.changed[SYSTEM_BEFORE] += 1
            question = f"{found.system}\n{question}"
        notes.written += 1
        yield json_line({"content": question, "summary": answer})


CHATGLM3 = LineFormat("chatglm3", "ChatGLM3's conversations of role and content", conversations)
CONTENT_SUMMARY = LineFormat("content-summary", "ChatGLM-6B's content and summary", pairs)
