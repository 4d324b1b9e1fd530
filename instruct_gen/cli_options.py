"""What several commands of ``bole dataset`` take: languages, and a model to ask."""

from typing import TYPE_CHECKING

import click

from bole.errors import UsageError
from bole.settings import Settings
from instruct_gen.extras import require
from kg.language.lexicon import LANGUAGES, Language
from kg.schema import nearest

if TYPE_CHECKING:
    from instruct_gen.teachers.model import Model


def languages_named(ctx: click.Context, option: click.Parameter, text: str) -> tuple[Language, ...]:
    """Return the languages that a list names."""
    named = [name.strip() for name in text.split(",")]
    for name in named:
        if name not in LANGUAGES:
            raise UsageError(nearest("language", name, tuple(LANGUAGES)).capitalize())
    return tuple(language for language in LANGUAGES if language in named)


def model_of(
    chosen: Settings, wanted_by: str, budget_tokens: int | None, calls_per_minute: float | None
) -> "Model":
    """Return the model that the settings name, to be asked within limits."""
    for module in ("openai", "tenacity"):
        require(module, wanted_by)
    # The client takes a second to import, and is not installed with Bole.
    from instruct_gen.teachers.budget import Budget, Pace
    from instruct_gen.teachers.model import Model

    return Model(chosen.llm, Budget(budget_tokens), Pace(calls_per_minute))
