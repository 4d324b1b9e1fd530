"""Formats, encodings and what can be wrong with a file."""

import csv
import gzip
import io
import json
import os
import random
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bole.errors import BadData, BoleError, MappingError, UsageError
from kg.profiles.mapping import parse_mapping
from kg.profiles.read import read_profiles
from kg.profiles.readers.csv_table import CsvTable
from kg.profiles.readers.input import Input, Progress
from kg.profiles.readers.json_list import read_json_list
from kg.profiles.readers.text import read_text
from tests.profiles.files import complaints, payloads, rows_of, written

QIAN = {"key": "1", "name": "钱学森"}
# Without the time: a test's parameters name it, and every process must give it the same name.
PACKED = gzip.compress(b'{"key":"1","name":"A"}\n', mtime=0)
MAPPED = parse_mapping("source: x\nprofile: {key: id, name: name}")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", '{"key":"1","name":"钱学森"}\n'),
        ("a.ndjson", '\n{"key":"1","name":"钱学森"}'),
        ("a.json", '[{"key":"1","name":"钱学森"}]'),
        ("a.json", '{"about": {"n": [1]}, "people": [{"key":"1","name":"钱学森"}], "n": 1}'),
        ("a.json", '{"key":"1",\n "name":"钱学森"}'),
        ("a.json", '{"key":"1","name":"钱学森"}\n'),
        ("a.csv", "key,name\n1,钱学森\n"),
        ("a.csv", "\n\nname;key\r\n钱学森;1\r\n\r\n"),
        ("a.tsv", "key\tname\n1\t钱学森"),
        ("a.csv", 'key|name\r1|"钱学森"\r'),
        ("noname", '{"key":"1","name":"钱学森"}\n{"key":"1","name":"x"}'),
        ("noname", '{"people":[{"key":"1","name":"钱学森"}]}'),
        ("noname", "key,name\n1,钱学森\n"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("packed", [False, True])
def test_every_format_in_every_encoding_packed_or_not(
    tmp_path: Path, name: str, content: str, encoding: str, packed: bool
) -> None:
    data = content.encode(encoding)
    path = written(tmp_path / name, gzip.compress(data, mtime=0) if packed else data)
    assert payloads(rows_of(path)) == [QIAN]


def test_two_json_lines_in_a_json_file_are_told_from_one_object(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", '{"key":"1","name":"A"}\n{"key":"2","name":"B"}\n')
    assert [row.line for row in rows_of(path)] == [1, 2]


def test_stdin_is_read_and_its_format_found(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin = io.TextIOWrapper(io.BytesIO(gzip.compress(b'{"key":"1","name":"A"}\n', mtime=0)))
    monkeypatch.setattr(sys, "stdin", stdin)
    progress = Progress()
    rows = list(read_profiles(["-"], progress=progress))
    assert [(row.file, row.key) for row in rows] == [("stdin", "1")]
    assert progress.total is None


def test_progress_counts_the_bytes_on_disk(tmp_path: Path) -> None:
    lines = "".join(f'{{"key":"{n}","name":"A"}}\n' for n in range(1000))
    paths = [
        written(tmp_path / "a.jsonl", lines),
        written(
            tmp_path / "b.jsonl.gz",
            gzip.compress(lines.replace('"key":"', '"key":"b').encode(), mtime=0),
        ),
    ]
    progress = Progress()
    rows = read_profiles(paths, progress=progress)
    assert progress.read == 0
    next(rows)
    assert len(list(rows)) == 1999
    assert progress.read == progress.total == sum(Path(path).stat().st_size for path in paths)


def test_the_records_of_a_json_file_are_found_by_path(tmp_path: Path) -> None:
    mapping = parse_mapping("source: x\nrecords: d.p\nprofile: {key: id, name: name}")
    path = written(
        tmp_path / "a.json",
        '{"p": [1], "d": {"q": [[1, {}], "]"],\n "p": [{"id": 1, "name": "B"},\n 5]}, "t": [3]}',
    )
    rows = rows_of(path, mapping)
    assert payloads(rows) == [{"key": "1", "name": "B"}]
    assert complaints(rows) == ["3 (record 2): the item is a JSON int: an object was expected"]
    assert [row.line for row in rows] == [2, 3]


@pytest.mark.parametrize(
    ("name", "content", "before", "error", "says"),
    [
        ("a.csv", b"", 0, BadData, "is empty"),
        ("a.csv", b"\n \n", 0, BadData, "is empty"),
        ("a.jsonl.gz", gzip.compress(b"", mtime=0), 0, BadData, "is empty"),
        ("a.csv", b"\xef\xbb\xbf", 0, BadData, "is empty"),
        ("a.csv", "key,name\n1,Müller".encode("latin-1"), 0, BadData,
         "has the byte 0xFC at offset 12 (line 2): that is not UTF-8"),
        ("a.csv", "key,name\n1,楊振寧是著名的物理學家\n".encode("big5"), 0, BadData, "line 2"),
        ("a.csv", "key,name\n1,湯川秀樹は物理学者です\n".encode("shift-jis"), 0, BadData, "line 2"),
        ("a.csv", "key,name\n1,钱学森\n".encode() + "2,李政道".encode("gb18030"), 0, BadData,
         "offset 23 (line 3)"),
        ("a.csv", "key,name\n1,钱学".encode()[:-1], 0, BadData, "is not UTF-8"),
        ("a.csv", b"PK\x03\x04....", 0, BadData, "an Excel workbook; save the sheet as CSV"),
        ("a.jsonl.gz", PACKED[:-9], 0, BadData, "cut off"),
        ("a.jsonl.gz", PACKED[:-8] + b"\xff" * 8, 0, BadData, "is damaged"),
        ("a.json", b'[{"key":"1","name":"A"},\n{"key":"2","na', 1, BadData,
         "is cut off at line 2, after 1 whole records"),
        ("a.json", b'{"p":[{"key":"1","name":"A"}]', 1, BadData, "is cut off at line 1"),
        ("a.json", b'[{"key":"1","name":"A"},{"key":"2","x":tr', 1, BadData, "is cut off"),
        ("a.json", b'[{"key":"1","name":"A"}', 1, BadData, "is cut off"),
        ("a.json", b'[{"key":"1","name":"A"},\n{"key":"2" "name":3}]', 1, BadData,
         "cannot be read on at line 2, after 1 records: Expecting ',' delimiter"),
        ("a.json", b'[{"key":"1","name":"A"},\n]', 1, BadData, "line 2"),
        ("a.json", b'[{"key":"1","name":"A"}]\n[]', 1, BadData, "something follows the end"),
        ("a.json", b'{"p":[{"key":"1","name":"A"}],"q":[]}', 1, BadData, "several lists, p and q"),
        ("a.json", b'{"p":1}', 0, BadData, "there is no list of records"),
        ("a.json", b"5", 0, BadData, "{ was expected, and '5' stands there"),
        ("a.json", b"[" * 100_000, 0, BadData, "nested too deeply"),
        ("a.csv", b"key,name\n1,A\n2,\"B\n3,C\n", 1, BadData,
         "a quote that opens in the row of line 3 is never closed"),
        ("a.csv", b"ident,name\n1,A\n", 0, MappingError, "no column 'key' (it has ident, name)"),
        ("a.csv", b"key,name,bron\n1,A,3\n", 0, MappingError, "did you mean born?"),
        ("a.csv", b"key,name,name\n1,A,3\n", 0, BadData, "has two columns named 'name'"),
        ("a.csv", b"key,name,\n1,A,3\n", 0, BadData, "has no name for column 3"),
        ("a.csv", b'"key,name\n1,A', 0, BadData, "has a header that is not CSV"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_on_stops_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, before: int, error: type[BoleError], says: str
) -> None:
    path = written(tmp_path / name, content)
    rows = read_profiles([path])
    read = []
    with pytest.raises(error) as caught:
        read.extend(rows)
        read.extend(rows)
    assert len(read) <= before and says in str(caught.value)
    assert str(caught.value).startswith(path)


def test_a_file_that_breaks_off_gives_the_rows_before(tmp_path: Path) -> None:
    rows = read_profiles([written(tmp_path / "a.json", '[{"key":"1","name":"A"},{"k')])
    assert next(rows).key == "1"
    with pytest.raises(BadData):
        next(rows)


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda folder: str(folder), "is a folder, and a file was expected"),
        (lambda folder: str(folder / "a.json"), "there is no file"),
        (lambda folder: str(folder / "b.jsonl" / "x.csv"), "there is no file"),
        (lambda folder: str(folder / "b.json"), "did you mean"),
        (lambda folder: str(folder / ("n" * 300)), "cannot be opened: File name too long"),
    ],
)
def test_what_is_no_file_is_told_before_anything_is_read(
    tmp_path: Path, make: object, says: str
) -> None:
    good = written(tmp_path / "b.jsonl", '{"key":"1","name":"A"}\n')
    with pytest.raises(UsageError) as caught:
        read_profiles([good, make(tmp_path)])  # type: ignore[operator]
    assert says in str(caught.value)


def test_no_permission_says_what_to_do(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text("{}")
    path.chmod(0)
    # Root may read every file: be nobody for a moment.
    user, nobody = os.geteuid(), 65534
    if user == 0:
        os.seteuid(nobody)
    try:
        with pytest.raises(UsageError, match="may not be read: give yourself the permission"):
            read_profiles([str(path)])
    finally:
        os.seteuid(user)


def test_an_unknown_format_or_encoding_is_told(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", "key,name\n1,A\n")
    with pytest.raises(UsageError, match="there is no format 'xml': known are json, jsonl, csv"):
        read_profiles([path], format="xml")
    with pytest.raises(UsageError, match="there is no encoding 'utf-99'"):
        rows_of(path, encoding="utf-99")


def test_a_stated_format_and_encoding_are_obeyed(tmp_path: Path) -> None:
    path = written(tmp_path / "a.json", "key,name\n1,錢學森\n".encode("big5"))
    assert payloads(rows_of(path, format="csv", encoding="big5")) == [
        {"key": "1", "name": "錢學森"}
    ]
    mapping = parse_mapping(
        "source: x\nformat: csv\nencoding: big5\nprofile: {key: key, name: name}"
    )
    bare = written(tmp_path / "bare", "key,name\n1,錢學森\n".encode("big5"))
    assert payloads(rows_of(bare, mapping)) == [{"key": "1", "name": "錢學森"}]


def test_a_row_that_is_no_record_is_rejected_and_the_rest_goes_on(tmp_path: Path) -> None:
    deep = "[" * 100_000
    content = f'{{"key":"1","name":"A"}}\n{{"key":"2"\n[1]\n{deep}\n\n{{"key":"3","name":"C"}}\n'
    rows = rows_of(written(tmp_path / "a.jsonl", content))
    assert [row.key for row in rows] == ["1", None, None, None, "3"]
    assert complaints(rows) == [
        "2: the line is not JSON (Expecting ',' delimiter: line 1 column 11 (char 10)): "
        "one object was expected",
        "3: the line is a JSON list: an object was expected",
        "4: the JSON is nested too deeply",
    ]


def test_a_csv_row_of_another_shape_is_rejected_and_the_rest_goes_on(tmp_path: Path) -> None:
    content = 'key,name,born\n1,A\n2,B,1990,\n3,C,1990,x\n4,"D"d,1990\n5,"E ""e""\n",1990\n6,F,\n'
    rows = rows_of(written(tmp_path / "a.csv", content))
    assert payloads(rows) == [
        {"key": "2", "name": "B", "born": "1990"},
        {"key": "5", "name": 'E "e"', "born": "1990"},
        {"key": "6", "name": "F"},
    ]
    assert complaints(rows) == [
        "2: the row has 2 cells, and the header 3",
        "4: the row has 4 cells, and the header 3",
        "5: the row is not CSV: ',' expected after '\"' (double a quote inside quotes)",
    ]
    assert [row.line for row in rows] == [2, 3, 4, 5, 6, 8]


@pytest.mark.parametrize(
    ("name", "template", "says"),
    [
        ("a.csv", "key,name\n1,{}\n2,B\n", "2: name has 10,485,760 characters"),
        ("a.jsonl", '{{"key":"1","name":"{}"}}\n{{"key":"2","name":"B"}}\n', "1: the line has"),
        (
            "a.json",
            '[{{"key":"1","name":"{}"}},{{"key":"2","name":"B"}}]',
            "1 (record 1, key 1): name 'xx",
        ),
    ],
)
def test_a_ten_megabyte_cell_is_refused_and_the_rest_goes_on(
    tmp_path: Path, name: str, template: str, says: str
) -> None:
    rows = rows_of(written(tmp_path / name, template.format("x" * 10 * 1024 * 1024)))
    assert payloads(rows) == [{"key": "2", "name": "B"}]
    [complaint] = complaints(rows)
    assert complaint.startswith(says) and len(complaint) < 300


def test_columns_that_a_mapping_reads_must_be_there(tmp_path: Path) -> None:
    mapping = parse_mapping(
        "source: x\nprofile: {key: id, name: name, awards: {each: split(won), name: item, "
        "year: parent.yeer}}",
        "m.yaml",
    )
    path = written(tmp_path / "a.csv", "id,name,won,year\n1,A,P,1990\n")
    with pytest.raises(MappingError) as caught:
        rows_of(path, mapping)
    assert str(caught.value) == (
        f"m.yaml: profile.awards.year: in {path} there is no column 'yeer': did you mean year?"
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("钱学森", "gb18030"),  # valid UTF-8 by chance, as three letters of three scripts
        ("联通", "gb18030"),
        ("朱镕基，教授", "gb18030"),
        ("Müller", "utf-8"),
        ("Пётр Капица", "utf-8"),
        ("Łukasiewicz–Tarski", "utf-8"),
        ("μέγας", "utf-8"),
        ("👩🏽‍🔬 عالم שלום", "utf-8"),
        ("湯川秀樹", "utf-8"),
    ],
)
def test_the_encoding_of_a_few_letters_is_found(text: str, read: str) -> None:
    data = ("x" * 300_000 + "\n" + text).encode(read)
    assert "".join(read_text(source_of(data))).endswith("\n" + text)


@given(
    st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=30)),
    st.integers(1, 7),
    st.sampled_from(["utf-8", "utf-16-le", "gb18030"]),
)
def test_text_is_the_same_whatever_its_chunks(parts: list[str], size: int, encoding: str) -> None:
    text = "\n".join(parts)
    data = text.encode(encoding)
    if data:
        assert "".join(read_text(source_of(data, size), encoding)) == text.replace("\r\n", "\n")


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\r\x00\ufeff"), max_size=20)


@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    size=st.integers(1, 50),
)
def test_csv_is_read_back_whatever_its_dialect(
    rows: list[list[str]], delimiter: str, quoting: int, size: int
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting, lineterminator="\n")
    writer.writerows([["a", "b", "c"], *rows])
    text = out.getvalue()
    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    table = CsvTable(iter(chunks), "a.csv")
    records = [[record.data[c] for c in "abc"] for record in table if record.data is not None]
    assert records == rows


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
    ),
    max_leaves=8,
)  # fmt: skip


