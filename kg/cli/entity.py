"""``bole entity``: experts, fields, awards and institutions alike."""

import re
from dataclasses import replace

import click

from bole.errors import NotFound
from kg.cli.session import opened, print_json
from kg.facts import Known, KnownFact, facts_to, known, sources_of
from kg.names.lookup import Found, find_entities
from kg.profiles.problems import short
from kg.schema import BY_KIND, BY_PREDICATE
from kg.store import GraphStore

NEAREST_TOLD = 6
MOST_NAMESAKES = 50
SAID = 0.97
_ID = re.compile(r"[EFAIR][a-z2-7]{16}")


@click.group(epilog="Example:  bole entity find Einstein")
def entity() -> None:
    """Find and show experts, fields, awards and institutions."""


@entity.command(epilog="Example:  bole entity find 爱因斯坦")
@click.argument("text")
@click.option("--kind", type=click.Choice(tuple(BY_KIND)), help="Only of this kind.")
@click.option(
    "--limit",
    type=click.IntRange(1, 1_000),
    default=10,
    show_default=True,
    help="Most entities to print.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one object a line.")
def find(text: str, kind: str | None, limit: int, as_json: bool) -> None:
    """Find what is called TEXT: exactly, nearly, or in part; in Chinese or Latin script."""
    with opened() as store:
        found = find_entities(store, text, kind=kind, limit=limit)
    for item in found:
        if as_json:
            print_json(item)
        else:
            click.echo(f"{item.entity_id}  {item.kind:<11}  {item.name}  ({item.because})")
    if not found:
        what = kind or "thing"
        click.echo(
            f"No {what} here is called {short(text)}, nor nearly so. Try a part of the name; "
            "`bole graph info` says what is loaded.",
            err=True,
        )


@entity.command(epilog="Example:  bole entity show 'Albert Einstein'")
@click.argument("id_or_name")
@click.option(
    "--limit",
    type=click.IntRange(0, 100_000),
    default=20,
    show_default=True,
    help="Most facts of others that point here.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def show(id_or_name: str, limit: int, as_json: bool) -> None:
    """Show what is known of an entity, each fact with its id and sources."""
    with opened() as store:
        found, others = _known_at_both_ends(store, _resolve(store, id_or_name), limit)
        said = sources_of(store, (*found.facts, *others))
    if as_json:
        print_json(_plain(found, others, said))
    else:
        click.echo(_text(found, others, said))


def _known_at_both_ends(
    store: GraphStore, any_id: str, limit: int
) -> tuple[Known, tuple[KnownFact, ...]]:
    """Return what is known, and at most so many facts of others that point there.

    A symmetric fact is told as the entity's own, whichever end it was stated at.
    """
    found = known(store, any_id)
    shared = {name for name in found.incoming if BY_PREDICATE[name].symmetric}
    most = limit + sum(found.incoming[name] for name in shared)
    pointing = facts_to(store, found.entity_id, most)
    turned = [
        replace(fact, subject=fact.object, object=fact.subject)
        for fact in pointing
        if fact.predicate in shared and fact.object is not None
    ]
    incoming = {name: count for name, count in found.incoming.items() if name not in shared}
    others = tuple(fact for fact in pointing if fact.predicate not in shared)[:limit]
    return replace(found, facts=(*found.facts, *turned), incoming=incoming), others


def _resolve(store: GraphStore, id_or_name: str) -> str:
    """Return the id that stands for what was typed: itself, or what alone is called so.

    As much of a name as people say will do, but not what is only like one.
    """
    if _ID.fullmatch(id_or_name):
        return id_or_name
    near = find_entities(store, id_or_name, limit=MOST_NAMESAKES)
    best = near[0].score if near and near[0].score >= SAID else None
    exact = [item for item in near if item.score == best]
    if len(exact) == 1:
        return exact[0].entity_id
    raise NotFound(_which(short(id_or_name), exact, near))


def _which(text: str, exact: list[Found], near: tuple[Found, ...]) -> str:
    listed = exact or near[:NEAREST_TOLD]
    shown = "\n".join(
        f"  {item.entity_id}  {item.kind}  {item.name}  ({item.because})" for item in listed
    )
    if exact:
        least = "At least " if len(exact) == MOST_NAMESAKES else ""
        return f"{least}{len(exact)} things are called {text}; say which by its id:\n{shown}"
    if near:
        return f"Nothing here is called {text}. Nearest:\n{shown}"
    return f"Nothing here is called {text}, nor nearly so. `bole graph info` says what is loaded."


def _plain(
    found: Known, others: tuple[KnownFact, ...], said: dict[str, tuple[str, ...]]
) -> dict[str, object]:
    return {
        "entity_id": found.entity_id,
        "kind": found.kind,
        "name": found.name,
        "names": [
            {"text": n.text, "language": n.language, "form": n.form, "sources": list(n.sources)}
            for n in found.names
        ],
        "facts": [_fact(fact, said) for fact in found.facts],
        "incoming": found.incoming,
        "incoming_facts": [_fact(fact, said) for fact in others],
    }


def _fact(fact: KnownFact, said: dict[str, tuple[str, ...]]) -> dict[str, object]:
    end = fact.object
    return {
        "fact_id": fact.fact_id,
        "fact_hash": fact.fact_hash,
        "predicate": fact.predicate,
        "subject": {"entity_id": fact.subject.entity_id, "name": fact.subject.name},
        "object": {"entity_id": end.entity_id, "name": end.name} if end else None,
        "value": fact.value,
        "preferred": fact.preferred,
        "qualifiers": fact.qualifiers,
        "claim_ids": list(fact.claim_ids),
        "sources": list(said[fact.fact_id]),
    }


def _text(found: Known, others: tuple[KnownFact, ...], said: dict[str, tuple[str, ...]]) -> str:
    lines = [f"{found.name}  ({found.kind} {found.entity_id})"]
    also = [name.text for name in found.names if name.form == "stated" and name.text != found.name]
    if also:
        lines.append(f"  also: {', '.join(also)}")
    lines += [f"  {fact_line(fact)}  [{_cited(fact, said)}]" for fact in found.facts]
    for predicate, count in found.incoming.items():
        shown = [fact for fact in others if fact.predicate == predicate]
        if not shown:
            continue
        lines.append(f"  {count:,} × … {BY_PREDICATE[predicate].en} {found.name}:")
        lines += [
            f"    {fact.subject.name}{_qualified(fact)}  [{_cited(fact, said)}]" for fact in shown
        ]
    return "\n".join(lines)


def fact_line(fact: KnownFact) -> str:
    """Return a fact in one line, without its subject."""
    if fact.object is None:
        outvoted = "" if fact.preferred else " (outvoted)"
        return f"{fact.predicate}: {fact.value}{outvoted}"
    return f"{BY_PREDICATE[fact.predicate].en}: {fact.object.name}{_qualified(fact)}"


def _qualified(fact: KnownFact) -> str:
    told = [f"{name} {_short(value)}" for name, value in fact.qualifiers.items()]
    return f" ({', '.join(told)})" if told else ""


def _short(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(value)


def _cited(fact: KnownFact, said: dict[str, tuple[str, ...]]) -> str:
    return f"{fact.fact_id}; {', '.join(said[fact.fact_id])}"
