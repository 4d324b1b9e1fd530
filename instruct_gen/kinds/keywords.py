"""Question → the keywords to search for: the names in it, and what is wanted."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from instruct_gen.draft import Draft
from instruct_gen.kinds.kind import Draw, Kind
from instruct_gen.kinds.telling import answer, exchange, posed
from instruct_gen.kinds.worded import task, worded
from instruct_gen.subgraph import Subgraph
from kg.language.lexicon import Language
from kg.questions.forms import dump_form
from kg.schema import BY_ATTRIBUTE, BY_PREDICATE

_MOST = 12
_BETWEEN: Mapping[Language, str] = {"en": ", ", "zh": "、"}


def _drafts(subgraph: Subgraph, draw: Draw) -> Iterator[Draft]:
    for asked in islice(worded(subgraph, draw), _MOST):
        case = asked.case
        found = [mention.text for mention in case.mentions]
        found += [answer(draw, f"key_{key}", {}) for key in _keys(dump_form(case.form))]
        found += _years(dump_form(case.form))
        keywords = _BETWEEN[draw.language].join(dict.fromkeys(found))
        wording, system, user = posed(
            draw, "keywords", {"question": asked.ended(draw.language)}, asked.question
        )
        yield task("keywords", draw, asked, wording, exchange(user, keywords, system))


def _keys(form: Mapping[str, Any]) -> list[str]:
    """Return the keys of what a form is about: its relations, then what is wanted of them."""
    keys = [one for one in strings_in(form, "fact") if one in BY_PREDICATE or one in BY_ATTRIBUTE]
    wanted = strings_in(form, "qualifier") + strings_in(form, "minus")
    if "motivation" in wanted:
        keys = [key for key in keys if key != "received"]
    keys += ["age" if one in BY_ATTRIBUTE else one for one in wanted]
    if "age" in keys:
        keys = [key for key in keys if key != "year"]
    if form["form"] == "count" or form.get("measure", {}).get("how") in ("facts", "ends"):
        keys.append("count")
    if form["form"] == "list" and "order" in form:
        keys.append("most" if form.get("most", True) else "least")
    return list(dict.fromkeys([*keys, *(["compare"] if form["form"] == "compare" else [])]))


def strings_in(part: Any, name: str) -> list[str]:
    """Return the values under a name, wherever they stand in a form."""
    if isinstance(part, Mapping):
        here = [part[name]] if isinstance(part.get(name), str) else []
        return here + [one for key in part for one in strings_in(part[key], name)]
    if isinstance(part, list | tuple):
        return [one for inner in part for one in strings_in(inner, name)]
    return []


def _years(part: Any) -> list[str]:
    if isinstance(part, Mapping):
        here = [str(part[key]) for key in ("start", "end") if isinstance(part.get(key), int)]
        return here + [one for key in part for one in _years(part[key])]
    if isinstance(part, list | tuple):
        return [one for inner in part for one in _years(inner)]
    return []


KEYWORDS = Kind(
    name="keywords",
    description="a question, and the keywords to search for",
    share=2.0,
    samplers=("ego", "star", "pair"),
    drafts=_drafts,
)