@given(
    records=st.lists(st.dictionaries(st.text(max_size=5), JSON, max_size=3), max_size=5),
    other=JSON,
    indent=st.sampled_from([None, 1]),
    size=st.integers(1, 40),
)
def test_json_is_read_as_the_standard_library_reads_it(
    records: list[object], other: object, indent: int | None, size: int
) -> None:
    text = json.dumps({"o": other, "d": {"r": records, "x": other}}, indent=indent)
    chunks = [text[at : at + size] for at in range(0, len(text), size)]
    found = list(read_json_list(iter(chunks), "a.json", "d.r"))
    assert [record.data for record in found] == records
    assert [record.line for record in found] == sorted(record.line for record in found)


@given(st.data())
def test_json_cut_anywhere_gives_a_prefix_and_says_so(data: st.DataObject) -> None:
    records = [{"key": str(n), "name": 'a\\"é' * n, "n": [n, True, None, -1.5e3]} for n in range(4)]
    text = json.dumps({"p": records}, ensure_ascii=data.draw(st.booleans()))
    cut = data.draw(st.integers(1, len(text) - 1))
    found = []
    with pytest.raises(BadData, match="cut off"):
        for record in read_json_list(iter([text[:cut]]), "a.json"):
            found.append(record.data)
    assert found == records[: len(found)]


class _Bytes:
    """Bytes that come a few at a time."""

    def __init__(self, data: bytes, most: int) -> None:
        self._stream = io.BytesIO(data)
        self._most = most

    def read(self, size: int) -> bytes:
        return self._stream.read(min(size, self._most))


def source_of(data: bytes, most: int = 1 << 20) -> Input:
    return Input("test", _Bytes(data, most))  # type: ignore[arg-type]


def test_a_long_chinese_table_is_read_in_gb18030(tmp_path: Path) -> None:
    chance = random.Random(3)
    common = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜"
    names = ["".join(chance.choices(common, k=3)) for _ in range(2000)]
    content = "key,name\n" + "".join(f"{n},{name}\n" for n, name in enumerate(names))
    rows = rows_of(written(tmp_path / "a.csv", content.encode("gb18030")))
    assert [row.profile.name for row in rows if row.profile] == names
