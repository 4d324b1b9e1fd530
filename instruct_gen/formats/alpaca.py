"""Alpaca: an instruction, its input, its output, and the turns before.

Source: the data format of Stanford Alpaca (``instruction``, ``input``, ``output``), with the
``system`` and ``history`` columns that LLaMA-Factory's ``data/README.md``, section "Alpaca Format",
adds; ``history`` is a list of pairs of a prompt and its response.
"""

from collections.abc import Iterable, Iterator

from instruct_gen.example import Example
from instruct_gen.formats.conversation import single_answer
from instruct_gen.formats.format import LineFormat, Notes, json_line


def lines(examples: Iterable[Example], notes: Notes) -> Iterator[str]:
    """Yield a line per conversation: the last question is the instruction, the rest history."""
    for example in examples:
        found = single_answer(example, notes)
        if found is None:
            continue
        *history, (question, answer) = found.turns
        notes.written += 1
        yield json_line(
            {
                "instruction": question,
                "input": "",
                "output": answer,
                "system": found.system,
                "history": [list(turn) for turn in history],
            }
        )


ALPACA = LineFormat("alpaca", "instruction, input, output, system, history", lines)
