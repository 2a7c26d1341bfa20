"""Put the forty questions of docs/answers.md to a graph, and print each with its answer. See `make answers`.

Usage: python tools/answers.py --graph my.db [NUMBER...]
"""

import argparse
import re
import shlex
import subprocess
import sys
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "answers.md"


def questions() -> list[str]:
    """Return the commands on the page, in their order."""
    (block,) = re.findall(r"^```sh\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    return block.splitlines()


def answer(command: str, graph: str) -> str:
    """Return what a command prints, and the errors if it fails."""
    words = [sys.executable, "-m", *shlex.split(command), "--graph", graph]
    done = subprocess.run(words, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603 - the page's own commands
    return done.stdout + done.stderr


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--graph", required=True, help="a graph with all releases in it, and inferred moves")
    parser.add_argument("numbers", type=int, nargs="*", help="only these questions")
    given = parser.parse_args()
    for number, command in enumerate(questions(), 1):
        if not given.numbers or number in given.numbers:
            sys.stdout.write(f"== {number}. {command}\n\n{answer(command, given.graph)}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
