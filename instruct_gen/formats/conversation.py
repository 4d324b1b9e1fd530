"""An example as questions and answers in turn, which most formats are made of."""

from dataclasses import dataclass

from instruct_gen.example import Example
from instruct_gen.formats.format import Notes

PARAGRAPH = "a plain paragraph, which nobody asks for: --format text has it"
NOT_IN_TURN = "user and assistant do not speak in turn"
WORSE_ANSWER = "of a preference pair only the better answer: --format trl has both"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions and answers in turn.

    Args:
        system: what is said before the first question, else "".
        turns: each a question and its answer.
    """

    system: str
    turns: tuple[tuple[str, str], ...]


def is_paragraph(example: Example) -> bool:
    """Return whether an example is a plain text that nobody asked for."""
    return [message.role for message in example.messages] == ["assistant"]


def conversation(example: Example, notes: Notes) -> Conversation | None:
    """Return an example as questions and answers; None, and a note, where it is not that."""
    if is_paragraph(example):
        notes.left_out[PARAGRAPH] += 1
        return None
    messages = list(example.messages)
    system = messages.pop(0).content if messages and messages[0].role == "system" else ""
    roles = [message.role for message in messages]
    if not messages or roles != ["user", "assistant"] * (len(messages) // 2):
        notes.left_out[NOT_IN_TURN] += 1
        return None
    said = [message.content for message in messages]
    return Conversation(system, tuple(zip(said[::2], said[1::2], strict=True)))


def single_answer(example: Example, notes: Notes) -> Conversation | None:
    """Return an example as questions and answers; of a preference pair the better one, noted."""
    found = conversation(example, notes)
    if found is not None and example.rejected:
        notes.changed[WORSE_ANSWER] += 1
    return found


def as_messages(found: Conversation) -> list[dict[str, str]]:
    """Return a conversation as messages of roles and contents."""
    messages = [{"role": "system", "content": found.system}] if found.system else []
    for question, answer in found.turns:
        messages += [
            {"role": "user", "content": question},
            {"role": "assistant", "content": answer},
        ]
    return messages
