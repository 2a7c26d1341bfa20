"""How much processor time a reach takes on a large graph, beside path libraries that know nothing of requirements, and beside plans.

Usage: python benchmarks/reach.py [--graph FILE.db] [--starts N] [--months N] [--seed N]

Starts are drawn by lot among careers with moves. For each, everybody takes turns: reach for somebody of whom nothing is known, and for somebody
with a bachelor's degree and 30 months served; networkx (all least months within the budget, over moves alone) and igraph (the least months to every
career). For a few starts each career within reach is planned for as well: what one search for all spares. Starts are told apart by
whether any career near by moves asks for experience.
"""

import argparse
import random
import statistics
import sys
import tempfile
import time
from functools import partial
from importlib import import_module
from pathlib import Path

import careergraph as cg
import moves_graph
from careergraph.entrance import entrance
from careergraph.reachability import near_by_moves

ASSUMED_MONTHS = 24
SOMEBODY = {"have": ["degree:bachelor"], "served_months": 30}
PLANNED = 5
MEASURE = "networkx, within the budget"


def timed(answer):
    """Return the processor time of an answer, and the answer."""
    begin = time.process_time()
    found = answer()
    return time.process_time() - begin, found


def theirs(graph, months):
    """Return the answers of the path libraries for a start, each on its own form of the graph."""
    networkx, igraph = import_module("networkx"), import_module("igraph")
    moves = [(start, goal, ASSUMED_MONTHS if known is None else known) for start, goal, known, _ in graph.move_rows()]
    view = networkx.DiGraph()
    view.add_weighted_edges_from(moves, weight="months")
    number_of = {career: place for place, career in enumerate(sorted({end for move in moves for end in move[:2]}))}
    other = igraph.Graph(len(number_of), [(number_of[a], number_of[b]) for a, b, _ in moves], directed=True)
    other.es["months"] = [weight for *_, weight in moves]
    return {
        MEASURE: lambda start: networkx.single_source_dijkstra(view, start, cutoff=months, weight="months"),
        "igraph, to every career": lambda start: other.distances(number_of[start], weights="months"),
    }


def asks_experience(graph, found):
    """Return whether any career near by moves asks for experience."""
    asked = entrance(graph, found.request)
    return any(asked.serves[number] for career in near_by_moves(graph, found.request) for number in asked.numbers(career))


def run(given):
    """Time everybody and print what came out."""
    graph = cg.open(given.graph)
    cold, _ = timed(partial(cg.reach, graph, moved(graph)[0], months=given.months))
    starts = random.Random(given.seed).sample(moved(graph), given.starts)
    ours = {
        "careergraph, nothing known": lambda start: cg.reach(graph, start, months=given.months),
        "careergraph, degree and 30 months": lambda start: cg.reach(graph, start, months=given.months, **SOMEBODY),
    }
    times, found = {}, {}
    for start in starts:
        for name, answer in (ours | libraries(graph, given)).items():
            seconds, reached = timed(partial(answer, start))
            kind = ", experience asked" if name in ours and asks_experience(graph, reached) else ""
            times.setdefault(name + kind, []).append(seconds)
            if name in ours:
                found.setdefault(name, []).append(reached)
    print(f"{graph!r}, {given.starts} starts, {given.months} months, seed {given.seed}")
    print(f"the first reach, which reads the requirements: {cold * 1000:.0f} ms of processor time")
    print_times(times)
    for name, reaches in found.items():
        sizes = [len(reached.careers) for reached in reaches]
        complete = sum(reached.is_complete for reached in reaches) / len(reaches)
        print(f"{name}: {complete:.1%} complete; careers within reach: median {statistics.median(sizes):g}, most {max(sizes)}")
    print_plans(graph, found, given)


_LIBRARIES = {}


def libraries(graph, given):
    """Return the path libraries, made once."""
    if not _LIBRARIES:
        _LIBRARIES.update(theirs(graph, given.months))
    return _LIBRARIES


def moved(graph):
    """Return the careers out of which a move leads."""
    table = graph.move_table()
    return [name for number, name in enumerate(table.careers) if table.out(number)]


def print_times(times):
    """Print a line each: processor time, and the ratio of medians to the measure's."""
    least = statistics.median(times[MEASURE])
    print(f"{'':52}{'p50':>12}{'p95':>12}{'most':>12}{'ratio':>9}{'starts':>8}")
    for name, found in sorted(times.items()):
        ordered = sorted(found)
        shown = (statistics.median(found), ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))], ordered[-1])
        print(f"{name:52}{''.join(f'{each * 1000:9.1f} ms' for each in shown)}{shown[0] / least:9.1f}{len(found):8}")


def print_plans(graph, found, given):
    """Print what it takes to plan for each career within reach instead."""
    for name, reaches in found.items():
        chosen = sorted(reaches, key=lambda reached: -len(reached.careers))[:PLANNED]
        wishes = SOMEBODY if "degree" in name else {}
        once = plans = number = 0
        for reached in chosen:
            start = reached.request.start
            once += timed(partial(cg.reach, graph, start, months=given.months, **wishes))[0]
            for each in reached.careers:
                seconds, plan = timed(partial(cg.plan, graph, start, each.career, max_months=given.months, **wishes))
                assert plan.named("fastest").months == each.route.months, (start, each.career)
                plans, number = plans + seconds, number + 1
        if number:
            print(f"{name}: {number} plans take {plans / once:.0f} times the {len(chosen)} reaches that give the same routes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--graph", type=Path, help="the graph; without it one of moves alone is made")
    parser.add_argument("--shared", type=Path, default=moves_graph.SHARED, help="the folder of official releases")
    parser.add_argument("--starts", type=int, default=200)
    parser.add_argument("--months", type=int, default=36)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        if given.graph is None:
            given.graph = Path(folder) / "bench.db"
            moves_graph.build(given.shared, given.graph)
        run(given)


if __name__ == "__main__":
    sys.exit(main())
