"""Hard requests end: an answer, or an honest 'not complete', soon after the time limit; Ctrl-C ends them at once."""

import random
import signal
import subprocess
import sys
import time

import pytest

import worlds
from careergraph.graph import save
from careergraph.planner import plan

LATE = 10
"""Seconds beyond a limit that a slow machine may take to write down what was found."""


@pytest.fixture(scope="module")
def hard():
    """3,000 careers, 40 families all asked for at the goal, 20 open certifications, circles of moves that take no time."""
    rng = random.Random(1)
    names = [f"c{number}" for number in range(3000)]
    lines = [f"family f{number}: {' '.join(rng.sample(names, 60))}" for number in range(40)]
    for index, name in enumerate(names):
        others = {names[(index + 1) % 3000], names[index - 1], *rng.sample(names, 4)} - {name}
        lines += [f"{name} -> {other} {rng.choice([0, 0, 6, 12])}mo" for other in sorted(others)]
    lines += [f"c1500 experience s{number} required: in f{number} {rng.randint(6, 60)}" for number in range(40)]
    lines += [f"c1500 certification t{number} required: certification:open-{number}" for number in range(20)]
    lines += [f"{name} experience u required: in f{rng.randrange(40)} 12" for name in rng.sample(names[1:1400], 400)]
    return worlds.graph("\n".join(lines))


@pytest.mark.parametrize("wishes", [{}, {"front": True}, {"criteria": ["months"], "k": 5}, {"reading": "lenient"}])
def test_a_hard_request_ends_in_its_time(hard, wishes):
    begin = time.monotonic()
    found = plan(hard, "c0", "c1500", seconds=3, **wishes)
    assert time.monotonic() - begin < 3 + LATE
    assert found.is_complete or found.bounds or not found.routes


def test_a_hard_request_that_is_interrupted_ends_at_once(hard, tmp_path):
    path = tmp_path / "hard.db"
    save(hard, path)
    command = [
        sys.executable,
        "-m",
        "careergraph",
        "plan",
        "c0",
        "c1500",
        "--graph",
        str(path),
        "--timeout",
        "600",
        "--max-moves",
        "12",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(4)
    assert process.poll() is None, process.communicate()
    process.send_signal(signal.SIGINT)
    begin = time.monotonic()
    out, err = process.communicate(timeout=60)
    assert time.monotonic() - begin < LATE
    assert (process.returncode, out, "Traceback" in err) == (130, "", False)
