"""A file of gaps: a line for each fact that a model was asked."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bole.errors import BadData, NotFound, UsageError
from kg.evidence.ids import canonical, digest
from kg.export.file import check_output, write_whole

Part = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Count = Annotated[int, Field(ge=0)]
Signal = Literal["agreement", "logprob"]


class Given(BaseModel):
    """An answer, how often it was given, and whether it is right."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    text: str
    count: Count
    right: bool


class Gap(BaseModel):
    """How well a model knows a fact.

    Args:
        gold: what a right answer says.
        not_known: how often it said that it does not know; ``unreadable``: how often nothing that
            can be read.
        score: how well it is known, from 0 to 1; ``gap`` is the rest.
        confidence: how sure the model is, right or wrong: the part of the replies that are its
            commonest answer, or the mean probability of a token of it.
        entropy: how much the replies differ, from 0 to 1.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fact_id: str
    expert: str
    predicate: str
    language: str
    question: str
    gold: list[str]
    answers: tuple[Given, ...]
    not_known: Count
    unreadable: Count
    score: Part
    gap: Part
    confidence: Part
    entropy: Part
    logprob: float | None
    signal: Signal
    model: str
    graph_version: Count

    @property
    def is_sure_but_wrong(self) -> bool:
        """Return whether the answer it is most sure of is wrong, and it is sure."""
        wrong = bool(self.answers) and not self.answers[0].right
        return wrong and self.confidence >= 0.8

    def to_line(self) -> str:
        """Return it as one line of canonical JSON."""
        return canonical(self.model_dump())


class Gaps(NamedTuple):
    """What a file of gaps holds, and what stands for its content."""

    path: Path
    lines: tuple[Gap, ...]
    digest: str


def write_gaps(path: Path, gaps: list[Gap]) -> None:
    """Write a file of gaps."""
    write_whole(path, [one.to_line() for one in gaps])


def check_place(path: Path) -> None:
    """Raise when a file of gaps cannot be written at a path, or something else stands there.

    Raises:
        UsageError: it is so.
    """
    check_output(path)
    if path.is_file() and path.stat().st_size:
        try:
            read_gaps(path)
        except BadData:
            raise UsageError(
                f"{path} holds something other than gaps, and is left as it is: name another file "
                "with --out."
            ) from None


def read_gaps(path: Path) -> Gaps:
    """Return what a file of gaps holds.

    Raises:
        NotFound: it is not there.
        BadData: it is not whole, or something else.
    """
    try:
        content = path.read_bytes()
    except (FileNotFoundError, IsADirectoryError):
        raise NotFound(
            f"There is no file {path}: `bole dataset gaps --out {path}` writes one."
        ) from None
    lines = tuple(_lines(path, content))
    if not lines:
        raise BadData(f"{path} is empty: `bole dataset gaps --out {path}` writes it anew.")
    return Gaps(path, lines, digest(content.decode("utf-8")))


def _lines(path: Path, content: bytes) -> Iterator[Gap]:
    for number, line in enumerate(content.splitlines(), 1):
        try:
            yield Gap.model_validate_json(line)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            why = f"{where}: {first['msg']}" if where else "the line is cut off, or no JSON"
            raise BadData(
                f"{path}:{number}: {why}. So this is no whole file of gaps: `bole dataset gaps "
                "--out FILE` writes one, and pays for nothing that was replied before."
            ) from None
