"""Write the lists of docs/moves.md anew: the ten likeliest inferred moves of each career of its table. Judgements stay, to be read again.

Usage: python training/reading.py --graph my.db [--page docs/moves.md]    (after `careergraph infer --into my.db`)
"""

import argparse
from pathlib import Path

from careergraph import files, graph
from careergraph.vocab import LabelRole, Method, Relation

SHOWN = 10


def best(opened, career):
    """Return the likeliest moves as one text: titles and percent."""
    said = opened.statements(subject=career, relation=Relation.LEADS_TO)
    moves = sorted((-s.confidence, s.object) for s in said if s.method is Method.INFERRED)
    return "; ".join(f"{opened[goal].label} {round(-100 * sure)}" for sure, goal in moves[:SHOWN])


def row(opened, careers, line):
    """Return a line of the page, with its list anew if it is the row of a career."""
    cells = line.split(" | ")
    career = careers.get(cells[0].removeprefix("| "))
    return " | ".join((cells[0], best(opened, career), cells[2])) if career else line


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--graph", type=Path, required=True)
    parser.add_argument("--page", type=Path, default=Path("docs/moves.md"))
    given = parser.parse_args()
    opened = graph.open(given.graph)
    titles = [each for each in opened.title_rows() if each[0].startswith("career:soc-") and each[2] == LabelRole.PREFERRED]
    careers = {title: career for career, title, _ in titles}
    lines = files.read_text(given.page).split("\n")
    files.write_text(given.page, "\n".join(row(opened, careers, line) for line in lines))


if __name__ == "__main__":
    main()
