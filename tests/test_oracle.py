"""The planner against brute force on random small worlds: the whole front, its order, named routes, the first of k."""

import os
import random
import sys

import pytest

import chance
import oracle
import worlds
from careergraph.errors import CareerGraphError
from careergraph.planner import NAMES, plan
from careergraph.vocab import Criterion

CRITERIA = (Criterion.MONTHS, Criterion.EFFORT, Criterion.RISK, Criterion.MOVES)
SEEDS = int(os.environ.get("CAREERGRAPH_ORACLE_SEEDS", "150"))


def vector(route):
    """Return a route's sums and everything that isn't counted."""
    unknowns = frozenset(unknown for _, total in route.totals for unknown in total.upper.unknowns)
    return tuple(route.total(criterion).upper.known for criterion in CRITERIA), unknowns


def drawn(seed):
    """Return a random world's graph, the plan of its front, and the walks that brute force finds; None if it contradicts itself."""
    rng = random.Random(seed)
    text, wishes = chance.world(rng), chance.wishes(rng)
    graph = worlds.graph(text)
    goal = max(word for line in text.splitlines() if " -> " in line for word in line.split()[:3:2])
    try:
        found = plan(graph, "a", goal, criteria=CRITERIA, front=True, seconds=600, **wishes)
    except CareerGraphError:
        return None
    return graph, found, oracle.Oracle(graph, found.request).finished(), goal, wishes


def faults(seed):
    """Return what the planner and brute force disagree on for one seed, and how many routes the front has."""
    world = drawn(seed)
    if world is None:
        return [], None
    graph, found, finished, goal, wishes = world
    wanted = oracle.front(finished, CRITERIA)
    have = [vector(route) for route in found.routes]
    is_right = {*have} == wanted and len(have) == len(wanted) and have == sorted(have, key=oracle.rank)
    told = [] if is_right else ["front"]
    if not found.is_complete:
        told.append("not complete")
    if wanted:
        named = plan(graph, "a", goal, criteria=CRITERIA, seconds=600, **wishes)
        for place, criterion in enumerate(CRITERIA):
            order = [criterion, *(other for other in CRITERIA if other is not criterion)]
            least = min(oracle.rank(each, order_of(each, order)) for each in wanted)
            mine = vector(named.named(NAMES[criterion]))
            if oracle.rank(mine, order_of(mine, order)) != least:
                told.append(f"{NAMES[criterion]} ({place})")
    return told, len(wanted)


def order_of(each, order):
    """Return (place, unknown items) of each criterion in an order."""
    items = oracle.items(each[1], len(CRITERIA))
    return [(CRITERIA.index(criterion), items[CRITERIA.index(criterion)]) for criterion in order]


@pytest.mark.parametrize("begin", range(0, SEEDS, 25))
def test_front_and_named_routes_equal_brute_force(begin):
    for seed in range(begin, begin + 25):
        told, _ = faults(seed)
        assert told == [], f"seed {seed}"


def bests(graph, goal, **wishes):
    """Return the best of each criterion in a front: unknown items, then the sum; nothing where there is no route."""
    found = plan(graph, "a", goal, criteria=CRITERIA, front=True, seconds=600, max_moves=4, **wishes)
    vectors = [vector(route) for route in found.routes]
    counts = [oracle.items(each[1], len(CRITERIA)) for each in vectors]
    return [
        min((count[place], each[0][place]) for count, each in zip(counts, vectors, strict=True))
        for place in range(len(CRITERIA) if vectors else 0)
    ]


def is_no_worse(bests_now, bests_before):
    return not bests_before or (bool(bests_now) and all(now <= old for now, old in zip(bests_now, bests_before, strict=True)))


MORE = [
    {"have": ["certification:x"]},
    {"have": ["degree:high-school"]},
    {"have": ["career:a=3"]},
    {"have": ["career:b=7", "certification:y"]},
    {"served_months": 4},
    {"reading": "lenient"},
]


@pytest.mark.parametrize("begin", range(1000, 1100, 20))
def test_more_in_hand_or_a_lenient_reader_makes_no_criterion_worse(begin):
    for seed in range(begin, begin + 20):
        rng = random.Random(seed)
        graph = worlds.graph(chance.world(rng))
        goal = rng.choice("bcd")
        before = bests(graph, goal)
        for wishes in MORE:
            known = [each for each in wishes.get("have", ()) if each.partition("=")[0] in graph]
            more = {**wishes, "have": known} if "have" in wishes else wishes
            assert is_no_worse(bests(graph, goal, **more), before), (seed, more)


def prove(graphs, first):
    """Compare `graphs` worlds, at least half of them with a front of three or more, and print what came out."""
    large = small = wrong = 0
    seed = first
    while large + small < graphs:
        told, size = faults(seed)
        seed += 1
        if told:
            wrong += 1
            sys.stdout.write(f"seed {seed - 1}: {told}\n")
        if size is None:
            continue
        if size >= 3:
            large += 1
        elif small < graphs // 2:
            small += 1
        if (large + small) % 500 == 0:
            sys.stderr.write(f"{large + small} of {graphs}, {wrong} wrong\n")
    sys.stdout.write(f"{graphs} graphs (seeds {first} to {seed - 1}), {large} with fronts of 3 or more, {wrong} wrong\n")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(prove(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 0)))
