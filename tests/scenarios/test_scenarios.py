"""Every scenario of the text files beside this one gives what was worked out by hand (see `scenes` for the notation)."""

import pytest

import scenes

SCENARIOS = [scenario for family in scenes.FAMILIES for scenario in scenes.scenarios(family)]
ASKED = [(scenario, question) for scenario in SCENARIOS for question in scenario.questions]


def case(scenario, question):
    marks = [pytest.mark.xfail(reason=question.fault, strict=True)] if question.fault else []
    return pytest.param(scenario, question, id=f"{scenario.family}: {scenario.name}: {question.line}", marks=marks)


@pytest.mark.parametrize("scenario, question", [case(*asked) for asked in ASKED])
def test_the_answer_is_the_one_worked_out_by_hand(scenario, question):
    assert scenes.answer_lines(question.plan(scenario.graph)) == list(question.answer)


def test_every_scenario_asks_something_under_a_name_of_its_own():
    names = [(scenario.family, scenario.name) for scenario in SCENARIOS]
    assert len(names) == len(set(names))
    assert all(scenario.questions and question.answer for scenario, question in ASKED)
    assert all(scenario.questions for scenario in SCENARIOS)
