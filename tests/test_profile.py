"""Profiles: a person as a TOML file."""

import pytest

from careergraph.errors import BadData
from careergraph.sources.profile import Profile, read


def test_a_whole_profile(tmp_path):
    path = tmp_path / "me.toml"
    path.write_text(
        'have = ["degree:associate"]\nlack = ["CCSM"]\nserved_months = 30\ncomplete = ["degree"]\n'
        '[experience]\n"customer service manager" = 12\n'
    )
    assert read(path) == Profile(("degree:associate", "customer service manager=12"), ("CCSM",), 30, ("degree",))


def test_an_empty_profile_is_nobody_in_particular(tmp_path):
    path = tmp_path / "me.toml"
    path.write_text("")
    assert read(path) == Profile()


def test_all_faults_at_once_with_their_lines(tmp_path):
    path = tmp_path / "me.toml"
    path.write_text('hav = ["x"]\nlack = "x"\nserved_months = -1\ncomplete = ["degrees"]\n[experience]\n"a" = "long"\n')
    with pytest.raises(BadData) as caught:
        read(path)
    found = [(problem.line, problem.message) for problem in caught.value.problems]
    assert found == [
        (1, "unknown field 'hav'"),
        (2, "lack must be a list of texts"),
        (3, "served_months: months must be a whole number from 0 to 1200, found -1"),
        (4, "'degrees' is no kind"),
        (6, "a: months must be a whole number from 0 to 1200, found 'long'"),
    ]


def test_a_profile_in_json_says_the_same(tmp_path):
    path = tmp_path / "me.json"
    path.write_text(
        '{"have": ["degree:associate"], "lack": ["CCSM"], "served_months": 30, "complete": ["degree"],'
        ' "experience": {"customer service manager": 12}}'
    )
    assert read(path) == Profile(("degree:associate", "customer service manager=12"), ("CCSM",), 30, ("degree",))


@pytest.mark.parametrize(
    "text, line, message",
    [
        ('{"have": [}', 1, "not JSON: Expecting value"),
        ("[]", 1, "the file must hold one object"),
        ('{\n"hav": []}', 2, "unknown field 'hav'"),
        ("[" * 100_000, 1, "brackets are nested too deeply"),
    ],
)
def test_faults_of_json_are_told_with_their_line(tmp_path, text, line, message):
    path = tmp_path / "me.json"
    path.write_text(text)
    with pytest.raises(BadData) as caught:
        read(path)
    (problem,) = caught.value.problems
    assert (problem.line, problem.message) == (line, message)
