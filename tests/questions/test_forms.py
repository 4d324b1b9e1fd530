"""Forms: what the schema takes, what it refuses and how it says so, and binding."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.questions.bind import bind
from kg.questions.compile import compile_form
from kg.questions.forms import Facts, FormError, Has, List, Things, dump_form, read_form

LIST: dict[str, Any] = {"form": "list", "things": {"kind": "expert", "ids": "@1"}}


def listed(**has: Any) -> dict[str, Any]:
    return {"form": "list", "things": {"kind": "expert", "where": [has]}}


def facts(fact: str, **more: Any) -> dict[str, Any]:
    return {"form": "facts", "things": {"kind": "expert", "ids": "@1"}, "fact": fact, **more}


REFUSED: tuple[tuple[Any, str], ...] = (
    ({"form": "sum"}, "'list', 'count', 'exists', 'facts'"),
    ({"form": "list", "things": {"kind": "planet", "ids": "@1"}}, "'award' or 'institution'"),
    ({"form": "list", "things": {"kind": "expert"}}, "ids or where must say"),
    (LIST | {"limit": 0}, "greater than or equal to 1"),
    (LIST | {"colour": "red"}, "colour"),
    (listed(fact="recieved"), "did you mean received?"),
    (listed(fact="email", value=["x"]), "there is no fact 'email'"),
    (listed(fact="received", value=["x"]), "wants entity"),
    (listed(fact="born_city", entity="@1"), "is an attribute"),
    (listed(fact="subfield_of", entity="@1"), "is of field, not of expert"),
    (listed(fact="researches", role="head"), "role: 'researches' has none"),
    (listed(fact="born_city", when={"kind": "between", "start": 1900}), "date attribute"),
    (listed(fact="received", when={"kind": "between"}), "start or end"),
    (listed(fact="received", when={"kind": "between", "start": 2, "end": 1}), "is after end"),
    (
        listed(fact="received", when={"kind": "during", "fact": "researches"}),
        "allowed are received",
    ),
    (facts("received", qualifier="colour"), "allowed are year, motivation, share"),
    (facts("born", qualifier="month"), "'year', of a date"),
    (facts("title", to="@1"), "takes no to"),
    ("drop table", "form"),
)


@pytest.mark.parametrize(("data", "told"), REFUSED)
def test_a_form_that_breaks_the_schema_is_refused(data: Any, told: str) -> None:
    with pytest.raises(FormError, match=r"form") as refused:
        read_form(data)
    assert told in str(refused.value)


def test_binding_puts_in_what_mentions_are_linked_to() -> None:
    form = Facts(things=Things(kind="expert", ids="@1"), fact="received", to="@2")
    bound = bind(form, [("E1",), ("A1", "A2")])
    assert bound == Facts(
        things=Things(kind="expert", ids=("E1",)), fact="received", to=("A1", "A2")
    )


def test_a_mention_of_the_wrong_kind_is_refused() -> None:
    form = List(things=Things(kind="expert", where=(Has(fact="received", entity="@1"),)))
    with pytest.raises(FormError, match="entity of received: 'I1' must be the id of award"):
        bind(form, [("I1",)])


def test_a_mention_that_is_not_there_is_refused() -> None:
    with pytest.raises(FormError, match="@1 names no mention; there are 0"):
        bind(read_form(LIST), [])


def test_only_bound_forms_compile() -> None:
    with pytest.raises(FormError, match="bind the form first"):
        compile_form(read_form(LIST))


VALUES = st.text(min_size=1, max_size=30).filter(lambda text: not text.startswith("@"))


@given(values=st.lists(VALUES, min_size=1, max_size=3), start=st.integers(1, 9998))
def test_values_never_reach_the_text_of_a_query(values: list[str], start: int) -> None:
    when = {"kind": "between", "start": start}
    form = read_form(
        {
            "form": "list",
            "things": {
                "kind": "expert",
                "where": [
                    {"fact": "received", "entity": ["A" + "x" * 16], "when": when},
                    {"fact": "born_city", "value": values},
                ],
            },
        }
    )
    same = read_form(listed(fact="received", entity=["A" + "y" * 16], when=when))
    other = same.model_copy(update={"things": form.things})
    texts = {compile_form(one).find.query.text for one in (form, other)}
    assert len(texts) == 1
    assert compile_form(form).find.params["p3"] == sorted(values)
    assert read_form(dump_form(form)) == form
