"""Answers as data frames: the rows of the command line, and what is said where one can't be made."""

import pickle
import sys

import pytest

import careergraph as cg

pandas = pytest.importorskip("pandas", reason="pandas makes the frames")
REPRESENTATIVE, DIRECTOR = "customer service representative", "customer service director"


def answers(graph):
    plan = cg.plan(graph, REPRESENTATIVE, DIRECTOR)
    reach = cg.reach(graph, REPRESENTATIVE, months=60)
    now = cg.reach(graph, "customer service manager", have=["degree:bachelor"])
    return {
        "plan": (plan, "months", sum(len(route.legs) for route in plan.routes)),
        "reach": (reach, "career", 5),
        "what if": (cg.what_if(graph, plan, served_months=24), "effect", 3),
        "keystones": (cg.keystones(graph, now), "keystone", 1),
        "gap": (cg.gap(graph, DIRECTOR), "section", None),
        "comparison": (cg.compare(graph, REPRESENTATIVE, DIRECTOR), "topic", None),
        "query": (cg.sparql(graph, "SELECT ?a { ?a cg:leadsTo cgid:career:customer-service-director }"), "a", 4),
    }


@pytest.mark.parametrize("name", ["plan", "reach", "what if", "keystones", "gap", "comparison", "query"])
def test_every_answer_becomes_a_frame(name):
    answer, column, rows = answers(cg.load())[name]
    frame = answer.to_frame()
    assert column in frame.columns
    assert len(frame) > 0
    assert rows is None or len(frame) == rows


def test_lists_of_answers_become_frames_too():
    graph = cg.load()
    near, conflicts = cg.similar(graph, DIRECTOR), cg.conflicts(graph)
    assert list(cg.to_frame(near)["id"]) == [each.goal.id for each in near]
    assert len(cg.to_frame(conflicts, graph=graph)) == sum(len(each.sides) for each in conflicts)


def test_an_answer_from_elsewhere_needs_the_graph():
    graph = cg.load()
    plan = pickle.loads(pickle.dumps(cg.plan(graph, REPRESENTATIVE, DIRECTOR)))  # noqa: S301 - our own
    with pytest.raises(cg.RequestError, match="needs the graph"):
        plan.to_frame()
    assert cg.to_frame(plan, graph=graph)["months"].sum() > 0


def test_without_pandas_it_is_said_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(cg.RequestError, match="pandas is not installed"):
        cg.plan(cg.load(), REPRESENTATIVE, DIRECTOR).to_frame()
