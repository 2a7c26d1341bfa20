"""How near two careers are: asymmetric, what transfers, what is missing, what is surplus, what is unknown."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

import occupations
import worlds
from careergraph.describe import nearness_sections
from careergraph.errors import NodeNotFound
from careergraph.similarity import Portraits, similar
from careergraph.vocab import Facet

WEIGHTS = st.dictionaries(st.sampled_from("abcdef"), st.floats(0.01, 9), min_size=1)


def test_what_is_covered_is_the_smaller_weights_over_those_of_the_goal():
    each = Portraits({"start": {"x": 2.0, "y": 1.0}, "goal": {"x": 1.0, "y": 2.0, "z": 1.0}, "bare": {}})
    assert (each.covered("bare", "goal"), each.covered("goal", "bare")) == (0, 1)
    assert each.covered("start", "goal") == 2 / 4
    assert each.covered("goal", "start") == 2 / 3
    assert each.covered_by("start") == {"start": 1.0, "goal": 0.5}


@given(WEIGHTS, WEIGHTS, WEIGHTS)
def test_coverage_is_a_share_that_grows_with_what_one_has(start, goal, more):
    wider = {name: max(start.get(name, 0), more.get(name, 0)) for name in start.keys() | more.keys()}
    each = Portraits({"start": start, "goal": goal, "wider": wider})
    assert 0 <= each.covered("start", "goal") <= each.covered("wider", "goal") + 1e-12
    assert each.covered("wider", "goal") <= 1 + 1e-12
    assert each.covered("goal", "goal") == 1
    found = each.covered_by("start")
    assert math.isclose(found["goal"], each.covered("start", "goal"), abs_tol=1e-12)


def test_skills_transfer_are_missing_or_surplus():
    graph = worlds.graph("a -> b\na skill p usual: skill:x | skill:y\nb skill p usual: skill:y | skill:z")
    (found,) = similar(graph, "a", "b")
    overlap = next(overlap for overlap in found.overlaps if overlap.facet is Facet.COMPETENCES)
    assert (overlap.transfers, overlap.missing, overlap.surplus) == (("skill:y",), ("skill:z",), ("skill:x",))
    rare, common = math.log(3), math.log(3 / 2)
    assert overlap.covered == round(common / (common + rare), 4)


def test_tasks_are_told_by_their_words():
    graph = occupations.graph()
    (found,) = similar(graph, "Counter Clerks", "Counter Supervisors")
    tasks = next(overlap for overlap in found.overlaps if overlap.facet is Facet.TASKS)
    assert tasks.transfers == ("Sort letters.",)
    assert tasks.missing == ("Supervise counter clerks.",)
    assert tasks.surplus == ("Answer calls.",)


def test_a_facet_that_one_has_alone_is_unknown_and_no_zero():
    graph = worlds.graph("clerk -> lead\nclerk skill p usual: skill:x\nlead education p required: degree:bachelor")
    (found,) = similar(graph, "clerk", "lead")
    assert found.unknown == (Facet.COMPETENCES,)
    assert [overlap.facet for overlap in found.overlaps] == [Facet.TITLES]


def test_the_nearest_come_first_and_the_start_itself_is_none_of_them():
    found = similar(occupations.graph(), "Counter Clerks", limit=3)
    assert {each.goal.label for each in found} == {"Letter Clerks", "Counter Supervisors", "Helpers--Counter Clerks"}
    assert [each.score for each in found] == sorted((each.score for each in found), reverse=True)
    assert "Counter Clerks" not in [each.goal.label for each in found]


def test_a_title_that_is_none_is_an_error():
    with pytest.raises(NodeNotFound):
        similar(occupations.graph(), "Counter Clerks", "Astronauts")


def test_it_is_told_in_words():
    graph = occupations.graph()
    sections = {s.title: s.lines for s in nearness_sections(graph, similar(graph, "Counter Clerks", "House Managers")[0])}
    assert "From Counter Clerks to House Managers" in next(iter(sections))
    assert sections["Missing"][0].text.startswith("tasks: Direct houses; Plan budgets")
    assert "Administration" in str(sections["Missing"])
