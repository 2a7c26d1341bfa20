"""How long it takes to count career histories, beside polars and pandas doing the same count, and whether known moves come back.

Usage: python benchmarks/histories.py [--spells N]... [--engines duckdb,spark,polars,pandas] [--rounds 1]
                                      [--master local[2] | --cluster] [--folder build/histories] [--seed 1]

Each count is a process of its own, from the Parquet files to the counts: seconds (whole process), processor seconds, peak
memory (both without Spark's Java); of several rounds, in which they take turns, the medians and the highest peak. All must agree
in every count; the graphs of DuckDB and Spark must agree in every byte. With --cluster, Spark runs on a standalone cluster that is
started for it: a master and a worker with one core, on this machine, listening to it alone. (needs numpy, pyarrow; polars and pandas where they are
asked for)

All do the same: read person, career, start and end; take blanks off titles; leave out and count what is unfit, there twice, begun
together or within another; join roles; take each person's first leaving of a career; count people, leavers and discrete quartiles
by pairs. Polars and pandas are written as their manuals teach, whole columns at a time. Ours does more: it looks titles up in a graph,
tells unfit spells by eight reasons, asks for a scope, and takes the counts into a graph, from which its answer here is read.
"""

import argparse
import contextlib
import csv
import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from pathlib import Path

GAP, LEAST = 12, 10
FIRST, LAST = 1900 * 12, 2101 * 12
"""The months, counted from the year 0, from which and before which a spell may be."""
SPELLS = ("read", "unfit", "the same again", "begun together", "within another", "taken", "joined", "after a longer gap")
"""What all count of the spells."""
MAPPING = """format = 1
id = "made-histories"
title = "Made histories"
publisher = "nobody"
publisher_name = "Nobody"
[columns]
person = "person"
career = "career"
start = "start"
end = "end"
[counting]
max_gap_months = 12
"""
QUARTERS = (1, 2, 3)


# -- one count, in a process of its own -----------------------------------------------------------------------------


def ours(folder, engine, master):
    """Import the histories, and return {start goal: [people, quartiles]} and {start: leavers} as the graph has them, and SPELLS."""
    import careergraph
    from careergraph import histories
    from careergraph.vocab import Relation

    db = folder / f"{engine}.db"
    shutil.copy(folder / "careers.db", db)
    spells = str(folder / "spells-*.parquet")
    found = histories.import_histories(db, [spells], columns=folder / "columns.toml", engine=engine, master=master)
    read, said = found.tables[0], careergraph.open(db).statements(source="made-histories")
    moves = [s for s in said if s.relation is Relation.LEADS_TO]
    pairs = {f"{s.subject} {s.object}": [int(s.value.number), s.months.least, s.months.typical, s.months.most] for s in moves}
    leavers = {s.subject: int(s.value.number) for s in said if s.value and not s.value.topic and s.relation == "leavers"}
    kinds = ("the same row again", "begins together with another that is as long or has an end")
    numbers = [read.left_out[kind] for kind in (*kinds, "lies within another: a job on the side")]
    notes = ("joined to the one before, of the same career", f"more than {GAP} months before the next")
    unfit = read.read - read.taken - sum(numbers)
    return pairs, leavers, [read.read, unfit, *numbers, read.taken, *(read.notes[note] for note in notes)]


