"""How long imports of whole releases take, beside DuckDB merely reading the same tables, and what the graph then costs.

Usage: python benchmarks/importing.py [--shared FOLDER] [--out FILE.db] [--each]    (needs duckdb, openpyxl and xlrd)

O*NET alone, then everything at once, each a process of its own, with readings by DuckDB after it: seconds, rows read a second, peak
memory of all its processes together; with
`--each` one kind after the other as well. Then `find` and `show` as whole processes beside a bare interpreter start, and
searches in process.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from careergraph import files

STAGES = {
    "cip": ["data/cip"],
    "bls": ["data/bls/employment_projections_2024_2034.csv", "data/bls/oews_national_M2024_dl.xlsx"],
    "onet": ["data/onet/db_30_1_text.zip"],
    "esco": ["data/esco/esco_v1.1.1_classification_en_csv.zip", "data/esco/esco_v1.1.1_classification_csv.zip"],
    "rome": ["data/rome/rome_v347_utf8_csv.zip"],
    "crosswalk": [
        "data/crosswalks/nesta_esco_onet_crosswalk_Nov2020.csv",
        "data/crosswalks/crosswalk_soc2010_to_soc2018.csv",
        "data/crosswalks/isco_us_soc2010_crosswalk.xls",
        "data/crosswalks/Correspondance_ROME_ISCO08.xlsx",
    ],
}
RUNS, SEARCHES = 15, 500


def timed(command, **more):
    """Return seconds, output and processor seconds of a process."""
    begin, before = time.perf_counter(), _processor()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, **more)
    return time.perf_counter() - begin, done.stdout, _processor() - before


def _processor():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def unpack(shared, folder):
    """Put every text table of the releases into a folder, unpacked: DuckDB reads no zip files, and Excel only by a download."""
    for kind, paths in STAGES.items():
        Path(folder, kind).mkdir()
        for member in (member for path in paths for member in files.members(shared / path)):
            if member.name.endswith((".txt", ".csv", ".csv.gz")):
                Path(folder, kind, member.name).write_bytes(member.read())


DUCKDB = """
import sys, time
from pathlib import Path
import duckdb
connection, rows, begin, processor = duckdb.connect(), 0, time.perf_counter(), time.process_time()
for path in map(Path, sys.argv[1:]):
    quotes = "delim='\\t', quote='', escape=''" if path.suffix == ".txt" else '''delim=',', quote='"', escape='"' '''
    for more in ("", ", strict_mode=false", ", strict_mode=false, null_padding=true, parallel=false"):
        try:
            connection.execute(f"CREATE OR REPLACE TABLE t AS SELECT * FROM read_csv('{path}', header=true, all_varchar=true, {quotes}{more})")
            rows += connection.execute("SELECT count(*) FROM t").fetchall()[0][0]
            break
        except duckdb.Error:
            continue
print(rows, time.perf_counter() - begin, time.process_time() - processor)
"""


def duckdb_reads(folder, kinds, read_tables):
    """Return how many rows DuckDB reads of the tables that are imported, its seconds, and its processor seconds."""
    tables = [
        str(path) for kind in kinds for path in sorted(Path(folder, kind).iterdir()) if path.stem.split(".")[0] in read_tables
    ]
    rows, seconds, processor = timed([sys.executable, "-c", DUCKDB, *tables])[1].split()
    return int(rows), float(seconds), float(processor)


def imported(kinds, shared, out):
    """Import kinds into a file, say what it cost, and return seconds, processor seconds and the names of the tables read."""
    words = [word for kind in kinds for word in (kind, *(str(shared / path) for path in STAGES[kind]))]
    command = [sys.executable, "-m", "careergraph", "import", *words, "--into", str(out), "--format", "json"]
    seconds, told, processor = timed([sys.executable, "-c", PEAK, *command], stderr=subprocess.DEVNULL)
    report, peak = json.loads(told[: told.rindex(b"\n#")]), int(told[told.rindex(b"#") + 1 :]) / 1024
    rows = sum(table["read"] for table in report["tables"])
    name = kinds[0] if len(kinds) == 1 else "all at once"
    print(
        f"{name:12}{seconds:7.1f} s ({processor:5.1f} s of processor) {rows:8,} rows {rows / seconds:7,.0f} rows/s"
        f"{peak:6.0f} MB peak {out.stat().st_size / 1e6:6.1f} MB file",
        flush=True,
    )
    return seconds, processor, {table["table"] for table in report["tables"]}


def beside_duckdb(kinds, shared, out, folder):
    """Import kinds, let DuckDB read the same tables three times, and print the ratios to the middle one."""
    seconds, processor, read_tables = imported(kinds, shared, out)
    rows, clock, used = sorted(duckdb_reads(folder, kinds, read_tables) for _ in range(3))[1]
    print(f"  duckdb reads {rows:,} rows of the same tables, those that are text, in {clock:.2f} s ({used:.2f} s of processor)")
    print(f"  import / duckdb: {seconds / clock:.1f} times by the clock, {processor / used:.1f} by processor time", flush=True)


PEAK = """
import subprocess, sys, time
from pathlib import Path

