"""A question's segments composed into a form: the first kind of reading that has a place for all.

Every word is consumed by a mention, a cue or a filler, and every operator by a reading; else there
is no form.
"""

from dataclasses import dataclass

from kg.names.link import Link
from kg.questions.forms import Count, Exists, Form, Has, List, Named, Things
from kg.questions.grammar.asks import forms_of, known_of
from kg.questions.grammar.comparisons import comparison, genders_of
from kg.questions.grammar.conditions import with_lives_told
from kg.questions.grammar.rankings import ranking
from kg.questions.grammar.reductions import reduce
from kg.questions.grammar.scene import Scene, link_of, names
from kg.questions.grammar.segments import Segment


@dataclass(frozen=True)
class Composed:
    """The forms of a question over its mentions; several are joint parts of one answer."""

    mentions: tuple[Link, ...]
    forms: tuple[Form, ...]


def compose(scene: Scene) -> tuple[Composed, ...]:
    """Return the readings of a question: none, one, or several that differ."""
    if _of_somebody_near(scene):
        return ()
    for read in (comparison, _named, _narrower):
        trial = scene.fresh()
        if (form := read(trial)) is not None:
            return (Composed(trial.mentions.links, (form,)),)
    reduced = reduce(scene.fresh())
    if reduced is None:
        return ()
    trial = reduced.fresh()
    if (form := ranking(trial)) is not None:
        return (Composed(trial.mentions.links, (form,)),)
    items = with_lives_told(reduced.items())
    parts = None if items.runs else reduced.parts(items)
    if parts is None:
        return ()
    links = reduced.mentions.links
    if found := forms_of(items, parts):
        return tuple(Composed(links, (form,)) for form in found)
    several = known_of(items, parts)
    return (Composed(links, several),) if several else ()


def _of_somebody_near(scene: Scene) -> bool:
    """Return whether it is about people whom somebody only knows: "X's doctor", X的老师."""
    three = zip(scene.segments, scene.segments[1:], scene.segments[2:], strict=False)
    return any(
        names(one, "expert") and owns.cue("mark") == "possessive" and _is_some_person(owned)
        for one, owns, owned in three
    )


def _is_some_person(segment: Segment) -> bool:
    if segment.links or segment.cue("predicate") is not None:
        return False
    return segment.cue("noun") == "people" or segment.cue("title") is not None


def _narrower(scene: Scene) -> Form | None:
    """Read "what are the subfields of F", "how many branches has F"."""
    said, fields = scene.operators("subfields"), scene.kinds("field")
    if len(said) != 1 or len(fields) != 1:
        return None
    items = scene.without(*said, *fields).items()
    asks = set(items.asks)
    if items.runs or items.operators or items.named or items.times or items.attributes:
        return None
    if items.predicates - {"light"} or items.nouns - {"field"} or items.genders:
        return None
    field = scene.mentions.add(link_of(fields[0], "field"))
    things = Things(kind="field", where=(Has(fact="subfield_of", entity=field),))
    if asks == {"how_many"}:
        return Count(things=things)
    return List(things=things) if asks <= {"what", "which", "list"} else None


def _named(scene: Scene) -> Form | None:
    """Read "how many people are named N", "who is called N"."""
    said = [word for word in scene.operators("named") if word.cue("filler") is None]
    if len(said) != 1:
        return None
    name = scene.near(said[0], before=False)
    if name is None or not (name.left_over or name.links):
        return None
    items = scene.without(said[0], name).items()
    asks = set(items.asks)
    plain = not (items.runs or items.operators or items.attributes or items.named or items.times)
    if not plain or items.predicates - {"light"} or items.nouns - {"people"} or items.categories:
        return None
    if len(items.genders) > 1:
        return None
    things = Things(kind="expert", where=(Named(text=name.text), *genders_of(items)))
    if asks == {"how_many"}:
        return Count(things=things)
    if "any" in asks or "whether" in asks or items.whether_first:
        return Exists(things=things)
    return List(things=things) if asks & {"who", "list", "which", "what"} else None
