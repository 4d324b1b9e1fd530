"""What a row becomes: a profile, a name row, or problems that say what was expected."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.errors import UsageError
from kg.profiles.identifiers import bare
from kg.profiles.mapping import parse_mapping
from kg.profiles.model import Profile
from kg.profiles.problems import Problem, short
from kg.profiles.read import read_profiles
from kg.profiles.rejects import Rejects, rejects_path
from tests.profiles.files import complaints, payloads, rows_of, written


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ({"key": 26, "name": " A "}, {"key": "26", "name": "A"}),
        ({"key": "1", "name": "👩🏽‍🔬 عالم שלום"}, {"key": "1", "name": "👩🏽‍🔬 عالم שלום"}),
        (
            {"key": "x`})", "name": "'}) DETACH DELETE n //"},
            {"key": "x`})", "name": "'}) DETACH DELETE n //"},
        ),
        (
            {"key": "1", "name": "A", "title": " ", "born": "", "names": None, "awards": [{}, None],
             "fields": [{"name": "F", "work_count": "１２", "years": [None, "1999", 2001]}]},
            {"key": "1", "name": "A",
             "fields": [{"name": "F", "work_count": 12, "years": [1999, 2001]}]},
        ),
        (
            {"key": "1", "name": "A", "died": "0000-00-00", "born": "一九三二年",
             "affiliations": [{"institution": "I", "from": "1990", "to": None}]},
            {"key": "1", "name": "A", "born": "1932",
             "affiliations": [{"institution": "I", "from": 1990}]},
        ),
        (
            {"key": "1", "name": "A", "identifiers": {
                "orcid": "https://orcid.org/0000-0002-1825-0097",
                "wikidata": ["http://www.wikidata.org/entity/Q937", "Q937"], "isni": ""}},
            {"key": "1", "name": "A",
             "identifiers": {"orcid": "0000-0002-1825-0097", "wikidata": "Q937"}},
        ),
    ],
)  # fmt: skip
def test_a_row_becomes_the_profile_it_states(
    tmp_path: Path, row: dict[str, object], expected: dict[str, object]
) -> None:
    rows = rows_of(written(tmp_path / "a.jsonl", json.dumps(row)))
    assert payloads(rows) == [expected] and complaints(rows) == []


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ({"name": "A"}, ["1: key: is missing, and is needed"]),
        ({"key": "1", "name": ""}, ["1 (key 1): name: is missing, and is needed"]),
        ({}, ["1: key: is missing, and is needed", "1: name: is missing, and is needed"]),
        (
            {"key": "1", "name": "A", "born": "20205", "awards": [{"name": "P", "yer": 3}],
             "bron": 1, "identifiers": {"scholar": "NOSCHOLARPAGE"}},
            [
                "1 (key 1): born '20205': '20205' has the year 20205: expected 100 to 9999",
                "1 (key 1): awards[0].yer 3: there is no key 'yer': did you mean year?",
                "1 (key 1): bron 1: there is no key 'bron': did you mean born?",
                "1 (key 1): identifiers.scholar: 'NOSCHOLARPAGE' is a placeholder, not a Google "
                "Scholar profile: left out",
            ],
        ),
        (
            {"key": "1", "name": "A", "fields": [{"name": "F", "work_count": -1}]},
            ["1 (key 1): fields[0].work_count -1: expected greater than or equal to 0"],
        ),
        (
            {"key": "1", "name": "A", "awards": [{"name": "P", "share": [1]}]},
            ["1 (key 1): awards[0].share [1]: expected a valid integer"],
        ),
        (
            {"key": "1", "name": "A", "awards": [{"name": "P", "year": "1932-13"}]},
            ["1 (key 1): awards[0].year '1932-13': '1932-13' has the month 13: expected 1 to 12"],
        ),
        (
            {"key": "1", "name": "x" * 3000},
            ["1 (key 1): name 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'… (3,000 characters): "
             "String should have at most 2000 characters"],
        ),
        (
            {"key": "1", "name": "A", "contacts": {"email": 5.5, "mail": "secret@example.org"}},
            ["1 (key 1): contacts.mail: there is no key 'mail': did you mean email?"],
        ),
        (
            {"key": "1", "name": "A", "texts": [{"language": "en"}]},
            ["1 (key 1): texts[0].text: is missing, and is needed"],
        ),
        ({"key": "1", "name": "A\ud800"}, ["1 (key 1): name 'A\\ud800': expected a valid string, "
                                           "unable to parse raw data as a unicode string"]),
        ({"key": "1", "name": "A", "source": 3}, ["1: source 3: expected the name of a source"]),
        ({"kind": "feild", "name": "A", "text": "B"},
         ["1: kind 'feild': expected 'expert', 'field', 'award', 'institution', 'country' or "
          "'city'"]),
    ],
)  # fmt: skip
def test_a_bad_row_is_rejected_with_all_its_problems(
    tmp_path: Path, row: dict[str, object], says: list[str]
) -> None:
    rows = rows_of(written(tmp_path / "a.jsonl", json.dumps(row) + '\n{"key":"ok","name":"B"}\n'))
    assert [r.rejected for r in rows] == [True, False]
    assert complaints(rows) == says


@pytest.mark.parametrize(
    ("kind", "written_as", "identifier"),
    [
        ("orcid", "0000000218250097", "0000-0002-1825-0097"),
        ("orcid", " https://orcid.org/0000-0002-1694-233x ", "0000-0002-1694-233X"),
        ("isni", "https://isni.org/isni/0000000121032683", "0000000121032683"),
        ("isni", "0000 0001 2103 2683", "0000000121032683"),
        ("wikidata", "https://www.wikidata.org/wiki/Q937", "Q937"),
        ("openalex", "https://openalex.org/A5023888391", "A5023888391"),
        ("scholar", "https://scholar.google.com/citations?hl=en&user=qc6CJjYAAAAJ", "qc6CJjYAAAAJ"),
        ("scholar", "vGhH7RQAAAAJ&hl", "vGhH7RQAAAAJ"),
        ("dblp", "https://dblp.org/pid/h/GeoffreyEHinton.html", "h/GeoffreyEHinton"),
        ("viaf", "http://viaf.org/viaf/75121530/", "75121530"),
        ("scopus", "https://www.scopus.com/authid/detail.uri?authorId=7004212771", "7004212771"),
        ("nobel", "26", "26"),
        ("nobel", "twenty-six", "twenty-six"),
        ("github", "x", "x"),
    ],
)
def test_identifiers_are_reduced_to_what_the_schema_knows(
    kind: str, written_as: str, identifier: str
) -> None:
    assert bare(kind, written_as) == identifier


def test_an_identifier_that_lies_is_left_out_and_noted(tmp_path: Path) -> None:
    row = {
        "key": "1",
        "name": "A",
        "identifiers": {"orchid": "x", "orcid": ["0000-0002-1825-0098", "0000-0002-1825-0097"]},
        "collaborators": [{"name": "B", "identifier": {"wikidata": "937"}}],
    }
    rows = rows_of(written(tmp_path / "a.json", json.dumps([row])))
    assert payloads(rows) == [
        {
            "key": "1",
            "name": "A",
            "identifiers": {"orcid": "0000-0002-1825-0097"},
            "collaborators": [{"name": "B"}],
        }
    ]
    assert [problem.severity for problem in rows[0].problems] == ["noted"] * 3
    assert complaints(rows) == [
        "1 (record 1, key 1): identifiers.orchid: there is no identifier type 'orchid': did you "
        "mean orcid? Left out.",
        "1 (record 1, key 1): identifiers.orcid: '0000-0002-1825-0098' fails the checksum of ORCID "
        "iD: left out",
        "1 (record 1, key 1): collaborators[0].identifier.wikidata: '937' does not look like a "
        "Wikidata item, such as Q937: left out",
    ]


def test_a_key_that_came_before_is_rejected_in_whatever_file(tmp_path: Path) -> None:
    first = written(
        tmp_path / "a.jsonl",
        '{"key":"1"}\n{"key":"1","name":"A"}\n{"key":"1","name":"B"}\n'
        '{"key":"1","name":"A","source":"other"}\n',
    )
    second = written(tmp_path / "b.csv", "key,name\n2,C\n1,A\n")
    rows = list(read_profiles([first, second]))
    assert [row.rejected for row in rows] == [True, False, True, False, False, True]
    assert [row.key for row in rows] == ["1", "1", "1", "1", "2", "1"]
    listed = written(tmp_path / "c.json", '[{"key":"1","name":"A"},{"key":"1","name":"A"}]')
    assert complaints(rows_of(listed)) == [
        f"1 (record 2, key 1): key '1': came before, at {listed} record 1: one key is one record; "
        "give it its own, or join them"
    ]
    assert [row.rejected for row in read_profiles([listed, listed])] == [False, True, True, True]
    assert [str(p) for row in rows[2:] for p in row.problems] == [
        f"{first}:3 (key 1): key '1': came before, at {first}:2: one key is one record; "
        "give it its own, or join them",
        f"{second}:3 (key 1): key '1': came before, at {first}:2: one key is one record; "
        "give it its own, or join them",
    ]


def test_rows_may_name_their_source_as_exports_do(tmp_path: Path) -> None:
    content = '{"source":"nobel","key":"1","name":"A"}\n{"key":"2","name":"B"}\n'
    assert [row.source for row in rows_of(written(tmp_path / "a.jsonl", content))] == [
        "nobel",
        None,
    ]
    csv = written(tmp_path / "a.csv", "key,name,source\n1,A,nobel\n2,B,\n")
    assert [row.source for row in rows_of(csv)] == ["nobel", None]


def test_a_file_of_names_needs_no_mapping(tmp_path: Path) -> None:
    stated = {"kind": "field", "name": "Physics", "text": "物理学", "language": "zh"}
    for path in (
        written(tmp_path / "a.jsonl", json.dumps(stated)),
        written(tmp_path / "a.csv", "kind,name,text,language\nfield,Physics,物理学,zh\n"),
    ):
        [row] = rows_of(path)
        assert row.name_row is not None and row.name_row.model_dump() == stated


def test_a_table_with_the_columns_of_a_profile_needs_no_mapping(tmp_path: Path) -> None:
    path = written(
        tmp_path / "a.csv",
        "key,name,born,is_person,fields,awards,orcid,email,bio\n"
        "1,A,１９３２,true,物理；化学、生物; 物理,Prize,0000-0002-1825-0097,a@example.org,Hello\n"
        "2,B,,false,,,,,\n",
    )
    assert payloads(rows_of(path)) == [
        {
            "key": "1",
            "name": "A",
            "born": "1932",
            "identifiers": {"orcid": "0000-0002-1825-0097"},
            "texts": [{"text": "Hello"}],
            "fields": [{"name": "物理"}, {"name": "化学"}, {"name": "生物"}, {"name": "物理"}],
            "awards": [{"name": "Prize"}],
            "contacts": {"email": "a@example.org"},
        },
        {"key": "2", "name": "B", "is_person": False},
    ]


TEXT = st.text(
    st.characters(codec="utf-8", categories=["L", "N", "S", "M"]), min_size=1, max_size=9
)
YEAR = st.integers(100, 9999)
NAMES = st.lists(st.fixed_dictionaries({"text": TEXT}, optional={"language": TEXT}), max_size=2)
PROFILES = st.builds(
    Profile.model_validate,
    st.fixed_dictionaries(
        {"key": TEXT, "name": TEXT},
        optional={
            "names": NAMES,
            "is_person": st.booleans(),
            "born": st.dates().map(str).filter(lambda day: day > "0100"),
            "fields": st.lists(
                st.fixed_dictionaries(
                    {"name": TEXT}, optional={"years": st.lists(YEAR), "names": NAMES}
                )
            ),
            "affiliations": st.lists(
                st.fixed_dictionaries({"institution": TEXT}, optional={"from": YEAR, "to": YEAR})
            ),
            "awards": st.lists(
                st.fixed_dictionaries({"name": TEXT}, optional={"year": YEAR, "share": TEXT})
            ),
            "identifiers": st.just({"wikidata": "Q937"}),
            "texts": st.lists(st.fixed_dictionaries({"text": TEXT})),
        },
    ),
)


@given(profile=PROFILES)
def test_a_profile_is_read_back_from_what_it_says(
    tmp_path_factory: pytest.TempPathFactory, profile: Profile
) -> None:
    assert Profile.model_validate(profile.payload()) == profile
    path = tmp_path_factory.getbasetemp() / "profile.jsonl"
    [row] = rows_of(written(path, json.dumps(profile.payload())))
    assert row.profile == profile and row.problems == ()


KEYS = ["key", "name", "awards", "year", "identifiers", "orcid", "source", "kind", "text"]
WHATEVER = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(KEYS), inner),
    max_leaves=10,
)


@given(WHATEVER)
def test_whatever_stands_in_a_line_one_row_comes_out(
    tmp_path_factory: pytest.TempPathFactory, value: object
) -> None:
    path = tmp_path_factory.getbasetemp() / "whatever.jsonl"
    [row] = rows_of(written(path, json.dumps(value)))
    assert row.rejected == any(problem.severity == "rejected" for problem in row.problems)
    assert all("\n" not in str(problem) for problem in row.problems)


@pytest.mark.parametrize(
    ("name", "content", "rejected", "mended"),
    [
        ("a.jsonl", '{"key":"1","name":"A"}\n{"key": "2", "nme": "é"}\n{"key":"3"\n',
         '{"key": "2", "nme": "é"}\n{"key":"3"\n',
         '{"key":"2","name":"B"}\n{"key":"3","name":"C"}\n'),
        ("a.json", '{"p": [{"key":"1","name":"A"},\n {"key": "2", "nme": "é\\ud800"}, 3]}',
         '{"key": "2", "nme": "é\\ud800"}\n3\n', '{"key":"2","name":"B"}\n{"key":"3","name":"C"}'),
        ("a.csv", 'key;name;born\r\n1;A;\r\n2;B;"1932-13"\r\n3;"C\r\nC";20205\r\n',
         'key;name;born\n2;B;"1932-13"\n3;"C\nC";20205\n', "key;name;born\n2;B;1932\n3;C;2020\n"),
    ],
)  # fmt: skip
def test_rejects_can_be_mended_and_loaded_again(
    tmp_path: Path, name: str, content: str, rejected: str, mended: str
) -> None:
    path = written(tmp_path / name, content)
    with Rejects() as rejects:
        for row in rows_of(path):
            if row.rejected:
                rejects.write(row)
    [written_to] = rejects.paths.values()
    assert written_to.name == ("a.rejects.csv" if name == "a.csv" else "a.rejects.jsonl")
    assert written_to.read_bytes().decode() == rejected
    again = rows_of(str(written_to))
    assert len(again) == 2 and all(row.rejected for row in again)
    assert [row.key for row in rows_of(written(written_to, mended))] == ["2", "3"]


def test_rejects_never_go_over_a_file_that_is_there(tmp_path: Path) -> None:
    first = rejects_path(str(tmp_path / "a.csv.gz"), table=True)
    assert first == tmp_path / "a.rejects.csv"
    first.write_text("being mended")
    assert rejects_path(str(first), table=True) == tmp_path / "a.rejects-2.csv"
    assert rejects_path("-", tmp_path, table=False) == tmp_path / "stdin.rejects.jsonl"


def test_rejects_that_cannot_be_written_say_where_else(tmp_path: Path) -> None:
    [row] = rows_of(written(tmp_path / "a.jsonl", "{}"))
    with Rejects(tmp_path / "new" / "folder") as rejects:
        rejects.write(row)
    assert (tmp_path / "new" / "folder" / "a.rejects.jsonl").read_text() == "{}\n"
    with Rejects(tmp_path / "a.jsonl") as rejects, pytest.raises(UsageError, match="--rejects"):
        rejects.write(row)


def test_no_rejects_no_file(tmp_path: Path) -> None:
    with Rejects(tmp_path) as rejects:
        assert rejects.paths == {}
    assert list(tmp_path.iterdir()) == []


def test_a_problem_is_one_line() -> None:
    assert str(Problem("a.csv", 3, "k", "born", "'x'", "no")) == "a.csv:3 (key k): born 'x': no"
    assert str(Problem("a.csv", None, None, "", "", "no")) == "a.csv: no"
    assert short(list(range(99))).endswith("…") and len(short(list(range(99)))) == 60


def test_a_row_that_cannot_be_mapped_still_tells_its_key(tmp_path: Path) -> None:
    mapping = parse_mapping(
        "source: x\ntables: {t: {a: Alpha, 1: One}}\nprofile: {key: id, name: \"lookup('t', n)\"}"
    )
    content = (
        '{"id":7,"n":"z"}\n{"id":8,"n":"a"}\n{"id":9,"n":[1]}\n{"id":[],"n":"z"}\n{"n":1,"id":1}'
    )
    rows = rows_of(written(tmp_path / "a.jsonl", content), mapping)
    assert [row.key for row in rows] == ["7", "8", "9", None, "1"]
    assert complaints(rows) == [
        "1 (key 7): the table 't' has no 'z': add it to `tables:`, or an entry '*' for the rest",
        "3 (key 9): lookup() takes text, and [1] was given",
        "4: the table 't' has no 'z': add it to `tables:`, or an entry '*' for the rest",
    ]
