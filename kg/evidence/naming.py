"""What an entity is called: the names shown, and the forms it is found under. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg.evidence.claims import stated
from kg.evidence.records import DEFAULT_RANK, Record, name_target
from kg.names.normalise import Script, normalise, script_of
from kg.names.pinyin import pinyin_form
from kg.names.variants import apart_from_brackets, short_forms, unnumbered

CURATOR_PREFIX = "curator:"


@dataclass(frozen=True, slots=True)
class StatedForm:
    """A name as some source states it."""

    text: str
    language: str | None
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NameForm:
    """A normalised form an entity is found under."""

    name: str
    text: str
    language: str | None
    script: Script
    form: str
    sources: tuple[str, ...]


def display_names(
    kind: str, live: Sequence[Record], ranks: Mapping[str, int]
) -> tuple[StatedForm, ...]:
    """Return an entity's stated names: the primary one first, the rest by text."""
    said: dict[tuple[str, str | None], set[str]] = {}
    primary: list[tuple[tuple[object, ...], str]] = []
    for record in live:
        if kind == "expert":
            curated = record.source.startswith(CURATOR_PREFIX)
            order: tuple[object, ...] = (not curated, record.first_run, record.record_key)
            primary.append((order, record.payload["name"]))
            _add(said, record.payload, record.source)
        else:
            for source, statement in stated(record):
                text = statement["name"]
                order = (-ranks.get(source, DEFAULT_RANK), record.first_run, _plainness(text), text)
                primary.append((order, text))
                _add(said, statement, source)
    first = min(primary)[1]
    forms = [StatedForm(text, lang, tuple(sorted(by))) for (text, lang), by in said.items()]
    return tuple(sorted(_once(forms), key=lambda name: (name.text != first, name.text)))


def targets_of(record: Record) -> set[str]:
    """Return the targets under which rows of files of names add to this record's entity."""
    if record.kind == "expert":
        stating: Iterable[Mapping[str, Any]] = [record.payload]
    else:
        stating = [statement for _, statement in stated(record)]
    texts = {says["name"] for says in stating}
    texts |= {other["text"] for says in stating for other in says.get("names", ())}
    return {name_target(record.kind, text) for text in texts}


def name_forms(
    kind: str,
    names: Iterable[StatedForm],
    rows: Mapping[str, Sequence[Record]],
    *,
    is_person: bool,
) -> tuple[NameForm, ...]:
    """Return every form to look an entity up by; the surer one hides the others of the same text.

    Args:
        rows: live rows of files of names, by their target.
    """
    given = list(names)
    added = [
        StatedForm(row.payload["text"], row.payload.get("language"), (row.source,))
        for name in given
        for row in rows.get(name_target(kind, name.text), ())
    ]
    found: dict[str, NameForm] = {}
    stated = [*given, *sorted(added, key=lambda form: (form.text, str(form.language)))]
    for name in stated:
        _keep(found, name, name.text, "stated")
    for name in stated if is_person else ():
        if plain := unnumbered(name.text):
            _keep(found, name, plain, "unnumbered")
    if is_person and all(script_of(name.text) == "han" for name in stated):
        # Who has a Latin name is asked for by that; pinyin would only make namesakes.
        for name in stated:
            if spelt := pinyin_form(name.text):
                _keep_under(found, spelt, name, name.text, "pinyin")
    shorten = short_forms if is_person else apart_from_brackets
    for name in stated:
        for short in shorten(name.text):
            _keep(found, name, short, "short")
    return tuple(found[form] for form in sorted(found))


def _keep(found: dict[str, NameForm], name: StatedForm, text: str, form: str) -> None:
    _keep_under(found, normalise(text), name, text, form)


def _keep_under(
    found: dict[str, NameForm], normal: str, name: StatedForm, text: str, form: str
) -> None:
    before = found.get(normal)
    if before is None:
        script = script_of(text)
        found[normal] = NameForm(normal, text, name.language, script, form, name.sources)
    elif before.form == form:
        sources = tuple(sorted({*before.sources, *name.sources}))
        language = before.language or name.language
        found[normal] = NameForm(normal, before.text, language, before.script, form, sources)


def _add(
    said: dict[tuple[str, str | None], set[str]], statement: Mapping[str, Any], source: str
) -> None:
    said.setdefault((statement["name"], None), set()).add(source)
    for other in statement.get("names", ()):
        said.setdefault((other["text"], other.get("language")), set()).add(source)


def _once(forms: Iterable[StatedForm]) -> Iterable[StatedForm]:
    """Merge what differs only in the language being stated or not."""
    by_text: dict[str, StatedForm] = {}
    for form in sorted(forms, key=lambda form: (form.text, form.language or "")):
        before = by_text.get(form.text)
        if before is None:
            by_text[form.text] = form
        else:
            sources = tuple(sorted({*before.sources, *form.sources}))
            language = before.language or form.language
            by_text[form.text] = StatedForm(form.text, language, sources)
    return by_text.values()


def _plainness(text: str) -> int:
    """Return 0 for mixed case, 1 for text all in one case: "Bell Labs" before "BELL LABS"."""
    return int(text.isupper() or text.islower())