def memory(process):
    try:
        told = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
        children = Path(f"/proc/{process}/task/{process}/children").read_text().split()
    except OSError:  # it has ended
        return 0
    return int(told.get("VmRSS", "0").split()[0]) + sum(map(memory, children))

process, peak = subprocess.Popen(sys.argv[1:]), 0
while process.poll() is None:
    peak = max(peak, memory(process.pid))
    time.sleep(0.05)
print("#%d" % peak)
sys.exit(process.returncode)
"""
"""Runs a command, and prints the most memory that it and the processes that it starts hold at a time (on Linux)."""


def processes(out):
    commands = {
        "bare interpreter start": [sys.executable, "-c", "pass"],
        "find": [sys.executable, "-m", "careergraph", "find", "customer service manager", "--graph", str(out)],
        "show": [sys.executable, "-m", "careergraph", "show", "career:soc-43-4051.00", "--graph", str(out)],
    }
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    times = {name: [] for name in commands}
    for run in range(RUNS + 1):
        for name, command in commands.items():
            seconds = timed(command, env=environment)[0]
            times[name] += [seconds] if run else []  # the first run writes bytecode
    bare = statistics.median(times["bare interpreter start"])
    for name, found in times.items():
        print(f"{name:24}{statistics.median(found) * 1000:8.0f} ms {statistics.median(found) / bare:8.1f} times bare")


def searches(out):
    import careergraph

    graph = careergraph.open(out)
    labels = [row[0] for row in graph._store.rows("SELECT text FROM label ORDER BY num")]  # noqa: SLF001 - a sample of all labels
    rng, times = random.Random(5), []
    for text in rng.sample(labels, SEARCHES):
        begin = time.perf_counter()
        graph.search(text[: rng.randint(4, 40)])
        times.append((time.perf_counter() - begin) * 1000)
    times.sort()
    print(f"search, {SEARCHES} parts of labels: median {times[SEARCHES // 2]:.1f} ms, p95 {times[SEARCHES * 95 // 100]:.1f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=os.environ.get("CAREERGRAPH_SHARED", "../shared"))
    parser.add_argument("--out", type=Path)
    parser.add_argument("--each", action="store_true", help="import one kind after the other as well, each a stage")
    arguments = parser.parse_args()
    shared = Path(arguments.shared)
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as spare:
        out = arguments.out or Path(spare, "all.db")
        unpack(shared, folder)
        out.unlink(missing_ok=True)
        beside_duckdb(["onet"], shared, out, folder)
        out.unlink()
        beside_duckdb([*STAGES], shared, out, folder)
        if arguments.each:
            one_by_one(shared, Path(spare, "each.db"), out)
        processes(out)
        searches(out)


def one_by_one(shared, each, out):
    """Import one kind after the other into a file, and compare it with the one of all at once."""
    for kind in STAGES:
        imported([kind], shared, each)
    print(
        "one after the other: the same bytes" if each.read_bytes() == out.read_bytes() else "one after the other: OTHER BYTES"
    )


if __name__ == "__main__":
    main()
