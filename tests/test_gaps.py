"""Gaps: what a person has, lacks or leaves open for a career."""

import pytest

import worlds
from careergraph.errors import RequestError
from careergraph.gaps import gap

TEXT = """
family f: a
b education p required: degree:bachelor
b certification p none
b experience p required: in f 24
b skill p required: skill:listening
b skill p preferred: skill:writing
"""


def of(**person):
    return {line.verdict.aspect: line.truth.value for line in gap(worlds.graph(TEXT), "b", **person).lines}


def test_silence_is_no_for_credentials_and_unknown_for_skills():
    assert of() == {
        "certification": "met",
        "education": "not met",
        "experience": "not met",
        "skill:listening": "unknown",
        "skill:writing": "unknown",
    }


def test_what_is_held_is_met():
    found = of(have=["degree:bachelor", "career:a=24", "listening"])
    assert (found["education"], found["experience"]) == ("met", "met")


def test_skills_lacked_are_missing():
    lines = gap(worlds.graph(TEXT), "b", lack=["listening", "writing"]).lines
    skills = [line for line in lines if line.verdict.aspect.startswith("skill")]
    assert skills
    assert all(line.truth.value == "not met" and line.is_advice for line in skills)


def test_what_is_held_and_lacked_is_refused():
    with pytest.raises(RequestError, match="is in `have` as well"):
        of(have=["degree:bachelor"], lack=["degree:bachelor"])


def test_readings_count():
    text = "b education p required: degree:bachelor\nb education q required: degree:associate"
    graph = worlds.graph(text)
    found = [gap(graph, "b", have=["degree:associate"], reading=reading).lines[0].truth for reading in ("strict", "lenient")]
    assert [truth.value for truth in found] == ["not met", "met"]
