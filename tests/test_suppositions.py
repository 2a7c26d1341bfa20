"""What if: the laws of its effects on random worlds, sources left out beside a graph that never had them, and the command."""

import json
import pickle
import random

import pytest

import chance
import draws
import worlds
from careergraph import cli, parts
from careergraph.doubted import without
from careergraph.errors import CareerGraphError
from careergraph.explain import plan_to_dict
from careergraph.graph import load
from careergraph.planner import plan
from careergraph.reachability import reach
from careergraph.suppositions import what_if


def drawn(seed):
    """Return a random world; None if its text contradicts itself."""
    try:
        return worlds.graph(draws.world(random.Random(seed)))
    except CareerGraphError:
        return None


@pytest.mark.parametrize("seed", range(24))
def test_a_graph_without_a_source_answers_like_one_that_never_had_it(seed):
    graph = drawn(seed)
    if graph is None:
        return
    source = random.Random(seed).choice(["p", "q", "r"])
    if source not in {each.id for each in graph.sources()}:
        return
    fewer = parts.of_sources(graph, {each.id for each in graph.sources()} - {source})
    doubted = without(graph, [source])
    assert [str(move) for move in doubted.all_moves()] == [str(move) for move in fewer.all_moves()]
    assert doubted.move_rows() == fewer.move_rows()
    careers = list(fewer.move_table().careers)
    assert list(doubted.move_table().risk) == list(fewer.move_table().risk)
    for goal in careers[1:]:
        one, other = (plan(each, careers[0], goal, seconds=600) for each in (doubted, fewer))
        assert plan_to_dict(doubted, one) == plan_to_dict(fewer, other)


@pytest.mark.parametrize("begin", range(0, 30, 10))
def test_more_in_hand_lets_nothing_vanish_or_take_longer(begin):
    for seed in range(begin, begin + 10):
        graph = worlds.graph(chance.world(random.Random(seed)))
        start = graph.move_table().careers[0]
        for have in ("certification:x", "degree:high-school"):
            if have in graph:
                found = what_if(graph, reach(graph, start, months=12), have=[have])
                assert not found.of("vanishes"), seed
                for each in found.of("longer"):
                    assert len(each.after.months.upper.unknowns) < len(each.before.months.upper.unknowns), seed


def test_an_answer_travels_without_its_graph():
    graph = worlds.graph("a -> b 6mo\nb education s required: degree:associate")
    found = what_if(graph, plan(graph, "career:a", "career:b"), have=["degree:associate"])
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert again == found
    assert again.graph is None
    assert again.is_complete


def test_a_request_will_do_for_a_plan():
    graph = load()
    found = plan(graph, "customer service representative", "customer service director")
    assert what_if(graph, found.request, served_months=24) == what_if(graph, found, served_months=24)


REPRESENTATIVE, DIRECTOR = "customer service representative", "customer service director"


def run(capsys, *words):
    with pytest.raises(SystemExit) as left:
        cli.main(list(words))
    said = capsys.readouterr()
    return left.value.code, said.out, said.err


def test_the_command_tells_what_changes(capsys):
    code, out, _ = run(capsys, "plan", REPRESENTATIVE, DIRECTOR, "--what-if", "without=publisher-c")
    assert code == 0
    assert out.startswith("What if nothing of publisher-c counts?")
    assert "Can no longer be taken: 1 route" in out
    code, out, _ = run(
        capsys, "reach", REPRESENTATIVE, "--months", "36", "--what-if", "served=40", "--what-if", "have=degree:bachelor"
    )
    assert "What if a bachelor's degree is held and 40 months (3.3 years) are served in the first career?" in out
    assert "Comes within reach: 1 career" in out
    code, out, _ = run(capsys, "plan", REPRESENTATIVE, DIRECTOR, "--what-if", "reading=lenient", "--format", "json")
    answer = json.loads(out)
    assert answer["changes"] == [{"code": "reading", "detail": "lenient"}]
    assert {each["effect"] for each in answer["differences"]} <= {"appears", "shorter", "other", "longer", "vanishes", "same"}
    code, out, _ = run(capsys, "plan", REPRESENTATIVE, DIRECTOR, "--what-if", "reading=lenient", "--format", "csv")
    assert out.splitlines()[0] == "effect,career,title,criterion,before,after,route_before,route_after"


@pytest.mark.parametrize("change", ["have", "have=", "colour=red", "served=many"])
def test_a_change_that_is_not_understood_is_refused(capsys, change):
    code, _, err = run(capsys, "plan", REPRESENTATIVE, DIRECTOR, "--what-if", change)
    assert code == 2
    assert "CHANGE=VALUE" in err
