from pathlib import Path
from typing import Any

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.errors import MappingError
from kg.profiles.expressions import Expressions, RowFault
from kg.profiles.mapping import parse_mapping, read_mapping

RECORD = {
    "id": 7,
    "first": " Ada ",
    "last": None,
    "姓名": "艾达",
    "First name": "Ada",
    "areas": "logic; 数学、engines；",
    "year": "1815",
    "note": '"quoted"',
    "flag": False,
    "zero": 0,
    "prizes": [
        {"name": "P", "year": "1850", "places": [{"at": "London"}, [], {"at": None}]},
        {"name": "Q", "year": "1851", "places": [[]]},
    ],
    "tags": ["a", "", "b"],
}
TABLES = {"t": {"7": {"en": "Seven"}, "*": {"en": "Other"}}}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("first", " Ada "),
        ("姓名", "艾达"),
        ("First name", "Ada"),
        ('"姓名"', "艾达"),
        ("nothing", None),
        ("'fixed'", "fixed"),
        ("join(' ', [first, last][?@])", " Ada "),
        ("[first, last]", [" Ada ", None]),
        ("[zero, flag, first][?@]", [0, " Ada "]),
        ("tags[?@]", ["a", "b"]),
        ("first[?@]", None),
        ("prizes[?year=='1851'].name", ["Q"]),
        ("prizes[].name", ["P", "Q"]),
        ("prizes[0].name", "P"),
        ("sort_by(prizes, &year)[-1].name", "Q"),
        ("year == '1815'", True),
        ("year != '1815'", False),
        ("flag == 'x'", False),
        ("to_number(year)", 1815),
        ("trim(first)", "Ada"),
        ("trim(note, '\"')", "quoted"),
        ("trim(last)", None),
        ("split(areas)", ["logic", "数学", "engines"]),
        ("split(areas, ';', '、')", ["logic", "数学", "engines；"]),
        ("split(last)", None),
        ("replace(year, '18', '19')", "1915"),
        ("replace(last, 'a', 'b')", None),
        ("extract(note, '\"(.*)\"')", "quoted"),
        ("extract(id, '\\d')", "7"),
        ("extract(note, 'z')", None),
        ("lookup('t', id).en", "Seven"),
        ("lookup('t', first).en", "Other"),
        ("lookup('t', last).en", None),
        ("not_null(last, first) | trim(@)", "Ada"),
        ("tags[?trim(@) == 'b']", ["b"]),
        ("prizes[*].lookup('t', name).en", ["Other", "Other"]),
    ],
)
def test_an_expression_gives_its_value(expression: str, value: object) -> None:
    get, _ = Expressions(TABLES).compile(expression, "here")
    assert get(RECORD) == value


@pytest.mark.parametrize(
    ("expression", "paths"),
    [
        ("first", [("first",)]),
        ("parent.year", [("parent", "year")]),
        ("'fixed'", []),
        ("join(' ', [first, last][?@])", [("first",), ("last",)]),
        ("prizes[?year=='1851'].name", [("prizes",)]),
        ("lookup('t', id).en", [("id",)]),
        ("sort_by(prizes, &year)", [("prizes",)]),
        ("a.b[0].c", [("a",)]),
        ("a || b", [("a",), ("b",)]),
        ("{x: a, y: b}", [("a",), ("b",)]),
        ("@", []),
    ],
)
def test_an_expression_tells_what_it_reads(expression: str, paths: list[object]) -> None:
    assert list(Expressions(TABLES).compile(expression, "here")[1]) == paths


PARTS = st.sampled_from(["a", "b", "'x'", "`1`", "a.b", "@", "b.a", "missing"])
EXPRESSIONS = st.recursive(
    PARTS,
    lambda inner: (
        st.tuples(inner, inner).map(lambda two: f"[{two[0]}, {two[1]}]")
        | st.tuples(inner, inner).map(lambda two: f"[{two[0]}, {two[1]}][?@]")
        | st.tuples(inner, st.sampled_from(["==", "!="])).map(lambda two: f"{two[0]} {two[1]} 'x'")
        | inner.map(lambda one: f"type({one})")
        | inner.map(lambda one: f"[{one}][]")
    ),
    max_leaves=5,
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.sampled_from(["x", "", "y"]) | st.integers(0, 1),
    lambda inner: st.dictionaries(st.sampled_from("ab"), inner) | st.lists(inner, max_size=2),
    max_leaves=6,
)


