"""What is around every command: its settings, its streams, its progress."""

import os
from pathlib import Path

import pytest

from bole.errors import SettingsError
from bole.settings import Settings, load_settings
from kg.cli.session import lines_of_progress


def test_settings_come_from_variables_over_the_file(tmp_path: Path) -> None:
    (tmp_path / "bole.toml").write_text('language = "zh"\nactor = "ann"\n[match]\nliving = "any"\n')
    environ = {"BOLE_HOME": str(tmp_path), "BOLE_ACTOR": "bob", "PATH": "x"}
    found = load_settings(environ, working_directory=tmp_path / "elsewhere")
    assert (found.home, found.actor, found.language, found.match.living) == (
        tmp_path, "bob", "zh", "any",
    )  # fmt: skip
    flags = {"language": "en", "match.living": None}
    assert load_settings(environ, working_directory=tmp_path, flags=flags).language == "en"


def test_a_home_may_be_written_with_a_tilde(tmp_path: Path) -> None:
    found = load_settings({"BOLE_HOME": "~/bole"}, working_directory=tmp_path)
    assert found.home == Path(os.path.expanduser("~/bole"))


@pytest.mark.parametrize(
    ("environ", "file", "says"),
    [
        ({"BOLE_HOM": "x"}, "", ["environment variable BOLE_HOM. Did you mean BOLE_HOME?"]),
        ({"BOLE_HOME": ""}, "", ["Setting home = '': name a folder"]),
        ({"BOLE_LANGUAGE": "fr"}, "", ["Setting language = 'fr'"]),
        ({"BOLE_X": "1"}, "langage = 1", ["BOLE_X", "no setting langage. Did you mean language?"]),
        ({}, '[graph]\npassword = "secret"', ["graph.password does not belong in a file"]),
        ({}, "home = [", ["cannot be read as TOML"]),
    ],
)
def test_a_wrong_setting_is_told(
    tmp_path: Path, environ: dict[str, str], file: str, says: list[str]
) -> None:
    (tmp_path / "bole.toml").write_text(file)
    with pytest.raises(SettingsError) as caught:
        load_settings(environ, working_directory=tmp_path)
    assert [text for text in says if text not in str(caught.value)] == []
    assert "secret" not in str(caught.value)


def test_a_password_is_never_shown() -> None:
    settings = Settings.model_validate({"graph": {"password": "secret"}})
    assert "secret" not in repr(settings)


def test_each_stage_has_its_own_rate_and_time_left(capsys: pytest.CaptureFixture[str]) -> None:
    seconds = iter([0.0, 10.0, 12.0, 20.0])
    tell = lines_of_progress("records", lambda: next(seconds))
    tell("reading", 1_000, 2_000)
    tell("settling", 10, 110)
    tell("settling", 50, 110)
    assert capsys.readouterr().err.splitlines() == [
        "reading: 1,000 of 2,000 records, 100/s, 10 s left",
        "settling: 50 of 110 records, 5/s, 12 s left",
    ]
