"""How long warm plans take on a large graph, beside path libraries that know nothing of requirements, in one run.

Usage: python benchmarks/planning.py [--graph FILE.db] [--pairs N] [--seed N] [--only careergraph]

Pairs are drawn by lot, as many of each distance: 2, 3, 4, and 5 to 12 moves. First careergraph answers all of them alone,
for the peak of memory, before a foreign library is loaded; then, pair by pair, everybody takes turns. The libraries answer
a far easier question (the least months over moves alone); igraph's five shortest paths are the measure of the ratios.
networkx takes seconds for five paths, so that it answers a few pairs only, each until a time limit.
"""

import argparse
import contextlib
import json
import random
import resource
import signal
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from itertools import islice
from pathlib import Path

import careergraph as cg
import moves_graph

DISTANCES = {"2": range(2, 3), "3": range(3, 4), "4": range(4, 5), "5+": range(5, 13)}
FRONT = ["months", "effort", "risk"]
ASSUMED_MONTHS = 24
K = 5
SLOW_PAIRS, SLOW_SECONDS = 12, 20
MEASURE = "igraph, 5 paths"
NAMED, EXACT = "careergraph, named routes", "careergraph, exact front"


# -- pairs ------------------------------------------------------------------------------------------------------------


def draw(graph_file, number, seed):
    """Return `number` pairs (start, goal, moves) drawn by lot, each from another start, as many of each distance, shuffled."""
    out = defaultdict(list)
    for start, goal, *_ in cg.open(graph_file).move_rows():
        out[start].append(goal)
    rng, found = random.Random(seed), {name: [] for name in DISTANCES}
    starts = sorted(out)
    for start in rng.sample(starts, len(starts)):
        if sum(map(len, found.values())) == number:
            break
        distances = moves_from(out, start)
        for name in sorted(DISTANCES, key=lambda name: len(found[name])):
            goals = sorted(career for career, moves in distances.items() if moves in DISTANCES[name])
            if goals:
                goal = rng.choice(goals)
                found[name].append((start, goal, distances[goal]))
                break
    pairs = [pair for drawn in found.values() for pair in drawn]
    return rng.sample(pairs, len(pairs))


def moves_from(out, start):
    """Return the fewest moves from `start` to every career that can be reached."""
    distances, queue = {start: 0}, [start]
    for career in queue:
        for goal in out.get(career, ()):
            if goal not in distances:
                distances[goal] = distances[career] + 1
                queue.append(goal)
    return distances


def prepared(given):
    """Return the graph's file and the pairs; other processes make both, so that their memory isn't counted here."""
    with ProcessPoolExecutor(1) as elsewhere:
        if not given.graph.exists():
            elsewhere.submit(_build, given.shared, given.graph).result()
        return elsewhere.submit(draw, given.graph, given.pairs, given.seed).result()


def _build(shared, path):
    moves_graph.build(shared, path)


# -- who answers ------------------------------------------------------------------------------------------------------


def ours(graph):
    """Return the two plans that are timed: named routes, and the exact front of three criteria."""
    return {
        NAMED: lambda start, goal: cg.plan(graph, start, goal),
        EXACT: lambda start, goal: cg.plan(graph, start, goal, criteria=FRONT, front=True),
    }


def theirs(graph):
    """Return the answers of the path libraries, each on its own form of the graph, loaded only now."""
    moves = [(start, goal, months or ASSUMED_MONTHS) for start, goal, months, _ in graph.move_rows()]
    number_of = {career: place for place, career in enumerate(sorted({end for move in moves for end in move[:2]}))}
    edges = [(number_of[start], number_of[goal], months) for start, goal, months in moves]
    makers = (igraph_paths, rustworkx_path, scipy_path, networkx_path, networkx_paths)
    found = {}
    for make in makers:
        name, answer = make(edges, len(number_of))
        found[name] = lambda start, goal, answer=answer: answer(number_of[start], number_of[goal])
    return found


def igraph_paths(edges, size):
    igraph = import_module("igraph")
    graph = igraph.Graph(size, [edge[:2] for edge in edges], directed=True)
    graph.es["months"] = [months for *_, months in edges]
    return MEASURE, lambda start, goal: graph.get_k_shortest_paths(start, to=goal, k=K, weights="months")


def rustworkx_path(edges, size):
    rustworkx = import_module("rustworkx")
    graph = rustworkx.PyDiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(edges)
    return "rustworkx, 1 path", lambda start, goal: rustworkx.dijkstra_shortest_paths(graph, start, goal, float)


def scipy_path(edges, size):
    sparse, csgraph = import_module("scipy.sparse"), import_module("scipy.sparse.csgraph")
    starts, goals, months = zip(*edges, strict=True)
    matrix = sparse.csr_matrix((months, (starts, goals)), shape=(size, size), dtype=float)
    return "scipy, 1 tree", lambda start, _: csgraph.dijkstra(matrix, indices=start, return_predecessors=True)


def networkx_path(edges, _):
    networkx, graph = _networkx(edges)
    return "networkx, 1 path", lambda start, goal: networkx.bidirectional_dijkstra(graph, start, goal, weight="months")


