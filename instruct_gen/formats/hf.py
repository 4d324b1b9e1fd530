"""A Hugging Face data set: Parquet per split, and a card by which a stranger can use it.

Nothing is lost: facts, forms, mentions and values, which formats for training leave out, are
columns; forms and values, each of its own shape, as JSON.

Source: the documentation of the Hugging Face hub, "Dataset cards" and "Manual configuration"
(``configs`` with ``data_files``).
"""

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from pathlib import Path
from typing import Any

from instruct_gen.card import card
from instruct_gen.counts import Counts
from instruct_gen.dataset import Dataset
from instruct_gen.example import Example, Split
from instruct_gen.extras import require
from instruct_gen.formats.format import FolderFormat, Notes
from kg.evidence.ids import canonical

_ROWS_AT_ONCE = 1_000


def write(dataset: Dataset, splits: Sequence[Split], folder: Path, notes: Notes) -> None:
    """Write ``data/<split>.parquet`` for each split that has examples, and ``README.md``.

    Raises:
        UsageError: pyarrow is not installed.
    """
    require("pyarrow", "--format hf")
    (folder / "data").mkdir()
    counts = Counts()
    for split in splits:
        _write_split(dataset, split, folder / "data" / f"{split}.parquet", counts)
    notes.written = counts.examples
    text = card(dataset.name, dataset.manifest, counts)
    (folder / "README.md").write_text(text, encoding="utf-8", newline="\n")


def row(example: Example) -> dict[str, Any]:
    """Return an example as a row."""
    return {
        "id": example.example_id,
        "kind": example.kind,
        "language": example.language,
        "messages": [{"role": m.role, "content": m.content} for m in example.messages],
        "rejected": example.rejected,
        "facts": [{"fact_id": fact.fact_id, "fact_hash": fact.fact_hash} for fact in example.facts],
        "experts": list(example.experts),
        "mentions": [{"text": m.text, "ids": list(m.ids)} for m in example.mentions],
        "forms": [canonical(form) for form in example.forms],
        "values": [canonical(value) for value in example.values],
        "wording": example.wording,
        "sampler": example.sampler,
        "graph_version": example.graph_version,
        "teacher": example.teacher,
        "document": example.document,
        "passage": example.passage,
        "generator": example.generator,
    }


def _write_split(dataset: Dataset, split: Split, path: Path, counts: Counts) -> None:
    import pyarrow.parquet as parquet
    from pyarrow import Table

    pages = _pages(dataset.examples((split,)))
    first = next(pages, None)
    if first is None:
        return
    schema = _schema()
    with parquet.ParquetWriter(path, schema, compression="zstd") as file:
        for page in chain((first,), pages):
            counts.add(page)
            file.write_table(Table.from_pylist([row(one) for one in page], schema=schema))


def _pages(examples: Iterator[Example]) -> Iterator[list[Example]]:
    while page := list(islice(examples, _ROWS_AT_ONCE)):
        yield page


def _schema() -> Any:
    """Return the columns, so that a split in which one is always empty has it all the same."""
    from pyarrow import int64, list_, schema, string, struct

    text, texts = string(), list_(string())
    return schema(
        [
            ("id", text),
            ("kind", text),
            ("language", text),
            ("messages", list_(struct([("role", text), ("content", text)]))),
            ("rejected", text),
            ("facts", list_(struct([("fact_id", text), ("fact_hash", text)]))),
            ("experts", texts),
            ("mentions", list_(struct([("text", text), ("ids", texts)]))),
            ("forms", texts),
            ("values", texts),
            ("wording", text),
            ("sampler", text),
            ("graph_version", int64()),
            ("teacher", text),
            ("document", text),
            ("passage", text),
            ("generator", int64()),
        ]
    )


HF = FolderFormat("hf", "a Hugging Face data set: Parquet per split and a card", write)
