"""Ways out of a data set: one module a format, all of them listed here."""

from bole.errors import UsageError
from instruct_gen.formats.alpaca import ALPACA
from instruct_gen.formats.chatglm import CHATGLM3, CONTENT_SUMMARY
from instruct_gen.formats.format import FolderFormat, Format, LineFormat, Notes
from instruct_gen.formats.hf import HF
from instruct_gen.formats.llama_factory import LLAMA_FACTORY
from instruct_gen.formats.messages import MESSAGES
from instruct_gen.formats.sharegpt import SHAREGPT
from instruct_gen.formats.text import TEXT
from instruct_gen.formats.trl import TRL
from kg.schema import nearest

__all__ = ["FORMATS", "FolderFormat", "Format", "LineFormat", "Notes", "format_named"]

FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        ALPACA,
        SHAREGPT,
        MESSAGES,
        CHATGLM3,
        CONTENT_SUMMARY,
        LLAMA_FACTORY,
        TRL,
        TEXT,
        HF,
    )
}


def format_named(name: str) -> Format:
    """Return the format of a name.

    Raises:
        UsageError: there is none; the message names the nearest.
    """
    if name not in FORMATS:
        told = nearest("format", name, tuple(FORMATS))
        raise UsageError(told[0].upper() + told[1:])
    return FORMATS[name]
