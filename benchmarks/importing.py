"""How long imports of whole releases take, beside DuckDB merely reading the same tables, and what the graph then costs.

Usage: python benchmarks/importing.py [--shared FOLDER] [--out FILE.db]    (needs duckdb and openpyxl)

Each stage is a process of its own: seconds, rows read a second, peak memory. Then `find` and `show` as whole processes
beside a bare interpreter start, and searches in process.
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
import zipfile
from pathlib import Path

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


def timed(command):
    """Return seconds, output and peak memory in MB of a process."""
    begin = time.perf_counter()
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    seconds = time.perf_counter() - begin
    return seconds, done.stdout, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def duckdb_seconds(shared, read_tables):
    """Return how long DuckDB takes to read the text tables of O*NET that were imported, unpacked, and their rows."""
    import duckdb

    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(shared / STAGES["onet"][0]) as archive:
            for name in archive.namelist():
                if Path(name).stem in read_tables:
                    Path(folder, Path(name).name).write_bytes(archive.read(name))
        begin, rows = time.perf_counter(), 0
        for path in sorted(Path(folder).iterdir()):
            options = "delim='\t', header=true, quote='', escape='', all_varchar=true"
            duckdb.sql(f"CREATE OR REPLACE TABLE t AS SELECT * FROM read_csv('{path}', {options})")  # noqa: S608 - our own path
            rows += duckdb.sql("SELECT count(*) FROM t").fetchall()[0][0]
        return time.perf_counter() - begin, rows


def stage(kind, shared, out):
    paths = [str(shared / path) for path in STAGES[kind]]
    command = [sys.executable, "-m", "careergraph", "import", kind, *paths, "--into", str(out), "--format", "json"]
    seconds, told, _ = timed(["/usr/bin/env", "python3", "-c", PEAK, *command])
    report, peak = json.loads(told[: told.rindex(b"\n#")]), int(told[told.rindex(b"#") + 1 :]) / 1024
    rows = sum(table["read"] for table in report["tables"])
    size = out.stat().st_size / 1e6
    print(f"{kind:8}{seconds:8.1f} s {rows:10,} rows {rows / seconds:10,.0f} rows/s {peak:8.0f} MB peak {size:8.1f} MB file")
    return seconds, {table["table"] for table in report["tables"]}


PEAK = """
import resource, subprocess, sys
code = subprocess.run(sys.argv[1:]).returncode
print("#%d" % resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
sys.exit(code)
"""


def processes(out):
    commands = {
        "bare interpreter start": [sys.executable, "-c", "pass"],
        "find": [sys.executable, "-m", "careergraph", "find", "customer service manager", "--graph", str(out)],
        "show": [sys.executable, "-m", "careergraph", "show", "career:soc-43-4051.00", "--graph", str(out)],
    }
    times = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            times[name].append(timed(command)[0])
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
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        out = arguments.out or Path(folder, "all.db")
        out.unlink(missing_ok=True)
        found = {kind: stage(kind, Path(arguments.shared), out) for kind in STAGES}
        seconds, rows = duckdb_seconds(Path(arguments.shared), found["onet"][1])
        print(f"duckdb reads the same tables of O*NET: {seconds:.2f} s, {rows:,} rows")
        print(f"onet import / duckdb: {found['onet'][0] / seconds:.1f} times (goal 15, at most 30)")
        processes(out)
        searches(out)


if __name__ == "__main__":
    main()
