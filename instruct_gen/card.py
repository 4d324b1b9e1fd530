"""The card of a data set: what a stranger must know to use it, for people and for the hub.

Source: the documentation of the Hugging Face hub, "Dataset cards": YAML front matter with
``language``, ``license``, ``size_categories``, ``task_categories`` and ``configs``.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import yaml

from instruct_gen.counts import Counts
from instruct_gen.example import DOCUMENT_QA
from kg.schema import ATTRIBUTES

Sources = Mapping[str, Mapping[str, Any]]
# The hub's identifiers of licences, by how sources call them.
_LICENCES = {
    "apache-2.0": "apache-2.0",
    "cc-by-4.0": "cc-by-4.0",
    "cc-by-sa-4.0": "cc-by-sa-4.0",
    "cc0": "cc0-1.0",
    "cc0-1.0": "cc0-1.0",
    "mit": "mit",
    "odc-by": "odc-by",
    "odc-by-1.0": "odc-by",
}
_SIZES = ((1_000, "n<1K"), (10_000, "1K<n<10K"), (100_000, "10K<n<100K"), (1_000_000, "100K<n<1M"))
_BODY = """\
# {name}

{examples:,} training conversations about experts: their fields, prizes, institutions, lives and
colleagues, in {languages}. Each is made by Bole (伯乐) from the facts of a graph of experts, and
names the facts that it rests on.

```python
from datasets import load_dataset

data = load_dataset("path/to/this/folder")
```

## How many

{counts}

{questions:,} questions in all; {pairs:,} examples are preference pairs (`rejected` is not empty).

## Columns

| column | what it holds |
|---|---|
| `id` | hash of its kind and its words |
| `kind`, `language` | what sort of example it is, `en` or `zh` |
| `messages` | the conversation: `role` (system, user, assistant) and `content` |
| `rejected` | of a preference pair, the answer that is worse than the last message, else empty |
| `facts` | `fact_id` and `fact_hash` of every fact that it rests on |
| `experts` | ids of those whom its messages name |
| `mentions` | words of it, and the ids (or stored places) that they stand for |
| `forms` | what was asked as logical forms, as JSON; `"@1"` is the first of `mentions` |
| `values` | what the forms give together on the graph, each as JSON |
| `wording`, `sampler` | which wording asks, and how its part of the graph was drawn |
| `graph_version`, `generator` | of which state of the graph, by which version of the generator |
| `teacher` | the model that wrote or rephrased it and the hash of what it was asked, else empty |
| `document`, `passage` | the passage of a document that it rests on, else empty |

A plain paragraph is one message of the assistant, which nobody asks for.

## Where it comes from

{sources}

{documents}{made}

## What is left out

Private attributes never reach a data set: {private}; nor do the sources' raw records, or the
reasons that curators gave for their decisions.

## How the splits are made

No expert who is named in `test` is named in `train`. Groups of experts, who share a name, a prize
of one year or their work, go to one split as a whole, as far as sizes allow; an example that would
name experts of two splits is not made. Being counted is not being named. `test` asks in wordings
that the other splits do not have.

## How it was verified

Every sentence of an answer was compared with the facts that it cites, and the example dropped where
they do not carry it; every gold value was got by running the logical form, not from the wording.
The better answer of a preference pair is carried by the facts, the worse one is not. {taught}

## Known limits

- It says what the graph says: what the sources leave out or have wrong is left out or wrong here,
  "none" means that none is recorded, and all of it is as of graph version {version}.
- The questions are worded by hand-written patterns, and are less varied than what people type.
- Who is in it is who is in the sources; it is no sample of all experts.
- It is about real people. Do not use it to judge anybody, and look at the sources before you act
  on what it says.
