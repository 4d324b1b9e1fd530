"""The settings: defaults < ``bole.toml`` < ``BOLE_*`` < flags. Unknown keys fail, all at once."""

import getpass
import os
import tomllib
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal

import platformdirs
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

from bole.errors import SettingsError

FILE_NAME = "bole.toml"
PREFIX = "BOLE_"
_SECRETS = ("graph.password", "llm.api_key")


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


Weight = Annotated[float, Field(ge=0, le=1)]


class GraphSettings(_Section):
    """Where the graph is; an empty ``uri`` means the embedded engine under ``home``."""

    uri: str = ""
    user: str = "neo4j"
    password: SecretStr = SecretStr("")
    database: str = "neo4j"


class MatchSettings(_Section):
    """How needs are matched to experts, and how much each part of a score counts."""

    living: Literal["only", "prefer", "any"] = "only"
    topic_weight: Weight = 0.60
    text_weight: Weight = 0.25
    recognition_weight: Weight = 0.10
    soft_weight: Weight = 0.05


class LLMSettings(_Section):
    """Which model is asked, at any endpoint that speaks OpenAI's API; no ``model``: none is."""

    base_url: str = "https://api.openai.com/v1"
    model: str = ""
    api_key: SecretStr = SecretStr("")


def _login() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        # No login name and no variable that gives one: a container with a bare user id.
        return f"user-{os.getuid()}"


def _folder(path: Any) -> Any:
    """Return a folder's path, ``~`` opened; an empty one would be wherever one happens to be."""
    if path == "":
        raise ValueError("name a folder, or leave it out for the user's data folder")
    return Path(path).expanduser() if isinstance(path, str) else path


class Settings(_Section):
    """All settings of one command, built once and passed down."""

    home: Annotated[Path, BeforeValidator(_folder)] = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("bole", False))
    )
    actor: str = Field(default_factory=_login, min_length=1)
    language: Literal["auto", "en", "zh"] = "auto"
    graph: GraphSettings = GraphSettings()
    match: MatchSettings = MatchSettings()
    llm: LLMSettings = LLMSettings()


def known_keys() -> tuple[str, ...]:
    """Return every setting by its dotted name, sections opened: ``graph.uri``, ``home`` …"""
    keys: list[str] = []
    for name, field in Settings.model_fields.items():
        section = field.annotation
        if isinstance(section, type) and issubclass(section, BaseModel):
            keys += [f"{name}.{inner}" for inner in section.model_fields]
        else:
            keys.append(name)
    return tuple(keys)


def load_settings(
    environ: Mapping[str, str], *, working_directory: Path, flags: Mapping[str, Any] | None = None
) -> Settings:
    """Return the settings in force.

    Args:
        environ: the environment; only ``BOLE_*`` is looked at.
        working_directory: where ``bole.toml`` is looked for first; then in ``home``.
        flags: dotted names from the command line; ``None`` values are passed over.
    Raises:
        SettingsError: unknown keys and wrong values, all in one message.
    """
    from_environ, problems = _from_environ(environ)
    chosen = {**from_environ, **{k: v for k, v in (flags or {}).items() if v is not None}}
    home = Path(chosen["home"]).expanduser() if "home" in chosen else Settings().home
    for path in (working_directory / FILE_NAME, home / FILE_NAME):
        if path.is_file():
            from_file, file_problems = _from_file(path)
            problems += file_problems
            chosen = {**from_file, **chosen}
            break
    if problems:
        raise SettingsError("\n".join(problems))
    try:
        return Settings.model_validate(_nest(chosen))
    except ValidationError as error:
        raise SettingsError("\n".join(_sentences(error))) from None


def _from_environ(environ: Mapping[str, str]) -> tuple[dict[str, Any], list[str]]:
    by_variable = {_variable(key): key for key in known_keys()}
    values, problems = {}, []
    for variable, value in environ.items():
        if not variable.startswith(PREFIX):
            continue
        if variable in by_variable:
            values[by_variable[variable]] = value
        else:
            problems.append(_unknown("environment variable", variable, tuple(by_variable)))
    return values, problems


def _from_file(path: Path) -> tuple[dict[str, Any], list[str]]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path}: cannot be read as TOML: {error}. Mend or move it.") from None
    flat: dict[str, Any] = {}
    for name, value in content.items():
        if isinstance(value, dict):
            flat.update({f"{name}.{inner}": v for inner, v in value.items()})
        else:
            flat[name] = value
    problems = [
        f"{path}: " + _unknown("setting", key, known_keys())
        for key in flat
        if key not in known_keys()
    ]
    problems += [
        f"{path}: {key} does not belong in a file; set {_variable(key)} instead."
        for key in _SECRETS
        if key in flat
    ]
    return flat, problems


def _variable(key: str) -> str:
    return PREFIX + key.replace(".", "_").upper()


def _unknown(what: str, name: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(name, known, n=1)
    hint = f"Did you mean {near[0]}?" if near else f"Known: {', '.join(known)}."
    return f"There is no {what} {name}. {hint}"


def _nest(flat: Mapping[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for key, value in flat.items():
        section, _, name = key.rpartition(".")
        (nested.setdefault(section, {}) if section else nested)[name] = value
    return nested


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")


def _sentences(error: ValidationError) -> list[str]:
    return [
        f"Setting {'.'.join(map(str, item['loc']))} = {item['input']!r}: {_plain(item['msg'])}."
        for item in error.errors(include_url=False)
    ]