def by_polars(folder):
    """Count the same with polars."""
    import polars as pl

    def month(name):
        return pl.col(name).dt.year().cast(pl.Int32) * 12 + pl.col(name).dt.month() - 1

    career = pl.col("career").str.strip_chars().cast(pl.Categorical)
    frame = pl.scan_parquet(folder / "spells-*.parquet")
    frame = frame.select("person", career, start=month("start"), end=month("end") + 1).collect()
    names = dict(frame.select("career", number=pl.col("career").to_physical()).unique().select("number", "career").rows())
    frame = frame.with_columns(pl.col("career").to_physical().cast(pl.Int32))
    read, until = frame.height, pl.col("end")
    ends_well = until.is_null() | ((until > pl.col("start")) & (until <= LAST))
    frame = frame.filter(pl.col("person", "career").is_not_null(), pl.col("start").is_between(FIRST, LAST - 1), ends_well)
    fit = frame.height
    frame = frame.sort("person", "start", "end", "career", nulls_last=False)
    same = pl.col("person") == pl.col("person").shift(-1)
    reach = pl.coalesce("end", "start").cast(pl.Int64) * 65536 - pl.col("start")
    frame = frame.with_columns(
        next=pl.when(same).then(pl.col("start").shift(-1)),
        again=(pl.col("career") == pl.col("career").shift(-1)) & pl.col("end").eq_missing(pl.col("end").shift(-1)),
        reached=reach.cum_max().shift(1).over("person"),
    )
    frame = frame.with_columns(end=pl.coalesce("end", "next"))
    frame = frame.with_columns(
        together=(pl.col("next") == pl.col("start")).fill_null(value=False),
        within=(pl.col("reached") > pl.col("end").cast(pl.Int64) * 65536 - pl.col("start")).fill_null(value=False),
    )
    again, together = pl.col("together") & pl.col("again"), pl.col("together") & ~pl.col("again")
    out = frame.select(a=again.sum(), b=together.sum(), c=(pl.col("within") & ~pl.col("together")).sum()).row(0)
    frame = frame.filter(~(pl.col("together") | pl.col("within"))).select("person", "career", "start", "end")
    taken = frame.height
    same, was = pl.col("person") == pl.col("person").shift(-1), pl.col("person") == pl.col("person").shift(1)
    frame = frame.with_columns(
        next=pl.when(same).then(pl.col("start").shift(-1)), goal=pl.when(same).then(pl.col("career").shift(-1))
    )
    begins = ~was.fill_null(value=False) | (pl.col("career") != pl.col("career").shift(1))
    begins |= pl.col("start") - pl.col("end").shift(1) > GAP
    frame = frame.with_columns(left=pl.min_horizontal("end", "next"), role=begins.fill_null(value=True).cum_sum())
    joined = taken - frame["role"].max()
    frame = frame.with_columns(months=(pl.col("left") - pl.col("start")).sum().over("role"))
    late = pl.col("next") - pl.col("end") > GAP
    leaves = (
        pl.when(pl.col("next").is_null())
        .then(pl.col("end").is_not_null())
        .otherwise((pl.col("goal") != pl.col("career")) | late)
    )
    spells = [read, read - fit, *out, taken, joined, frame.select(late.sum()).item()]
    frame = frame.filter(leaves).with_columns(goal=pl.when(~late & (pl.col("goal") != pl.col("career"))).then(pl.col("goal")))
    first = frame.unique(["person", "career"], keep="first", maintain_order=True)
    leavers = {names[number]: people for number, people in first.group_by("career").len().rows()}
    moves = first.filter(pl.col("goal").is_not_null()).group_by("career", "goal")
    pairs = moves.agg(pl.len(), *(pl.col("months").sort().get((pl.len() * q + 3) // 4 - 1).alias(f"q{q}") for q in QUARTERS))
    return {f"{names[row[0]]} {names[row[1]]}": list(row[2:]) for row in pairs.rows() if row[2] >= LEAST}, leavers, spells


def by_pandas(folder):
    """Count the same with pandas."""
    import numpy as np
    import pandas as pd

    frame = pd.read_parquet(sorted(folder.glob("spells-*.parquet")), dtype_backend="pyarrow")  # dates are no Python objects
    frame["career"] = frame["career"].str.strip().astype("category")
    names = dict(enumerate(frame["career"].cat.categories))
    frame["career"] = frame["career"].cat.codes.astype("int64")
    frame["person"] = frame["person"].astype("int64")
    for name, more in (("start", 0), ("end", 1)):
        frame[name] = (frame[name].dt.year * 12 + frame[name].dt.month - 1 + more).astype("float64")
    read = len(frame)
    ends_well = frame["end"].isna() | ((frame["end"] > frame["start"]) & (frame["end"] <= LAST))
    frame = frame[frame["person"].notna() & (frame["career"] >= 0) & frame["start"].between(FIRST, LAST - 1) & ends_well]
    fit = len(frame)
    frame = frame.sort_values(["person", "start", "end", "career"], na_position="first")
    reach = frame["end"].fillna(frame["start"]) * 65536 - frame["start"]
    people = frame.groupby("person")
    ends = frame["end"].fillna(0)
    again = (frame["career"] == people["career"].shift(-1)) & (ends == ends.shift(-1))
    frame["next"] = people["start"].shift(-1)
    frame["reached"] = reach.groupby(frame["person"]).cummax().groupby(frame["person"]).shift(1)
    frame["end"] = frame["end"].fillna(frame["next"])
    together = frame["next"] == frame["start"]
    within = frame["reached"] > frame["end"] * 65536 - frame["start"]
    out = [int(part.sum()) for part in (together & again, together & ~again, within & ~together)]
    frame = frame[~(together | within)]
    taken, people = len(frame), frame.groupby("person")
    frame = frame.assign(next=people["start"].shift(-1), goal=people["career"].shift(-1), before=people["career"].shift(1))
    begins = (frame["before"] != frame["career"]) | (frame["start"] - people["end"].shift(1) > GAP)
    left = frame[["end", "next"]].min(axis=1)
    months = (left - frame["start"]).groupby(begins.cumsum()).transform("sum")
    late = frame["next"] - frame["end"] > GAP
    spells = [read, read - fit, *out, taken, taken - int(begins.sum()), int(late.sum())]
    leaves = ((frame["goal"] != frame["career"]) & frame["next"].notna()) | late
    leaves |= frame["next"].isna() & frame["end"].notna()
    goal = frame["goal"].where(~late & (frame["goal"] != frame["career"]))
    frame = frame.assign(months=months, goal=goal)[leaves].drop_duplicates(["person", "career"])
    leavers = {names[number]: int(count) for number, count in frame.groupby("career").size().items()}
    pairs = {}
    for (start, goal), months in frame[frame["goal"].notna()].groupby(["career", "goal"])["months"]:
        if len(months) >= LEAST:
            ordered = np.sort(months.to_numpy())
            places = [(len(ordered) * q + 3) // 4 - 1 for q in QUARTERS]
            pairs[f"{names[start]} {names[int(goal)]}"] = [len(ordered), *(int(ordered[place]) for place in places)]
    return pairs, leavers, spells


COUNTS = {"polars": by_polars, "pandas": by_pandas}


def counted(folder, engine, master):
    """Return what one of the engines counts."""
    return COUNTS[engine](folder) if engine in COUNTS else ours(folder, engine, master)


@contextlib.contextmanager
def cluster():
    """Yield the URL of a standalone cluster of Spark, on this machine and for it alone: a master, and a worker with one core."""
    import pyspark

    url, here = "spark://127.0.0.1:7077", ("--host", "127.0.0.1", "--webui-port", "0")
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        parts = [("master.Master", *here, "--port", "7077")]
        parts += [("worker.Worker", *here, "--cores", "1", "--memory", "2g", "--work-dir", folder, url)]
        for name, *options in parts:
            command = [Path(pyspark.__file__).parent / "bin" / "spark-class", f"org.apache.spark.deploy.{name}", *options]
            part = subprocess.Popen(command, env={**os.environ, "SPARK_LOCAL_IP": "127.0.0.1"}, stderr=subprocess.DEVNULL)
            stack.callback(part.wait)
            stack.callback(part.terminate)
        settings = {f"spark.driver.{name}": "127.0.0.1" for name in ("host", "bindAddress")} | {"spark.executor.memory": "1g"}
        settings |= {"spark.sql.shuffle.partitions": "4"}  # Spark's 200 are for many machines
        os.environ["PYSPARK_SUBMIT_ARGS"] = (
            " ".join(f"--conf {name}={text}" for name, text in settings.items()) + " pyspark-shell"
        )
        yield url


# -- all of them ----------------------------------------------------------------------------------------------------


def made(folder, spells, seed):
    """Return a folder with that many spells, a mapping and a graph of the careers; what is there is used again."""
    here = folder / f"{spells}-{seed}"
    if not (here / "careers.db").exists():
        maker = Path(__file__).with_name("spells.py")
        subprocess.run([sys.executable, maker, "--out", here, "--spells", str(spells), "--seed", str(seed)], check=True)
        (here / "columns.toml").write_text(MAPPING)
        from careergraph import importing

        importing.import_into(here / "careers.db", "pack", [here / "careers"])
    return here


def measured(folder, engine, master):
    """Run one count as a process; return seconds, processor seconds, peak memory in MB, and its answer."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begin = time.perf_counter()
    command = [sys.executable, __file__, "--count", engine, str(folder), "--master", master]
    run = subprocess.Popen(command, stdout=subprocess.PIPE)
    answer, _ = run.communicate()
    seconds = time.perf_counter() - begin
    assert run.returncode == 0, f"{engine} failed"
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    told = json.loads(answer)
    return seconds, used, told.pop("peak_mb"), told


def summed_up(runs):
    """Return the median seconds, processor seconds, the highest peak, and the answer of several runs of one count."""
    seconds, used, peak, told = zip(*runs, strict=True)
    assert all(answer == told[0] for answer in told), "one count, two answers"
    return statistics.median(seconds), statistics.median(used), max(peak), told[0]


def differences(one, other):
    """Return in how many counts two answers differ; what only one of them holds back is not compared."""
    shared = one["pairs"].keys() & other["pairs"].keys()
    wrong = sum(one["pairs"][key] != other["pairs"][key] for key in shared)
    wrong += sum(number != same for number, same in zip(one["spells"], other["spells"], strict=True))
    return wrong + sum(one["leavers"].get(key) != people for key, people in other["leavers"].items() if people >= LEAST)


def recovery(folder, told):
    """Return over known moves: how many were measured, in how many the share's interval holds, in how many months are within 5 %."""
    from careergraph.disclosure import wilson

    moves = held = near = 0
    for row in csv.DictReader((folder / "truth.csv").open()):
        counted = told["pairs"].get(f"{row['start']} {row['goal']}")
        whole = told["leavers"].get(row["start"], 0)
        if counted and float(row["share"]) * whole >= 5 * LEAST:  # few of these are held back, so what is seen is no selection
            low, high = wilson(counted[0], whole)
            moves += 1
            held += low <= Decimal(row["share"]) <= high
            near += abs(counted[2] - int(row["months"])) <= 0.05 * int(row["months"])
    return moves, held, near


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--spells", type=int, action="append")
    parser.add_argument("--engines", default="duckdb,polars,pandas")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--folder", type=Path, default=Path("build/histories"))
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--master", default="local[2]")
    parser.add_argument("--cluster", action="store_true")
    parser.add_argument("--count", nargs=2, metavar=("ENGINE", "FOLDER"), help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.count:
        pairs, leavers, spells = counted(Path(wanted.count[1]), wanted.count[0], wanted.master)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(json.dumps({"pairs": pairs, "leavers": leavers, "spells": spells, "peak_mb": peak}))
        return
    with cluster() if wanted.cluster else contextlib.nullcontext(wanted.master) as master:
        for spells in wanted.spells or [2_000_000]:
            folder = made(wanted.folder, spells, wanted.seed)
            engines = wanted.engines.split(",")
            runs = [{engine: measured(folder, engine, master) for engine in engines} for _ in range(wanted.rounds)]
            tell(folder, spells, {engine: summed_up([run[engine] for run in runs]) for engine in engines})


def tell(folder, spells, found):
    """Print the figures of one size, each beside the first engine's."""
    base = next(iter(found.values()))
    for engine, (seconds, used, peak, told) in found.items():
        times = f"{seconds:8.1f} s  {used:8.1f} s of processor  {peak:7.0f} MB"
        ratios = f"{seconds / base[0]:5.2f} and {used / base[1]:5.2f} times the first"
        print(f"{spells:>11,} spells  {engine:7} {times}  {ratios}  {differences(told, base[3])} counts differ", flush=True)
    if {"duckdb", "spark"} <= found.keys():
        is_same = (folder / "duckdb.db").read_bytes() == (folder / "spark.db").read_bytes()
        print(f"{spells:>11,} spells  the graphs of DuckDB and Spark are {'the same' if is_same else 'NOT the same'}")
    moves, held, near = recovery(folder, base[3])
    print(f"{spells:>11,} spells  of {moves:,} known moves {held / moves:.1%} in the interval, {near / moves:.1%} in months")


if __name__ == "__main__":
    main()
