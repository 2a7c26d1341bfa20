"""Make synthetic career histories from known moves, seeded: what a measurement of them must give back.

Usage: python benchmarks/spells.py --out FOLDER [--spells 2000000] [--careers 500] [--seed 1] [--form parquet|csv]

Writes FOLDER/spells-*.parquet (or .csv), FOLDER/careers/ (a pack with the careers) and FOLDER/truth.csv: for each move the
share of those who leave that make it, and the median of months before it. (needs numpy and pyarrow)
"""

import argparse
import csv
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

STEPS = 8
"""The most roles of one person."""
CHUNK = 200_000
"""People written at once."""
PACES = np.array([0.5, 0.75, 1.0, 1.25, 1.75])
PACE_SHARES = np.array([0.1, 0.2, 0.4, 0.2, 0.1])
"""How long people stay beside the median of their move, and how many of them: the median is the middle."""
FIRST = 1990 * 12
"""The month in which the first of them may begin: January 1990."""


class World:
    """Known moves: for each career its goals, their shares (what is missing to one leaves for good), and median months."""

    def __init__(self, careers, seed):
        chance = np.random.default_rng(seed)
        self.size, goals = careers, min(12, careers - 1)
        self.goals = np.array([chance.choice(np.delete(np.arange(careers), c), goals, replace=False) for c in range(careers)])
        weights = chance.pareto(1.2, (careers, goals)) + 0.05
        self.shares = weights / weights.sum(1, keepdims=True) * chance.uniform(0.75, 0.95, (careers, 1))
        self.months = chance.integers(3, 18, (careers, goals)) * 4  # every pace of them is a whole number

    def truth(self):
        for start in range(self.size):
            for goal, share, months in zip(self.goals[start], self.shares[start], self.months[start], strict=True):
                yield name_of(start), name_of(goal), f"{share:.6f}", months

    def people(self, number, chance):
        """Return (person, career, start, end) arrays of the roles of `number` people, step by step; an end of -1 is open."""
        bounds = self.shares.cumsum(1)
        career = chance.integers(0, self.size, number)
        month = FIRST + chance.integers(0, 240, number)
        person = np.arange(number)
        steps = chance.integers(1, STEPS + 1, number)
        for step in range(STEPS):
            drawn = chance.random(len(person))
            place = (drawn[:, None] >= bounds[career]).sum(1)
            leaves = place == self.goals.shape[1]
            known = np.where(leaves, 0, place)
            pace = PACES[chance.choice(len(PACES), len(person), p=PACE_SHARES)]
            months = (self.months[career, known] * pace).astype(np.int64)
            is_last = steps[person] == step + 1
            yield person, career, month, np.where(is_last, -1, month + months)
            gap = np.where(chance.random(len(person)) < 0.3, chance.integers(1, 7, len(person)), 0)
            career, month = np.where(leaves, career, self.goals[career, known]), month + months + gap
            going = ~(leaves | is_last)
            person, career, month = person[going], career[going], month[going]


def name_of(number):
    return f"career:made-{number:04d}"


def spells_of(world, number, chance):
    """Return the spells of some people as columns: roles, some of them cut in two, side jobs, and rows said twice."""
    steps = list(world.people(number, chance))
    person, career, start, end = (np.concatenate(column) for column in zip(*steps, strict=True))
    drawn = chance.random(len(person))
    long = np.flatnonzero((end - start > 8) & (drawn < 0.1))
    cut = start[long] + (end[long] - start[long]) // 2
    side = np.flatnonzero((end - start > 12) & (drawn > 0.95))
    twice = np.flatnonzero(chance.random(len(person)) < 0.01)
    parts = [
        (person[long], career[long], cut, end[long].copy()),
        (person[side], chance.integers(0, world.size, len(side)), start[side] + 2, start[side] + 8),
    ]
    end[long] = cut
    parts += [(person, career, start, end), (person[twice], career[twice], start[twice], end[twice])]
    return [np.concatenate(column) for column in zip(*parts, strict=True)]


def table_of(columns, first_person):
    person, career, start, end = columns
    names = pa.array([name_of(number) for number in range(career.max() + 1)])
    return pa.table(
        {
            "person": pa.array(person + first_person),
            "career": pa.DictionaryArray.from_arrays(pa.array(career.astype(np.int32)), names).cast(pa.string()),
            "start": dates(start, start < 0),
            "end": dates(end - 1, end < 0),  # the last month belongs to the role
        }
    )


def dates(months, is_open):
    """Return the first day of each month, counted from the year 0."""
    days = (np.where(is_open, 0, months) - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]")
    return pa.array(days, mask=is_open)


def write(folder, *, spells, careers, seed, form):
    """Write about that many spells of a world into the folder."""
    world, chance = World(careers, seed), np.random.default_rng(seed + 1)
    folder.mkdir(parents=True, exist_ok=True)
    written = people = part = 0
    while written < spells:
        number = min(CHUNK, int((spells - written) / 3.6) + 1)
        table = table_of(spells_of(world, number, chance), people)
        path = folder / f"spells-{part:04d}.{form}"
        (pa.parquet.write_table if form == "parquet" else pa.csv.write_csv)(table, path)
        written, people, part = written + len(table), people + number, part + 1
    with (folder / "truth.csv").open("w", newline="") as file:
        csv.writer(file).writerows([("start", "goal", "share", "months"), *world.truth()])
    write_pack(folder / "careers", careers)
    return written, people


def write_pack(folder, careers):
    """Write a pack that names the careers, for the graph that the histories are measured into."""
    folder.mkdir(exist_ok=True)
    (folder / "pack.toml").write_text(
        'format = 1\nid = "made"\ntitle = "Made careers"\nlanguage = "en"\n\n[[publisher]]\nid = "made"\nname = "Nobody"\n\n'
        '[[source]]\nid = "made"\ntitle = "Made careers"\npublisher = "made"\n'
    )
    rows = [("id", "sort", "label"), *((name_of(n), "occupation", f"made career {n:04d}") for n in range(careers))]
    with (folder / "nodes.csv").open("w", newline="") as file:
        csv.writer(file).writerows(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--spells", type=int, default=2_000_000)
    parser.add_argument("--careers", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--form", choices=["parquet", "csv"], default="parquet")
    wanted = parser.parse_args()
    written, people = write(wanted.out, spells=wanted.spells, careers=wanted.careers, seed=wanted.seed, form=wanted.form)
    print(f"{written:,} spells of {people:,} people in {wanted.out}")


if __name__ == "__main__":
    main()
