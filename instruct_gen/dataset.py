"""A data set read back from its folder, a line at a time; a broken line is told with its place."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from bole.errors import BadData, UsageError
from instruct_gen.example import SPLITS, Example, Role, Split, example_of
from instruct_gen.folder import MANIFEST, Folder, lines_of
from kg.language.lexicon import Language


class _Message(BaseModel):
    model_config = ConfigDict(strict=True)

    role: Role
    content: str


class _Mention(BaseModel):
    model_config = ConfigDict(strict=True)

    text: str
    ids: list[str]


class _Line(BaseModel):
    """What a line must hold; what a later version adds is let through."""

    model_config = ConfigDict(strict=True)

    kind: str
    language: Language
    split: Split
    messages: list[_Message]
    rejected: str
    facts: list[list[str]]
    experts: list[str]
    mentions: list[_Mention]
    forms: list[dict[str, Any]]
    values: list[Any]
    wording: str
    sampler: str
    graph_version: int
    teacher: str
    document: str = ""
    passage: str = ""
    generator: int


@dataclass(frozen=True)
class Dataset:
    """A data set in its folder.

    Args:
        manifest: what ``manifest.json`` says.
    """

    folder: Path
    manifest: Mapping[str, Any]

    @property
    def name(self) -> str:
        """Return the name of its folder."""
        return self.folder.resolve().name

    def examples(self, splits: Sequence[Split] = SPLITS) -> Iterator[Example]:
        """Yield the examples of some splits, in the order of their files.

        Raises:
            BadData: a line is no example; the message names file, line and what was expected.
        """
        for example, _ in self.numbered(splits):
            yield example

    def numbered(self, splits: Sequence[Split] = SPLITS) -> Iterator[tuple[Example, int]]:
        """Yield the examples of some splits, each with the number of its line."""
        for split in splits:
            path = Folder(self.folder).file(split)
            for number, line in enumerate(lines_of(path), 1):
                yield _example(line, split, f"{path}, line {number}"), number


def open_dataset(path: Path) -> Dataset:
    """Return the data set in a folder.

    Raises:
        UsageError: no data set is there, or one that is not whole.
        BadData: its manifest cannot be read.
    """
    folder = Folder(path)
    if folder.replacing.is_dir():
        raise UsageError(
            f"The data set in {path} is being refreshed, or that was cut off: `bole dataset "
            f"refresh {path}` finishes it."
        )
    if folder.work.is_dir() and not folder.manifest_path.is_file():
        raise UsageError(
            f"The data set in {path} is not whole: the same `bole dataset generate` finishes it."
        )
    manifest = folder.manifest()
    missing = [file.name for file in map(folder.file, SPLITS) if not file.is_file()]
    if manifest is None or missing:
        missing += [MANIFEST] if manifest is None else []
        raise UsageError(
            f"{path} is no data set: it has no {', no '.join(missing)}. Name the folder that "
            "`bole dataset generate --out` wrote."
        )
    return Dataset(path, manifest)


def _example(line: bytes, split: Split, where: str) -> Example:
    try:
        data = orjson.loads(line)
    except ValueError as error:
        raise BadData(f"{where}: expected an example as one line of JSON ({error}).") from None
    try:
        _Line.model_validate(data)
        example = example_of(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the line"
        raise BadData(f"{where}: {place}: {first['msg']}; an example was expected.") from None
    except TypeError:
        raise BadData(
            f"{where}: facts: expected pairs of a fact_id and its fact_hash, not {data['facts']}."
        ) from None
    if example.split != split:
        raise BadData(
            f"{where}: split is {example.split!r} in the file of {split!r}: move the line, or "
            "generate the data set anew."
        )
    return example