@given(EXPRESSIONS, VALUES)
def test_our_quick_way_gives_what_jmespath_gives(expression: str, value: Any) -> None:
    assert Expressions({}).compile(expression, "here")[0](value) == jmespath.search(
        expression, value
    )


def test_a_value_of_the_wrong_kind_is_a_fault_of_the_row() -> None:
    for expression, says in (
        ("join(' ', [first, last])", "cannot be worked out"),
        ("split(tags)", "split() takes text, and ['a', '', 'b'] was given"),
    ):
        get, _ = Expressions({}).compile(expression, "here")
        with pytest.raises(RowFault) as caught:
            get(RECORD)
        assert says in str(caught.value)


@pytest.mark.parametrize(
    ("section", "made"),
    [
        ("title: last", {}),
        ("is_person: false", {"is_person": False}),
        ("is_person: id != '7'", {"is_person": True}),
        ("identifiers: {nobel: id, orcid: last}", {"identifiers": {"nobel": 7}}),
        ("contacts: {email: last}", {}),
        ("fields: split(areas)", {"fields": [{"name": "logic"}, {"name": "数学"},
                                             {"name": "engines"}]}),
        ("awards: first", {"awards": [{"name": " Ada "}]}),
        ("awards: last", {}),
        ("awards: {name: \"'P'\", year: year}", {"awards": [{"name": "P", "year": "1815"}]}),
        ("awards: {each: prizes, name: name, year: year}",
         {"awards": [{"name": "P", "year": "1850"}, {"name": "Q", "year": "1851"}]}),
        ("awards: {each: prizes, when: \"year != '1850'\", name: name}",
         {"awards": [{"name": "Q"}]}),
        ("awards: {each: tags, name: item, year: parent.year}",
         {"awards": [{"name": "a", "year": "1815"}, {"name": "b", "year": "1815"}]}),
        ("affiliations: {each: [prizes, 'places[]'], institution: at, stated_year: parent.year, "
         "role: parent.parent.id}",
         {"affiliations": [{"institution": "London", "stated_year": "1850", "role": 7}]}),
        ("affiliations: [{institution: nothing, role: \"'x'\"}, {institution: \"'I'\"}]",
         {"affiliations": [{"institution": "I"}]}),
        ("affiliations: {institution: nothing, city: first}",
         {"affiliations": [{"city": " Ada "}]}),
        ("fields: [{name: \"'F'\"}, {each: tags, name: \"'F'\"}]", {"fields": [{"name": "F"}]}),
        ("fields: {name: id, names: [{text: 姓名, language: \"'zh'\"}, {text: last}]}",
         {"fields": [{"name": 7, "names": [{"text": "艾达", "language": "zh"}]}]}),
        ("collaborators: {each: tags, name: item, identifier: {wikidata: item}}",
         {"collaborators": [{"name": "a", "identifier": {"wikidata": "a"}},
                            {"name": "b", "identifier": {"wikidata": "b"}}]}),
        ("affiliations: {institution: first, from: year, to_year: year}", None),
    ],
)  # fmt: skip
def test_a_section_makes_what_is_stated(section: str, made: dict[str, object] | None) -> None:
    text = f"source: x\nprofile:\n  key: id\n  name: first\n  {section}"
    if made is None:
        with pytest.raises(MappingError, match="there is no key 'to_year': did you mean"):
            parse_mapping(text)
        return
    assert parse_mapping(text).build(RECORD) == {"key": 7, "name": " Ada ", **made}