"""


def card(name: str, manifest: Mapping[str, Any], counts: Counts) -> str:
    """Return the README of a data set: YAML front matter and what people read."""
    sources = manifest.get("sources", {})
    front = yaml.safe_dump(_front(name, sources, counts), allow_unicode=True, sort_keys=False)
    body = _BODY.format(
        name=name,
        examples=counts.examples,
        languages=_listed([{"en": "English", "zh": "Chinese"}[one] for one in counts.languages]),
        counts="\n".join(_table(counts)),
        questions=counts.questions,
        pairs=counts.pairs,
        sources="\n".join(_source_lines(sources)),
        documents=_documents(manifest, counts),
        made=_made(manifest),
        private=_listed([f"`{one.name}`" for one in ATTRIBUTES if one.private]),
        taught=_taught(counts, manifest.get("made_of", {}).get("taught", {})),
        version=manifest.get("made_of", {}).get("graph version", "unknown"),
    )
    return f"---\n{front}---\n\n{body}"


def _front(name: str, sources: Sources, counts: Counts) -> dict[str, Any]:
    return {
        "pretty_name": name,
        "language": list(counts.languages),
        **_licence(sources),
        "task_categories": ["question-answering", "text-generation"],
        "tags": ["experts", "knowledge-graph", "grounded"],
        "size_categories": [_size(counts.examples)],
        "configs": [
            {
                "config_name": "default",
                "data_files": [
                    {"split": split, "path": f"data/{split}.parquet"} for split in counts.splits
                ],
            }
        ],
    }


def _licence(sources: Sources) -> dict[str, str]:
    """Return the one licence of all sources, where the hub knows it; else that they differ."""
    named = {str(told.get("licence") or "").strip() for told in sources.values()}
    only = next(iter(named)) if len(named) == 1 else ""
    known = _LICENCES.get(only.lower().replace(" ", "-"))
    if known:
        return {"license": known}
    return {"license": "other" if any(named) else "unknown"}


def _source_lines(sources: Sources) -> Iterator[str]:
    if not sources:
        yield "The manifest names no source."
        return
    yield "| source | examples that rest on it | licence |"
    yield "|---|--:|---|"
    for name, told in sources.items():
        licence = told.get("licence") or "not stated: ask its owner"
        yield f"| {name} | {told.get('examples', 0):,} | {licence} |"


def _documents(manifest: Mapping[str, Any], counts: Counts) -> str:
    """Return in words which documents there are; nothing where there are none."""
    made_of = manifest.get("made_of", {})
    documents = [told for what, told in made_of.items() if what.startswith("document ")]
    if not documents:
        return ""
    lines = [
        f"{counts.kinds.get(DOCUMENT_QA, 0):,} examples, of the kind `{DOCUMENT_QA}`, rest on no "
        "fact of the graph, but each on a passage of a document, whose own sentences answer it:",
        "",
        "| document | bytes | sha256 |",
        "|---|--:|---|",
        *(f"| {one['name']} | {one['size']:,} | `{one['sha256'][:16]}…` |" for one in documents),
        "",
        "Their passages stand in `passage`, and in the messages of most: whoever publishes this "
        "states under which licence the documents are.",
    ]
    return "\n".join(lines) + "\n\n"


def _table(counts: Counts) -> Iterator[str]:
    splits = list(counts.splits)
    yield f"| kind | language | {' | '.join(splits)} |"
    yield f"|---|---|{'--:|' * len(splits)}"
    for kind, language in sorted({cell[:2] for cell in counts.cells}):
        numbers = [counts.cells[kind, language, split] for split in splits]
        yield f"| {kind} | {language} | {' | '.join(f'{number:,}' for number in numbers)} |"
    totals = (f"**{number:,}**" for number in counts.splits.values())
    yield f"| **all** | | {' | '.join(totals)} |"


def _made(manifest: Mapping[str, Any]) -> str:
    """Return what decided its bytes, in words."""
    plain = {k: v for k, v in manifest.get("made_of", {}).items() if isinstance(v, int | str)}
    told = [f"{what} {value}" for what, value in plain.items()]
    by = f"Made by Bole {manifest['bole']}" if "bole" in manifest else "Made by Bole"
    return f"{by} of: {'; '.join(told)}." if told else f"{by}."


def _taught(counts: Counts, kinds: Iterable[str]) -> str:
    """Return what language models wrote; ``kinds`` are those whose examples they thought out."""
    if not counts.taught:
        return "No language model wrote any of it."
    models = _listed([f"{model} ({number:,})" for model, number in sorted(counts.taught.items())])
    thought_out = {kind: counts.kinds[kind] for kind in sorted(kinds) if kind in counts.kinds}
    if not thought_out:
        return f"A language model rephrased some, held to the same facts: {models}."
    told = _listed([f"`{kind}` ({number:,})" for kind, number in thought_out.items()])
    more = " or rephrased" if counts.taught.total() > sum(thought_out.values()) else ""
    return (
        f"A language model thought out{more} some, held to the facts in the same way: {models}. "
        f"Thought out are those of the kind {told}."
    )


def _size(examples: int) -> str:
    return next((name for most, name in _SIZES if examples < most), "n>1M")


def _listed(items: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(items[:-1]), *items[-1:]]))
