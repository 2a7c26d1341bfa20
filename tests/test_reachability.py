"""Reach: what is within a budget, held against a plan of every career on random worlds; order, bands, backwards, limits."""

import pickle
import random
import sys

import pytest

import chance
import draws
import worlds
from careergraph import cli, limits, reachability
from careergraph.errors import CareerGraphError
from careergraph.graph import load
from careergraph.planner import plan
from careergraph.reachability import reach
from careergraph.reporting import reach_lines
from careergraph.similarity import similar

BUDGETS = [
    {"months": 5},
    {"months": 9},
    {"months": 14, "effort": 3},
    {"effort": 4},
    {"months": 36},
    {"months": 60, "cost": 500},
]


def drawn(seed):
    """Return a random world, whom it asks about, and a budget; None if they contradict each other."""
    rng = random.Random(seed)
    text = (draws if seed % 2 else chance).world(rng)
    try:
        return worlds.graph(text), chance.wishes(rng), rng.choice(BUDGETS)
    except CareerGraphError:
        return None


def best(graph, start, goal, budget, wishes):
    """Return the totals of the route that a plan calls best by the first budget; None if there is none."""
    first = next(iter(budget))
    criteria = [first, *(each for each in ("months", "effort", "risk", "moves") if each != first)]
    caps = {f"max_{name}": most for name, most in budget.items()}
    found = plan(graph, start, goal, criteria=criteria, seconds=600, **caps, **wishes)
    assert found.is_complete
    return totals(found.routes[0]) if found.routes else None


def totals(route):
    return dict(route.totals)


def faults(seed):
    """Return the pairs for which reach and plan disagree, and how many routes were compared."""
    world = drawn(seed)
    if world is None:
        return [], 0
    graph, wishes, budget = world
    names = list(graph.move_table().careers)
    try:
        forward = reach(graph, names[0], seconds=600, **budget, **wishes)
        served = {name: wish for name, wish in wishes.items() if name != "served_months"}
        backward = reach(graph, to=names[-1], seconds=600, **budget, **served)
        pairs = [(forward, goal, best(graph, names[0], goal, budget, wishes)) for goal in names[1:]]
        pairs += [(backward, start, best(graph, start, names[-1], budget, served)) for start in names[:-1]]
    except CareerGraphError:
        return [], 0
    wrong = [
        (seed, found.is_backward, career)
        for found, career, wanted in pairs
        if (totals(found[career].route) if career in found else None) != wanted or not found.is_complete
    ]
    return wrong, sum(wanted is not None for *_, wanted in pairs)


@pytest.mark.parametrize("begin", range(0, 80, 20))
def test_reach_is_the_plan_of_every_career_and_nothing_else(begin):
    found = [faults(seed) for seed in range(begin, begin + 20)]
    assert [pair for wrong, _ in found for pair in wrong] == []
    assert sum(routes for _, routes in found) > 40


def stopped(graph, start, months, labels):
    """Return a reach whose search was stopped after so many labels."""
    request = reach(graph, start, months=months).request
    search = reachability._Around(graph, request)
    search.made = limits.PLAN_LABELS.value - labels
    return reachability._spread(search)


def test_a_search_that_is_stopped_says_what_is_exact_and_what_nothing_is_below():
    graph = worlds.graph("\n".join(f"c{place} -> c{place + step} {step * 5}mo" for place in range(9) for step in (1, 2)))
    whole = {each.career: each.route for each in reach(graph, "career:c0", months=60).careers}
    seen = set()
    for labels in range(1, 40):
        found = stopped(graph, "career:c0", 60, labels)
        listed, bounds = {each.career: each for each in found.careers}, dict(found.undecided)
        seen.add((found.is_complete, len(listed), len(bounds)))
        for career, route in whole.items():
            if career in listed and listed[career].is_exact:
                assert totals(listed[career].route) == totals(route)
            elif found.is_complete:
                raise AssertionError(career)
            else:
                assert bounds[career] <= route.months.upper.known
    assert len(seen) > 3


def test_no_time_at_all_is_an_answer_that_is_not_complete():
    graph = worlds.graph("a -> b 6mo\nb -> c 6mo")
    for found in (reach(graph, "career:a", seconds=0), reach(graph, to="career:c", seconds=0)):
        assert (found.careers, found.is_complete) == ((), False)
        assert found.undecided
    assert reach(graph, "career:a", seconds=0).undecided == (("career:b", 6), ("career:c", 12))


def test_an_answer_travels_without_its_graph():
    found = reach(worlds.graph("a -> b 6mo"), "career:a")
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 - our own
    assert again == found
    assert again.graph is None


def test_transferability_is_as_similar_tells():
    graph = load()
    found = reach(graph, "customer service representative", by="transferability", months=60)
    for each in found.careers:
        (near,) = similar(graph, "customer service representative", each.career)
        assert each.figure is None or float(each.figure.number) == near.score
    assert [each.figure.number for each in found.careers if each.figure] == sorted(
        (each.figure.number for each in found.careers if each.figure), reverse=True
    )
    assert any(each.figure for each in found.careers)


def test_the_command_tells_bands_ranks_and_rows(capsys):
    for words, texts in {
        ("customer service representative", "--months", "60"): ("24 to 36 months", "customer service manager: 24 months"),
        ("customer service representative", "--by", "pay"): ("No source here states it for 4 careers",),
        ("--to", "customer service director", "--months", "60"): (
            "to customer service director: ",
            "48 to 60 months: 5 careers",
        ),
        ("customer service representative", "--format", "csv"): ("career,title,months_lower",),
    }.items():
        with pytest.raises(SystemExit) as left:
            cli.main(["reach", *words])
        out = capsys.readouterr().out
        assert left.value.code == 0
        for text in texts:
            assert text in out


@pytest.mark.parametrize(
    "words, code",
    [(("chief customer officer",), 4), ((), 2), (("a", "b"), 2), (("customer service",), 2), (("no such thing",), 3)],
)
def test_the_command_exits_as_told(words, code):
    with pytest.raises(SystemExit) as left:
        cli.main(["reach", *words])
    assert left.value.code == code


def test_what_was_stopped_is_told_with_bounds():
    graph = worlds.graph("a -> b 6mo\nb -> c 6mo")
    lines = list(reach_lines(graph, reach(graph, "career:a", seconds=0)))
    assert (
        lines[-1]
        == "Not complete: the search was stopped after 0 seconds. Not decided: b (at least 6 months); c (at least 12 months)."
    )


def prove(worlds_drawn):
    """Compare so many worlds and print what came out."""
    found = [faults(seed) for seed in range(worlds_drawn)]
    wrong = [pair for told, _ in found for pair in told]
    sys.stdout.write(f"{worlds_drawn} worlds, {sum(routes for _, routes in found)} routes, wrong: {wrong or 'none'}\n")


if __name__ == "__main__":
    prove(int(sys.argv[1]))
