"""What TRL's trainers take, a folder a trainer.

``messages`` and ``prompt-completion`` (the same conversations; loss on the answers of the one where
the chat template marks them, on the last answer of the other without that) for ``SFTTrainer``;
``preference`` for ``DPOTrainer``; ``text`` for continued pre-training.

Source: TRL's documentation, "Dataset formats and types": conversational language modeling
(``messages``), prompt-completion (``prompt``, ``completion``), preference with an explicit prompt
(``prompt``, ``chosen``, ``rejected``), each a list of messages; standard language modeling
(``text``).
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from instruct_gen.dataset import Dataset
from instruct_gen.example import Example, Split
from instruct_gen.formats.conversation import as_messages, conversation, is_paragraph
from instruct_gen.formats.files import Files
from instruct_gen.formats.format import FolderFormat, Notes, json_line


def write(dataset: Dataset, splits: Sequence[Split], folder: Path, notes: Notes) -> None:
    """Write ``<type>/<split>.jsonl``; a file of which there is nothing is not made."""
    with Files(folder) as files:
        for example in dataset.examples(splits):
            found = list(rows(example, notes))
            notes.written += bool(found)
            for kind, row in found:
                files.write(f"{kind}/{example.split}.jsonl", json_line(row))


def rows(example: Example, notes: Notes) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the rows of an example, each with the type it is of."""
    if is_paragraph(example):
        yield "text", {"text": example.messages[0].content}
        return
    found = conversation(example, notes)
    if found is None:
        return
    *prompt, answer = as_messages(found)
    if example.rejected:
        rejected = [{"role": "assistant", "content": example.rejected}]
        yield "preference", {"prompt": prompt, "chosen": [answer], "rejected": rejected}
        return
    yield "messages", {"messages": [*prompt, answer]}
    yield "prompt-completion", {"prompt": prompt, "completion": [answer]}


TRL = FolderFormat(
    "trl", "TRL's messages, prompt-completion, preference pairs and text, a folder each", write
)
