"""How long whole processes take, as ratios to a bare interpreter start in the same run.

Usage: python benchmarks/start.py [RUNS]    (default 20; commands take turns, so that noise falls on all of them)
"""

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

BIN = Path(sys.executable).parent
CAREERGRAPH = str(BIN / "careergraph")
REPRESENTATIVE, CHIEF = "customer service representative", "chief customer officer"
COMMANDS = {
    "bare interpreter start": [sys.executable, "-c", "pass"],
    "careergraph --help": [CAREERGRAPH, "--help"],
    "careergraph find": [CAREERGRAPH, "find", REPRESENTATIVE],
    "careergraph show": [CAREERGRAPH, "show", "customer service director"],
    "careergraph gap": [CAREERGRAPH, "gap", "customer service director", "--have", "degree:associate"],
    "careergraph compare": [CAREERGRAPH, "compare", "customer service manager", "customer service director"],
    "careergraph conflicts": [CAREERGRAPH, "conflicts"],
    "careergraph plan (the demo's)": [CAREERGRAPH, "plan", REPRESENTATIVE, CHIEF, "--have", "degree:high-school"],
}
GOALS = {
    "careergraph --help": 8,
    **dict.fromkeys(("careergraph plan (the demo's)", *(f"careergraph {verb}" for verb in ("show", "gap", "compare"))), 15),
}


ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def seconds(command):
    begin = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, env=ENVIRONMENT)
    return time.perf_counter() - begin


def main():
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    for command in COMMANDS.values():
        seconds(command)
    times = {name: [] for name in COMMANDS}
    for _ in range(runs):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    bare = statistics.median(times["bare interpreter start"])
    print(f"{'':32}{'median':>9}{'least':>9}{'ratio':>8}{'goal':>7}   ({runs} runs each, taking turns)")
    for name, found in times.items():
        median = statistics.median(found)
        goal = f"{GOALS[name]}" if name in GOALS else ""
        print(f"{name:32}{median * 1000:6.0f} ms{min(found) * 1000:6.0f} ms{median / bare:8.1f}{goal:>7}")


if __name__ == "__main__":
    main()
