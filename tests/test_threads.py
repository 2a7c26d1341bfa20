"""One graph in several threads: the answers are those of one thread, however often threads take turns."""

import random
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

import careergraph
import worlds
from careergraph.planner import plan

CAREERS, TURN_SECONDS, ROUNDS = 150, 1e-6, 12


@pytest.fixture(scope="module")
def crowded(tmp_path_factory):
    """The file of a graph in which nearly every career asks for something of its own."""
    rng, names = random.Random(3), [f"c{number}" for number in range(CAREERS)]
    lines = ["family f: " + " ".join(rng.sample(names, 40)), "family g: " + " ".join(rng.sample(names, 40))]
    for name in names:
        lines += [f"{name} -> {other} {rng.choice([6, 12, 24])}mo" for other in sorted(rng.sample(names, 4)) if other != name]
        lines.append(f"{name} certification s required: certification:x{rng.randrange(60)}")
        lines.append(f"{name} education s required: degree:{rng.choice(['associate', 'bachelor', 'master'])}")
        lines.append(f"{name} experience s required: in {rng.choice('fg')} {rng.randrange(1, 30)}")
    path = tmp_path_factory.mktemp("threads") / "crowded.db"
    careergraph.save(worlds.graph("\n".join(lines)), path)
    return path


@pytest.fixture
def hurried():
    """Let threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(TURN_SECONDS)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("hurried")
def test_plans_of_several_threads_are_those_of_one(crowded):
    rng = random.Random(1)

    def told(graph, pair):
        return [str(route) for route in plan(graph, *pair, criteria=["months"], seconds=600).routes]

    drawn = [tuple(f"career:c{number}" for number in rng.sample(range(CAREERS), 2)) for _ in range(40)]
    alone = {pair: routes for pair in drawn if (routes := told(careergraph.open(crowded), pair))}
    assert len(alone) >= 8
    for _ in range(ROUNDS):
        graph = careergraph.open(crowded)
        with ThreadPoolExecutor(8) as threads:
            found = {pair: threads.submit(told, graph, pair) for pair in alone}
        assert {pair: each.result() for pair, each in found.items()} == alone
