"""How long whole cold processes take on a large graph: careergraph, networkx with its own saved graph, a bare start.

Usage: python benchmarks/cold.py [--graph FILE.db] [--runs N] [--pairs N] [--seed N]

networkx gets whatever suits it best: its graph is saved in several forms, all are tried, and only the fastest takes part. It
answers far easier questions over moves alone: the five paths of least months, as in planning.py, and besides the best path
alone, by its fastest function. All processes take turns, so that noise falls on all of them.
"""

import argparse
import marshal
import os
import pickle
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import networkx as nx

import careergraph as cg
import moves_graph
import planning

TRIES = 5
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
"""Compiled modules are kept, as on anyone's machine."""
LOADERS = {
    "a pickled DiGraph": "import pickle; G = pickle.load(open(sys.argv[1], 'rb'))",
    "a pickled dict of dicts": "import pickle; G = nx.DiGraph(pickle.load(open(sys.argv[1], 'rb')))",
    "marshalled edges": (
        "import marshal; G = nx.DiGraph(); G.add_weighted_edges_from(marshal.load(open(sys.argv[1], 'rb')), 'months')"
    ),
}
ANSWERS = {
    "dijkstra_path": "paths = [nx.dijkstra_path(G, a, b, weight='months')]",
    "bidirectional_dijkstra": "paths = [nx.bidirectional_dijkstra(G, a, b, weight='months')[1]]",
    "shortest_simple_paths": "paths = [next(nx.shortest_simple_paths(G, a, b, weight='months'))]",
}
FIVE = "from itertools import islice; paths = islice(nx.shortest_simple_paths(G, a, b, weight='months'), 5)"
"""As planning.py has networkx answer."""
SCRIPT = """\
import gc, sys
gc.disable()
import networkx as nx
{load}
a, b = sys.argv[2:]
{answer}
for path in paths:
    print(nx.path_weight(G, path, 'months'), *path)
"""


def save_forms(graph_file, folder):
    """Write the moves in each form that networkx loads; return the files by form."""
    graph = nx.DiGraph()
    for start, goal, months, _ in cg.open(graph_file).move_rows():
        graph.add_edge(start, goal, months=months or planning.ASSUMED_MONTHS)
    contents = {
        "a pickled DiGraph": pickle.dumps(graph, protocol=5),
        "a pickled dict of dicts": pickle.dumps(nx.to_dict_of_dicts(graph), protocol=5),
        "marshalled edges": marshal.dumps(list(graph.edges(data="months"))),
    }
    files = {form: folder / f"form-{number}" for number, form in enumerate(contents)}
    for form, path in files.items():
        path.write_bytes(contents[form])
    return files


def networkx_commands(files):
    """Return every way in which networkx may answer with one path, by form and function."""
    return {(form, function): script(form, answer, files) for form in LOADERS for function, answer in ANSWERS.items()}


def script(form, answer, files):
    """Return the command of a script that loads a form of the graph and answers."""
    return [sys.executable, "-c", SCRIPT.format(load=LOADERS[form], answer=answer), str(files[form])]


def seconds(command, pair=(), codes=(0,)):
    """Return how long a process takes; it must end with one of the codes."""
    begin = time.perf_counter()
    done = subprocess.run([*command, *pair], capture_output=True, check=False, env=ENVIRONMENT)
    taken = time.perf_counter() - begin
    if done.returncode not in codes:
        sys.exit(f"{command[:4]} ended with {done.returncode}: {done.stderr.decode(errors='replace')}")
    return taken


def fastest(commands, pairs):
    """Return the name of the command with the least median over a few runs, all taking turns."""
    times = {name: [] for name in commands}
    for pair in [*pairs] * TRIES:
        for name, command in commands.items():
            times[name].append(seconds(command, pair))
    medians = {name: statistics.median(found) for name, found in times.items()}
    for name, median in sorted(medians.items(), key=lambda item: item[1]):
        print(f"tried: {', '.join(name):60}{median * 1000:7.0f} ms")
    return min(medians, key=medians.__getitem__)


def take_turns(commands, pairs, runs):
    """Return the seconds of each process, run by run: (name, place of the pair) to a list."""
    times = {(name, place): [] for name in commands for place in range(len(pairs))}
    for _ in range(runs):
        for place, pair in enumerate(pairs):
            for name, (command, codes) in commands.items():
                times[name, place].append(seconds(command, () if name == BARE else pair, codes))
    return times


BARE = "bare interpreter start"
OURS = "careergraph plan"
PLAN_CODES = (0, 4, 6)
"""A plan may end with routes, without one, or at a limit; anything else is a fault."""


def run(graph_file, folder, given):
    """Time all processes and print what came out."""
    drawn = planning.draw(graph_file, given.pairs, given.seed)
    pairs = [(start, goal) for start, goal, _ in drawn]
    files = save_forms(graph_file, folder)
    tried = networkx_commands(files)
    form, function = fastest(tried, pairs[:2])
    commands = {
        BARE: ([sys.executable, "-c", "pass"], (0,)),
        OURS: ([sys.executable, "-m", "careergraph", "plan", "--graph", str(graph_file)], PLAN_CODES),
        f"networkx, {form}, five shortest_simple_paths": (script(form, FIVE, files), (0,)),
        f"networkx, {form}, one path, {function}": (tried[form, function], (0,)),
    }
    take_turns(commands, pairs, 1)
    times = take_turns(commands, pairs, given.runs)
    print_times(commands, times, drawn, given.runs)


def print_times(commands, times, drawn, runs):
    """Print medians over all runs and pairs, their ratio to the bare start, and ours to networkx's, pair by pair."""
    medians = {
        name: statistics.median(s for (who, _), found in times.items() if who == name for s in found) for name in commands
    }
    print(f"{'':64}{'median':>9}{'bare':>8}{'ours':>8}   ({runs} runs of {len(drawn)} pairs, taking turns)")
    for name, median in medians.items():
        print(f"{name:64}{median * 1000:6.0f} ms{median / medians[BARE]:8.1f}{medians[OURS] / median:8.2f}")
    for place, (start, goal, moves) in enumerate(drawn):
        one, *others = (statistics.median(times[name, place]) * 1000 for name in commands if name != BARE)
        ratios = " and ".join(f"{one / other:.2f}" for other in others)
        print(f"  {one:6.0f} ms, {ratios} of {others[0]:.0f} and {others[1]:.0f} ms  {moves} moves  {start} to {goal}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--graph", type=Path, help="the benchmark graph; made where there is none")
    parser.add_argument("--shared", type=Path, default=moves_graph.SHARED, help="the folder of official releases")
    parser.add_argument("--runs", type=int, default=15)
    parser.add_argument("--pairs", type=int, default=8)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        graph_file = given.graph or Path(name) / "bench.db"
        if not graph_file.exists():
            moves_graph.build(given.shared, graph_file, given.seed)
        run(graph_file, Path(name), given)


if __name__ == "__main__":
    main()