def networkx_paths(edges, _):
    networkx, graph = _networkx(edges)

    def answer(start, goal):
        return list(islice(networkx.shortest_simple_paths(graph, start, goal, weight="months"), K))

    return f"networkx, {K} paths", answer


def _networkx(edges):
    networkx = import_module("networkx")
    graph = networkx.DiGraph()
    graph.add_weighted_edges_from(edges, weight="months")
    return networkx, graph


# -- timing -----------------------------------------------------------------------------------------------------------


class TooSlow(Exception):
    """An answer took longer than its time limit."""


@contextlib.contextmanager
def time_limit(seconds):
    """Raise `TooSlow` inside the block after `seconds`."""

    def stop(*_):
        raise TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def timed(answer, start, goal):
    """Return how long an answer takes, and of a plan whether it is complete and how many routes it has; none is kept."""
    begin = time.perf_counter()
    found = answer(start, goal)
    seconds = time.perf_counter() - begin
    return seconds, (found.is_complete, len(found.routes)) if isinstance(found, cg.Plan) else None


def take_turns(answers, pairs):
    """Return what `timed` says of each: all answer one pair before anybody answers the next."""
    results = {name: [] for name in answers}
    for place, (start, goal, _) in enumerate(pairs):
        for name, answer in answers.items():
            if name == f"networkx, {K} paths":
                if place < SLOW_PAIRS:
                    results[name].append(_limited(answer, start, goal))
            else:
                results[name].append(timed(answer, start, goal))
    return results


def _limited(answer, start, goal):
    """Return a timed answer, or the time limit and no answer."""
    try:
        with time_limit(SLOW_SECONDS):
            return timed(answer, start, goal)
    except TooSlow:
        return SLOW_SECONDS, None


def peak_megabytes():
    """Return the peak memory of this process so far."""
    unit = 1e6 if sys.platform == "darwin" else 1e3
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


# -- what is printed --------------------------------------------------------------------------------------------------


def part(values, share):
    """Return the value below which `share` of the sorted values are."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def print_times(results):
    """Print a line each: seconds, and the ratio of medians to igraph's."""
    medians = {name: statistics.median(seconds for seconds, _ in found) for name, found in results.items()}
    print(f"{'':28}{'p50':>12}{'p95':>12}{'most':>12}{'ratio':>8}{'pairs':>7}")
    for name, found in results.items():
        seconds = [each for each, _ in found]
        ratio = f"{medians[name] / medians[MEASURE]:8.2f}" if MEASURE in medians else f"{'':8}"
        times = "".join(f"{each * 1000:9.1f} ms" for each in (medians[name], part(seconds, 0.95), max(seconds)))
        print(f"{name:28}{times}{ratio}{len(found):7}")


def print_plans(results):
    """Print how many plans are complete, found a route, and answered within a second or said that they are not complete."""
    for name in (NAMED, EXACT):
        found = [(seconds, *plan) for seconds, plan in results[name]]
        complete = sum(is_complete for _, is_complete, _ in found)
        prompt = sum(seconds <= 1 for seconds, *_ in found)
        honest = sum(seconds <= 1 or not is_complete for seconds, is_complete, _ in found)
        sizes = [size for *_, size in found]
        print(f"{name}: {complete / len(found):.1%} complete, {sum(map(bool, sizes))} of {len(found)} with a route")
        print(f"  {prompt} within 1 s, {honest} within 1 s or said to be not complete")
        print(f"  routes: median {statistics.median(sizes):g}, p90 {part(sizes, 0.9)}, most {max(sizes)}")


def print_distances(results, pairs):
    """Print the medians of plans by distance."""
    for name in (NAMED, EXACT):
        texts = []
        for label, moves in DISTANCES.items():
            seconds = [each for (each, _), pair in zip(results[name], pairs, strict=True) if pair[2] in moves]
            texts += [f"{label} moves {statistics.median(seconds) * 1000:.1f} ms"] if seconds else []
        print(f"{name}, medians: {', '.join(texts)}")


def run(given):
    """Time everybody and print what came out."""
    pairs = prepared(given)
    if given.save_pairs:
        given.save_pairs.write_text(json.dumps(pairs, indent=0), encoding="utf-8")
    graph = cg.open(given.graph)
    answers = ours(graph)
    results = take_turns(answers, pairs)
    print(f"{graph!r}, {len(pairs)} pairs, seed {given.seed}")
    print(f"peak memory of careergraph: {peak_megabytes():.0f} MB", flush=True)
    if given.only != "careergraph":
        results = take_turns(answers | theirs(graph), pairs)
    print_times(results)
    print_distances(results, pairs)
    print_plans(results)


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--graph", type=Path, help="the benchmark graph; made where there is none")
    parser.add_argument("--shared", type=Path, default=moves_graph.SHARED, help="the folder of official releases")
    parser.add_argument("--pairs", type=int, default=200, help="how many pairs")
    parser.add_argument("--save-pairs", type=Path, metavar="FILE.json", help="write the pairs that were drawn")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=["careergraph"], help="time nobody else")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        given.graph = given.graph or Path(folder) / "bench.db"
        run(given)


if __name__ == "__main__":
    main()
