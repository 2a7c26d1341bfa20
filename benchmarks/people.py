"""How many people a second a batch plans for, on one process and on two; whether memory stays flat, and a killed run goes on.

Usage: python benchmarks/people.py --graph FILE.db [--people N] [--seed N]

People are drawn by lot: a start, a goal two to four moves away, something held, something served. One process and two take turns, part by part, so that
what else the machine does meets both; then everybody once more in one run that is killed in the middle and gone on with.
"""

import argparse
import csv
import filecmp
import os
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import careergraph as cg

PARTS = 4


def drawn(graph, number, seed):
    """Yield people as rows."""
    table, rng = graph.move_table(), random.Random(seed)
    while number:
        career = start = rng.randrange(len(table.careers))
        for _ in range(rng.randint(2, 4)):
            out = table.out(career)
            career = table.goals[rng.choice(out)] if out else start
        if career != start:
            have = rng.choice(["", "degree:high-school", "degree:associate", "degree:bachelor"])
            yield f"p{number}", table.careers[start], table.careers[career], have, rng.choice([0, 12, 30])
            number -= 1


def write(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("person", "start", "goal", "have", "served_months"), *rows])


def command(given, people, output, jobs):
    words = ("plan", "--people", people, "-o", output, "--jobs", jobs, "--graph", given.graph, *given.wishes)
    return [sys.executable, "-m", "careergraph", *map(str, words)]


def resident(group):
    """Return the memory of all processes of a group, in megabytes (Linux)."""
    pages = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if os.getpgid(int(entry.name)) == group:
                    pages += int((entry / "statm").read_text().split()[1])
            except (OSError, ProcessLookupError):
                continue
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def watched(words, *, until=None):
    """Run a command; return its seconds, the memory in its first and last quarter at most, and whether `until` killed it."""
    begin, sizes = time.perf_counter(), []
    child = subprocess.Popen(words, stderr=subprocess.DEVNULL, start_new_session=True)
    while child.poll() is None:
        sizes.append(resident(child.pid))
        if until and until():
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return time.perf_counter() - begin, 0, 0, True
        time.sleep(0.25)
    assert child.returncode == 0, child.returncode
    quarter = max(1, len(sizes) // 4)
    return time.perf_counter() - begin, max(sizes[quarter : 2 * quarter], default=0), max(sizes[-quarter:], default=0), False


def spent():
    """Return the processor time of all commands that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def run(given, folder):
    rows = list(drawn(cg.open(given.graph), given.people, given.seed))
    seconds, processor = {1: 0.0, 2: 0.0}, {1: 0.0, 2: 0.0}
    for part in range(PARTS):
        people = folder / "part.csv"
        write(people, rows[part::PARTS])
        for jobs in (1, 2):
            before = spent()
            seconds[jobs] += watched(command(given, people, folder / f"part-{jobs}.jsonl", jobs))[0]
            processor[jobs] += spent() - before
        assert filecmp.cmp(folder / "part-1.jsonl", folder / "part-2.jsonl", shallow=False)
    print(f"{given.people} people, seed {given.seed}, wishes {' '.join(given.wishes) or 'none'}")
    for jobs, took in seconds.items():
        name = f"{jobs} process{'es' if jobs > 1 else ''}"
        print(
            f"{name}: {given.people / took:.1f} people a second, {processor[jobs] / given.people * 1000:.1f} ms of processor time each"
        )
    print(f"two processes are {seconds[1] / seconds[2]:.2f} times as fast as one")
    whole(given, folder, rows)


def whole(given, folder, rows):
    """Everybody in one run, then in one that is killed and gone on with."""
    people, out, again = folder / "people.csv", folder / "whole.jsonl", folder / "again.jsonl"
    write(people, rows)
    _, early, late, _ = watched(command(given, people, out, 2))
    print(f"memory of all processes: {early:.0f} MB in the second quarter of the run, {late:.0f} MB in the last, at most")
    half = out.stat().st_size // 2

    def is_half():
        return sum(each.stat().st_size for each in folder.glob("again.jsonl.*.part")) > half

    killed = watched(command(given, people, again, 2), until=is_half)[3]
    watched(command(given, people, again, 2))
    same = filecmp.cmp(out, again, shallow=False)
    print(f"killed in the middle: {killed}; gone on with, the file is {'the same' if same else 'ANOTHER'}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--graph", type=Path, required=True)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wishes", nargs="*", default=["-k", "1", "--criteria", "months"], help="wishes of the plans")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        run(given, Path(folder))


if __name__ == "__main__":
    main()