BASE = "source: x\nprofile: {key: id, name: n%s}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("source: x\nprofil: {}", "m: there is no key 'profil': did you mean profile?"),
        ("source: x\nprofile: {key: id}", "m: profile: 'name' is needed, and is not there."),
        ("source: x\nprofile: {name: id}", "m: profile: 'key' is needed"),
        ("source: x", "neither a profile nor names"),
        ("source: x\nprofile: {}\nnames: {}", "has profile and names: one section is needed"),
        ("profile: {key: id, name: n}", "'source' is needed, such as `source: nobel`"),
        ("source: a b\nprofile: {key: id, name: n}", "m: source: 'a b': expected a name"),
        (
            "rank: high\n" + BASE % "",
            "m: rank: 'high': expected a whole number from 0 to 1,000, such as 50.",
        ),
        ("completeness: full\n" + BASE % "", "'full': expected 'complete' or 'partial'"),
        ("format: xml\n" + BASE % "", "format: 'xml': expected 'json', 'jsonl' or 'csv'"),
        (BASE % ", nmes: x", "m: profile: there is no key 'nmes': did you mean names?"),
        (BASE % ", born: 'a[?'", "m: profile.born: 'a[?' is not a JMESPath expression"),
        (BASE % ", born: '姓名.年'", "a name with other letters than a-z in double quotes"),
        (BASE % ", born: splt(a)", "m: profile.born: there is no function 'splt': did you mean"),
        (BASE % ", born: [1]", "[1] stands where an expression was expected"),
        (BASE % ", born: ", "None stands where an expression was expected"),
        (BASE % ", awards: 5", "m: profile.awards: 5 stands where keys were expected: name,"),
        (BASE % ", awards: {each: p, nam: x}", "there is no key 'nam': did you mean name?"),
        (BASE % ", awards: {each: p, year: x}", "m: profile.awards: 'name' is needed"),
        (BASE % ", awards: [{name: a}, {name: b, yaer: c}]", "m: profile.awards[1]: there is no"),
        (BASE % ", awards: {each: 5, name: x, names: {txt: y}}", "awards.names: there is no"),
        (BASE % ", identifiers: {orchid: x}", "did you mean orcid?"),
        (BASE % ", contacts: {fax: f}", "there is no key 'fax': known are email, phone."),
        (BASE % ", born: \"lookup('q', a)\"", "there is no table 'q'"),
        ("tables: {qq: {}}\n" + BASE % ", born: \"lookup('q', a)\"", "did you mean qq?"),
        (BASE % ", born: 'lookup(a, b)'", "lookup() takes lookup('table', value): fixed text"),
        (BASE % ", born: lookup(a)", "lookup() takes lookup('table', value), not 1 values"),
        (BASE % ", born: \"extract(a, '(')\"", "'(' is not a regular expression"),
        ("tables: [1]\n" + BASE % "", "tables: every table was expected to be keys and values"),
        ("source: y\n" + BASE % "", "m is not YAML at line 2: the key 'source' stands twice"),
        ("source: x\n profile: :", "m is not YAML at line 2"),
        ("? [a]\n: b\n" + BASE % "", "m is not YAML at line 1"),
        ("source: !!python/name:os.system x", "m is not YAML at line 1"),
        ("\x00", "m is not YAML"),
        ("- 1", "m is [1]: keys were expected"),
        ("", "m is None: keys were expected"),
        ("source: x\nnames: {kind: a, name: b}", "m: names: 'text' is needed"),
    ],
)  # fmt: skip
def test_a_mapping_with_a_mistake_says_where_and_what(text: str, says: str) -> None:
    with pytest.raises(MappingError) as caught:
        parse_mapping(text, "m")
    assert says in str(caught.value)


def test_a_mapping_is_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "m.yaml"
    path.write_text("\ufeff" + BASE % "", encoding="utf-8")
    assert read_mapping(path).head.source == "x"
    path.write_bytes("source: 北大".encode("gb18030"))
    with pytest.raises(MappingError, match="is not UTF-8: save it as UTF-8"):
        read_mapping(path)
    with pytest.raises(MappingError, match="cannot be read \\(No such file"):
        read_mapping(tmp_path / "other.yaml")
    with pytest.raises(MappingError, match="cannot be read \\(Is a directory"):
        read_mapping(tmp_path)
